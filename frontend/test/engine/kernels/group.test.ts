import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { aggregate, common, mostHeld } from "../../../src/engine/kernels/aggregate";
import { bestRow } from "../../../src/engine/kernels/best";
import { groupRows, groupSideBySide } from "../../../src/engine/kernels/group";
import { sortRows } from "../../../src/engine/kernels/sort";
import { REDUCER_NAMES, REDUCERS } from "../../../src/engine/reducers/list";
import { compareEntries } from "../../../src/engine/table/ranks";
import { valueAt } from "../../../src/engine/table/table";
import type { Group, Key, Table, Target } from "../../../src/engine/table/types";
import { canonical, type Value } from "../../../src/values/value";
import { keyOf, oneKey, ref, tableOf } from "../../makeTable";
import { logged } from "../oracle";
import { numbers, rows } from "../strategies";

const TARGET: Target = { key: ref("metrics.m"), direction: "max" };

function leaves(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) => (group.children.length > 0 ? leaves(group.children) : [group]));
}

function everyGroup(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) => [group, ...everyGroup(group.children)]);
}

/** Rows by the canonical values of the keys. */
function byValues(table: Table, order: readonly number[], names: readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const row of order) {
    const id = names.map((name) => canonical(logged(table, row, ref(name)))).join();
    found.set(id, [...(found.get(id) ?? []), row]);
  }
  return found;
}

const shuffled = rows.chain((given) =>
  fc.record({
    given: fc.constant(given),
    order: fc.shuffledSubarray(given.map((_, row) => row)),
    names: fc.shuffledSubarray(["x", "y", "metrics.m"], { minLength: 1 }),
    target: fc.constantFrom(null, TARGET, { ...TARGET, direction: "min" as const }),
    reducer: fc.constantFrom(...REDUCER_NAMES),
  }),
);

/** The keys that the table has. */
function keysOf(table: Table, names: readonly string[]): Key[] {
  return names.map((name) => table.byId.get(keyIdOf(name))).filter((key) => key !== undefined);
}

function keyIdOf(name: string): string {
  const { namespace, path } = ref(name);
  return JSON.stringify([namespace, ...path]);
}

test("groups are the rows that share the keys' values, at each level, in the given order", () => {
  fc.assert(
    fc.property(shuffled, ({ given, order, names, target }) => {
      const table = tableOf(given);
      const by = keysOf(table, names);
      const groups = groupRows(table, Uint32Array.from(order), by, target);
      if (by.length < names.length) return;
      for (let depth = 0; depth < names.length; depth++) {
        const level = everyGroup(groups).filter((group) => group.depth === depth);
        const expected = byValues(table, order, names.slice(0, depth + 1));
        const found = level.map((group) => [group.values.map(canonical).join(), [...group.rows]] as const);
        expect(new Map(found)).toEqual(expected);
        expect(found).toHaveLength(expected.size);
      }
      expect(leaves(groups).every((group) => group.values.length === names.length)).toBe(true);
    }),
    { numRuns: 300 },
  );
});

test("groups name as their best row the one that the order by the target puts first", () => {
  fc.assert(
    fc.property(shuffled, ({ given, order, names, target }) => {
      const table = tableOf(given);
      for (const group of everyGroup(groupRows(table, Uint32Array.from(order), keysOf(table, names), target))) {
        const [first = -1] = sortRows(table, group.rows, [], target);
        const value = valueAt(keyOf(table, "metrics.m"), first);
        const measured = typeof value === "number" && !Number.isNaN(value);
        expect(group.best).toBe(target && measured ? first : -1);
      }
    }),
    { numRuns: 300 },
  );
});

test("groups follow each other by what the reducer makes of the target, at each level", () => {
  fc.assert(
    fc.property(shuffled, ({ given, order, names, target, reducer }) => {
      const table = tableOf(given);
      if (!target || keysOf(table, ["metrics.m"]).length === 0) return;
      const expectOrdered = (level: readonly Group[]): void => {
        const scores = level.map(({ rows }) => REDUCERS[reducer].value(aggregate(keyOf(table, "metrics.m"), rows)));
        const measured = scores.filter((score) => !Number.isNaN(score));
        const sorted = measured.toSorted((a, b) => (target.direction === "min" ? a - b : b - a));
        expect(scores).toEqual([...sorted, ...scores.filter(Number.isNaN)]);
        for (const { children } of level) expectOrdered(children);
      };
      expectOrdered(groupRows(table, Uint32Array.from(order), keysOf(table, names), target, reducer));
    }),
    { numRuns: 300 },
  );
});

