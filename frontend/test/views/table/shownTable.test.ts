/** What is drawn, as an export gets it. */
import { describe, expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import { fullName } from "../../../src/values/key";
import { makeColumns } from "../../../src/views/table/columns";
import { exactText } from "../../../src/views/table/copying";
import { flatLines, groupLines, type Lines } from "../../../src/views/table/lines";
import type { Naming } from "../../../src/views/table/naming";
import { type ShownTable, shownTable } from "../../../src/views/table/shownTable";
import { newestOf } from "../../makeFrame";
import { keyOf, ref, tableOf } from "../../makeTable";

const table = tableOf(
  [
    { lr: 0.1 + 0.2, kind: "a", when: { time: 0 }, "metrics.acc": 0.5, "run.duration": 61 },
    { lr: 1e-7, kind: "a", when: { time: 0 }, "metrics.acc": 0.625 },
    { lr: 1, kind: "b", note: 'x,"y"' },
    { kind: null, layers: [64, 32] },
  ],
  ["run 1", "run 2", "run 3", "run 4"],
);
const target = { key: ref("metrics.acc"), direction: "max" } as const;
const rows = Uint32Array.of(1, 0, 2, 3);
const by = [keyOf(table, "kind")];
const NAMES = ["lr", "when", "note", "layers", "metrics.acc", "run.duration"];

function shown(lines: Lines, grouped: boolean): { of: ShownTable; copied: string[][] } {
  const naming: Naming = {
    by: grouped ? by : [],
    label: (key) => key.ref.path.join("."),
    distinguishing: null,
    target: keyOf(table, "metrics.acc"),
  };
  const columns = makeColumns({
    table,
    ...newestOf(table),
    refs: NAMES.map(ref),
    label: naming.label,
    sort: [],
    target,
    widths: {},
    reducers: {},
    steps: {},
    grouping: grouped ? "nested" : "none",
    shared: new Set(),
  });
  const copied = Array.from({ length: lines.count }, (_, line) =>
    columns.map((column, i) => exactText(lines, line, column, i === 0, naming, table.runs)),
  );
  return { of: shownTable({ columns, lines, naming }, rows, table.runs), copied };
}

const linesOf = ({ count, line }: ShownTable) => Array.from({ length: count }, (_, place) => line(place));
const textsOf = (of: ShownTable) => linesOf(of).map(({ cells }) => cells.map(({ text }) => text));

describe("rows", () => {
  const { of, copied } = shown(flatLines(rows), false);

  test("have the columns as they are drawn, the name first", () => {
    expect(of.columns.map(({ name }) => name)).toEqual(["run.name", ...NAMES]);
    expect(of.columns.map(({ ref }) => fullName(ref))).toEqual(["run.name", ...NAMES]);
    expect(of.columns.map(({ label, unit }) => [label, unit]).slice(5)).toEqual([
      ["acc", ""],
      ["duration", "s"],
    ]);
    expect(of.columns.every(({ reducer }) => reducer === null)).toBe(true);
    expect(of.by).toEqual([]);
  });

  test("have each value as it was logged, in the order of the rows", () => {
    const found = linesOf(of);
    expect(found.map(({ run }) => run)).toEqual(["run 2", "run 1", "run 3", "run 4"]);
    expect(found.map(({ cells }) => cells.map(({ value }) => value))).toEqual([
      ["run 2", 1e-7, { time: 0 }, undefined, undefined, 0.625, undefined],
      ["run 1", 0.1 + 0.2, { time: 0 }, undefined, undefined, 0.5, 61],
      ["run 3", 1, undefined, 'x,"y"', undefined, undefined, undefined],
      ["run 4", undefined, undefined, undefined, [64, 32], undefined, undefined],
    ]);
    expect(found.every(({ group, depth }) => group === null && depth === 0)).toBe(true);
  });

  test("read as what is copied of a cell", () => {
    expect(textsOf(of)).toEqual(copied);
  });

  test("are all that a CSV file needs", () => {
    const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
    const lines = [of.columns.map(({ name }) => name), ...textsOf(of)];
    expect(lines.map((cells) => cells.map(quoted).join(","))).toEqual([
      "run.name,lr,when,note,layers,metrics.acc,run.duration",
      "run 2,1e-7,1970-01-01T00:00:00.000Z,,,0.625,",
      "run 1,0.30000000000000004,1970-01-01T00:00:00.000Z,,,0.5,61",
      'run 3,1,,"x,""y""",,,',
      'run 4,,,,"[64, 32]",,',
    ]);
  });
});

describe("groups", () => {
  const groups = groupRows(table, rows, by, target);
  const { of, copied } = shown(groupLines(groups, { levels: 1, flat: false, few: true }, [["b"]]), true);

  test("have their values, their size and whether they are open", () => {
    expect(of.by).toEqual([ref("kind")]);
    expect(linesOf(of).map(({ run, group, depth }) => [run, group, depth])).toEqual([
      [null, { values: ["a"], rows: 2, open: true }, 0],
      ["run 2", null, 1],
      ["run 1", null, 1],
      [null, { values: ["b"], rows: 1, open: false }, 0],
      [null, { values: [null], rows: 1, open: true }, 0],
      ["run 4", null, 1],
    ]);
  });

  test("have what the reducer makes of numbers, and its spread, with nothing rounded", () => {
    const metric = of.columns.findIndex(({ name }) => name === "metrics.acc");
    expect(of.columns[metric]?.reducer).toBe("mean");
    expect(of.line(0).cells[metric]).toEqual({ value: 0.5625, text: "0.5625", spread: Math.sqrt(0.0078125) });
    expect(of.line(3).cells[metric]).toEqual({ value: undefined, text: "", spread: null });
    const rate = of.columns.findIndex(({ name }) => name === "lr");
    expect(of.line(0).cells[rate]?.value).toBe((0.1 + 0.2 + 1e-7) / 2);
  });

  test("read as what is copied of a cell", () => {
    expect(textsOf(of)).toEqual(copied);
    expect(of.line(0).cells[0]).toEqual({ value: undefined, text: "kind: a", spread: null });
  });
});
