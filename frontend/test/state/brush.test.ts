import fc from "fast-check";
import { expect, it } from "vitest";
import { withBrush } from "../../src/state/brush";
import { EMPTY_VIEW } from "../../src/state/view";
import { keyOf, tableOf } from "../makeTable";

const table = tableOf([
  { x: 0.5, t: { time: 86_400_000 }, c: "b" },
  { x: 2, t: { time: 0 }, c: "a" },
  { x: 3, c: "c" },
  { c: null },
]);

it("a brush of numbers is a range that holds it, with bounds that one can read", () => {
  const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(bound, bound, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [clause] = withBrush(EMPTY_VIEW, keyOf(table, "x"), [low, high]).clauses;
      if (clause?.type !== "range") throw new Error("no range");
      const [min, max] = [clause.min ?? Number.NaN, clause.max ?? Number.NaN];
      const grain = (high - low) / 50 + 1e-9;
      expect(min).toBeLessThanOrEqual(low + 1e-9);
      expect(max).toBeGreaterThanOrEqual(high - 1e-9);
      expect(low - min).toBeLessThanOrEqual(grain);
      expect(max - high).toBeLessThanOrEqual(grain);
    }),
  );
  expect(withBrush(EMPTY_VIEW, keyOf(table, "x"), [0.123456, 0.98765]).clauses).toMatchObject([
    { min: 0.123, max: 0.988 },
  ]);
});

it("times are brushed in seconds and filtered in ms", () => {
  expect(withBrush(EMPTY_VIEW, keyOf(table, "t"), [0, 86_400]).clauses).toMatchObject([
    { type: "range", min: 0, max: 86_400_000 },
  ]);
});

it("categories are filtered by the values that are reached", () => {
  const key = keyOf(table, "c");
  expect(withBrush(EMPTY_VIEW, key, [-0.4, 1.2]).clauses).toMatchObject([{ type: "values", include: ["a", "b"] }]);
  const brushed = withBrush(EMPTY_VIEW, key, [2.5, 3.5]);
  expect(brushed.clauses).toMatchObject([{ include: [null] }]);
  expect(withBrush(brushed, key, [0.2, 0.4]).clauses).toEqual([]);
  expect(withBrush(brushed, key, null).clauses).toEqual([]);
});
