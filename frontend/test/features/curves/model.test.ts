import { describe, expect, it } from "vitest";
import type { RowPoints } from "../../../src/engine/curves/rowPoints";
import { MarkBook } from "../../../src/features/curves/marks";
import { CurveMaker } from "../../../src/features/curves/model";
import { type CurvesView, DEFAULT_CURVES } from "../../../src/state/curves";

const RUNS = ["a", "b", "c"];
const DRAWN = [
  { id: "g1", name: "first", rows: [0, 1], run: null, opens: "a" },
  { id: "g2", name: "second", rows: [2], run: "c", opens: "c" },
].map((line) => ({ ...line, short: line.name, parts: null }));

function row(values: readonly number[], more: Partial<RowPoints> = {}): RowPoints {
  const steps = Float64Array.from(values.keys());
  const points = { steps, times: steps.map((step) => 100 + 60 * step), values: Float64Array.from(values) };
  return { points, thinned: false, exact: false, unread: null, ...more };
}

function make(rows: Readonly<Record<string, RowPoints>>, change: Partial<CurvesView> = {}, maker = new CurveMaker()) {
  const marks = new MarkBook().marksOf(DRAWN.map(({ id }) => id));
  return maker.make(DRAWN, marks, new Map(Object.entries(rows)), RUNS, { ...DEFAULT_CURVES, ...change }, null);
}

describe("the chart of a metric", () => {
  it("has a curve for each line, of the rows that have points", () => {
    const { chart, counts } = make({ a: row([1, 2]), b: row([3, 4, 5]), c: row([]) });
    expect(chart.lines.map(({ id }) => id)).toEqual(["g1"]);
    const [line] = chart.lines;
    expect([...(line?.curve.middle ?? [])]).toEqual([2, 3, 5]);
    expect([...(line?.curve.n ?? [])]).toEqual([2, 2, 1]);
    expect(counts.get("g1")).toEqual({ with: 2, of: 2 });
    expect(counts.get("g2")).toEqual({ with: 0, of: 1 });
  });

  it("is made anew only where its points are others", () => {
    const maker = new CurveMaker();
    const rows = { a: row([1, 2]), b: row([3, 4]), c: row([5, 6]) };
    const before = make(rows, {}, maker).chart.lines;
    const after = make({ ...rows, c: row([5, 6, 7]) }, {}, maker).chart.lines;
    expect(after[0]?.curve).toBe(before[0]?.curve);
    expect(after[1]?.curve).not.toBe(before[1]?.curve);
    expect(make(rows, { middle: "median" }, maker).chart.lines[0]?.curve).not.toBe(before[0]?.curve);
  });

  it("has the runs of a group as thin lines on request, and none of a single run", () => {
    const rows = { a: row([1, 2]), b: row([3, 4]), c: row([5, 6]) };
    expect(make(rows).chart.lines.map(({ thin }) => thin.length)).toEqual([0, 0]);
    expect(make(rows, { runs: true }).chart.lines.map(({ thin }) => thin.length)).toEqual([2, 0]);
  });

  it("reaches over all curves and bands", () => {
    const { chart } = make({ a: row([0, 0]), b: row([2, 2]), c: row([1, 9, 1]) }, { band: "range" });
    expect(chart.x.domain).toEqual([0, 2]);
    expect(chart.y.domain[0]).toBeLessThanOrEqual(0);
    expect(chart.y.domain[1]).toBeGreaterThanOrEqual(9);
  });

  it("leaves out what lies far from all else, says so, and shows it on request", () => {
    const usual = Array.from({ length: 50 }, (_, i) => i / 50);
    const rows = { a: row([...usual, 1e9]), c: row(usual) };
    const { chart, notes } = make(rows);
    expect(chart.y.domain[1]).toBeLessThan(2);
    expect(notes.outside).toEqual([0, 1e9]);
    const all = make(rows, { outliers: true });
    expect(all.chart.y.domain[1]).toBeGreaterThanOrEqual(1e9);
    expect(all.notes.outside).toBeNull();
  });

  it("has no place for what is not above 0 on a logarithmic axis, and counts it", () => {
    const { chart, notes } = make({ c: row([0, 10, 100, -1]) }, { logY: true });
    expect(notes.noPlace).toBe(2);
    expect(chart.y.domain[0]).toBeGreaterThan(5);
    expect(chart.y.domain[0]).toBeLessThanOrEqual(10);
  });

  it("begins above 0 where x is logarithmic", () => {
    expect(make({ c: row([1, 2, 3]) }, { logX: true }).chart.x).toMatchObject({ kind: "log", domain: [1, 2] });
  });

  it("counts runs that are thinned, broken or cannot be read", () => {
    const { notes } = make({
      a: row([1, Number.NaN, 2], { thinned: true }),
      b: row([1, Number.POSITIVE_INFINITY]),
      c: row([], { unread: "the file is gone" }),
    });
    expect(notes).toMatchObject({ thinned: 1, broken: 2, unread: 1, why: "the file is gone" });
  });

  it("says of how many lines some runs end early", () => {
    expect(make({ a: row([1, 2]), b: row([1, 2, 3]), c: row([1]) }).notes.fewer).toBe(1);
    expect(make({ a: row([1, 2, 3]), b: row([1, 2, Number.NaN]) }).notes.fewer).toBe(0);
  });

  it("is empty, but a chart, without any points", () => {
    const { chart } = make({});
    expect(chart.lines).toEqual([]);
    expect(chart.y.domain).toEqual([0, 1]);
  });

  it("counts from each run's own start in relative time, in seconds", () => {
    const { chart } = make({ a: row([1, 2]), c: row([1, 2, 3]) }, { x: "relative" });
    expect(chart.x).toMatchObject({ kind: "duration", domain: [0, 120] });
  });
});
