import { describe, expect, it } from "vitest";
import { findKey } from "../../../src/engine/table/table";
import { csv } from "../../../src/features/export/formats/csv";
import { html } from "../../../src/features/export/formats/html";
import { jsonLines } from "../../../src/features/export/formats/jsonLines";
import { latex } from "../../../src/features/export/formats/latex";
import { markdown } from "../../../src/features/export/formats/markdown";
import { plainPivot } from "../../../src/features/pivot/plain";
import { EMPTY_VIEW } from "../../../src/state/view";
import { type Row, ref } from "../../makeTable";
import { made } from "../export/makeSource";
import { make, RUNS } from "./makePivot";

function sourceOf(...args: Parameters<typeof make>) {
  const { table, drawn, label } = make(...args);
  if (!drawn) throw new Error("no pivot");
  return {
    shown: plainPivot(drawn, table.runs, label),
    view: EMPTY_VIEW,
    frame: {
      table,
      newest: (of: Parameters<typeof findKey>[1]) => findKey(table, of),
      rows: new Uint32Array(),
      target: null,
    },
    chosen: false,
    logdir: "/logs",
    server: "",
  };
}

const lines = (text: string) => text.trimEnd().split(/\r?\n/);

describe("a pivot goes out", () => {
  it("as Markdown, the best of each column in bold, ties too", () => {
    expect(lines(made(markdown, sourceOf(RUNS)).text)).toEqual([
      "| model |                  digits |               moons |",
      "| ----- | ----------------------: | ------------------: |",
      "| cnn   |              0.2500 (1) | **0.2500** (1 of 2) |",
      "| mlp   | **0.6250** ± 0.1768 (2) |      **0.2500** (1) |",
      "| svc   |            NaN (0 of 1) |            (0 of 1) |",
    ]);
  });

  it("as LaTeX, by the same rule", () => {
    const { text } = made(latex, sourceOf(RUNS));
    expect(text).toContain("model & digits & moons \\\\");
    expect(text).toContain("mlp & $\\mathbf{0.6250} \\pm 0.1768$ (2) & $\\mathbf{0.2500}$ (1) \\\\");
    expect(text).toContain("cnn & $0.2500$ (1) & $\\mathbf{0.2500}$ (1 of 2) \\\\");
    expect(text).toContain("% digits: mean of runs");
  });

  it("as a page, by the same rule, and says so", () => {
    const { text } = made(html, sourceOf(RUNS));
    const cells = text.match(/<td.*?<\/td>/g)?.map((cell) => cell.replace(/ (title|data-v)="[^"]*"/g, ""));
    expect(cells?.slice(3, 6)).toEqual([
      "<td>mlp</td>",
      '<td class="n"><b>0.6250</b> <i>± 0.1768</i> <small>(2)</small></td>',
      '<td class="n"><b>0.2500</b> <small>(1)</small></td>',
    ]);
    expect(text).toContain("grouped by model · the best of each column in bold</p>");
    expect(made(html, sourceOf(RUNS, {}, { target: null })).text).not.toContain("bold</p>");
  });

  it("with the best of each row, where that is what is compared", () => {
    const source = sourceOf(RUNS, { across: ref("model"), rows: [ref("data")], best: "row" });
    expect(lines(made(markdown, source).text).slice(2)).toEqual([
      "| digits |          0.2500 (1) | **0.6250** ± 0.1768 (2) | NaN (0 of 1) |",
      "| moons  | **0.2500** (1 of 2) |          **0.2500** (1) |     (0 of 1) |",
    ]);
    const { text } = made(latex, source);
    expect(text).toContain("% in bold: the best of each row\n");
    expect(text).toContain("digits & $0.2500$ (1) & $\\mathbf{0.6250} \\pm 0.1768$ (2)");
    expect(made(html, source).text).toContain("the best of each row in bold</p>");
    // All digits: what only reads alike is no tie.
    const near = [0.12348, 0.12346].map((acc, i) => ({ data: "a", model: `m${i}`, "metrics.acc": acc }));
    const choice = { across: ref("model"), rows: [ref("data")], best: "row" } as const;
    expect(lines(made(markdown, sourceOf(near, choice)).text)[2]).toMatch(/\*\*0.1235\*\* .*\*\*0.1235\*\*/);
    expect(made(markdown, sourceOf(near, choice), "exact").text.match(/\*\*[\d.]+\*\*/g)).toEqual(["**0.12348**"]);
  });

  it("as CSV, each number in a column of its own", () => {
    const { text, what } = made(csv, sourceOf(RUNS));
    expect(lines(text)).toEqual([
      "model,n,digits,digits std,digits n,moons,moons std,moons n",
      "cnn,3,0.25,,1,0.25,,1",
      "mlp,3,0.625,0.1767766952966369,2,0.25,,1",
      "svc,2,NaN,,0,,,0",
    ]);
    expect(what).toBe("3 lines × 8 columns");
  });

  it("with all lines, also those that the page leaves out", () => {
    const rows = Array.from({ length: 900 }, (_, i): Row => ({ data: i % 2, model: i, "metrics.acc": i }));
    const { text } = made(jsonLines, sourceOf(rows, { across: ref("data"), rows: [ref("model")] }));
    expect(lines(text)).toHaveLength(900);
    expect(JSON.parse(lines(text)[2] ?? "")).toMatchObject({ model: 2, 0: 2 });
  });

  it("with one name for many keys, and none for one line of all runs", () => {
    const grid = Array.from({ length: 16 }, (_, i): Row => ({ a: i & 1, b: i & 2, c: i & 4, d: i & 8, data: i % 3 }));
    const many = sourceOf(grid, { across: ref("data"), rows: ["a", "b", "c", "d"].map(ref) }, { target: null });
    expect(lines(made(markdown, many).text)[2]).toMatch(/^\| a=0 · b=0 · c=0 · d=0 +\|/);
    expect(lines(made(csv, many).text)[0]).toMatch(/^a,b,c,d,n,0,/);
    const one = sourceOf(grid, { across: ref("data"), rows: [] }, { target: null });
    expect(lines(made(markdown, one).text)[2]).toMatch(/all runs .*6 .*5 .*5/);
  });

  it("with names that are no markup", () => {
    const rows: Row[] = [1, 2].map((acc) => ({ data: "a|b_$x$ & **c**", model: `=m${acc}`, "metrics.acc": acc }));
    const source = sourceOf(rows, { across: ref("data"), rows: [ref("model")] });
    expect(lines(made(markdown, source).text)[0]).toContain("a\\|b\\_\\$x\\$ \\& \\*\\*c\\*\\*");
    expect(made(latex, source).text).toContain("a\\textbar{}b\\_\\$x\\$ \\& {*}{*}c{*}{*}");
    expect(made(csv, source).text).toContain("'=m1");
  });
});
