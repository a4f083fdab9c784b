import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clause } from "../../../src/engine/clauses/list";
import { formOf } from "../../../src/engine/kernels/content";
import { facetCounts } from "../../../src/engine/kernels/counts";
import { facetList, facetSize, mostRows, slotsWhere } from "../../../src/engine/kernels/facet";
import { filterRows } from "../../../src/engine/kernels/filter";
import { totalsOf } from "../../../src/engine/kernels/totals";
import { makeDictionary } from "../../../src/engine/table/dictionary";
import { compareEntries } from "../../../src/engine/table/ranks";
import type { FacetItem, Key, Table } from "../../../src/engine/table/types";
import { sameKey } from "../../../src/values/key";
import { specialPlace } from "../../../src/values/special";
import { canonical, decodeValue, isList, sameValue, type Value } from "../../../src/values/value";
import { keyOf, oneKey, type Row, ref, tableOf } from "../../makeTable";
import { countsOf } from "../oracle";
import { filtered, values } from "../strategies";

function itemsOf(values: readonly Value[]) {
  const { key } = oneKey(values);
  return facetList(key, totalsOf(key), ALL).items.map(({ value, count }) => [value, count]);
}

const ALL = { limit: Number.POSITIVE_INFINITY };

/** The list of a key by plain values: everything in order, the specials last. */
function slowList(table: Table, clauses: readonly Clause[], key: Key): FacetItem[] {
  const totals = countsOf(table, [], null, key.ref);
  const counts = countsOf(table, clauses, null, key.ref);
  const items = [...totals].map(([json, total]): FacetItem => {
    return { value: decodeValue(JSON.parse(json)), count: counts.get(json) ?? 0, total };
  });
  const specials = items.filter(({ value }) => specialPlace(value) >= 0);
  const values = items.filter(({ value }) => specialPlace(value) < 0);
  // The order of values has tests of its own; the empty list is no element and comes after those that are.
  const byValue = (a: Value, b: Value) => Number(isEmpty(a)) - Number(isEmpty(b)) || compareValues(a, b);
  const rowsOf = (some: readonly FacetItem[]) => some.reduce((sum, { total }) => sum + total, 0);
  const measures = values.filter(
    ({ value }) =>
      typeof value === "number" || (value && typeof value === "object" && ("time" in value || "integer" in value)),
  );
  const inOrder = 2 * rowsOf(measures) > rowsOf(values);
  values.sort((a, b) => {
    if (!inOrder && (a.count === 0) !== (b.count === 0)) return a.count === 0 ? 1 : -1;
    return (!inOrder && b.total - a.total) || byValue(a.value, b.value);
  });
  return [...values, ...specials.sort((a, b) => specialPlace(a.value) - specialPlace(b.value))];
}

function isEmpty(value: Value): boolean {
  return isList(value) && value.length === 0;
}

function compareValues(a: Value, b: Value): number {
  return compareEntries(makeDictionary([undefined, a, b]), 1, 2);
}

describe("a facet's list is that of the oracle", () => {
  const eachKey = (
    given: { rows: Row[]; clauses: Clause[] },
    check: (key: Key, slow: FacetItem[], counts: Uint32Array) => void,
  ) => {
    const table = tableOf(given.rows);
    const filtering = filterRows(table, given.clauses, null);
    for (const key of table.keys) {
      check(key, slowList(table, given.clauses, key), facetCounts(table, filtering, key));
    }
  };

  test("in full: items, counts, totals and order", () => {
    fc.assert(
      fc.property(filtered, (given) =>
        eachKey(given, (key, slow, counts) => {
          expect(facetList(key, counts, ALL)).toEqual({ items: slow, hidden: 0 });
          expect(facetSize(key)).toBe(slow.filter(({ value }) => value !== undefined).length);
          expect(mostRows(key)).toBe(Math.max(0, ...slow.map(({ total }) => total)));
        }),
      ),
      { numRuns: 500 },
    );
  });

  test("limited: its first values, then what is marked, then what is special, all in the order of the full list", () => {
    fc.assert(
      fc.property(filtered, fc.nat(4), fc.array(values, { maxLength: 3 }), fc.nat(), (given, limit, strange, pick) =>
        eachKey(given, (key, slow, counts) => {
          const one = slow[pick % slow.length];
          const always = one ? [one.value, ...strange] : strange;
          const isMarked = ({ value }: FacetItem) => always.some((other) => sameValue(other, value, key.float32));
          const plain = slow.filter(({ value }) => specialPlace(value) < 0);
          const shown = slow.filter(
            (item) => plain.indexOf(item) < limit || isMarked(item) || specialPlace(item.value) >= 0,
          );
          expect(facetList(key, counts, { limit, always })).toEqual({
            items: shown,
            hidden: slow.length - shown.length,
          });
        }),
      ),
      { numRuns: 500 },
    );
  });

  test("searched: only what is found", () => {
    fc.assert(
      fc.property(filtered, fc.nat(3), (given, limit) =>
        eachKey(given, (key, slow, counts) => {
          const wanted = (value: Value) => canonical(value).includes("a");
          const found = slow.filter(({ value }) => wanted(value));
          const plain = found.filter(({ value }) => specialPlace(value) < 0);
          const items = found.filter((item) => plain.indexOf(item) < limit);
          expect(facetList(key, counts, { limit, among: slotsWhere(key, wanted) })).toEqual({
            items,
            hidden: found.length - items.length,
          });
        }),
      ),
    );
  });

  test("of many values, far more than the limit", () => {
    const name = fc.integer({ min: 0, max: 60 }).map((n) => `v${n}`);
    fc.assert(
      fc.property(
        fc.array(fc.record({ x: name, y: fc.nat(2) }), { minLength: 100, maxLength: 200 }),
        fc.nat(9),
        (rows, limit) => {
          const clauses: Clause[] = [{ type: "values", key: ref("y"), include: [0], exclude: [], match: "any" }];
          eachKey({ rows, clauses }, (key, slow, counts) => {
            expect(facetList(key, counts, { limit }).items).toEqual(slow.slice(0, limit));
          });
        },
      ),
      { numRuns: 50 },
    );
  });
});

