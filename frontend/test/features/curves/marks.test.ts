import fc from "fast-check";
import { expect, it } from "vitest";
import { MarkBook } from "../../../src/features/curves/marks";

it("tells up to 32 lines apart, whatever was drawn before", () => {
  const ids = fc.uniqueArray(fc.integer({ min: 0, max: 60 }).map(String), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(ids, { minLength: 1, maxLength: 12 }), (rounds) => {
      const book = new MarkBook();
      for (const round of rounds) {
        const marks = book.marksOf(round);
        expect([...marks.keys()]).toEqual(round);
        const looks = [...marks.values()].map(({ colour, dash }) => `${colour} ${dash}`);
        expect(new Set(looks).size).toBe(round.length);
      }
    }),
  );
});

it("keeps the look of a line while others come and go, and gives it back", () => {
  const book = new MarkBook();
  const before = book.marksOf(["a", "b", "c"]);
  const with_ = book.marksOf(["d", "c", "b"]);
  expect(with_.get("b")).toEqual(before.get("b"));
  expect(with_.get("c")).toEqual(before.get("c"));
  expect(book.marksOf(["b", "a"]).get("b")).toEqual(before.get("b"));
});

it("gives few lines whole strokes, though many were drawn before", () => {
  const book = new MarkBook();
  const many = Array.from({ length: 40 }, (_, i) => `${i}`);
  book.marksOf(many);
  const few = book.marksOf(["39", "38", "37"]);
  expect([...few.values()].every(({ dash }) => dash === 0)).toBe(true);
});