test("without a target, groups follow each other by value: numbers in order, what is no value last", () => {
  const { table, key } = oneKey([10, undefined, 9, Number.NaN, null, 9, -0, 0]);
  const groups = groupRows(table, Uint32Array.from(table.runs.keys()), [key], null);
  expect(groups.map((group) => group.values[0])).toEqual([0, 9, 10, null, Number.NaN, undefined]);
});

test("a list groups by the whole list, and a float by its exact value", () => {
  const { table, key } = oneKey([[1, 2], [2, 1], [1, 2], [], 0.1, 0.1 + 1e-18, 0.1 + 1e-16]);
  const groups = groupRows(table, Uint32Array.from(table.runs.keys()), [key], null);
  expect(groups.map((group) => [...group.rows])).toEqual([[4, 5], [6], [3], [0, 2], [1]]);
});

test("aggregates are the textbook's", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(numbers, fc.constant(undefined), fc.constant("text")), { minLength: 1 }), (given) => {
      const { table, key } = oneKey(given);
      const found = aggregate(key, Uint32Array.from(table.runs.keys()));
      const xs = given.filter((x) => typeof x === "number" && Number.isFinite(x)).map((x) => Number(x) + 0);
      const sorted = xs.toSorted((a, b) => a - b);
      const n = xs.length;
      const scale = Math.max(...xs.map(Math.abs), 0);
      fc.pre(scale < 1e150);
      const mean = xs.reduce((sum, x) => sum + x / n, 0);
      const std = Math.sqrt(xs.reduce((sum, x) => sum + (x - mean) ** 2 / (n - 1), 0));
      // Numbers that are nearly 0 have fewer digits: the order of adding them shows.
      const most = 1e-7 * scale + 1e-300;
      const near = (a: number, b: number) => Number.isNaN(a) === Number.isNaN(b) && !(Math.abs(a - b) > most);
      expect(found.n).toBe(n);
      expect(near(found.mean, n > 0 ? mean : Number.NaN)).toBe(true);
      expect(near(found.std, n > 1 ? std : Number.NaN)).toBe(true);
      expect(found.min).toBe(sorted[0] ?? Number.NaN);
      expect(found.max).toBe(sorted.at(-1) ?? Number.NaN);
      const [low, high] = [sorted[(n - 1) >> 1] ?? Number.NaN, sorted[n >> 1] ?? Number.NaN];
      expect(near(found.median, (low + high) / 2)).toBe(true);
    }),
  );
});

test.each([1023, 1024, 1025, 2048, 3000])("aggregates of %i rows, which are added up in blocks", (n) => {
  const { table, key } = oneKey([undefined, ...Array.from({ length: n }, (_, i) => n - i)]);
  const found = aggregate(key, Uint32Array.from(table.runs.keys()));
  expect([found.n, found.mean, found.min, found.max]).toEqual([n, (n + 1) / 2, 1, n]);
});

test("small deviations survive a large mean", () => {
  const { table, key } = oneKey([1e9 + 1, 1e9 + 2, 1e9 + 3]);
  expect(aggregate(key, Uint32Array.from(table.runs.keys())).std).toBeCloseTo(1, 9);
});

test.each([[[0.8, 0.8, 0.8]], [[0.7, undefined, 0.7, 0.7]]])("equal numbers have no deviation", (given) => {
  const { table, key } = oneKey(given);
  const found = aggregate(key, Uint32Array.from(table.runs.keys()));
  expect([found.mean, found.std]).toEqual([given[0], 0]);
});

describe("what a column of a group says", () => {
  const cases: [string, Value[], number, number, Value][] = [
    ["one value", ["a", "a"], 1, 2, "a"],
    ["one value and missing ones", ["a", undefined, "a"], 1, 2, "a"],
    ["several", ["a", "b", undefined], 2, 2, undefined],
    ["None is a value", [null, null], 1, 2, null],
    ["NaN is a value", [Number.NaN, Number.NaN], 1, 2, Number.NaN],
    ["lists are whole", [[1], [1, 1]], 2, 2, undefined],
    ["nothing", [undefined], 0, 0, undefined],
  ];
  test.each(cases)("%s", (_, given, distinct, n, value) => {
    const { table, key } = oneKey(given);
    expect(common(key, Uint32Array.from(table.runs.keys()))).toEqual({ distinct, n, value });
  });
});

