/** What the Python snippet says, and where it names runs instead. That it runs is tested in tests/browser/test_export.py. */
import { describe, expect, test } from "vitest";
import { snippet } from "../../../src/features/export/formats/snippet";
import { pythonList, pythonNumber, pythonText, pythonValue } from "../../../src/features/export/snippet/python";
import type { View } from "../../../src/state/view";
import type { Value } from "../../../src/values/value";
import { type Row, ref } from "../../makeTable";
import { made, sourceOf } from "./makeSource";

const DATA: readonly Row[] = [
  { opt: "adam", lr: 0.1, "metrics.acc": 0.5, seed: 0 },
  { opt: "adam", lr: 0.01, "metrics.acc": 0.9, seed: 1 },
  { opt: "sgd", lr: 0.1, "metrics.acc": 0.7, seed: 0 },
  { opt: "sgd", lr: 1, seed: 1 },
];
const target = { key: ref("metrics.acc"), direction: "max" } as const;
const COLUMNS = ["opt", "lr", "metrics.acc"];
/** Best first. */
const BEST = [1, 2, 0, 3];

function linesOf(view: Partial<View>, rows: readonly number[] = BEST, data = DATA): string[] {
  return made(snippet, sourceOf(data, { columns: COLUMNS, rows, target, view })).text.split("\n");
}

const valuesClause = (name: string, include: readonly Value[], exclude: readonly Value[] = []) =>
  ({ type: "values", key: ref(name), include, exclude, match: "any" }) as const;

describe("rows", () => {
  test("are read, ordered and cut to the columns", () => {
    const lines = linesOf({});
    expect(lines).toContain('table = read("/logs")');
    expect(lines).toContain('frame = frame.sort_values("metrics.acc", ascending=False, kind="stable")');
    expect(lines).toContain('frame = frame[["run", "opt", "lr", "metrics.acc"]].reset_index(drop=True)');
    expect(lines.join("\n")).not.toMatch(/RUNS|urlopen|def /);
  });

  test("are filtered as by facets", () => {
    const range = { type: "range", key: ref("metrics.acc"), min: 0.7, max: null, also: [undefined] } as const;
    const lines = linesOf({ clauses: [valuesClause("opt", ["adam", "sgd"], ["rmsprop"]), range] }, [1, 2, 3]);
    const filters = lines.filter(
      (line) => line.startsWith("frame = frame[(") || line.startsWith("frame = frame[frame"),
    );
    expect(filters).toEqual([
      'frame = frame[(frame["opt"].isin(["adam", "sgd"])) & ~(frame["opt"].isin(["rmsprop"]))]',
      'frame = frame[(frame["metrics.acc"] >= 0.7) | frame["metrics.acc"].isna()]',
    ]);
  });

  test("have the pattern for their names", () => {
    expect(linesOf({ pattern: '{a}_"x"' })).toContain('table = read("/logs", run_pattern="{a}_\\"x\\"")');
  });

  test.each([
    ["a search", { query: "adam" }, BEST, DATA],
    ["an order by texts", { sort: [{ key: ref("opt"), descending: false }] }, [0, 1, 2, 3], DATA],
    ["another order than the view's", {}, [0, 1, 2, 3], DATA],
    ["ties that do not stand by name", { sort: [{ key: ref("seed"), descending: false }] }, [2, 0, 1, 3], DATA],
    [
      "values of two kinds in a filter",
      { clauses: [valuesClause("lr", ["auto"])] },
      [4],
      [...DATA, { lr: "auto", opt: "x", "metrics.acc": 1 }],
    ],
    [
      "None in a filter",
      { clauses: [valuesClause("lr", [null])] },
      [4],
      [...DATA, { lr: null, opt: "x", "metrics.acc": 1 }],
    ],
    ["NaN in what orders", {}, BEST, [...DATA, { opt: "x", lr: 1, "metrics.acc": Number.NaN }]],
  ])("are named where pandas cannot say it: %s", (_, view, rows, data) => {
    const lines = linesOf(view, rows, data);
    expect(lines).toContain(`RUNS = [${rows.map((row) => `"r${row}"`).join(", ")}]`);
    expect(lines).toContain('frame = frame.set_index("run").loc[RUNS].reset_index()');
  });

  test("are refused where a snippet would have to name too many", () => {
    const data = Array.from({ length: 20_001 }, (_, i) => ({ opt: "a", lr: i }));
    const source = sourceOf(data, { columns: ["lr"], view: { query: "a" } });
    expect(() => made(snippet, source)).toThrow("would have to name 20,001 runs");
  });

  test("that are not in a directory of this machine come from the server", () => {
    for (const logdir of ["", "gs://bucket/logs", "a:/logs,b:/more", "one:/logs"]) {
      const { text } = made(snippet, sourceOf(DATA, { columns: COLUMNS, rows: BEST, target, logdir }));
      expect(text).toContain('SERVER = "http://localhost:6006/data/plugin/metadata/"');
      expect(text).not.toContain('read("');
    }
    const { text } = made(snippet, sourceOf(DATA, { columns: COLUMNS, rows: BEST, target, logdir: "C:\\logs" }));
    expect(text).toContain('table = read("C:\\\\logs")');
  });
});

