import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnOf } from "../../../src/engine/dictionary";
import { histogram, totalsOf } from "../../../src/engine/facet";
import { makeTable } from "../../../src/engine/table";
import type { Key } from "../../../src/engine/types";
import type { Value } from "../../../src/engine/value";
import { axisOf, parseNumber, parseTime, timeText } from "../../../src/views/facets/scale";

function keyOf(values: readonly Value[]): Key {
  const runs = values.map((_, i) => `r${i}`);
  const field = { ref: { namespace: "doc", path: ["x"] } as const, ...columnOf(values) };
  const table = makeTable(
    "a-1",
    runs,
    runs.map((run) => [run]),
    [field],
  );
  return table.keys.find(({ ref }) => ref.namespace === "doc") as Key;
}

function axis(values: readonly number[]) {
  const key = keyOf(values);
  return axisOf(histogram(key, totalsOf(key)), values.every(Number.isInteger));
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

  it("dates are read as they are written, to the second", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1971-01-01"), max: new Date("2100-01-01"), noInvalidDate: true }),
        (date) => {
          const second = Math.floor(date.getTime() / 1000) * 1000;
          // An hour that daylight saving repeats has one text for two moments.
          const read = parseTime(timeText(second)) as number;
          expect(timeText(read)).toBe(timeText(second));
        },
      ),
    );
    expect(parseTime("2026-02-30")).toBeUndefined();
    expect(parseTime("yesterday")).toBeUndefined();
    expect(parseTime("2026-03-01")).toBe(new Date(2026, 2, 1).getTime());
  });
});
