import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { curveOf } from "../../../src/engine/curves/curve";
import type { Band, Curve, Line, Middle } from "../../../src/engine/curves/types";
import { curveAt, firstDifference, lineFrom, pointsOf, xsOf } from "./oracle";
import { lines, randomNumbers } from "./strategies";

const MIDDLES: readonly Middle[] = ["mean", "median"];
const BANDS: readonly Band[] = ["none", "std", "standardError", "confidence95", "range", "quartiles"];

function line(xs: readonly number[], ys: readonly number[]): Line {
  return lineFrom(xs.map((x, i) => ({ x, y: ys[i] as number })));
}

/** Each array as a list. */
function listed({ x, middle, low, high, n, nan }: Curve) {
  return { x: [...x], middle: [...middle], low: [...low], high: [...high], n: [...n], nan: [...nan] };
}

function expectNear(own: number, expected: number, scale: number, precision: number): void {
  if (!Number.isFinite(expected)) expect(own).toBe(expected);
  else expect(Math.abs(own - expected)).toBeLessThanOrEqual(precision * scale);
}

function expectAsTheOracle(given: readonly Line[], middle: Middle, band: Band, most: number, precision: number): void {
  const curve = curveOf(given, middle, band, most);
  const plain = given.map(pointsOf);
  expect([...curve.x].map((x) => x + 0)).toEqual(xsOf(plain, most));
  for (const array of [curve.middle, curve.low, curve.high, curve.n, curve.nan])
    expect(array).toHaveLength(curve.x.length);
  curve.x.forEach((x, i) => {
    const expected = curveAt(plain, x, middle, band);
    expect([curve.n[i], curve.nan[i]]).toEqual([expected.values.length, expected.nan]);
    const scale = Math.max(1, ...expected.values.filter(Number.isFinite).map(Math.abs));
    for (const part of ["middle", "low", "high"] as const) {
      expectNear(curve[part][i] as number, expected[part], scale, precision);
    }
  });
}

test("a curve is as the oracle says", () => {
  const most = fc.oneof(fc.constant(1000), fc.integer({ min: 0, max: 20 }));
  fc.assert(
    fc.property(lines(12), fc.constantFrom(...MIDDLES), fc.constantFrom(...BANDS), most, (...given) =>
      // A std of values whose mean is 1e8 and rounded otherwise: the oracle has one pass.
      expectAsTheOracle(...given, 1e-7),
    ),
    { numRuns: 3000 },
  );
});

describe("of many lines with many xs, more than are held at once", () => {
  const random = randomNumbers(7);
  const given = Array.from({ length: 120 }, (_, i) => {
    const length = i === 0 ? 1 : 30 + Math.floor(random() * 30);
    const xs = Array.from({ length }, () => Math.floor(random() * 4000) / 4).sort((a, b) => a - b);
    const distinct = xs.filter((x, place) => x !== xs[place - 1]);
    return line(
      distinct,
      distinct.map(() => (random() < 0.01 ? Number.NaN : random())),
    );
  });
  test.each([
    ["mean", "std"],
    ["median", "quartiles"],
  ] as const)("%s and %s", (middle, band) => {
    expect(new Set(given.flatMap(({ x }) => [...x])).size).toBeGreaterThan(2000);
    expectAsTheOracle(given, middle, band, 5000, 1e-12);
    expectAsTheOracle(given, middle, band, 300, 1e-12);
  });
});

