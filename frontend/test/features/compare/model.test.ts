import { describe, expect, it } from "vitest";
import { FIRST_METRICS, type Item, itemsOf } from "../../../src/features/compare/items";
import { type Compared, keyCell, metricCell, metricChange } from "../../../src/features/compare/model";
import { plainComparison } from "../../../src/features/compare/plain";
import { byWords, shareWords } from "../../../src/features/compare/words";
import { DEFAULT_COMPARE } from "../../../src/state/compare";
import { NO_TICKS } from "../../../src/state/ticks";
import { keyOf, type Row, ref } from "../../makeTable";
import { comparisonOf, RUNS } from "./makeCompared";

const BY = [ref("model"), ref("lr")];
const runs = (...names: readonly string[]) => ({ ticked: { ...NO_TICKS, runs: names } });
const said = (items: readonly Item[]) =>
  items.map((item) => (item.type === "section" ? `${item.section} ${item.count}` : item.id));

describe("a comparison", () => {
  it("has the target first, then what differs, what is known of the run, and what is the same", () => {
    const { comparison, lines, baseline } = comparisonOf(RUNS, runs("r0", "r5"));
    expect(comparison.metrics.map(({ key, isTarget }) => [key.ref.path[0], isTarget])).toEqual([
      ["acc", true],
      ["loss", false],
    ]);
    const paths = (found: typeof comparison.differ) => found.map(({ key }) => key.ref.path[0]);
    expect(paths(comparison.differ)).toEqual(["model", "seed", "dropout"]);
    expect(paths(comparison.about)).toEqual(["status"]);
    expect(paths(comparison.same)).toEqual(["lr", "data"]);
    expect(lines[baseline]?.name).toBe("r5");
  });

  it("is held against the chosen line, the best, or the first", () => {
    const chosen = { compare: { ...DEFAULT_COMPARE, baseline: { run: "r0" } } };
    const named = ({ lines, baseline }: ReturnType<typeof comparisonOf>) => lines[baseline]?.name;
    expect(named(comparisonOf(RUNS, { ...runs("r0", "r5"), ...chosen }))).toBe("r0");
    expect(named(comparisonOf(RUNS, { ...runs("r1", "r5"), ...chosen }))).toBe("r5");
    const equal = RUNS.map((row): Row => ({ ...row, "metrics.acc": 1 }));
    expect(named(comparisonOf(equal, runs("r3", "r1")))).toBe("r1");
    const nothing = RUNS.map(({ "metrics.acc": _, ...row }): Row => row);
    expect(named(comparisonOf(nothing, runs("r3", "r1")))).toBe("r1");
  });

  it("of groups has means, their spread and their change", () => {
    const ticked = {
      ...NO_TICKS,
      groups: [
        {
          by: BY,
          values: [
            ["mlp", 0.1],
            ["cnn", 0.1],
          ],
        },
      ],
    };
    const { comparison, lines, baseline, frame } = comparisonOf(RUNS, { ticked, groupBy: BY, flat: true });
    const [metric] = comparison.metrics;
    if (!metric) throw new Error("no metric");
    const cells = lines.map((line) => metricCell(metric.key, line, frame.reducer(metric.key.ref)));
    expect(cells.map(({ value }) => value)).toEqual([0.65625, 0.40625]);
    expect(cells[0]?.exactSpread).toBeCloseTo(Math.SQRT1_2 / 16);
    expect(baseline).toBe(0);
    const change = cells[0] && cells[1] && metricChange(metric, cells[0], cells[1]);
    expect(change).toMatchObject({ by: -0.25, better: false });
    expect(comparison.differ.map(({ key }) => key.ref.path[0])).toEqual(["model", "dropout"]);
  });
});

