/** Which columns a table for people has. */
import { expect, test } from "vitest";
import { FORMATS } from "../../../src/features/export/formats/list";
import type { View } from "../../../src/state/view";
import { ref } from "../../makeTable";
import { made, sourceOf } from "./makeSource";

const DATA = [
  { model: "a", lr: 0.1, seed: 1, note: "x", "run.status": "completed", "run.folder": "f", "metrics.acc": 0.5 },
  { model: "a", lr: 0.1, seed: 2, note: "x", "run.status": "failed", "run.folder": "g", "metrics.acc": 0.5 },
  { model: "b", lr: 0.2, seed: 1, note: "x", "run.status": "completed", "run.folder": "f", "metrics.acc": 0.5 },
  { model: "b", lr: 0.2, seed: 2, note: "x", "run.status": "completed", "run.folder": "f", "metrics.acc": 0.5 },
];
const NAMES = ["run.status", "metrics.acc", "lr", "seed", "note", "run.folder"];

/** The columns of each format in a table of these rows. */
function headsOf(rows: readonly number[], by: readonly string[], columns: View["columns"] = null) {
  const source = sourceOf(DATA, { columns: NAMES, rows, by, view: { columns } });
  const found = FORMATS.filter(({ id }) => ["latex", "markdown", "html"].includes(id)).map((format) => {
    const { text, what, notes } = made(format, source);
    const [latex] = /(?<=\\toprule\n)[^\\]*/.exec(text) ?? [];
    const head =
      format.id === "latex"
        ? latex?.split(" & ")
        : format.id === "markdown"
          ? text.split("\n")[0]?.split("|").slice(1, -1)
          : [...text.matchAll(/<th .*?<button.*?>(.*?)</g)].map(([, label]) => label);
    const of = head?.map((label) => label?.trim());
    expect(what).toContain(`× ${of?.length} column`);
    return [format.id, { head: of, notes }] as const;
  });
  return Object.fromEntries(found);
}

const all = ["status", "acc", "lr", "seed", "note", "folder"];

test("no built-in columns, and of settings those that differ among the lines; a page has what is shown", () => {
  const { latex, markdown, html } = headsOf([0, 1, 2, 3], ["model"]);
  expect(latex).toEqual({ head: ["model", "n", "acc", "lr"], notes: ["left out: status, seed, note and 1 more"] });
  expect(markdown).toEqual(latex);
  expect(html).toEqual({ head: ["model", "n", ...all], notes: [] });
  expect(headsOf([0, 2], []).latex).toEqual({
    head: ["run", "acc", "lr"],
    notes: ["left out: status, seed, note and 1 more"],
  });
});

test("of a single line all settings", () => {
  expect(headsOf([0], []).latex?.head).toEqual(["run", "acc", "lr", "seed", "note"]);
});

test("all columns where the user chose them", () => {
  const { latex, markdown } = headsOf([0, 1, 2, 3], ["model"], NAMES.map(ref));
  expect(latex).toEqual({ head: ["model", "n", ...all], notes: [] });
  expect(markdown).toEqual(latex);
});
