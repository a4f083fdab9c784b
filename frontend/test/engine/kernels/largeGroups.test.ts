/** Groups that are large enough, beside groups counted row by row; and their order by size. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combine, numbered } from "../../../src/engine/kernels/combine";
import { groupRows } from "../../../src/engine/kernels/group";
import { orderGroups } from "../../../src/engine/kernels/groupOrder";
import { largeGroups } from "../../../src/engine/kernels/largeGroups";
import { sortRows } from "../../../src/engine/kernels/sort";
import { valueAt } from "../../../src/engine/table/table";
import type { Group } from "../../../src/engine/table/types";
import { GROUP_SIZE_REF } from "../../../src/values/key";
import { canonical } from "../../../src/values/value";
import { keyOf, ref, tableOf } from "../../makeTable";
import { rows } from "../strategies";

test("the rows of groups that are large enough are what counting gives, in their order", () => {
  const least = fc.option(fc.integer({ min: 1, max: 6 }));
  fc.assert(
    fc.property(fc.tuple(rows, least, fc.infiniteStream(fc.boolean())), ([given, least, picks]) => {
      if (given.length === 0) return;
      const table = tableOf(given);
      const by = ["x", "y"].map((name) => keyOf(table, name));
      const some = Uint32Array.from([...table.runs.keys()].filter(() => picks.next().value));
      const nameOf = (row: number): string => by.map((key) => canonical(valueAt(key, row))).join();
      const counts = new Map<string, number>();
      for (const row of some) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
      const isLarge = (row: number): boolean => (counts.get(nameOf(row)) ?? 0) >= (least ?? 0);
      const small = [...counts.values()].filter((count) => count < (least ?? 0));
      const combinations = combine(some, by);
      const found = largeGroups(some, combinations, least);
      expect([...found.rows]).toEqual([...some].filter(isLarge));
      expect(found.small).toEqual({ groups: small.length, rows: small.reduce((sum, count) => sum + count, 0) });
      // Rows of one group stay in one, and others in others.
      const { count, codes } = numbered(found.groups ?? combinations, found.rows);
      const pairs = new Set(Array.from(found.rows, (row) => `${codes[row]} ${nameOf(row)}`));
      expect([count, pairs.size]).toEqual([counts.size - small.length, counts.size - small.length]);
    }),
  );
});

test("nothing is left out where rows are not grouped, or no size is asked for", () => {
  const { x } = { x: keyOf(tableOf([{ x: 1 }, { x: 2 }]), "x") };
  const rows = Uint32Array.of(0, 1);
  const two = combine(rows, [x]);
  for (const found of [largeGroups(rows, null, 5), largeGroups(rows, two, null), largeGroups(rows, two, 1)]) {
    expect(found.rows).toBe(rows);
    expect(found.small).toEqual({ groups: 0, rows: 0 });
  }
});

describe("groups in the order of their sizes", () => {
  const table = tableOf([
    { model: "a", lr: 1, acc: 0.1 },
    { model: "b", lr: 1, acc: 0.9 },
    { model: "b", lr: 2, acc: 0.5 },
    { model: "b", lr: 2, acc: 0.5 },
    { model: "c", lr: 1, acc: 0.3 },
    { model: "c", lr: 1, acc: 0.3 },
  ]);
  const all = Uint32Array.from(table.runs.keys());
  const groups = groupRows(table, all, [keyOf(table, "model"), keyOf(table, "lr")], null);
  const sizes = (level: readonly Group[]) => level.map(({ values, rows }) => `${values.at(-1)} ${rows.length}`);
  const sorted = (descending: boolean, ...more: { key: ReturnType<typeof ref>; descending: boolean }[]) =>
    orderGroups(groups, [{ key: GROUP_SIZE_REF, descending }, ...more], table, all, {});

  test("at every level", () => {
    const found = sorted(true);
    expect(sizes(found)).toEqual(["b 3", "c 2", "a 1"]);
    expect(sizes(found[0]?.children ?? [])).toEqual(["2 2", "1 1"]);
    expect(sizes(sorted(false))).toEqual(["a 1", "c 2", "b 3"]);
  });
  test("equal ones by the next key, else as they stand", () => {
    const two = groupRows(table, all, [keyOf(table, "lr"), keyOf(table, "model")], null);
    const below = (...more: { key: ReturnType<typeof ref>; descending: boolean }[]) =>
      sizes(orderGroups(two, [{ key: GROUP_SIZE_REF, descending: false }, ...more], table, all, {})[1]?.children ?? []);
    expect(below()).toEqual(["a 1", "b 1", "c 2"]);
    expect(below({ key: ref("acc"), descending: true })).toEqual(["b 1", "a 1", "c 2"]);
  });
  test("equal ones stay in the order of what they reached on the average, not of their best rows", () => {
    const two = tableOf([
      { x: "p", acc: 0.9 },
      { x: "q", acc: 0.6 },
      { x: "q", acc: 0.6 },
      { x: "p", acc: 0.1 },
    ]);
    const target = { key: ref("acc"), direction: "max" } as const;
    const rows = sortRows(two, Uint32Array.from(two.runs.keys()), [], target);
    const found = groupRows(two, rows, [keyOf(two, "x")], target);
    for (const descending of [true, false]) {
      expect(sizes(orderGroups(found, [{ key: GROUP_SIZE_REF, descending }], two, rows, {}))).toEqual(["q 2", "p 2"]);
    }
  });
});