describe("a cell", () => {
  const line = (own: readonly number[], run: string | null): Compared => ({
    ...{ id: "", name: "", short: "", run, ref: { run: "" }, rows: own },
    own: Uint32Array.from(own),
  });
  const { frame } = comparisonOf(RUNS, runs("r0", "r1"));

  it("names what was not logged, and the few values of a group", () => {
    const dropout = keyOf(frame.table, "dropout");
    expect(keyCell(dropout, line([0], "r0"), "mean")).toMatchObject({
      text: "not logged",
      quiet: true,
      value: undefined,
    });
    expect(keyCell(dropout, line([4], "r4"), "mean")).toMatchObject({ text: "0.5", quiet: false, value: 0.5 });
    expect(keyCell(keyOf(frame.table, "lr"), line([0, 2], null), "mean").text).toBe("0.1, 0.01");
    const many = Array.from({ length: 9 }, (_, i): Row => ({ x: `value ${i}` }));
    const x = keyOf(comparisonOf(many, runs()).frame.table, "x");
    expect(keyCell(x, line([...many.keys()], null), "mean")).toMatchObject({ text: "9 values", quiet: true });
  });

  it("of a metric that a run has not says so, without a number", () => {
    const { frame } = comparisonOf([{ "metrics.acc": 1 }, {}], runs("r0", "r1"));
    const acc = keyOf(frame.table, "metrics.acc");
    for (const one of [line([1], "r1"), line([1], null)]) {
      expect(metricCell(acc, one, "mean")).toMatchObject({ text: "not logged", value: Number.NaN, quiet: true });
    }
  });

  it("of a change has the decimals of its metric", () => {
    const acc = keyOf(frame.table, "metrics.acc");
    expect(byWords(acc, { by: 0.5 - 0.25 }, "0.5000")).toBe("+0.2500");
    expect(byWords(acc, { by: -0.0006 }, "0.5000")).toBe("−0.0006");
    expect(byWords(acc, { by: 0 }, "0.5000")).toBe("no change");
    expect(shareWords({ by: 1, share: 0.123 })).toBe("+12 %");
    expect(shareWords({ by: -1, share: -0.00123 })).toBe("−0.12 %");
    expect(shareWords({ by: 1, share: 1e-6 })).toBe("");
    expect(shareWords({ by: 1, share: 11 })).toBe("");
  });
});

describe("the lines of its table", () => {
  const { comparison } = comparisonOf(RUNS, runs("r0", "r5"));
  const acc = keyOf(comparisonOf(RUNS, runs("r0", "r5")).frame.table, "metrics.acc").id;
  const id = (name: string) => JSON.stringify(["doc", name]);

  it("fold what is the same, and what is known of the run", () => {
    const items = itemsOf(comparison, [], [], "");
    const metrics = [`metric ${acc}`, 'metric ["metric","loss"]'];
    const differ = ["differ 3", id("model"), id("seed"), id("dropout")];
    expect(said(items)).toEqual([...metrics, ...differ, "about 1", "same 2"]);
    expect(said(itemsOf(comparison, ["differ", "same"], [], ""))).toEqual([
      ...metrics,
      "differ 3",
      "about 1",
      "same 2",
      id("lr"),
      id("data"),
    ]);
  });

  it("are those that a search finds, in all sections", () => {
    expect(said(itemsOf(comparison, [], [], "dat"))).toEqual(["same 1", id("data")]);
    expect(itemsOf(comparison, [], [], "nothing")).toEqual([]);
  });

  it("have the texts of a key below it", () => {
    const items = said(itemsOf(comparison, [], [ref("seed"), ref("lr")], ""));
    expect(items.slice(items.indexOf(id("seed")), items.indexOf(id("dropout")))).toEqual([
      id("seed"),
      `${id("seed")} texts`,
    ]);
  });

  it("have few of many metrics", () => {
    const row = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`metrics.m${i}`, i]));
    const many = comparisonOf([row, row], runs("r0", "r1")).comparison;
    expect(said(itemsOf(many, [], [], "")).slice(FIRST_METRICS)).toEqual([`metrics ${9 - FIRST_METRICS}`, "differ 0"]);
    expect(itemsOf(many, ["metrics"], [], "")).toHaveLength(11);
  });
});

describe("in plain values", () => {
  it("a line is a key, a column a line, with the changes of metrics beside", () => {
    const plain = plainComparison(comparisonOf(RUNS, runs("r0", "r5")));
    expect(plain.columns.map(({ name }) => name)).toEqual(["key", "r5", "r0", "change of r0"]);
    expect(plain.count).toBe(8);
    const cells = Array.from({ length: plain.count }, (_, at) => plain.line(at).cells.map(({ value }) => value));
    expect(cells).toEqual([
      ["metrics.acc", 0.6875, 0.375, -0.3125],
      ["metrics.loss", 1, 0, -1],
      ["model", "cnn", "mlp", undefined],
      ["seed", 1, 0, undefined],
      ["dropout", 0.5, undefined, undefined],
      ["run.status", "s1", "s0", undefined],
      ["lr", 0.1, 0.1, undefined],
      ["data", "digits", "digits", undefined],
    ]);
  });
});
