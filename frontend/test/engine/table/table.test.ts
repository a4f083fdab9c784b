import fc from "fast-check";
import { expect, test } from "vitest";
import { columnOf, mergeColumns } from "../../../src/engine/table/dictionary";
import { entryValue, makeTable, valueAt } from "../../../src/engine/table/table";
import { keyId, NAME_ID, NAME_REF } from "../../../src/values/key";
import { Kind } from "../../../src/values/kind";
import { canonical, isList, sameValue, type Value } from "../../../src/values/value";
import { ref, tableOf } from "../../makeTable";
import { rows, values } from "../strategies";

test("a table gives back the values it was made of", () => {
  fc.assert(
    fc.property(rows, (given) => {
      const table = tableOf(given);
      given.forEach((row, i) => {
        for (const [name, value] of Object.entries(row)) {
          const key = table.byId.get(keyId(ref(name)));
          const found = key && valueAt(key, i);
          expect(sameValue(found, value, key?.float32)).toBe(true);
        }
      });
    }),
  );
});

/** Like the wire: one column a kind, each holding the rows of that kind. */
function byKind(given: readonly Value[]): Value[][] {
  const kind = (value: Value) =>
    isList(value) ? "list" : typeof value === "object" ? JSON.stringify(value)[2] : typeof value;
  return [...new Set(given.map(kind))].map((own) => given.map((value) => (kind(value) === own ? value : undefined)));
}

test("columns of several kinds at one path become one key with each value once", () => {
  fc.assert(
    fc.property(fc.array(values, { minLength: 1 }), (given) => {
      const fields = byKind(given).map((column) => ({ ref: ref("x"), ...columnOf(column) }));
      const runs = given.map((_, i) => `r${i}`);
      const table = makeTable("v", runs, [], fields);
      expect(table.keys.map((key) => key.id)).toEqual([NAME_ID, keyId(ref("x"))]);
      const key = table.keys[1];
      if (!key) return;
      expect(given.map((_, row) => canonical(valueAt(key, row)))).toEqual(given.map(canonical));
      const entries = Array.from({ length: key.dictionary.size }, (_, code) => canonical(entryValue(key, code)));
      expect(new Set(entries).size).toBe(entries.length);
      const { items } = key.dictionary;
      expect(items !== undefined).toBe(given.some(isList));
      if (items) {
        const texts = Array.from(items.texts, (text, i) => `${items.kinds[i]} ${items.numbers[i]} ${text}`);
        expect(new Set(texts).size).toBe(items.size);
      }
    }),
  );
});

test("two columns of one kind: the first wins, and a value of both is one entry", () => {
  const merged = mergeColumns([columnOf(["a", undefined, "b"]), columnOf(["c", "a", undefined])]);
  expect(merged.dictionary.texts).toEqual(["", "a", "b", "c"]);
  expect([...merged.codes]).toEqual([1, 1, 2]);
});

test("codes are as small as the number of distinct values lets them be", () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => i);
  expect(columnOf(upTo(255)).codes).toBeInstanceOf(Uint8Array);
  expect(columnOf(upTo(256)).codes).toBeInstanceOf(Uint16Array);
  expect(columnOf(upTo(65_536)).codes).toBeInstanceOf(Uint32Array);
});

test("a run's name is its first key, also where two runs have one name", () => {
  const table = makeTable("v", ["a", "a", "b"], [], [{ ref: ref("x"), ...columnOf([1, 2, 3]) }]);
  const [name] = table.keys;
  expect(name?.ref).toEqual(NAME_REF);
  expect(table.runs.map((_, row) => name && valueAt(name, row))).toEqual(["a", "a", "b"]);
  expect(name && [...name.dictionary.kinds]).toEqual([Kind.missing, Kind.string, Kind.string]);
});
