import fc from "fast-check";
import { expect, test } from "vitest";
import { distinguishingKeys } from "../../../src/engine/guesses/distinguishing";
import { keyOf, tableOf } from "../../makeTable";

const NAMES = ["a", "b", "c", "d"] as const;
const value = fc.constantFrom(undefined, "x", "y", 1);
const given = fc.array(fc.record({ a: value, b: value, c: value, d: value }), { minLength: 1, maxLength: 12 });

test("the keys tell apart whatever all keys do, and none of them follows from those before it", () => {
  fc.assert(
    fc.property(given, (rows) => {
      const table = tableOf(rows);
      const keys = NAMES.map((name) => keyOf(table, name));
      const all = Uint32Array.from(table.runs.keys());
      const distinguishing = distinguishingKeys(all, keys).map(({ key }) => key);
      const distinct = (of: readonly (typeof keys)[number][]) =>
        new Set([...all].map((row) => of.map(({ codes }) => codes[row]).join())).size;
      expect(distinct(distinguishing)).toBe(distinct(keys));
      for (let n = 0; n < distinguishing.length; n++) {
        expect(distinct(distinguishing.slice(0, n + 1))).toBeGreaterThan(distinct(distinguishing.slice(0, n)));
      }
    }),
    { numRuns: 300 },
  );
});

test("the key with the most even values comes first; a constant one and one that follows from others are left out", () => {
  const table = tableOf(
    [1, 2, 3, 4].map((n) => ({ rare: n === 1, kind: n, same: "x", copy: `${n}`, half: n % 2, "run.name": "" })),
  );
  const keys = ["same", "half", "rare", "kind", "copy"].map((name) => keyOf(table, name));
  const found = distinguishingKeys(Uint32Array.of(0, 1, 2, 3), keys);
  expect(found.map(({ key }) => key.ref.path[0])).toEqual(["kind"]);
  const [half] = distinguishingKeys(Uint32Array.of(0, 1, 2, 3), [keyOf(table, "rare"), keyOf(table, "half")]);
  expect(half?.key.ref.path).toEqual(["half"]);
  expect([...(half?.counts ?? [])]).toEqual([0, 2, 2]);
});