describe("lines that begin and end where they like", () => {
  test("none counts beyond its range, and it is told how many do", () => {
    const curve = curveOf([line([0, 10, 20], [1, 2, 3]), line([5, 10], [10, 20]), line([15], [9])], "mean", "range");
    expect(listed(curve)).toEqual({
      x: [0, 5, 10, 15, 20],
      middle: [1, 5.75, 11, 5.75, 3],
      low: [1, 1.5, 2, 2.5, 3],
      high: [1, 10, 20, 9, 3],
      n: [1, 2, 2, 2, 1],
      nan: [0, 0, 0, 0, 0],
    });
  });
  test("NaN is passed over between its neighbours, and told", () => {
    const curve = curveOf(
      [line([0, 2, 4, 6], [1, Number.NaN, 3, 4]), line([0, 1, 3, 5], [5, 5, 5, 5])],
      "mean",
      "none",
    );
    expect(curve.x).toEqual(Float64Array.of(0, 1, 2, 3, 4, 5, 6));
    expect([...curve.n]).toEqual([2, 1, 1, 1, 2, 2, 1]);
    expect([...curve.nan]).toEqual([0, 1, 1, 1, 0, 0, 0]);
    expect([...curve.middle]).toEqual([3, 5, 5, 5, 4, 4.25, 4]);
  });
  test("where all are NaN there is no value", () => {
    const nothing = line([0, 1], [Number.NaN, Number.NaN]);
    for (const band of BANDS) {
      const curve = listed(curveOf([nothing, nothing], "median", band));
      const none = [Number.NaN, Number.NaN];
      expect(curve).toEqual({ x: [0, 1], middle: none, low: none, high: none, n: [0, 0], nan: [2, 2] });
    }
  });
});

describe("one line", () => {
  test("is itself, however long", () => {
    const long = line(
      Array.from({ length: 70_000 }, (_, i) => i / 7),
      Array.from({ length: 70_000 }, (_, i) => (i % 9 === 0 ? Number.NaN : i / 3)),
    );
    const empty = line([], []);
    for (const middle of MIDDLES) {
      const curve = curveOf([empty, long, empty], middle, "std");
      expect(firstDifference(curve.x, long.x)).toBe(-1);
      expect(firstDifference(curve.middle, long.y)).toBe(-1);
      expect(curve.n.every((n, i) => n === (i % 9 === 0 ? 0 : 1))).toBe(true);
      expect(curve.nan.every((n, i) => n === (i % 9 === 0 ? 1 : 0))).toBe(true);
      expect(curve.low.every(Number.isNaN) && curve.high.every(Number.isNaN)).toBe(true);
    }
    expect(firstDifference(curveOf([long], "mean", "range").high, long.y)).toBe(-1);
  });
  test("of one point, and none at all", () => {
    expect(listed(curveOf([line([3], [-0.5])], "mean", "quartiles"))).toEqual({
      x: [3],
      middle: [-0.5],
      low: [-0.5],
      high: [-0.5],
      n: [1],
      nan: [0],
    });
    const nothing = { x: [], middle: [], low: [], high: [], n: [], nan: [] };
    expect(listed(curveOf([], "mean", "std"))).toEqual(nothing);
    expect(listed(curveOf([line([], []), line([], [])], "median", "range"))).toEqual(nothing);
  });
});

describe("numbers", () => {
  const at = (values: readonly number[], middle: Middle, band: Band) => {
    const found = listed(
      curveOf(
        values.map((y) => line([0], [y])),
        middle,
        band,
      ),
    );
    return [found.low[0], found.middle[0], found.high[0]];
  };
  test("a large offset does not eat the std, nor does the sum of many move the mean", () => {
    // Numbers from 2 ** 26 on differ by 2 ** -26 at least: what is added are a few of these.
    const random = randomNumbers(2);
    const ulps = Array.from({ length: 1000 }, () => Math.floor(random() * 20));
    const mean = ulps.reduce((a, b) => a + b) / 1000;
    const std = Math.sqrt(ulps.reduce((all, x) => all + (x - mean) ** 2, 0) / 999);
    const found = at(
      ulps.map((x) => 2 ** 26 + x * 2 ** -26),
      "mean",
      "std",
    );
    const [low = 0, middle = 0, high = 0] = found.map((x = 0) => (x - 2 ** 26) * 2 ** 26);
    // As near as numbers of that size can be.
    expect(Math.abs(middle - mean)).toBeLessThanOrEqual(1);
    expect(Math.abs((high - low) / 2 - std)).toBeLessThanOrEqual(1);
  });
  test("equal numbers have no band", () => {
    for (const n of [2, 3, 10, 40]) {
      for (const band of BANDS.slice(1)) expect(at(Array(n).fill(0.8), "mean", band)).toEqual([0.8, 0.8, 0.8]);
    }
  });
  test("a mean does not depend on its band", () => {
    const random = randomNumbers(3);
    const values = Array.from({ length: 25 }, random);
    const means = BANDS.map((band) => at(values, "mean", band)[1]);
    expect(new Set(means).size).toBe(1);
  });
  test("infinities are numbers", () => {
    expect(at([1, 2, Infinity], "mean", "range")).toEqual([1, Infinity, Infinity]);
    expect(at([1, 2, Infinity], "median", "range")).toEqual([1, 2, Infinity]);
    expect(at([-Infinity, 2, Infinity], "mean", "range")).toEqual([-Infinity, Number.NaN, Infinity]);
    expect(at([Infinity, Infinity], "mean", "none")[1]).toBe(Infinity);
    expect(at([1, 2, Infinity], "mean", "std")).toEqual([Number.NaN, Infinity, Number.NaN]);
    expect(at([1, 2, 3, 4, Infinity], "median", "quartiles")).toEqual([2, 3, 4]);
    expect(at([1, 2, 3, Infinity], "median", "quartiles")).toEqual([1.75, 2.5, Infinity]);
  });
  test("a sum may be more than a number can be", () => {
    expect((at([1.7e308, 1.7e308, 1.4e308], "mean", "none")[1] ?? 0) / 1e308).toBeCloseTo(1.6, 12);
    expect(at([1.5e308, 1.7e308], "median", "none")[1]).toBe(1.6e308);
  });
});

