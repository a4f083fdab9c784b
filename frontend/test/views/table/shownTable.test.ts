/** What is drawn, as an export gets it. */
import { describe, expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import { fullName } from "../../../src/values/key";
import { keysOf, makeColumns } from "../../../src/views/table/columns";
import { exactText } from "../../../src/views/table/copying";
import { flatLines, groupLines, type Lines } from "../../../src/views/table/lines";
import type { Naming } from "../../../src/views/table/naming";
import { shownJson } from "../../../src/views/table/shownJson";
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
    levels: grouped ? 1 : 0,
    distinguishing: null,
    target: keyOf(table, "metrics.acc"),
  };
  const columns = makeColumns({
    table,
    ...newestOf(table),
    refs: NAMES.map(ref),
    label: naming.label,
    pinned: [],
    sort: [],
    target,
    widths: {},
    reducers: {},
    steps: {},
    grouping: grouped ? "nested" : "none",
    shared: new Set(),
  });
  const copied = Array.from({ length: lines.count }, (_, line) =>
    keysOf(columns).map((column, i) => exactText(lines, line, column, i === 0, naming, table.runs)),
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

  test("have their digits as they are drawn, too", () => {
    const found = linesOf(of).map(({ cells }) => cells.map(({ shown }) => shown));
    expect(found[1]).toEqual(["run 1", "0.300", "1970-01-01", "", "", "0.500", "1m 01s"]);
    expect(found[3]).toEqual(["run 4", "", "", "", "[64, 32]", "", ""]);
  });

  test("can be some alone, with those that are filtered away behind", () => {
    const few = shown(flatLines(Uint32Array.of(2, 0)), false).of;
    expect(linesOf(few.ofRuns(new Set(["run 1", "run 4", "gone"]))).map(({ run }) => run)).toEqual(["run 1", "run 4"]);
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
  const { of, copied } = shown(groupLines(groups, by, { levels: 1, flat: false, few: true }, [["b"]]), true);

  test("have their values, their size and whether they are open", () => {
    expect(of.by).toEqual([ref("kind")]);
    const found = linesOf(of).map(({ run, group, depth }) => [run, group && { ...group, runs: group.runs() }, depth]);
    expect(found).toEqual([
      [null, { values: ["a"], texts: ["a"], rows: 2, n: 2, runs: ["run 2", "run 1"], open: true }, 0],
      ["run 2", null, 1],
      ["run 1", null, 1],
      [null, { values: ["b"], texts: ["b"], rows: 1, n: 0, runs: ["run 3"], open: false }, 0],
      [null, { values: [null], texts: ["None"], rows: 1, n: 0, runs: ["run 4"], open: true }, 0],
      ["run 4", null, 1],
    ]);
    expect(found.map((_, place) => of.levelOf(place))).toEqual([0, -1, -1, 0, 0, -1]);
  });

  test("have what the reducer makes of numbers, and its spread, with nothing rounded", () => {
    const metric = of.columns.findIndex(({ name }) => name === "metrics.acc");
    expect(of.columns[metric]?.reducer).toBe("mean");
    expect(of.line(0).cells[metric]).toMatchObject({ value: 0.5625, text: "0.5625", spread: Math.sqrt(0.0078125) });
    expect(of.line(3).cells[metric]).toMatchObject({ value: undefined, text: "", spread: null });
    const rate = of.columns.findIndex(({ name }) => name === "lr");
    expect(of.line(0).cells[rate]?.value).toBe((0.1 + 0.2 + 1e-7) / 2);
  });

  test("have their digits as they are drawn, how many rows a cell is of, and which way a result is better", () => {
    const cells = of.line(0).cells.map(({ shown, shownSpread, n, coverage }) => [shown, shownSpread, n, coverage]);
    expect(cells).toEqual([
      ["kind a", "", 2, ""],
      ["0.1500", "0.2121", 2, ""],
      ["1970-01-01", "", 2, ""],
      ["", "", 0, ""],
      ["", "", 0, ""],
      ["0.5625", "0.0884", 2, ""],
      ["1m 01s", "", 1, "1 of 2"],
    ]);
    expect(of.columns.map(({ direction }) => direction)).toEqual([null, null, null, null, null, "max", null]);
    expect(of.columns.map(({ lacks }) => lacks())).toEqual([true, true, true, true, true, true, true]);
    expect(of.labelOf(ref("metrics.acc"))).toBe("acc");
    expect(of.labelOf(ref("not.shown"))).toBe("not.shown");
  });

  test("are told to scripts as JSON", () => {
    const json = JSON.parse(JSON.stringify(shownJson(of)));
    expect(json.by).toEqual([{ namespace: "doc", path: ["kind"] }]);
    const key = { namespace: "metric", path: ["acc"] };
    expect(json.columns[5]).toEqual({
      key,
      label: "acc",
      name: "metrics.acc",
      unit: "",
      reducer: "mean",
      steps: "last",
    });
    const [group, row] = json.lines;
    expect([group.run, group.depth, group.group]).toEqual([null, 0, { values: ["a"], rows: 2, n: 2, open: true }]);
    expect(group.cells[5]).toEqual({ value: 0.5625, text: "0.5625", spread: Math.sqrt(0.0078125), n: 2 });
    expect(group.cells[3]).toEqual({ value: { $missing: true }, text: "", spread: null, n: 0 });
    expect([row.run, row.depth, row.group]).toEqual(["run 2", 1, null]);
    const time = { $time: "1970-01-01T00:00:00.000Z" };
    expect(row.cells[2]).toEqual({ value: time, text: "1970-01-01", spread: null, n: null });
  });

  test("read as what is copied of a cell", () => {
    expect(textsOf(of)).toEqual(copied);
    expect(of.line(0).cells[0]).toMatchObject({ value: undefined, text: "kind: a", spread: null });
  });
});