test("times are measured where a key has no numbers", () => {
  const { table, key } = oneKey([{ time: 10 }, { time: 30 }, undefined, "soon"]);
  const found = aggregate(key, Uint32Array.from(table.runs.keys()));
  expect([found.n, found.mean, found.max]).toEqual([2, 20, 30]);
  expect(bestRow(key, Uint32Array.of(0, 1), "max")).toBe(1);
});

test("groups side by side are the deepest ones, by what the reducer makes of the target, then by value", () => {
  fc.assert(
    fc.property(shuffled, ({ given, order, names, target, reducer }) => {
      const table = tableOf(given);
      const by = keysOf(table, names);
      if (by.length === 0) return;
      const rows = Uint32Array.from(order);
      const plain = ({ values, rows, best, children }: Group) => ({ values, rows: [...rows], best, children });
      // Nested groups without a target follow each other by value: a stable sort by the number keeps that among equals.
      const byValue = leaves(groupRows(table, rows, by, null)).map((group) => group.rows);
      const score = (of: Uint32Array) => {
        const [key] = keysOf(table, ["metrics.m"]);
        const score = target && key ? REDUCERS[reducer].value(aggregate(key, of)) : NaN;
        return Number.isNaN(score) ? Number.POSITIVE_INFINITY : target?.direction === "min" ? score : -score;
      };
      const expected = byValue.toSorted((a, b) => (score(a) < score(b) ? -1 : score(a) > score(b) ? 1 : 0));
      const found = groupSideBySide(table, rows, by, target, reducer);
      expect(found.map((group) => [...group.rows])).toEqual(expected.map((part) => [...part]));
      const nested = leaves(groupRows(table, rows, by, target, reducer)).map(plain);
      expect(found.map(plain)).toEqual(expect.arrayContaining(nested));
    }),
  );
});

test("below levels of their own, groups side by side are those of each level's rows alone", () => {
  fc.assert(
    fc.property(shuffled, fc.nat(3), ({ given, order, names, target, reducer }, most) => {
      const table = tableOf(given);
      const by = keysOf(table, names);
      const levels = Math.min(most, by.length - 1);
      if (levels < 0) return;
      interface Plain {
        readonly values: readonly string[];
        readonly depth: number;
        readonly rows: readonly number[];
        readonly children: readonly Plain[];
      }
      const plain = (above: readonly Value[], down: number, deepest: boolean) => {
        const of = ({ values, depth, rows, children }: Group): Plain => ({
          values: [...above, ...values].map(canonical),
          depth: depth + down,
          rows: [...rows],
          children: deepest ? [] : children.map(of),
        });
        return of;
      };
      // Slowly: the levels as they are nested, and of each of the last ones the groups that its rows alone would make.
      const expected = (rows: Uint32Array, depth: number, above: readonly Value[]): readonly Plain[] => {
        if (depth === levels) {
          const own = groupSideBySide(table, rows, by.slice(depth), target, reducer);
          return own.map(plain(above, depth, true));
        }
        return groupRows(table, rows, by.slice(depth, depth + 1), target, reducer).map((group) => ({
          ...plain(above, depth, true)(group),
          children: expected(group.rows, depth + 1, [...above, ...group.values]),
        }));
      };
      const rows = Uint32Array.from(order);
      const found = groupSideBySide(table, rows, by, target, reducer, levels);
      expect(found.map(plain([], 0, false))).toEqual(expected(rows, 0, []));
    }),
  );
});

test("the values that most rows hold, as all of them sorted and cut off", () => {
  fc.assert(
    fc.property(shuffled, fc.integer({ min: 1, max: 4 }), ({ given, order }, most) => {
      const table = tableOf(given);
      for (const key of keysOf(table, ["x"])) {
        const codes = order.map((row) => key.codes[row] as number).filter((code) => code !== 0);
        const all = [...new Set(codes)].map((code) => ({ code, count: codes.filter((one) => one === code).length }));
        all.sort((a, b) => b.count - a.count || compareEntries(key.dictionary, a.code, b.code));
        const found = mostHeld(key, Uint32Array.from(order), most);
        expect(found.map(({ count }) => count)).toEqual(all.slice(0, most).map(({ count }) => count));
        for (const held of found) expect(all).toContainEqual(held);
      }
    }),
  );
});

test("a median is sorted for once", () => {
  const sort = vi.spyOn(Float64Array.prototype, "sort");
  const { table, key } = oneKey([3, 1, 2]);
  const found = aggregate(key, Uint32Array.from(table.runs.keys()));
  expect([found.median, found.median, found.median]).toEqual([2, 2, 2]);
  expect(sort).toHaveBeenCalledTimes(1);
  sort.mockRestore();
});
