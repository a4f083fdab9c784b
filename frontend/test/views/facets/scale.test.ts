import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { filterRows } from "../../../src/engine/kernels/filter";
import { facetHistogram } from "../../../src/engine/kernels/histogram";
import { parseNumber } from "../../../src/values/number";
import { DAY } from "../../../src/values/time";
import { axisOf } from "../../../src/views/facets/scale";
import { oneKey } from "../../makeTable";

function axis(values: readonly number[]) {
  const { table, key } = oneKey(values);
  return axisOf(facetHistogram(table, filterRows(table, [], null), key), Number(values.every(Number.isInteger)));
}

describe("the slider's axis", () => {
  // Between denormal numbers there is no room for places.
  const finite = fc.oneof(
    fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((x) => (Math.abs(x) < 1e-200 ? 0 : x)),
    fc.integer({ min: -1000, max: 1000 }),
  );

  it("ends at the data's ends, and never goes back", () => {
    fc.assert(
      fc.property(fc.uniqueArray(finite, { minLength: 2, maxLength: 60 }), (values) => {
        const { last, valueAt } = axis(values);
        expect(valueAt(0)).toBe(Math.min(...values));
        expect(valueAt(last)).toBe(Math.max(...values));
        for (let place = 1; place <= last; place++) expect(valueAt(place)).toBeGreaterThanOrEqual(valueAt(place - 1));
      }),
    );
  });

  it("finds the place of a value again, within the step that rounding takes", () => {
    fc.assert(
      fc.property(fc.uniqueArray(finite, { minLength: 2, maxLength: 60 }), fc.nat(), (values, at) => {
        const { last, valueAt, placeOf } = axis(values);
        const place = at % (last + 1);
        const value = valueAt(place);
        expect(Math.abs(valueAt(placeOf(value)) - value)).toBeLessThanOrEqual(
          Math.abs(valueAt(Math.min(last, place + 1)) - valueAt(Math.max(0, place - 1))),
        );
      }),
    );
  });

  it("has a bin for 0 and below before log bins: up to 0 it runs evenly, and then jumps to the smallest above", () => {
    const positive = fc.integer({ min: 0, max: 40 }).map((i) => 10 ** (-5 + i / 10));
    const below = fc.constantFrom([0], [0, 0, 0], [-2], [-2, 0], [-0.5]);
    fc.assert(
      fc.property(fc.array(positive, { minLength: 2, maxLength: 60 }), below, (some, low) => {
        // Enough at the low end for log bins, and for few below 0.
        const above = [...new Array(40).fill(1e-5), ...some, 1];
        const { last, valueAt, placeOf } = axis([...low, ...above]);
        expect(last).toBe(250);
        expect([valueAt(0), valueAt(9), valueAt(10)]).toEqual([Math.min(...low), 0, Math.min(...above)]);
        for (let place = 1; place <= last; place++) expect(valueAt(place)).toBeGreaterThanOrEqual(valueAt(place - 1));
        for (const value of [...low, ...above]) {
          const place = placeOf(value);
          expect(valueAt(Math.max(0, place - 1))).toBeLessThanOrEqual(value);
          expect(valueAt(Math.min(last, place + 1))).toBeGreaterThanOrEqual(value);
        }
        expect(placeOf(1e-9)).toBe(10);
      }),
    );
  });

  it("reads short: learning rates over decades", () => {
    const rates = Array.from({ length: 40 }, (_, i) => 1e-5 * 10 ** (i / 10));
    const { last, valueAt } = axis(rates);
    for (let place = 1; place < last; place++) expect(String(valueAt(place)).length).toBeLessThan(10);
  });

  it("of integers has integers alone", () => {
    const { last, valueAt } = axis(Array.from({ length: 50 }, (_, i) => 2 * i));
    for (let place = 0; place <= last; place++) expect(Number.isInteger(valueAt(place))).toBe(true);
  });
});

it("the slider of whole days stops at whole days", () => {
  const days = Array.from({ length: 30 }, (_, i) => ({ time: Date.UTC(2026, 1, 1 + 3 * i) }));
  const { table, key } = oneKey(days);
  const { last, valueAt } = axisOf(facetHistogram(table, filterRows(table, [], null), key), DAY);
  for (let place = 0; place <= last; place++) expect(valueAt(place) % DAY).toBe(0);
});

it.each([
  ["Asia/Kolkata", 90],
  ["America/Los_Angeles", 90],
  ["America/Los_Angeles", 3000],
])("the slider of moments stops at whole hours or days on the clock in %s, over %d days", (zone, length) => {
  vi.stubEnv("TZ", zone);
  const moments = Array.from({ length }, (_, i) => ({ time: Date.UTC(2026, 1, 1 + i, 5, 7, 9) }));
  const { table, key } = oneKey(moments);
  const { last, valueAt } = axisOf(facetHistogram(table, filterRows(table, [], null), key), 0);
  for (let place = 1; place < last; place++) {
    const date = new Date(valueAt(place));
    expect([date.getMinutes(), date.getSeconds()]).toEqual([0, 0]);
    expect(valueAt(place)).toBeGreaterThan(valueAt(place - 1));
  }
  const starts = Array.from({ length: last - 1 }, (_, i) => new Date(valueAt(i + 1)).getHours());
  if (length > 240) expect(new Set(starts)).toEqual(new Set([0]));
  vi.unstubAllEnvs();
});

describe("typed bounds", () => {
  it.each([
    ["1e-3", 0.001],
    [" 5 ", 5],
    ["−2", -2],
    ["", null],
    ["abc", undefined],
    ["1,000", undefined],
    ["Infinity", undefined],
  ])("%j is %s", (typed, number) => {
    expect(parseNumber(typed)).toBe(number);
  });
});
