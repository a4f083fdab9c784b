import fc from "fast-check";
import { expect, test } from "vitest";
import { at, valueAt } from "../../../src/engine/curves/nearest";
import { lineFrom, pointsOf, valueOn } from "./oracle";
import { lines, xs } from "./strategies";

const positions = fc.oneof(xs, fc.constantFrom(Infinity, -Infinity));

test("the nearest place is as the oracle says: the first of those with the least distance", () => {
  fc.assert(
    fc.property(lines(8), positions, (given, x) => {
      for (const line of given) {
        const nearer = (a: number, b: number) =>
          Math.abs(x - (line.x[b] as number)) < Math.abs(x - (line.x[a] as number));
        const bounded = x === Infinity ? line.x.length - 1 : 0;
        const expected = Number.isFinite(x) ? [...line.x.keys()].reduce((a, b) => (nearer(a, b) ? b : a), 0) : bounded;
        expect(at(line, x)).toBe(line.x.length === 0 ? -1 : expected);
      }
    }),
    { numRuns: 1000 },
  );
  expect(at({ x: Float64Array.of(1, 2) }, Number.NaN)).toBe(-1);
  expect(at({ x: Float64Array.of(1, 2, 4) }, 3)).toBe(1);
});

test("a line's value is as the oracle says, and NaN beyond its range", () => {
  fc.assert(
    fc.property(lines(8), positions, (given, x) => {
      for (const line of given) {
        const [own, expected] = [valueAt(line, x), valueOn(pointsOf(line), x) ?? Number.NaN];
        if (Number.isFinite(expected))
          expect(Math.abs(own - expected)).toBeLessThan(1e-11 * Math.max(1, Math.abs(own)) + 1e-6);
        else expect(own).toBe(expected);
      }
    }),
    { numRuns: 1000 },
  );
});

test("NaN counts also where rounding takes x for the other end", () => {
  const nearEnd = (y: readonly number[]) => valueAt({ x: Float64Array.of(-1, 5e-324), y: Float64Array.from(y) }, 0);
  expect([nearEnd([Number.NaN, 2]), nearEnd([3, 2]), nearEnd([Infinity, 2])]).toEqual([Number.NaN, 2, 2]);
});

test("values stand exactly at the points, and between equal ones", () => {
  const line = lineFrom([
    { x: 0, y: 0.1 },
    { x: 3, y: 0.1 },
    { x: 7, y: Number.NaN },
    { x: 8, y: 1 },
    { x: 9, y: Infinity },
    { x: 10, y: -Infinity },
    { x: 11, y: -1.7e308 },
    { x: 12, y: 1.7e308 },
  ]);
  for (const x of [0, 1, 2, 2.9, 3]) expect(valueAt(line, x)).toBe(0.1);
  expect([5, 7, 7.5, 8, 8.5, 9, 9.5, 10, 10.5].map((x) => valueAt(line, x))).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
    1,
    Infinity,
    Infinity,
    Number.NaN,
    -Infinity,
    -Infinity,
  ]);
  // Their difference is more than a number can be.
  expect(valueAt(line, 11.5)).toBe(0);
  expect([-1, 13, Number.NaN].map((x) => valueAt(line, x))).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});
