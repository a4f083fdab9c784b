import { describe, expect, it } from "vitest";
import { answer, rowsOf, stepsAsked } from "../../../src/engine/query/answer";
import { parse } from "../../../src/engine/query/parse";
import { resolve } from "../../../src/engine/query/resolve";
import { clausesOf } from "../../../src/engine/query/rewrite";
import { packKey, unpackKey } from "../../../src/engine/search/pack";
import { columnOf } from "../../../src/engine/table/dictionary";
import { type Extremes, type Replacement, withMetrics } from "../../../src/engine/table/overSteps";
import { tableOf } from "../../makeTable";

const runs = ["a", "b", "c"];
const last = tableOf([{ "metrics.loss": 3 }, { "metrics.loss": 2 }, { "metrics.loss": 1 }], runs);
const LOSS = '["metric","loss"]';

function reached(values: readonly number[]) {
  return { ...columnOf(values, true), steps: Float64Array.from(values, (_, i) => i) };
}

const extremes: Extremes = {
  version: last.version,
  sampled: 1000,
  unreadable: 0,
  complete: true,
  runs,
  points: Int32Array.of(2, 2, 2),
  min: reached([1, 0, 1]),
  max: reached([3, 9, 4]),
  best: null,
};

const at = (reduction: "min" | "max", changes: Partial<Replacement> = {}): Replacement => ({
  reduction,
  at: null,
  extremes,
  failed: false,
  beside: true,
  ...changes,
});
const withLoss = (...by: readonly Replacement[]) => withMetrics(last, new Map([[LOSS, by]]));

describe("a metric at steps of its own", () => {
  it("is what the expression asks for, whatever the table shows", () => {
    const asked = stepsAsked('metrics["train/loss"].min < 1 and lr == 2 or metrics["acc"].best > metrics["acc"]');
    expect(asked).toHaveLength(2);
    expect(asked).toContainEqual({ tag: "train/loss", reduction: "min" });
    expect(asked).toContainEqual({ tag: "acc", reduction: "best" });
    expect([stepsAsked("lr <"), stepsAsked("")]).toEqual([[], []]);
  });

  it.each([
    ['metrics["loss"].max > 3.5', [0, 1, 1]],
    ['metrics["loss"].min < 1', [0, 1, 0]],
    ['metrics["loss"].last >= 2', [1, 1, 0]],
    ['metrics["loss"].last == metrics["loss"].max', [1, 0, 0]],
    ['metrics["loss"] > 3.5 and metrics["loss"].last < 2', [0, 0, 1]],
  ])("%s", (text, rows) => {
    const shown = withLoss(at("max", { beside: false }), at("min"));
    expect(answer(text, shown, 0)).toMatchObject({ rows: Uint8Array.from(rows) });
    // The same in a worker, which has copies of the columns.
    const keys = structuredClone(shown.keys.map(packKey)).map(unpackKey);
    expect(rowsOf(text, { count: shown.count, keys }, 0)).toEqual(Uint8Array.from(rows));
  });

  it("is a problem at its place until the values are there", () => {
    const problemOf = (by: Replacement | null) => {
      const told = answer('1 < metrics["loss"].min', by ? withLoss(by) : last, 0);
      return "problem" in told ? [told.problem.code, told.problem.from, told.problem.to] : null;
    };
    expect(problemOf(null)).toEqual(["steps", 4, 23]);
    expect(problemOf(at("max"))).toEqual(["steps", 4, 23]);
    expect(problemOf(at("min", { extremes: null }))).toEqual(["reading", 4, 23]);
    expect(problemOf(at("min", { extremes: null, failed: true }))).toEqual(["steps", 4, 23]);
    expect(problemOf(at("min"))).toBeNull();
  });

  it("is no filter, which is of what the table shows", () => {
    const shown = withLoss(at("max", { beside: false }));
    const clauses = (text: string) => clausesOf(parse(text), resolve(parse(text), shown));
    expect(clauses('metrics["loss"] >= 3')).toHaveLength(1);
    expect(clauses('metrics["loss"].max >= 3')).toBeNull();
  });
});
