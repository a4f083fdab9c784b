import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { filterRows } from "../../../src/engine/kernels/filter";
import { facetHistogram } from "../../../src/engine/kernels/histogram";
import type { Histogram } from "../../../src/engine/table/types";
import type { Value } from "../../../src/values/value";
import { keyOf, oneKey, ref, tableOf } from "../../makeTable";
import { numbers } from "../strategies";

function histogramOf(given: readonly Value[]): Histogram {
  const { table, key } = oneKey(given);
  return facetHistogram(table, filterRows(table, [], null), key);
}

test("every row is in one bin whose bounds hold its number, or among the specials", () => {
  const value = fc.oneof({ weight: 5, arbitrary: numbers }, fc.constantFrom(undefined, null, "None", "auto"));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(2), (given, other) => {
      const table = tableOf(given.map((x, i) => ({ x, y: i % 3 })));
      const key = keyOf(table, "x");
      const clause = { type: "values" as const, key: ref("y"), include: [other], exclude: [], match: "any" as const };
      const { bins, specials, min, max } = facetHistogram(table, filterRows(table, [clause], null), key);
      const finite = given.filter((x) => typeof x === "number" && Number.isFinite(x)).map(Number);
      const sum = (pick: "count" | "total") => [...bins, ...specials].reduce((all, bin) => all + bin[pick], 0);
      expect(sum("total")).toBe(given.length);
      expect(sum("count")).toBe(given.filter((_, i) => i % 3 === other).length);
      expect(bins.reduce((all, bin) => all + bin.total, 0)).toBe(finite.length);
      if (finite.length === 0) {
        expect(bins).toEqual([]);
        return;
      }
      expect([min, max]).toEqual([Math.min(...finite) + 0, Math.max(...finite) + 0]);
      expect([bins[0]?.min, bins.at(-1)?.max]).toEqual([min, max]);
      bins.forEach((bin, i) => {
        const last = i === bins.length - 1;
        const inside = finite.filter((x) => x >= bin.min && (last ? x <= bin.max : x < (bins[i + 1]?.min ?? 0)));
        expect([i, bin.total]).toEqual([i, inside.length]);
      });
    }),
    { numRuns: 500 },
  );
});

describe("scales", () => {
  const decades = Array.from({ length: 40 }, (_, i) => 10 ** (-5 + i / 8));
  test("log where positive numbers crowd at the low end over two decades", () => {
    const { scale, bins } = histogramOf(decades);
    expect(scale).toBe("log");
    // Equal ratios: the numbers, even on a log axis, fill every bin.
    expect(bins.every((bin) => bin.total > 0)).toBe(true);
  });
  test("log with a bin of its own for 0 and few negative numbers", () => {
    const { scale, bins, min, max } = histogramOf([0, 0, -1, ...decades]);
    expect([scale, min, max]).toEqual(["log", -1, decades.at(-1)]);
    expect(bins[0]).toEqual({ min: -1, max: 0, count: 3, total: 3 });
    expect([bins.length, bins[1]?.min]).toEqual([25, decades[0]]);
    expect(bins.slice(1).every((bin) => bin.total > 0)).toBe(true);
    expect(histogramOf([0, ...decades]).bins[0]).toEqual({ min: 0, max: 0, count: 1, total: 1 });
  });
  test("as the oracle decides", () => {
    const number = fc.oneof(
      { weight: 6, arbitrary: fc.double({ min: -6, max: 2, noNaN: true }).map((x) => 10 ** x) },
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.double({ min: 0.001, max: 3, noNaN: true }).map((x) => -x) },
    );
    fc.assert(
      fc.property(fc.array(number, { minLength: 13, maxLength: 80 }), (given) => {
        const above = given.filter((x) => x > 0);
        const [low, high] = [Math.min(...above), Math.max(...above)];
        const crowding = above.filter((x) => x < low + (high - low) / 10).length * 2 >= above.length;
        const few = given.filter((x) => x < 0).length * 20 <= given.length;
        const { scale, bins } = histogramOf(given);
        expect(scale).toBe(above.length > 0 && high / low >= 100 && crowding && few ? "log" : "linear");
        if (scale === "log" && above.length < given.length) expect(bins[0]?.total).toBe(given.length - above.length);
      }),
      { numRuns: 500 },
    );
  });
  test("linear where many are negative, or they span less, or they do not crowd", () => {
    expect(histogramOf([-1, -2, -3, ...decades]).scale).toBe("linear");
    expect(histogramOf(decades.slice(0, 14)).scale).toBe("linear");
    expect(histogramOf(Array.from({ length: 100 }, (_, i) => i + 0.5)).scale).toBe("linear");
  });
  test("time", () => {
    const { scale, bins } = histogramOf(Array.from({ length: 48 }, (_, i) => ({ time: 1e12 + i })));
    expect([scale, bins.length, bins[0]?.total]).toEqual(["time", 24, 2]);
  });
  test("whole days: each bin holds equally many of them, and names the last one it holds", () => {
    const DAY = 86_400_000;
    const days = (n: number) => histogramOf(Array.from({ length: n }, (_, i) => ({ time: (i + 9) * DAY }))).bins;
    expect(days(20).map(({ total, min, max }) => [total, max - min])).toEqual(new Array(20).fill([1, 0]));
    expect(days(48).map(({ total, min, max }) => [total, max - min])).toEqual(new Array(24).fill([2, DAY]));
    expect(days(48).at(-1)?.max).toBe(56 * DAY);
  });
  test("integers: each bin holds equally many of them", () => {
    const totals = (n: number) => histogramOf(Array.from({ length: n }, (_, i) => i - 3)).bins.map((bin) => bin.total);
    expect(totals(16)).toEqual(new Array(16).fill(1));
    expect(totals(48)).toEqual(new Array(24).fill(2));
    expect(totals(50)).toEqual([...new Array(16).fill(3), 2]);
  });
});

test("specials come in the order of a list, others after them by rows", () => {
  const { specials } = histogramOf([1.5, "auto", "auto", Infinity, Number.NaN, null, undefined, "None"]);
  expect(specials.map((item) => item.value)).toEqual([undefined, null, "None", Number.NaN, "auto", Infinity]);
});
