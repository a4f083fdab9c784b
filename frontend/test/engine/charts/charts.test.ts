import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { colouringOf, scaled } from "../../../src/engine/charts/colouring";
import { nearbyOf } from "../../../src/engine/charts/nearby";
import { boundsOf, positionsOf, spansPowers } from "../../../src/engine/charts/positions";
import { medianOf, trendOf } from "../../../src/engine/charts/trend";
import { oneKey } from "../../makeTable";

const all = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);
const place = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -50, max: 300 }) }, fc.constant(Number.NaN));

describe("the nearest point", () => {
  it("is the one that a look at all of them finds", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(place, place), { maxLength: 40 }), place, place, (points, x, y) => {
        const [xs, ys] = [0, 1].map((side) => Float64Array.from(points, (one) => one[side as 0 | 1])) as [
          Float64Array,
          Float64Array,
        ];
        const distances = points.map(([px, py]) => Math.hypot(px - x, py - y));
        const least = Math.min(...distances.filter((one) => !Number.isNaN(one)), Number.POSITIVE_INFINITY);
        const found = nearbyOf(xs, ys, 24).nearest(x, y);
        if (least < 24) expect(distances[found]).toBe(least);
        else expect(found === -1 || distances[found] === 24).toBe(true);
      }),
    );
  });
});

describe("the trend", () => {
  it("has the medians of classes of the points, each point in one", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), place), { maxLength: 200 }), (points) => {
        const xs = Float64Array.from(points, ([x]) => x);
        const ys = Float64Array.from(points, ([, y]) => y);
        const { xs: at, ys: medians } = trendOf(xs, ys, false);
        expect([...at]).toEqual([...at].toSorted((a, b) => a - b));
        expect(at.length).toBeLessThanOrEqual(13);
        const held = points.filter(([, y]) => !Number.isNaN(y));
        if (held.length > 0) {
          const [low, high] = boundsOf(ys) as [number, number];
          for (const median of medians) expect(median >= low && median <= high).toBe(true);
        } else expect(medians.length).toBe(0);
      }),
    );
  });

  it("of few values of x is the median at each", () => {
    const trend = trendOf(Float64Array.of(1, 1, 2, 2, 2, 3), Float64Array.of(1, 3, 5, 1, 9, Number.NaN), false);
    expect([[...trend.xs], [...trend.ys]]).toEqual([
      [1, 2],
      [2, 5],
    ]);
  });

  it("is none of single points, which it would hide", () => {
    expect(trendOf(Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3), false).xs.length).toBe(0);
  });

  it("takes medians as anybody does", () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
  });
});

describe("positions", () => {
  it("are numbers, times in seconds, or places among the values that there are", () => {
    const numbers = oneKey([1, Number.NaN, undefined, Infinity, "a", 0.5, 2, 3]).key;
    expect([...positionsOf(numbers, all(8)).values]).toEqual([
      1,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
      0.5,
      2,
      3,
    ]);
    const times = oneKey([{ time: 5000 }, undefined]).key;
    expect([...positionsOf(times, all(2)).values]).toEqual([5, Number.NaN]);
    const texts = oneKey(["b10", "b9", undefined, "b9", "unused", null]).key;
    const { values, categories } = positionsOf(texts, Uint32Array.of(0, 1, 2, 3, 5));
    expect(categories).toEqual(["b9", "b10", null]);
    expect([...values]).toEqual([1, 0, Number.NaN, 0, 2]);
  });

  it("span powers of ten where all are above 0", () => {
    expect(spansPowers(Float64Array.of(1e-3, 0.3, Number.NaN))).toBe(true);
    expect(spansPowers(Float64Array.of(0, 1e-3, 0.3))).toBe(false);
    expect(spansPowers(Float64Array.of(1, 99))).toBe(false);
    expect(spansPowers(Float64Array.of())).toBe(false);
  });
});

describe("colours", () => {
  it("are of the commonest values, and what is left shares the grey one", () => {
    const values = Array.from({ length: 10 }, (_, i) => Array.from({ length: 10 - i }, () => `v${i}`)).flat();
    const { key } = oneKey([...values, undefined]);
    const { inkOf, legend } = colouringOf(key, all(values.length + 1));
    expect(legend).toMatchObject({ type: "values", others: { values: 3, rows: 1 + 2 + 3 }, missing: 1 });
    expect(new Set(values.map((value, i) => `${value} ${inkOf(i)}`)).size).toBe(10);
    expect(new Set(values.map((_, i) => inkOf(i))).size).toBe(8);
    expect(inkOf(values.length)).toBe("text-3");
  });

  it("of many numbers are a scale, logarithmic over powers of ten", () => {
    const { inkOf, legend } = scaled(Float64Array.of(1, 10, 1000, Number.NaN));
    expect(legend).toEqual({ type: "scale", low: 1, high: 1000, log: true, missing: 1 });
    expect([0, 1, 2, 3].map(inkOf)).toEqual(["scale-1", "scale-4", "scale-9", "text-3"]);
    expect(scaled(Float64Array.of(5, 5)).inkOf(0)).toBe("scale-9");
    expect(scaled(Float64Array.of()).legend).toMatchObject({ missing: 0 });
  });
});
