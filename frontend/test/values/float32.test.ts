import fc from "fast-check";
import { expect, test } from "vitest";
import { shortest } from "../../src/values/float32";

/** The obvious way: more and more digits, until the number reads back. */
function byTrying(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const candidate = Number(x.toPrecision(digits));
    if (Math.fround(candidate) === x) return candidate;
  }
  return Number(x.toPrecision(9));
}

function digitsOf(x: number): number {
  return x.toExponential().replace(/e.*|[-.]/g, "").length;
}

test("reads back, with no more digits than needed", () => {
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const found = shortest(x);
      expect(Math.fround(found)).toBe(x === 0 ? 0 : x);
      if (x !== 0) expect(digitsOf(found)).toBe(digitsOf(byTrying(x)));
    }),
    { numRuns: 2000 },
  );
});

test("a decimal of up to six digits is found again", () => {
  fc.assert(
    fc.property(fc.integer({ min: -999_999, max: 999_999 }), fc.integer({ min: -30, max: 30 }), (digits, exponent) => {
      const x = Number(`${digits}e${exponent}`);
      expect(shortest(Math.fround(x))).toBe(x + 0);
    }),
    { numRuns: 2000 },
  );
});

test("what is no finite number stays", () => {
  expect([NaN, Infinity, -Infinity, -0].map(shortest)).toEqual([NaN, Infinity, -Infinity, 0]);
});
