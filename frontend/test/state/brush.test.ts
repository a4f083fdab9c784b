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

const linear = (bounds: readonly [number, number]) => ({ bounds, log: false });

it("a brush of numbers is a range that holds it, with bounds that one can read", () => {
  const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(bound, bound, (a, b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [clause] = withBrush(EMPTY_VIEW, keyOf(table, "x"), linear([low, high])).clauses;
      if (clause?.type !== "range") throw new Error("no range");
      const [min, max] = [clause.min ?? Number.NaN, clause.max ?? Number.NaN];
      const grain = (high - low) / 50 + 1e-9;
      expect(min).toBeLessThanOrEqual(low + 1e-9);
      expect(max).toBeGreaterThanOrEqual(high - 1e-9);
      expect(low - min).toBeLessThanOrEqual(grain);
      expect(max - high).toBeLessThanOrEqual(grain);
    }),
  );
  expect(withBrush(EMPTY_VIEW, keyOf(table, "x"), linear([0.123456, 0.98765])).clauses).toMatchObject([
    { min: 0.123, max: 0.988 },
  ]);
});

it("times are brushed in seconds and filtered in ms", () => {
  expect(withBrush(EMPTY_VIEW, keyOf(table, "t"), linear([0, 86_400])).clauses).toMatchObject([
    { type: "range", min: 0, max: 86_400_000 },
  ]);
});

it("categories are filtered by the values that are reached", () => {
  const key = keyOf(table, "c");
  expect(withBrush(EMPTY_VIEW, key, linear([-0.4, 1.2])).clauses).toMatchObject([
    { type: "values", include: ["a", "b"] },
  ]);
  const brushed = withBrush(EMPTY_VIEW, key, linear([2.5, 3.5]));
  expect(brushed.clauses).toMatchObject([{ include: [null] }]);
  expect(withBrush(brushed, key, linear([0.2, 0.4])).clauses).toEqual([]);
  expect(withBrush(brushed, key, null).clauses).toEqual([]);
});

it("on a logarithmic axis a low bound is as exact as a high one", () => {
  const exponent = fc.double({ min: -290, max: 290, noNaN: true });
  fc.assert(
    fc.property(exponent, exponent, (a, b) => {
      const bounds = [10 ** Math.min(a, b), 10 ** Math.max(a, b)] as const;
      const [clause] = withBrush(EMPTY_VIEW, keyOf(table, "x"), { bounds, log: true }).clauses;
      if (clause?.type !== "range") throw new Error("no range");
      const [min, max] = [clause.min ?? Number.NaN, clause.max ?? Number.NaN];
      expect(min / bounds[0]).toBeGreaterThan(0.97);
      expect(max / bounds[1]).toBeLessThan(1.03);
      expect(min / bounds[0]).toBeLessThanOrEqual(1 + 1e-12);
      expect(max / bounds[1]).toBeGreaterThanOrEqual(1 - 1e-12);
    }),
  );
  expect(withBrush(EMPTY_VIEW, keyOf(table, "x"), { bounds: [1.2345e-5, 0.98765], log: true }).clauses).toMatchObject([
    { min: 1.23e-5, max: 0.988 },
  ]);
});
