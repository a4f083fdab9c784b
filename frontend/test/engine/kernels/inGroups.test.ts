/** Groups by their values, against a search row by row; and the rows that grouping gives them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import { type GroupsBy, inGroups } from "../../../src/engine/kernels/inGroups";
import { findKey, valueAt } from "../../../src/engine/table/table";
import type { Table } from "../../../src/engine/table/types";
import { sameValue, type Value } from "../../../src/values/value";
import { keyOf, ref, tableOf } from "../../makeTable";
import { KEY_NAMES, rows, values } from "../strategies";

function oracle(table: Table, groups: readonly GroupsBy[]): number[] {
  const holds = (row: number, { by }: GroupsBy, wanted: readonly Value[]): boolean =>
    by.every((ref, i) => {
      const key = findKey(table, ref);
      return sameValue(key && valueAt(key, row), wanted[i], key?.float32 ?? false);
    });
  return table.runs.map((_, row) => Number(groups.some((one) => one.values.some((wanted) => holds(row, one, wanted)))));
}

const names = fc.subarray([...KEY_NAMES, "absent"]);

test("a row is in a group when it has all of its values, whichever they are", () => {
  fc.assert(
    fc.property(
      rows,
      fc.array(fc.tuple(names, fc.array(fc.nat(), { maxLength: 4 }), fc.array(values)), { maxLength: 3 }),
      (given, asked) => {
        const table = tableOf(given);
        // Values of some rows, of which one is another.
        const groups = asked.map(([by, places, others]): GroupsBy => {
          const of = (place: number) => by.map((name) => given[place % Math.max(1, given.length)]?.[name as "x"]);
          const changed = others.map((value, i) => [value, ...of(i).slice(1)]);
          return { by: by.map(ref), values: by.length === 0 ? [[]] : [...places.map(of), ...changed] };
        });
        expect([...inGroups(table, groups)]).toEqual(oracle(table, groups));
      },
    ),
    { numRuns: 500 },
  );
});

test("a group of the table has its rows", () => {
  fc.assert(
    fc.property(rows, (given) => {
      const table = tableOf(given);
      if (table.count === 0) return;
      const by = KEY_NAMES.filter((name) =>
        table.keys.some(({ ref: own }) => own.path.join() === ref(name).path.join()),
      );
      const keys = by.map((name) => keyOf(table, name));
      for (const group of groupRows(table, Uint32Array.from(table.runs.keys()), keys, null)) {
        for (const one of [group, ...group.children]) {
          const mask = inGroups(table, [{ by: by.slice(0, one.values.length).map(ref), values: [one.values] }]);
          expect([...mask.keys()].filter((row) => mask[row])).toEqual([...one.rows]);
        }
      }
    }),
  );
});

test("no groups have no rows, and a key that no row has is not logged", () => {
  const table = tableOf([{ x: 1 }, {}]);
  expect([...inGroups(table, [])]).toEqual([0, 0]);
  expect([...inGroups(table, [{ by: [], values: [[]] }])]).toEqual([1, 1]);
  expect([...inGroups(table, [{ by: [ref("x"), ref("later")], values: [[1, undefined]] }])]).toEqual([1, 0]);
  expect([...inGroups(table, [{ by: [ref("later")], values: [["a"]] }])]).toEqual([0, 0]);
});
