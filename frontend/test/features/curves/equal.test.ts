import { expect, test } from "vitest";
import type { Curve } from "../../../src/engine/curves/types";
import { hiddenBehind } from "../../../src/features/curves/equal";
import { markOf } from "../../../src/values/mark";
import type { LineChart } from "../../../src/views/charts/lineChart";

function chartOf(lines: Readonly<Record<string, readonly number[]>>): LineChart {
  return {
    x: { kind: "linear", domain: [0, 1], label: "" },
    y: { kind: "linear", domain: [0, 1], label: "" },
    lines: Object.entries(lines).map(([id, values], i) => {
      const middle = Float64Array.from(values);
      const none = middle.map(() => Number.NaN);
      const n = new Uint32Array(values.length);
      const curve: Curve = { x: middle.map((_, at) => at), middle, low: none, high: none, n, nan: n };
      return { id, mark: markOf(i), curve, thin: [] };
    }),
  };
}

test("a curve is behind the first that is the same in each chart that has it", () => {
  const first = chartOf({ a: [1, 2], b: [1, 2], c: [1, 2], d: [2, 1], e: [1, Number.NaN], f: [1, Number.NaN], g: [1] });
  expect([...hiddenBehind([first])]).toEqual([
    ["b", "a"],
    ["c", "a"],
    ["f", "e"],
  ]);
  const second = chartOf({ a: [5], b: [6], c: [5], f: [1] });
  expect([...hiddenBehind([first, second])]).toEqual([["c", "a"]]);
  expect(hiddenBehind([]).size).toBe(0);
});

test("equal sums are not enough", () => {
  expect(hiddenBehind([chartOf({ a: [1, 2, 3, 4], b: [1, 3, 2, 4] })]).size).toBe(0);
});
