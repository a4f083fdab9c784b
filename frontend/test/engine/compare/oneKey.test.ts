import fc from "fast-check";
import { expect, test } from "vitest";
import { oneKeyApart } from "../../../src/engine/compare/oneKey";
import { entryValue } from "../../../src/engine/table/table";
import { canonical } from "../../../src/values/value";
import { keyOf, tableOf } from "../../makeTable";
import { logged } from "../oracle";
import { rows } from "../strategies";

const given = rows
  .filter((all) => all.length > 0)
  .chain((all) =>
    fc.record({
      all: fc.constant(all),
      among: fc.shuffledSubarray([...all.keys()]),
      own: fc.nat(all.length - 1),
      names: fc.shuffledSubarray(["x", "y", "metrics.m"]),
    }),
  );

test("rows one key apart are those that differ in just one of the keys", () => {
  fc.assert(
    fc.property(given, ({ all, among, own, names }) => {
      const table = tableOf(all.map((row) => ({ x: row.x, y: row.y, "metrics.m": row["metrics.m"] })));
      const keys = names.map((name) => keyOf(table, name));
      const { alike, changes } = oneKeyApart(Uint32Array.from(among), own, keys);
      const differs = (row: number) =>
        keys.filter(({ ref }) => canonical(logged(table, row, ref)) !== canonical(logged(table, own, ref)));
      const expected = among.filter((row) => differs(row).length === 0);
      expect([...alike]).toEqual(expected.includes(own) ? expected : [...expected, own]);
      const found = changes.flatMap(({ key, code, rows: same }) =>
        [...same].map((row) => [row, key.id, canonical(entryValue(key, code))]),
      );
      const one = among.filter((row) => differs(row).length === 1);
      const wanted = keys.flatMap((key) =>
        one
          .filter((row) => differs(row)[0] === key)
          .map((row) => [row, key.id, canonical(logged(table, row, key.ref))]),
      );
      const bySelf = (a: readonly unknown[], b: readonly unknown[]) => Number(a[0]) - Number(b[0]);
      expect(found.sort(bySelf)).toEqual(wanted.sort(bySelf));
      // One line for each key and value, keys in their order.
      expect(new Set(changes.map(({ key, code }) => `${key.id} ${code}`)).size).toBe(changes.length);
      const places = changes.map(({ key }) => keys.indexOf(key));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
    }),
  );
});
