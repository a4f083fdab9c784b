import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { facetCounts, histogram, totalsOf } from "../../src/engine/facet";
import { filterRows } from "../../src/engine/filter";
import type { Histogram } from "../../src/engine/types";
import type { Value } from "../../src/engine/value";
import { keyOf, oneKey, ref, tableOf } from "../makeTable";
import { numbers } from "./strategies";

function histogramOf(given: readonly Value[]): Histogram {
  const { key } = oneKey(given);
  return histogram(key, totalsOf(key));
}

test("every row is in one bin whose bounds hold its number, or among the specials", () => {
  const value = fc.oneof({ weight: 5, arbitrary: numbers }, fc.constantFrom(undefined, null, "None", "auto"));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), fc.nat(2), (given, other) => {
      const table = tableOf(given.map((x, i) => ({ x, y: i % 3 })));
      const key = keyOf(table, "x");
      const clause = { type: "values" as const, key: ref("y"), include: [other], exclude: [], match: "any" as const };
      const counts = facetCounts(table, filterRows(table, [clause], null), key);
      const { bins, specials, min, max } = histogram(key, counts);
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
  test("linear where one of them is zero, or they span less, or they do not crowd", () => {
    expect(histogramOf([0, ...decades]).scale).toBe("linear");
    expect(histogramOf(decades.slice(0, 14)).scale).toBe("linear");
    expect(histogramOf(Array.from({ length: 100 }, (_, i) => i + 0.5)).scale).toBe("linear");
  });
  test("time", () => {
    const { scale, bins } = histogramOf(Array.from({ length: 48 }, (_, i) => ({ time: 1e12 + i })));
    expect([scale, bins.length, bins[0]?.total]).toEqual(["time", 24, 2]);
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
