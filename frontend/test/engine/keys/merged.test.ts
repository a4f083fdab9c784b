/** Keys that are shown as one, beside a slow reading of the rows. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type MergedKeys, mergedIn, originsOf, withMerged } from "../../../src/engine/keys/merged";
import { entryOf } from "../../../src/engine/table/dictionary";
import { withMetrics } from "../../../src/engine/table/overSteps";
import { findKey, valueAt } from "../../../src/engine/table/table";
import type { Table } from "../../../src/engine/table/types";
import { canonical, sameValue, type Value } from "../../../src/values/value";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";
import { values } from "../strategies";

const NAMES = ["a", "b", "name.c", "absent"] as const;
const few = fc.array(values, { minLength: 1, maxLength: 4 }).chain((pool) => fc.constantFrom(undefined, ...pool));
const rows: fc.Arbitrary<Row[]> = fc.array(fc.record({ a: few, b: few, "name.c": few, other: few }), { maxLength: 12 });
const merged = fc
  .uniqueArray(fc.constantFrom(...NAMES), { minLength: 1 })
  .chain((names) => fc.record({ as: fc.constantFrom(...names), keys: fc.constant(names) }));

const of = (names: readonly string[], as = names[0] ?? ""): MergedKeys => ({ as: ref(as), keys: names.map(ref) });

function held(table: Table, name: string): Value[] {
  const key = findKey(table, ref(name));
  return Array.from({ length: table.count }, (_, row) => (key ? valueAt(key, row) : undefined));
}

function firstOf(row: Row, names: readonly string[]): Value {
  return names.map((name) => row[name]).find((value) => value !== undefined);
}

describe("withMerged", () => {
  it("holds of each row the first value that is logged, and counts the rows with two", () => {
    fc.assert(
      fc.property(rows, merged, (from, { as, keys }) => {
        const table = tableOf(from);
        const made = withMerged(table, [of(keys, as)]);
        const expected = from.map((row) => firstOf(row, keys));
        for (const name of keys) {
          expect(held(made, name).map(canonical)).toEqual(expected.map(canonical));
        }
        expect(held(made, "other").map(canonical)).toEqual(held(table, "other").map(canonical));
        const conflicts = from.filter((row) => {
          const logged = keys.map((name) => row[name]).filter((value) => value !== undefined);
          return logged.some((value) => !sameValue(value, logged[0]));
        });
        for (const { origins } of mergedIn(made)) expect(origins.conflicts).toBe(conflicts.length);
      }),
    );
  });

  it("has each value once, and none that no row holds", () => {
    fc.assert(
      fc.property(rows, (from) => {
        const key = findKey(withMerged(tableOf(from), [of(["a", "b"])]), ref("a"));
        if (!key) return;
        const entries = Array.from({ length: key.dictionary.size }, (_, code) =>
          canonical(entryOf(key.dictionary, code)),
        );
        expect(new Set(entries).size).toBe(entries.length);
        const logged = from.map((row) => firstOf(row, ["a", "b"])).filter((value) => value !== undefined);
        expect(new Set(entries.slice(1))).toEqual(new Set(logged.map(canonical)));
      }),
    );
  });

  it("stands at the place of the key whose name it has, and the others are gone", () => {
    const table = tableOf([{ a: 1, x: 0, b: 2, y: 0 }]);
    const names = ({ keys }: Table) => keys.map((key) => key.ref.path.join("."));
    expect(names(table)).toEqual(["name", "a", "x", "b", "y"]);
    expect(names(withMerged(table, [of(["a", "b"], "b")]))).toEqual(["name", "x", "b", "y"]);
  });

  it("passes over keys that the table has not", () => {
    const table = tableOf([{ a: 1 }, { a: 2 }]);
    const none = withMerged(table, [of(["c", "d"])]);
    expect(none.keys).toEqual(table.keys);
    expect(findKey(none, ref("c"))).toBeUndefined();
    const named = withMerged(table, [of(["c", "a"])]);
    expect(held(named, "c")).toEqual([1, 2]);
    expect(mergedIn(named)).toEqual([]);
    const own = withMerged(table, [of(["a", "c"])]);
    expect(findKey(own, ref("a"))).toBe(keyOf(table, "a"));
  });

  it("is made once for a table, and its key once where only metrics are others", () => {
    const table = tableOf([{ a: 1, b: 2, "metrics.m": 0 }]);
    const asked = [of(["a", "b"])];
    const made = withMerged(table, asked);
    expect(withMerged(table, asked)).toBe(made);
    expect(withMerged(table, [of(["a", "b"])])).toBe(made);
    expect(withMerged(table, [])).toBe(table);
    const metric = keyOf(table, "metrics.m");
    const reduced = withMetrics(
      table,
      new Map([[metric.id, [{ reduction: "max", at: null, extremes: null, failed: false }]]]),
    );
    expect(reduced).not.toBe(table);
    expect(findKey(withMerged(reduced, asked), ref("a"))).toBe(findKey(made, ref("a")));
  });

  it("is another key under another name", () => {
    const table = tableOf([{ a: 1, b: 2 }]);
    const names = (as: string) => withMerged(table, [of(["a", "b"], as)]).keys.map(({ ref }) => ref.path[0]);
    expect([names("a"), names("b"), names("a")]).toEqual([
      ["name", "a"],
      ["name", "b"],
      ["name", "a"],
    ]);
  });

  it("says what it is made of", () => {
    const table = tableOf([{ a: 1, b: 1 }, { a: 1, b: 2 }, { b: 3 }]);
    const key = keyOf(withMerged(table, [of(["a", "b"])]), "a");
    expect(originsOf(key)).toEqual({ keys: [keyOf(table, "a"), keyOf(table, "b")], conflicts: 1 });
    expect(originsOf(keyOf(table, "a"))).toBeNull();
  });
});
