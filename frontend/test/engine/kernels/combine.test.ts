/** Combinations of values against the slow way: texts of codes in a map. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { combine, partsOf, sizesOf } from "../../../src/engine/kernels/combine";
import { makeDictionary } from "../../../src/engine/table/dictionary";
import type { Codes, Key } from "../../../src/engine/table/types";

/** A key that is only as much of one as combining needs: `size` may be far above what occurs, as under a strong filter. */
function keyOf(name: string, codes: Codes, size: number): Key {
  const ref = { namespace: "doc", path: [name] } as const;
  const about = { displayName: "", description: "", unit: "" };
  return { ref, id: name, float32: false, about, codes, dictionary: { ...makeDictionary([undefined]), size } };
}

interface Given {
  readonly rows: Uint32Array;
  readonly keys: readonly Key[];
}

const ROWS = 40;
/** The larger ones make pairs that only hashing can count. */
const key = fc.constantFrom(1, 2, 3, 40, 2 ** 16, 2 ** 22, 2 ** 31).chain((size) => {
  const code = fc.integer({ min: 0, max: Math.min(2, size - 1) }).map((i) => (i === 2 ? size - 1 : i));
  return fc
    .array(code, { minLength: ROWS, maxLength: ROWS })
    .map((codes) => ({ codes: Uint32Array.from(codes), size }));
});
const given: fc.Arbitrary<Given> = fc.record({
  rows: fc.shuffledSubarray(Array.from({ length: ROWS }, (_, row) => row)).map((rows) => Uint32Array.from(rows)),
  keys: fc.array(key, { maxLength: 5 }).map((keys) => keys.map(({ codes, size }, i) => keyOf(`k${i}`, codes, size))),
});

function slowly({ rows, keys }: Given): { places: number[]; parts: number[][] } {
  const known = new Map<string, number>();
  const parts: number[][] = [];
  const places = [...rows].map((row) => {
    const text = keys.map(({ codes }) => codes[row]).join();
    const place = known.get(text) ?? known.size;
    known.set(text, place);
    parts[place] = [...(parts[place] ?? []), row];
    return place;
  });
  return { places, parts };
}

test("rows of one combination share all values, and combinations are numbered as they arrive", () => {
  fc.assert(
    fc.property(given, ({ rows, keys }) => {
      const { places, parts } = slowly({ rows, keys });
      const found = combine(rows, keys);
      expect(found.count).toBe(parts.length);
      expect([...found.places]).toEqual(places);
      expect([...sizesOf(found)]).toEqual(parts.map((part) => part.length));
      expect(partsOf(found, rows).map((part) => [...part])).toEqual(parts);
    }),
    { numRuns: 500 },
  );
});

test("more combinations than asked for are none", () => {
  fc.assert(
    fc.property(given, fc.integer({ min: 0, max: 12 }), ({ rows, keys }, most) => {
      const { parts } = slowly({ rows, keys });
      expect(combine(rows, keys, most)?.count ?? null).toBe(parts.length > most ? null : parts.length);
    }),
    { numRuns: 500 },
  );
});

test("many rows of hashed pairs", () => {
  const count = 20_000;
  const rows = Uint32Array.from({ length: count }, (_, i) => count - 1 - i);
  const codes = (of: (row: number) => number) => Uint32Array.from({ length: count }, (_, row) => of(row));
  const keys = [
    keyOf(
      "a",
      codes((row) => row % 7_000),
      7_000,
    ),
    keyOf(
      "b",
      codes((row) => (row * 31) % 6_000),
      6_000,
    ),
    keyOf(
      "c",
      codes((row) => row % 2),
      2,
    ),
  ];
  const { places } = slowly({ rows, keys });
  expect([...combine(rows, keys).places]).toEqual(places);
});
