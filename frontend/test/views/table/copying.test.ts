/** What a cell gives to the clipboard, and what the menu of a line offers. */

import { describe, expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { fullName } from "../../../src/values/key";
import { type Column, makeColumns } from "../../../src/views/table/columns";
import { exactText } from "../../../src/views/table/copying";
import { lineEntries } from "../../../src/views/table/LineMenu";
import { flatLines, groupLines } from "../../../src/views/table/lines";
import type { Naming } from "../../../src/views/table/naming";
import { newestOf } from "../../makeFrame";
import { keyOf, ref, tableOf } from "../../makeTable";

const table = tableOf(
  [
    { lr: 0.1 + 0.2, kind: "a", when: { time: 0 }, "metrics.acc": 0.5 },
    { lr: 1e-7, kind: "a", when: { time: 0 }, "metrics.acc": 0.625 },
    { lr: 1, kind: "a", note: "x" },
  ],
  ["run 1", "run 2", "run 3"],
);
const target = { key: ref("metrics.acc"), direction: "max" } as const;
const by = [keyOf(table, "kind")];
const naming: Naming = {
  by,
  label: (key) => fullName(key.ref),
  levels: 1,
  distinguishing: null,
  target: keyOf(table, "metrics.acc"),
};
const rows = Uint32Array.of(1, 0, 2);
const lines = groupLines(groupRows(table, rows, by, target), by, { levels: 1, flat: false, few: true }, []);
const columns = makeColumns({
  pinned: [],
  table,
  ...newestOf(table),
  refs: ["lr", "when", "note", "kind", "metrics.acc"].map(ref),
  label: naming.label,
  sort: [],
  target,
  widths: {},
  reducers: {},
  steps: {},
  grouping: "nested",
  shared: new Set(),
});

function exact(line: number, name: string, of = lines): string {
  const column = columns.find(({ title }) => title === name) as Column;
  return exactText(of, line, column, column === columns[0], naming, table.runs);
}

describe("a copied cell", () => {
  test("of a run is its name, or the value with nothing rounded", () => {
    expect(exact(1, "run.name")).toBe("run 2");
    expect(exact(2, "lr")).toBe("0.30000000000000004");
    expect(exact(1, "lr")).toBe("1e-7");
    expect(exact(1, "when")).toBe("1970-01-01T00:00:00.000Z");
    expect(exact(1, "note")).toBe("");
    expect(exact(0, "run.name", flatLines(rows))).toBe("run 2");
  });

  test("of a group are its settings, the reduced number, or what its runs share", () => {
    expect(exact(0, "run.name")).toBe("kind: a");
    expect(exact(0, "metrics.acc")).toBe("0.5625");
    expect(exact(0, "when")).toBe("1970-01-01T00:00:00.000Z");
    expect(exact(0, "note")).toBe("x");
  });

  test("of the header is the key's whole name", () => {
    expect(exact(-1, "metrics.acc")).toBe("metrics.acc");
  });
});

describe("the menu of a line", () => {
  const entries = (line: number, value: string, done: (change: View) => void, copied: string[][]) =>
    lineEntries({
      lines,
      line,
      value,
      naming,
      table,
      logdir: "/logs",
      others: ({ group, rows }) => [{ text: `Plot ${group ? "group" : "row"} of ${rows.length}`, onAction: () => {} }],
      act: (change) => done(change(EMPTY_VIEW)),
      copy: (text, what = "") => copied.push([text, what]),
    });

  test("of a group opens its best run and copies what it holds", () => {
    const views: View[] = [];
    const copied: string[][] = [];
    const found = entries(0, "0.5625", (view) => views.push(view), copied);
    for (const { run } of found) run();
    expect(found.map(({ text }) => text)).toEqual([
      "Collapse",
      "Only this group",
      "Open the best run: run 2",
      "Plot group of 3",
      "Copy 1 setting",
      "Copy this value",
      "Copy 3 names",
      "Copy 3 paths",
    ]);
    expect(views[2]?.open).toBe("run 2");
    expect(copied).toEqual([
      ["kind: a", "1 setting"],
      ["0.5625", ""],
      ["run 2\nrun 1\nrun 3", "3 names"],
      ["/logs/run 1\n/logs/run 2\n/logs/run 3", "3 paths"],
    ]);
  });

  test("of a run has no value to copy where it has none", () => {
    expect(entries(1, "", () => {}, []).map(({ id }) => id)).toEqual(["open", "Plot row of 1", "names", "paths"]);
  });
});