describe("of more xs than there may be", () => {
  const random = randomNumbers(11);
  const xs = Array.from({ length: 10_000 }, (_, i) => i);
  const ending = (last: number) => line(xs.slice(0, last + 1), xs.slice(0, last + 1).map(random));
  test("the first, the last and each line's last are among them, and the others are spread evenly", () => {
    const ends = [9999, 17, 4321, 4322, 9998];
    const curve = curveOf(ends.map(ending), "mean", "std");
    expect(curve.x).toHaveLength(1000);
    expect([0, ...ends].filter((x) => !curve.x.includes(x))).toEqual([]);
    // Of 9,994 others 994 are chosen.
    const widest = curve.x.reduce((most, x, i) => Math.max(most, x - (curve.x[i - 1] ?? 0)), 0);
    expect(widest).toBeLessThanOrEqual(Math.ceil(9994 / 994) + 1);
    expect(curve.n[curve.x.indexOf(4321)]).toBe(4);
    expect(curve.n[curve.x.indexOf(4322)]).toBe(3);
    expect(curve.n[curve.x.indexOf(4322) + 1]).toBe(2);
  });
  test("more ends than half of them are not kept: the curve would only be where lines end", () => {
    const ends = Array.from({ length: 20 }, (_, i) => 9980 + i);
    expect(curveOf(ends.map(ending), "mean", "none", 42).x.filter((x) => x >= 9980)).toHaveLength(20);
    expect(curveOf(ends.map(ending), "mean", "none", 41).x.filter((x) => x >= 9980).length).toBeLessThan(3);
  });
  test("as many as there may be are all, and fewer than two are two", () => {
    const given = [ending(9), ending(5)];
    expect(curveOf(given, "mean", "none", 10).x).toEqual(Float64Array.from(xs.slice(0, 10)));
    for (const most of [2, 1, 0, -1]) expect(curveOf(given, "mean", "none", most).x).toEqual(Float64Array.of(0, 9));
  });
});

test("3,000,000 points", () => {
  const x = new Float64Array(3e6).map((_, i) => i);
  const long = { x, y: x.map((i) => i % 2) };
  const curve = curveOf([long, line([-1, 3e6], [0, 0])], "mean", "std");
  expect([curve.x.length, curve.x[0], curve.x.at(-2), curve.x.at(-1)]).toEqual([1000, -1, 2_999_999, 3e6]);
  expect([curve.n[0], curve.n[1], curve.n.at(-2), curve.n.at(-1)]).toEqual([1, 2, 2, 1]);
  expect(firstDifference(curveOf([long], "mean", "std").middle, long.y)).toBe(-1);
});
