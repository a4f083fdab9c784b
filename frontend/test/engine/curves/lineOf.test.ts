import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lineOf } from "../../../src/engine/curves/lineOf";
import type { Axis, Points } from "../../../src/engine/curves/types";
import { firstDifference, linePoints, pointsOf } from "./oracle";
import { points, randomNumbers } from "./strategies";

const AXES: readonly Axis[] = ["step", "relative", "wall"];

function logged(steps: readonly number[], values: readonly number[], times: readonly number[] = steps): Points {
  return { steps: Float64Array.from(steps), times: Float64Array.from(times), values: Float64Array.from(values) };
}

test("a line is as the oracle says", () => {
  fc.assert(
    fc.property(points, fc.constantFrom(...AXES), (given, axis) => {
      const plain = (found: readonly { x: number; y: number }[]) => found.map(({ x, y }) => ({ x: x + 0, y }));
      expect(plain(pointsOf(lineOf(given, axis)))).toEqual(plain(linePoints(given, axis)));
    }),
    { numRuns: 2000 },
  );
});

describe("by step", () => {
  test("of several points at one step the last logged counts, also where the steps go back", () => {
    const line = lineOf(logged([0, 10, 20, 30, 20, 30, 30, 40], [1, 2, 3, 4, 5, 6, 7, 8]), "step");
    expect(pointsOf(line)).toEqual(
      [
        [0, 1],
        [10, 2],
        [20, 5],
        [30, 7],
        [40, 8],
      ].map(([x, y]) => ({ x, y })),
    );
  });
  test("NaN and infinities are values, but no xs", () => {
    const line = lineOf(logged([Number.NaN, 2, Infinity, 1, -Infinity], [1, Number.NaN, 3, Infinity, 5]), "step");
    expect([[...line.x], [...line.y]]).toEqual([
      [1, 2],
      [Infinity, Number.NaN],
    ]);
  });
  test("points that are a line already are not copied", () => {
    const given = logged([1, 2, 3], [4, 5, 6]);
    const { x, y } = lineOf(given, "step");
    expect([x === given.steps, y === given.values]).toEqual([true, true]);
    expect(lineOf(logged([], []), "step")).toEqual({ x: new Float64Array(), y: new Float64Array() });
  });
  test("what is given stays as it is", () => {
    const given = logged([3, 1, 2], [4, 5, 6]);
    lineOf(given, "step");
    expect(given).toEqual(logged([3, 1, 2], [4, 5, 6]));
  });
});

describe("by time", () => {
  test("relative times begin with the point that was logged first, and may be before it where a clock was set back", () => {
    const given = logged([0, 1, 2], [1, 2, 3], [1.7e9 + 5, 1.7e9, 1.7e9 + 7.5]);
    expect([...lineOf(given, "relative").x]).toEqual([-5, 0, 2.5]);
    expect([...lineOf(given, "relative").y]).toEqual([2, 1, 3]);
    expect([...lineOf(given, "wall").x]).toEqual([1.7e9, 1.7e9 + 5, 1.7e9 + 7.5]);
  });
  test("a first point without a time does not take the others' away", () => {
    const given = logged([0, 1, 2], [1, 2, 3], [Number.NaN, 100, 130]);
    expect(lineOf(given, "relative")).toEqual({ x: Float64Array.of(0, 30), y: Float64Array.of(2, 3) });
  });
});

test("3,000,000 points that go back, or that come in any order", () => {
  const count = 3e6;
  const random = randomNumbers(1);
  const places = new Float64Array(count).map((_, i) => i);
  const back = lineOf({ steps: places.map((i) => i % 1e6), times: places, values: places }, "step");
  expect(firstDifference(back.x, places.subarray(0, 1e6))).toBe(-1);
  expect(firstDifference(back.y, places.subarray(2e6))).toBe(-1);
  const steps = places.map(() => Math.floor(random() * 1e6));
  const { x, y } = lineOf({ steps, times: places, values: steps }, "step");
  expect(firstDifference(x, Float64Array.from(new Set(steps)).sort())).toBe(-1);
  expect(firstDifference(y, x)).toBe(-1);
});
