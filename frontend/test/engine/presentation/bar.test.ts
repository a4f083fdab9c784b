import { expect, test } from "vitest";
import { barOf } from "../../../src/engine/presentation/bar";
import { oneKey } from "../../makeTable";

test("a bar goes from the lowest number to the highest", () => {
  const { dictionary } = oneKey([0.5, 1, 0.75, undefined, "failed", Number.NaN, Number.POSITIVE_INFINITY]).key;
  expect([0.5, 0.75, 1].map((value) => barOf(dictionary, value))).toEqual([0, 0.5, 1]);
  expect(barOf(dictionary, 2)).toBe(1);
  expect(barOf(dictionary, Number.NaN)).toBeNull();
  expect(barOf(oneKey([3, 3]).key.dictionary, 3)).toBeNull();
});

test("one that ran away leaves the others their bars", () => {
  const values = [...Array.from({ length: 99 }, (_, i) => i / 98), 1e9];
  const { dictionary } = oneKey(values).key;
  expect(barOf(dictionary, 0.5)).toBeCloseTo(0.5, 1);
  expect(barOf(dictionary, 1e9)).toBe(1);
});
