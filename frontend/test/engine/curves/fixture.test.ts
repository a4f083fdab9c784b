/** Curves and smoothing equal what NumPy, SciPy and pandas say: the fixture is written by tests/contract/curves.py. */
import { describe, expect, test } from "vitest";
import { curveOf } from "../../../src/engine/curves/curve";
import { lineOf } from "../../../src/engine/curves/lineOf";
import { smoothed } from "../../../src/engine/curves/smooth";
import type { Band, Curve, Line, Middle } from "../../../src/engine/curves/types";
import { jsonOf } from "../../wire/fixture";

/** NaN and infinities are texts. */
type Numbers = readonly (number | string)[];
type Case = {
  readonly name: string;
  readonly lines: readonly { readonly steps: Numbers; readonly values: Numbers }[];
} & {
  readonly [quantity: string]: Numbers;
};

const fixture = jsonOf("curves.json") as {
  readonly curves: readonly Case[];
  readonly logs: readonly Case[];
  readonly smoothed: readonly { readonly weight: number; readonly values: Numbers; readonly smoothed: Numbers }[];
};

const PRECISION = 1e-12;

function numbersOf(numbers: Numbers | undefined): Float64Array {
  return Float64Array.from(numbers ?? [], Number);
}

/** Equal but for rounding, of which large numbers have more. */
function expectNear(own: ArrayLike<number>, expected: readonly number[]): void {
  expect(own).toHaveLength(expected.length);
  expected.forEach((x, i) => {
    if (!Number.isFinite(x)) expect([i, own[i]]).toEqual([i, x]);
    else expect(Math.abs((own[i] as number) - x)).toBeLessThanOrEqual(PRECISION * Math.max(1, Math.abs(x)));
  });
}

function linesOf({ lines }: Case): Line[] {
  return lines.map(({ steps, values }) => {
    const numbers = numbersOf(steps);
    return lineOf({ steps: numbers, times: numbers, values: numbersOf(values) }, "step");
  });
}

const HALVES = ["std", "standardError", "confidence95"] as const;

describe.each([...fixture.curves, ...fixture.logs])("$name", (given) => {
  const expected = (name: string) => [...numbersOf(given[name])];
  const made = (middle: Middle, band: Band): Curve => curveOf(linesOf(given), middle, band);
  test.each(["mean", "median"] as const)("%s", (middle) => {
    const curve = made(middle, "none");
    expect([...curve.x]).toEqual(expected("x"));
    expect([...curve.n]).toEqual(expected("n"));
    expect([...curve.nan]).toEqual(expected("nan"));
    expectNear(curve.middle, expected(middle));
    for (const band of HALVES) {
      const { low, high } = made(middle, band);
      const halves = expected(band);
      expectNear(
        low,
        expected(middle).map((own, i) => own - (halves[i] as number)),
      );
      expectNear(
        high,
        expected(middle).map((own, i) => own + (halves[i] as number)),
      );
    }
  });
  test("range and quartiles", () => {
    const range = made("mean", "range");
    expectNear(range.low, expected("min"));
    expectNear(range.high, expected("max"));
    // Not where there are infinities, beside which NumPy's quartiles are NaN.
    if (!("low quartile" in given)) return;
    const quartiles = made("mean", "quartiles");
    expectNear(quartiles.low, expected("low quartile"));
    expectNear(quartiles.high, expected("high quartile"));
  });
});

test.each(fixture.smoothed)("smoothed by $weight: $values", ({ weight, values, smoothed: expected }) => {
  const y = numbersOf(values);
  expectNear(smoothed({ x: y.map((_, i) => i), y }, weight).y, [...numbersOf(expected)]);
});
