import { describe, expect, it } from "vitest";
import type { MetricAt } from "../../src/engine/query/steps";
import type { StepReduction, Target } from "../../src/engine/table/types";
import { reducedMetrics, stepsOf, withSteps } from "../../src/state/steps";
import { decodeView, encodeView, viewText } from "../../src/state/url";
import { EMPTY_VIEW, type View } from "../../src/state/view";
import { ref, tableOf } from "../makeTable";

const ACC = ref("metrics.acc");
const TEST = ref("metrics.test");
const higher: Target = { key: ACC, direction: "max" };
const lower: Target = { key: ACC, direction: "min" };
const setting: Target = { key: ref("results.acc"), direction: "max" };
const view = (steps: Record<string, StepReduction>): View => ({ ...EMPTY_VIEW, steps });
const acc = (steps: StepReduction) => view({ '["metric","acc"]': steps });
const test = (steps: StepReduction) => view({ '["metric","test"]': steps });

describe("what a search asks for", () => {
  const table = tableOf([{ "metrics.acc": 1, "metrics.test": 2 }]);
  const asked = (besides: readonly MetricAt[], target: Target | null = higher) =>
    reducedMetrics({ ...EMPTY_VIEW, besides }, target, table).map(({ key, reduction, beside }) => [
      key.path[0],
      reduction,
      beside,
    ]);

  it("is read beside what is shown, each once", () => {
    const min = { tag: "acc", reduction: "min" } as const;
    expect(asked([min, min, { tag: "test", reduction: "max" }])).toEqual([
      ["acc", "max", false],
      ["acc", "min", true],
      ["test", "max", true],
    ]);
  });

  it("is not read twice where it is shown, nor what is there, nor what nobody logged", () => {
    const there = [
      { tag: "acc", reduction: "max" },
      { tag: "test", reduction: "last" },
      { tag: "other", reduction: "max" },
    ] as const;
    expect(asked(there)).toEqual([["acc", "max", false]]);
    expect(asked([{ tag: "test", reduction: "best" }], null)).toEqual([]);
    expect(asked([{ tag: "test", reduction: "best" }])).toEqual([
      ["acc", "max", false],
      ["test", "best", true],
    ]);
  });
});

describe("the reduction that a view asks for", () => {
  it("is the target's best, and the last of others", () => {
    expect(stepsOf(EMPTY_VIEW, ACC, higher)).toBe("max");
    expect(stepsOf(EMPTY_VIEW, ACC, lower)).toBe("min");
    expect(stepsOf(EMPTY_VIEW, TEST, higher)).toBe("last");
    expect(stepsOf(EMPTY_VIEW, ACC, null)).toBe("last");
  });

  it("is what the user said, and at its own best step the target is best", () => {
    expect(stepsOf(acc("last"), ACC, higher)).toBe("last");
    expect(stepsOf(acc("min"), ACC, higher)).toBe("min");
    expect(stepsOf(acc("best"), ACC, lower)).toBe("min");
    expect(stepsOf(test("best"), TEST, higher)).toBe("best");
  });

  it("is the last where there is no target with steps", () => {
    expect(stepsOf(test("best"), TEST, null)).toBe("last");
    expect(stepsOf(test("best"), TEST, setting)).toBe("last");
  });

  it("is written down only where it is not the default, which follows the target", () => {
    const last = withSteps(EMPTY_VIEW, ACC, "last", higher);
    expect(last.steps).toEqual({ '["metric","acc"]': "last" });
    expect(withSteps(last, ACC, "max", higher)).toEqual(EMPTY_VIEW);
    expect(withSteps(last, ACC, "min", higher)).toEqual(acc("min"));
    expect(withSteps(test("max"), TEST, "last", higher)).toEqual(EMPTY_VIEW);
  });
});

describe("what the server is asked for", () => {
  const table = tableOf([{ "metrics.test": 1, "metrics.acc": 2, "metrics.other": 3, x: 4 }]);
  const asked = (of: View, target: Target | null) => reducedMetrics(of, target, table);

  it("is the target's extremes first, and others where they are not the last", () => {
    expect(asked(EMPTY_VIEW, higher).map(({ metric, reduction, at }) => [metric, reduction, at])).toEqual([
      ["acc", "max", null],
    ]);
    expect(asked(test("best"), lower).map(({ metric, reduction, at }) => [metric, reduction, at])).toEqual([
      ["acc", "min", null],
      ["test", "best", { metric: "acc", best: "min" }],
    ]);
    expect(asked(EMPTY_VIEW, null)).toEqual([]);
    expect(asked(EMPTY_VIEW, setting)).toEqual([]);
  });

  it("is the same for the least and the greatest, and another for another target", () => {
    const [least] = asked(test("min"), null);
    const [greatest] = asked(test("max"), null);
    expect(least?.id).toBe(greatest?.id);
    const ids = [higher, lower, { ...higher, key: ref("metrics.other") }].map(
      (target) => asked(test("best"), target).find(({ metric }) => metric === "test")?.id,
    );
    expect(new Set([...ids, least?.id]).size).toBe(4);
  });

  it("leaves out what this table lacks", () => {
    expect(asked(view({ '["metric","gone"]': "max" }), null)).toEqual([]);
    expect(asked(test("best"), { key: ref("metrics.gone"), direction: "max" })).toEqual([]);
    // Settings have no steps, whatever a link says.
    expect(asked(view({ '["doc","x"]': "max" }), null)).toEqual([]);
  });
});

describe("links", () => {
  it("hold it, and those from before it mean the defaults", () => {
    expect(decodeView(encodeView(test("best")))).toEqual(test("best"));
    expect(viewText(EMPTY_VIEW)).toBe('{"v":1}');
    expect(decodeView(btoa('{"v":1,"query":"adam"}'))).toEqual({ ...EMPTY_VIEW, query: "adam" });
    expect(() => decodeView(btoa('{"v":1,"steps":{"a":"mean"}}'))).toThrow('steps["a"] should be');
  });
});
