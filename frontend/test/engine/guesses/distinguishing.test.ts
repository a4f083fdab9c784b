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
      const told = distinguishingKeys(all, keys);
      const names = [...all].map((row) =>
        told.flatMap(({ key, tells }) => (tells?.[row] ? [`${key.id}=${key.codes[row]}`] : [])).join(),
      );
      const distinct = (of: readonly (typeof keys)[number][]) =>
        new Set([...all].map((row) => of.map(({ codes }) => codes[row]).join())).size;
      expect(distinct(distinguishing)).toBe(distinct(keys));
      // What tells each row alone is enough, and says nothing that follows from what stands before it.
      expect(new Set(names).size).toBe(distinct(keys));
      for (const { key, tells, everywhere } of told) {
        expect(everywhere).toBe([...all].every((row) => key.codes[row] !== 0));
        const before = distinguishing.slice(0, distinguishing.indexOf(key));
        for (const row of all) {
          const alike = [...all].filter((other) => before.every(({ codes }) => codes[other] === codes[row]));
          expect(tells?.[row] === 1).toBe(alike.some((other) => key.codes[other] !== key.codes[row]));
        }
      }
      for (let n = 0; n < distinguishing.length; n++) {
        expect(distinct(distinguishing.slice(0, n + 1))).toBeGreaterThan(distinct(distinguishing.slice(0, n)));
      }
    }),
    { numRuns: 300 },
  );
});

test("keys are in the given order; a constant one and one that follows from others are left out", () => {
  const table = tableOf(
    [1, 2, 3, 4].map((n) => ({ rare: n === 1, kind: n, same: "x", copy: `${n}`, half: n % 2, "run.name": "" })),
  );
  const found = (...names: string[]) =>
    distinguishingKeys(
      Uint32Array.of(0, 1, 2, 3),
      names.map((name) => keyOf(table, name)),
    ).map(({ key }) => key.ref.path[0]);
  expect(found("same", "half", "rare", "kind", "copy")).toEqual(["half", "rare", "kind"]);
  expect(found("kind", "copy", "half")).toEqual(["kind"]);
});
