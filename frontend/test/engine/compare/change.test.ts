import { expect, test } from "vitest";
import { changeOf } from "../../../src/engine/compare/change";

test("a change has its sign, its share and whether it is better", () => {
  expect(changeOf(0.5, 0.75, "max")).toEqual({ by: 0.25, share: 0.5, better: true });
  expect(changeOf(0.5, 0.75, "min")).toEqual({ by: 0.25, share: 0.5, better: false });
  expect(changeOf(-4, -5, "max")).toEqual({ by: -1, share: -0.25, better: false });
  expect(changeOf(-4, -5, "min")).toEqual({ by: -1, share: -0.25, better: true });
  expect(changeOf(2, 2, "max")).toEqual({ by: 0, share: 0, better: null });
  expect(changeOf(2, 3, null)).toEqual({ by: 1, share: 0.5, better: null });
});

test("of 0, and over it, a share says nothing", () => {
  expect(changeOf(0, 1, "max")?.share).toBeNull();
  expect(changeOf(-1, 1, "max")?.share).toBeNull();
  expect(changeOf(5e-324, 1e308, "max")?.share).toBeNull();
});

test("what is no finite number has not changed", () => {
  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(changeOf(odd, 1, "max")).toBeNull();
    expect(changeOf(1, odd, "max")).toBeNull();
  }
});
