import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { facetCounts, facetItems, facetSize, formOf, totalsOf } from "../../src/engine/facet";
import { filterRows } from "../../src/engine/filter";
import type { Clause } from "../../src/engine/types";
import { canonical, type Value } from "../../src/engine/value";
import { keyOf, oneKey, ref, tableOf } from "../makeTable";
import { countsOf } from "./oracle";
import { filtered, KEY_NAMES } from "./strategies";

function itemsOf(values: readonly Value[], limit?: number) {
  const { key } = oneKey(values);
  return facetItems(key, totalsOf(key), limit).map(({ value, count }) => [value, count]);
}

test("items, counts and totals are those of the oracle, each value once", () => {
  fc.assert(
    fc.property(filtered, ({ rows, clauses }) => {
      const table = tableOf(rows);
      const filtering = filterRows(table, clauses, null);
      for (const name of KEY_NAMES.filter((name) => rows.some((row) => row[name] !== undefined))) {
        const key = keyOf(table, name);
        const items = facetItems(key, facetCounts(table, filtering, key));
        const totals = countsOf(table, [], null, key.ref);
        const counts = countsOf(table, clauses, null, key.ref);
        expect(items.map((item) => canonical(item.value)).sort()).toEqual([...totals.keys()].sort());
        for (const { value, count, total } of items) {
          expect([value, count, total]).toEqual([
            value,
            counts.get(canonical(value)) ?? 0,
            totals.get(canonical(value)),
          ]);
        }
        expect(facetSize(key)).toBe(items.length);
      }
    }),
    { numRuns: 500 },
  );
});

test("with a limit come the first of all items", () => {
  fc.assert(
    fc.property(filtered, fc.nat(6), ({ rows, clauses }, limit) => {
      const table = tableOf(rows);
      const filtering = filterRows(table, clauses, null);
      for (const key of table.keys) {
        const counts = facetCounts(table, filtering, key);
        expect(facetItems(key, counts, limit)).toEqual(facetItems(key, counts).slice(0, limit));
      }
    }),
  );
});

test("clauses beyond those that have a number of their own are left out of their facet too", () => {
  const names = Array.from({ length: 260 }, (_, i) => `k${i}`);
  const table = tableOf([0, 1].map((value) => Object.fromEntries(names.map((name) => [name, value]))));
  const clauses = names.map(
    (name): Clause => ({ type: "values", key: ref(name), include: [0], exclude: [], match: "any" }),
  );
  const onlyLast = [...clauses.slice(0, 0), ...clauses.slice(259)];
  const key = keyOf(table, "k259");
  expect([...facetCounts(table, filterRows(table, clauses, null), key)]).toEqual([0, 1, 0]);
  expect([...facetCounts(table, filterRows(table, onlyLast, null), key)]).toEqual([0, 1, 1]);
});

describe("order of items", () => {
  test("most rows first, then natural order", () => {
    expect(itemsOf(["a10", "a9", "b", "b", "A"])).toEqual([
      ["b", 2],
      ["A", 1],
      ["a9", 1],
      ["a10", 1],
    ]);
  });
  test("numbers in their order", () => {
    expect(itemsOf([10, 9, 9, -1]).map(([value]) => value)).toEqual([-1, 9, 10]);
  });
  test("last what is not a value, however frequent", () => {
    const specials = [Number.NaN, "", "None", null, undefined];
    expect(itemsOf([...specials, ...specials, "a"]).map(([value]) => value)).toEqual([
      "a",
      undefined,
      null,
      "None",
      "",
      Number.NaN,
    ]);
  });
});

describe("forms", () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
  test.each<[string, Value[], string]>([
    ["12 numbers", upTo(12), "list"],
    ["13 numbers", upTo(13), "histogram"],
    ["13 numbers and some texts", [...upTo(13), "auto", "auto"], "histogram"],
    ["13 numbers among many texts", [...upTo(13), ...upTo(14).map(String)], "list"],
    ["NaN and infinities are no numbers of a histogram", [...upTo(12), Number.NaN, Infinity], "list"],
    ["two times", [{ time: 1 }, { time: 2 }], "time"],
    ["one time", [{ time: 1 }, { time: 1 }], "list"],
    ["lists of many numbers", upTo(20).map((i) => [i]), "list"],
    ["nothing", [undefined], "list"],
  ])("%s", (_, values, form) => {
    expect(formOf(oneKey(values).key)).toBe(form);
  });
});
