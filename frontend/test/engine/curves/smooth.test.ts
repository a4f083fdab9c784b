import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { smoothed } from "../../../src/engine/curves/smooth";
import type { Line } from "../../../src/engine/curves/types";
import { smoothValues } from "./oracle";
import { values } from "./strategies";

function lineOfValues(y: readonly number[]): Line {
  return { x: Float64Array.from(y.keys()), y: Float64Array.from(y) };
}

const smooth = (y: readonly number[], weight: number) => [...smoothed(lineOfValues(y), weight).y];

test("an average is as the oracle says: by the age of each value", () => {
  const weights = fc.oneof(fc.constantFrom(0, 0.1, 0.6, 0.99, 0.999), fc.double({ min: 0, max: 0.999, noNaN: true }));
  fc.assert(
    fc.property(fc.array(values, { maxLength: 40 }), weights, (given, weight) => {
      const expected = smoothValues(given, weight);
      const scale = Math.max(1, ...given.filter(Number.isFinite).map(Math.abs));
      smooth(given, weight).forEach((y, i) => {
        const other = expected[i] as number;
        if (!Object.is(y + 0, other + 0)) expect(Math.abs(y - other) / scale).toBeLessThan(1e-11);
      });
    }),
    { numRuns: 1000 },
  );
});

describe("as TensorBoard's own tests say", () => {
  test("values are smoothed without a bias to 0", () => {
    expect(smooth([1, 0.5, 0], 0.6)).toEqual([1, 0.6875, ((0.5 * 0.4 + 0.4 * 1 * 0.6) * 0.6 + 0) / (1 - 0.6 ** 3)]);
    expect(smooth([0, 0.5, 1], 0.6)).toEqual([0, 0.3125, (1 * 0.4 + 0.5 * 0.4 * 0.6) / (1 - 0.6 ** 3)]);
    expect(smooth([], 0.6)).toEqual([]);
  });
  test("what is not finite stays, and is passed over", () => {
    const given = [-Infinity, 1, Number.NaN, Infinity, 0.5];
    expect(smooth(given, 0.6)).toEqual([-Infinity, 1, Number.NaN, Infinity, 0.6875]);
  });
  test("equal values have no noise", () => {
    expect(smooth([0.3, 0.3, 0.3], 0.1)).toEqual([0.3, 0.3, 0.3]);
  });
  test("a weight of 1 gives 0, and a greater one counts as 1", () => {
    for (const weight of [1, 2]) expect(smooth([1, 0.5, 0], weight)).toEqual([0, 0, 0]);
  });
  test.each([0, Number.NaN, -1, -Infinity, Infinity])("a weight of %d leaves all as it is", (weight) => {
    const line = lineOfValues([1, 0.5, Number.NaN]);
    expect(smoothed(line, weight)).toBe(line);
  });
});

test("equal values beside a NaN are no constant line, and one point is", () => {
  expect(smooth([0.25, Number.NaN, 0.25], 0.5)).toEqual([0.25, Number.NaN, 0.25]);
  const point = lineOfValues([Number.NaN]);
  expect(smoothed(point, 0.5)).toEqual(point);
  const line = lineOfValues([0.1]);
  expect(smoothed(line, 0.6)).toBe(line);
});

test("3,000,000 points end where their last values are", () => {
  const line = { x: new Float64Array(3e6).map((_, i) => i), y: new Float64Array(3e6).map((_, i) => (i < 1e6 ? 1 : 2)) };
  const { x, y } = smoothed(line, 0.999);
  expect(x).toBe(line.x);
  expect(y[1e6 - 1]).toBeCloseTo(1, 12);
  expect(y[1e6]).toBeCloseTo(1.001, 12);
  expect(y.at(-1)).toBeCloseTo(2, 12);
});
