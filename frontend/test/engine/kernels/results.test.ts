/** n: which rows of a group count, and what "n ≥ 3" leaves to groups and facets, beside counting row by row. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { aggregate } from "../../../src/engine/kernels/aggregate";
import { facetCounts } from "../../../src/engine/kernels/counts";
import { countResults, resultsOf } from "../../../src/engine/kernels/results";
import { findKey, valueAt } from "../../../src/engine/table/table";
import type { Group, Table, Target } from "../../../src/engine/table/types";
import { Framer } from "../../../src/state/frame";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { GROUP_SIZE_REF, sameKey } from "../../../src/values/key";
import { canonical } from "../../../src/values/value";
import { oneKey, ref, tableOf } from "../../makeTable";
import { passes } from "../oracle";
import { filtered, numbers } from "../strategies";

test("rows with a finite number count, and those that are not read yet", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.oneof(numbers, fc.constantFrom(undefined, "text", null)), fc.boolean()), { minLength: 1 }),
      fc.boolean(),
      (given, reading) => {
        const table = tableOf(given.map(([value]) => ({ "metrics.m": typeof value === "number" ? value : undefined })));
        const key = findKey(table, ref("metrics.m"));
        if (!key) return;
        const waiting = reading ? Uint8Array.from(given, ([, waits]) => Number(waits)) : null;
        const rows = Uint32Array.from(table.runs.keys());
        const expected = [...rows].filter((row) => {
          const value = valueAt(key, row);
          return Number.isFinite(value) || (value === undefined && waiting?.[row] === 1);
        });
        const results = resultsOf(key, waiting);
        expect(results === null).toBe(expected.length === rows.length);
        expect(countResults(rows, results)).toBe(expected.length);
        expect([...rows].filter((row) => results === null || results[row] === 1)).toEqual(expected);
        // The n of a mean.
        if (!reading) expect(aggregate(key, rows).n).toBe(expected.length);
      },
    ),
  );
});

test("a setting that is not logged is not to come, though the run is not read yet", () => {
  const { key } = oneKey([1, undefined]);
  expect([...(resultsOf(key, Uint8Array.of(0, 1)) ?? [])]).toEqual([1, 0]);
});

const TARGET: Target = { key: ref("metrics.m"), direction: "max" };

function frameOf(table: Table, view: Partial<View>, target: Target | null) {
  const tables = { table, cells: table, plain: table };
  const of = { table, target };
  return new Framer().frame({
    view: { ...EMPTY_VIEW, ...view },
    ...tables,
    target,
    order: of,
    facets: of,
    query: null,
  });
}

function deepest(groups: readonly Group[]): Group[] {
  return groups.flatMap((group) => (group.children.length > 0 ? deepest(group.children) : [group]));
}

const cases = filtered.chain((given) =>
  fc.record({
    given: fc.constant(given),
    by: fc.shuffledSubarray(["x", "y", "metrics.m"], { minLength: 1 }),
    flat: fc.boolean(),
    least: fc.integer({ min: 1, max: 4 }),
    target: fc.constantFrom(null, TARGET),
  }),
);

test("groups that are shown have enough rows that count, and facets count the rows of these, their own clause left out", () => {
  fc.assert(
    fc.property(cases, ({ given, by, flat, least, target }) => {
      const table = tableOf(given.rows);
      const { clauses } = given;
      const groupBy = by.map(ref);
      if (groupBy.every((one) => !findKey(table, one))) return;
      const metric = findKey(table, TARGET.key);
      const counts = (row: number) => !target || !metric || Number.isFinite(valueAt(metric, row));
      const nameOf = (row: number) =>
        groupBy.map((one) => canonical(findKey(table, one) && valueAt(findKey(table, one) as never, row))).join();
      /** Row by row: those that pass these clauses and stand in a group with enough that count. */
      const shownUnder = (some: typeof clauses): number[] => {
        const passing = [...table.runs.keys()].filter((row) => some.every((clause) => passes(table, row, clause)));
        const isLarge = (name: string) => passing.filter((row) => nameOf(row) === name && counts(row)).length >= least;
        return passing.filter((row) => isLarge(nameOf(row)));
      };
      const frame = frameOf(table, { clauses, groupBy, flat, leastRuns: least }, target);
      const shown = shownUnder(clauses);
      expect([...frame.unsorted]).toEqual(shown);
      expect([...frame.counted.rows]).toEqual(shown);
      expect(frame.groupCount).toBe(new Set(shown.map(nameOf)).size);
      expect(deepest(frame.groups).every(({ rows }) => [...rows].filter(counts).length >= least)).toBe(true);
      for (const key of table.keys) {
        const others = clauses.filter((clause) => !sameKey(clause.key, key.ref));
        const expected = new Uint32Array(key.dictionary.size);
        for (const row of shownUnder(others)) (expected[key.codes[row] as number] as number)++;
        expect([...facetCounts(table, frame.counted, key)]).toEqual([...expected]);
      }
    }),
  );
});

test("groups stand by the rows that count, and are counted by them", () => {
  const table = tableOf([
    { x: "a", "metrics.m": 1 },
    { x: "b" },
    { x: "b" },
    { x: "b", "metrics.m": Number.POSITIVE_INFINITY },
    { x: "c", "metrics.m": 1 },
    { x: "c", "metrics.m": 1 },
    { x: "c" },
  ]);
  const sort = [{ key: GROUP_SIZE_REF, descending: true }];
  const frame = frameOf(table, { groupBy: [ref("x")], sort }, TARGET);
  expect(frame.groups.map(({ values }) => values[0])).toEqual(["c", "a", "b"]);
  expect([...frame.groupSizes].sort()).toEqual([0, 1, 2]);
  const one = frameOf(table, { groupBy: [ref("x")], leastRuns: 1 }, TARGET);
  expect([one.groups.length, one.small]).toEqual([2, { groups: 1, rows: 3 }]);
  // Without a target all rows count.
  expect([...frameOf(table, { groupBy: [ref("x")] }, null).groupSizes].sort()).toEqual([1, 3, 3]);
});

test("more clauses than rows have numbers for are left out of a facet's own count too", () => {
  const table = tableOf([
    { x: 1, y: 1 },
    { x: 1, y: 2 },
    { x: 2, y: 1 },
  ]);
  const others = Array.from({ length: 254 }, (_, i) => ({
    type: "values" as const,
    key: ref(`k${i}`),
    include: [undefined],
    exclude: [],
    match: "any" as const,
  }));
  const own = { type: "values" as const, key: ref("y"), include: [1], exclude: [], match: "any" as const };
  const view = { clauses: [...others, own], groupBy: [ref("x")], leastRuns: 2 };
  const frame = frameOf(table, view, null);
  const key = findKey(table, ref("y"));
  expect(frame.rows.length).toBe(0);
  expect(key && [...facetCounts(table, frame.counted, key)]).toEqual([0, 1, 1]);
});
