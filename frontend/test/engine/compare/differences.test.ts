import fc from "fast-check";
import { expect, test } from "vitest";
import { type Differing, differing, heldBy } from "../../../src/engine/compare/differences";
import { canonical, type Value } from "../../../src/values/value";
import { keyOf, oneKey, tableOf } from "../../makeTable";
import { logged } from "../oracle";
import { rows } from "../strategies";

/** Some lines of rows, none of them empty. */
const given = rows
  .filter((all) => all.length > 0)
  .chain((all) =>
    fc.record({
      all: fc.constant(all),
      sides: fc.array(fc.shuffledSubarray([...all.keys()], { minLength: 1, maxLength: Math.min(4, all.length) }), {
        minLength: 2,
        maxLength: 5,
      }),
      name: fc.constantFrom("x", "y", "metrics.m"),
    }),
  );

/** By the texts of values, which no two values share. */
function slowly(sides: readonly (readonly Value[])[]): Omit<Differing, "key"> | null {
  const held = sides.map((values) => JSON.stringify([...new Set(values.map(canonical))].sort()));
  const have = sides.filter((values) => values.some((value) => value !== undefined)).length;
  if (have === 0) return null;
  const like = held.map((one) => held.indexOf(one));
  const all = new Set(held).size;
  const difference = all === 1 ? "same" : have === sides.length ? "changed" : have === 1 ? "only" : "lacking";
  return { difference, logged: have, like };
}

test("lines differ in a key as their values do", () => {
  fc.assert(
    fc.property(given, ({ all, sides, name }) => {
      const table = tableOf(all);
      if (!Object.keys(all[0] ?? {}).includes(name)) return;
      const key = keyOf(table, name);
      const found = differing(
        key,
        sides.map((side) => Uint32Array.from(side)),
      );
      const expected = slowly(sides.map((side) => side.map((row) => logged(table, row, key.ref))));
      expect(found).toEqual(expected && { key, ...expected });
    }),
  );
});

test("not logged, None, its name as a text, an empty text and NaN are five things", () => {
  const values = [undefined, null, "None", "", Number.NaN];
  const { key } = oneKey(values);
  const sides = values.map((_, row) => Uint32Array.of(row));
  expect(differing(key, sides)).toMatchObject({ difference: "lacking", logged: 4, like: [0, 1, 2, 3, 4] });
});

test("a line holds each value once, and that it lacks it", () => {
  const { key } = oneKey(["b", "a", "b", undefined]);
  expect(heldBy(key, Uint32Array.of(0, 2))).toEqual([1]);
  expect(heldBy(key, Uint32Array.of(3, 2, 1, 0))).toEqual([0, 1, 2]);
});
