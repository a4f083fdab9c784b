import fc from "fast-check";
import { expect, test } from "vitest";
import { BytesInterner, ListInterner, NumberInterner } from "../../../src/engine/table/intern";
import { sameValue } from "../../../src/values/value";

test("numbers get the places of their first arrival", () => {
  const many = fc.array(fc.oneof(fc.double(), fc.integer({ min: -200, max: 200 })), { maxLength: 2000 });
  fc.assert(
    fc.property(many, (numbers) => {
      const interner = new NumberInterner();
      const places = numbers.map((x) => interner.place(x));
      const distinct = numbers.filter((x, i) => numbers.findIndex((other) => sameValue(other, x)) === i);
      expect([...interner.numbers()]).toEqual(distinct.map((x) => x + 0));
      expect(places).toEqual(numbers.map((x) => distinct.findIndex((other) => sameValue(other, x))));
    }),
  );
});

test.each([0, 100, 20_000])(
  "many numbers keep their places while the table grows, with %d of them expected",
  (expected) => {
    const interner = new NumberInterner();
    interner.expect(expected);
    const numbers = Array.from({ length: 20_000 }, (_, i) => (i === 7 ? Number.NaN : Math.sin(i)));
    expect(numbers.map((x) => interner.place(x))).toEqual(numbers.map((_, i) => i));
    expect(numbers.map((x) => interner.place(x))).toEqual(numbers.map((_, i) => i));
    expect(interner.numbers()).toEqual(Float64Array.from(numbers));
  },
);

test("lists get the places of their first arrival", () => {
  const many = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }), { maxLength: 1000 });
  fc.assert(
    fc.property(many, (lists) => {
      const interner = new ListInterner();
      const places = lists.map((list) => interner.place(Uint32Array.from([9, ...list, 9]), 1, list.length + 1));
      const distinct = [...new Set(lists.map(String))];
      expect(interner.lists().map(String)).toEqual(distinct);
      expect(places).toEqual(lists.map((list) => distinct.indexOf(String(list))));
    }),
  );
});

test("texts as bytes get the places of their first arrival", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "b", "ä"), maxLength: 5 }), { maxLength: 1000 }),
      (given) => {
        const interner = new BytesInterner();
        const places = given.map((text) => {
          const bytes = new TextEncoder().encode(`x${text}y`);
          return interner.place(bytes, 1, bytes.length - 1);
        });
        const distinct = [...new Set(given)];
        expect(interner.texts().map((bytes) => new TextDecoder().decode(bytes))).toEqual(distinct);
        expect(places).toEqual(given.map((text) => distinct.indexOf(text)));
      },
    ),
  );
});
