import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clauseOf,
  clearFilters,
  onlyValue,
  setMatch,
  setRange,
  toggleAlso,
  toggleExcluded,
  toggleValue,
} from "../../src/state/change";
import { EMPTY_VIEW } from "../../src/state/view";
import { ref, value } from "./views";

const key = { namespace: "doc", path: ["optimizer"] } as const;

describe("a facet's ticks", () => {
  it("collect values, and take them back", () => {
    const two = toggleValue(toggleValue(EMPTY_VIEW, key, "adam"), key, Number.NaN);
    expect(clauseOf(two, key)).toMatchObject({ include: ["adam", Number.NaN] });
    expect(clauseOf(toggleValue(two, key, Number.NaN), key)).toMatchObject({ include: ["adam"] });
    expect(toggleValue(toggleValue(two, key, Number.NaN), key, "adam").clauses).toEqual([]);
  });

  it("twice is none, for any key and value", () => {
    fc.assert(
      fc.property(ref, value, (any, one) => {
        expect(toggleValue(toggleValue(EMPTY_VIEW, any, one), any, one).clauses).toEqual([]);
        expect(toggleExcluded(toggleExcluded(EMPTY_VIEW, any, one), any, one).clauses).toEqual([]);
      }),
    );
  });

  it("a value is never both included and excluded", () => {
    const excluded = toggleExcluded(toggleValue(EMPTY_VIEW, key, "adam"), key, "adam");
    expect(clauseOf(excluded, key)).toMatchObject({ include: [], exclude: ["adam"] });
    expect(toggleValue(excluded, key, "adam").clauses).toEqual([]);
  });

  it("only leaves one value, and keeps any or all", () => {
    const all = setMatch(toggleValue(toggleExcluded(EMPTY_VIEW, key, "sgd"), key, "adam"), key, "all");
    expect(clauseOf(onlyValue(all, key, "adamw"), key)).toMatchObject({
      include: ["adamw"],
      exclude: [],
      match: "all",
    });
  });
});

describe("ranges", () => {
  it("keep what they let pass beside numbers, and vanish with their bounds", () => {
    const range = toggleAlso(setRange(EMPTY_VIEW, key, 0, null), key, undefined);
    expect(clauseOf(setRange(range, key, 0, 1), key)).toMatchObject({ min: 0, max: 1, also: [undefined] });
    expect(setRange(range, key, null, null).clauses).toEqual([]);
  });

  it("take the place of ticks, since a key has one clause", () => {
    const range = setRange(toggleValue(EMPTY_VIEW, key, 3), key, 0, 1);
    expect(range.clauses).toHaveLength(1);
    expect(clauseOf(range, key)?.type).toBe("range");
  });
});

it("changing one clause leaves the others and their order", () => {
  const other = { namespace: "metric", path: ["optimizer"] } as const;
  const view = toggleValue(toggleValue(EMPTY_VIEW, key, "a"), other, "b");
  const changed = toggleValue(view, key, "c");
  expect(changed.clauses[0]).toMatchObject({ key, include: ["a", "c"] });
  expect(changed.clauses[1]).toBe(view.clauses[1]);
});

it("clearing an unfiltered view is no change", () => {
  expect(clearFilters(EMPTY_VIEW)).toBe(EMPTY_VIEW);
});