describe("groups", () => {
  const grouped = (options: object, view: Partial<View> = {}) =>
    made(snippet, sourceOf(DATA, { columns: COLUMNS, rows: BEST, target, by: ["opt"], view, ...options })).text;

  test("are made by their keys and stand by what they show of the target", () => {
    const text = grouped({});
    expect(text).toContain(
      'by = ["opt"]\nframe = frame.groupby(by, dropna=False, sort=False).agg(**{\n    "n": ("metrics.acc", "count"),\n    "runs": ("run", "size"),',
    );
    expect(text).toContain('"metrics.acc": ("metrics.acc", "mean"),\n    "metrics.acc std": ("metrics.acc", "std"),');
    expect(text).toContain('"lr std": ("lr", unless_alike("std")),');
    expect(text).toMatch(/sort_values\("metrics.acc", ascending=False, kind="stable"\)\nframe = frame\[\["opt", "n"/);
  });

  test("stand by their first runs where they have another order", () => {
    expect(grouped({ by: ["opt", "seed"] })).toContain('FIRST = ["r1", "r0", "r2", "r3"]');
  });

  test("are named by their runs where pandas would find others", () => {
    const text = grouped({ toggled: [["adam"]], by: ["opt", "seed"] });
    expect(text).toContain('GROUPS = [["r1", "r0"], ["r2"], ["r3"]]');
    expect(text).toContain('frame["depth"] = [1, 2, 2]');
    expect(text).toContain('frame["seed"] = frame["seed"].where(frame["depth"] > 1)');
  });

  test("take what the reducers are called in pandas and SciPy", () => {
    const reducers = { "metrics.acc": "confidence95", lr: "median" };
    const text = grouped({ reducers });
    expect(text).toContain("from scipy.stats import t");
    expect(text).toContain('("metrics.acc", confidence)');
    expect(text).toContain('"lr": ("lr", "median"),');
  });
});

test("values are written as Python reads them", () => {
  expect(pythonText('a"\\\n\u2028é🎉')).toBe('"a\\"\\\\\\n\\u2028é🎉"');
  expect([0.1, 1e21, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY].map(pythonNumber)).toEqual([
    "0.1",
    "1e+21",
    'float("nan")',
    'float("inf")',
    'float("-inf")',
  ]);
  const values = [true, null, undefined, [1], { time: 5 }, { integer: "9007199254740993" }, { json: "[]" }];
  expect(values.map((value) => pythonValue(value as Value))).toEqual([
    "True",
    null,
    null,
    null,
    'pd.Timestamp(5, unit="ms", tz="UTC")',
    '"9007199254740993"',
    '"[]"',
  ]);
  expect(pythonList(["1", "2"])).toBe("[1, 2]");
  expect(pythonList(["x".repeat(99), "2"])).toBe(`[\n    ${"x".repeat(99)},\n    2,\n]`);
});