test("ticking within a facet moves none of its items", () => {
  fc.assert(
    fc.property(filtered, ({ rows, clauses }) => {
      const table = tableOf(rows);
      for (const key of table.keys) {
        const others = clauses.filter((clause) => !sameKey(clause.key, key.ref));
        const list = (some: readonly Clause[]) =>
          facetList(key, facetCounts(table, filterRows(table, some, null), key), ALL);
        expect(list(clauses)).toEqual(list(others));
      }
    }),
  );
});

test("a long list counts its row once for an element that it repeats", () => {
  const long = Array.from({ length: 40 }, (_, i) => `e${i % 30}`);
  expect(itemsOf([long, ["e1", "e1"]]).slice(0, 2)).toEqual([
    ["e1", 2],
    ["e0", 1],
  ]);
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
  test("filters in other facets do not shuffle them, but what no row has any more is last", () => {
    const rows = ["a", "a", "a", "b", "b", "c"].map((x, i) => ({ x, y: i }));
    const table = tableOf(rows);
    const key = keyOf(table, "x");
    const clause: Clause = { type: "range", key: ref("y"), min: 2, max: 4, also: [] };
    const { items } = facetList(key, facetCounts(table, filterRows(table, [clause], null), key), ALL);
    expect(items.map(({ value, count }) => [value, count])).toEqual([
      ["a", 1],
      ["b", 2],
      ["c", 0],
    ]);
  });
  test("numbers in their order, also among a few texts and in lists", () => {
    expect(itemsOf([10, 9, 9, -1]).map(([value]) => value)).toEqual([-1, 9, 10]);
    expect(itemsOf([10, 9, "auto", -1]).map(([value]) => value)).toEqual([-1, 9, 10, "auto"]);
    expect(itemsOf([[64, 32], [64], []]).map(([value]) => value)).toEqual([32, 64, []]);
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

  const times = (n: number, values: readonly Value[]) => Array.from({ length: n }, () => values).flat();
  const measured = [0.9312, 0.9287, 0.9105];
  test.each<[string, string, Value[], string]>([
    ["a small sweep's metric", "metrics.acc", measured, "histogram"],
    ["a metric that groups runs", "metrics.acc", times(9, [0.5, 1]), "histogram"],
    ["a metric of one value", "metrics.acc", [0.5, 0.5], "list"],
    ["measured numbers, one a run", "seconds", measured, "histogram"],
    ["with some that are short", "seconds", [...measured, 0.91], "histogram"],
    ["a NaN is not a long one", "seconds", [0.9312, 0.93, 0.92, Number.NaN], "list"],
    ["as many short ones", "seconds", [0.9312, 0.9287, 0.93, 0.92], "list"],
    [
      "one that comes twice among ten",
      "seconds",
      [...Array.from({ length: 9 }, (_, i) => 1 / (i + 3)), 1 / 3],
      "histogram",
    ],
    ["one that comes twice among four", "seconds", [...measured, 0.9312], "list"],
    ["long numbers that group runs", "momentum", times(3, [0.125, 0.999]), "list"],
    ["settings that group runs", "lr", times(3, [0.001, 0.01, 0.1]), "list"],
    ["settings, one a run", "lr", [0.001, 0.003, 0.01, 0.03, 0.1, 0.95], "list"],
    ["integers, one a run", "seed", [1001, 2003, 4007], "list"],
    ["one number", "seconds", [0.9312], "list"],
  ])("%s", (_, name, values, form) => {
    expect(formOf(oneKey(values, name).key)).toBe(form);
  });
});
