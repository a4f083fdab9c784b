import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Clause } from "../../../src/engine/clauses/list";
import type { RangeClause } from "../../../src/engine/clauses/range";
import type { ValuesClause } from "../../../src/engine/clauses/values";
import { FAILS, filterRows } from "../../../src/engine/kernels/filter";
import type { Value } from "../../../src/values/value";
import { oneKey, ref, tableOf } from "../../makeTable";
import { passes, passingRows } from "../oracle";
import { filtered } from "../strategies";

function include(name: string, include: readonly Value[], more: Partial<ValuesClause> = {}): ValuesClause {
  return { type: "values", key: ref(name), include, exclude: [], match: "any", ...more };
}

function range(name: string, min: number | null, max: number | null, also: readonly Value[] = []): RangeClause {
  return { type: "range", key: ref(name), min, max, also };
}

function rowsWith(values: readonly Value[], clause: Clause, name = "x"): number[] {
  return [...filterRows(oneKey(values, name).table, [clause], null).rows];
}

test("the rows that pass, and the one clause that others miss, are those of the oracle", () => {
  fc.assert(
    fc.property(filtered, fc.option(fc.infiniteStream(fc.boolean())), ({ rows, clauses }, bits) => {
      const table = tableOf(rows);
      const query = bits && Uint8Array.from(rows, () => Number(bits.next().value));
      const { rows: found, misses } = filterRows(table, clauses, query);
      expect([...found]).toEqual(passingRows(table, clauses, query));
      for (let row = 0; row < table.count; row++) {
        const missed = clauses.flatMap((clause, k) => (passes(table, row, clause) ? [] : [k + 1]));
        const expected = query?.[row] === 0 || missed.length > 1 ? FAILS : (missed[0] ?? 0);
        // A clause on a key that no run has fails all rows alike; whose clause it is tells nothing.
        const absent = clauses.some((clause, k) => clause.key.path[0] === "absent" && missed.includes(k + 1));
        expect(misses[row]).toBe(absent ? FAILS : expected);
      }
    }),
    { numRuns: 500 },
  );
});

describe("the five things that are not alike", () => {
  const values = [undefined, null, "None", "", Number.NaN];
  test.each(values.map((value, row) => [value, row] as const))("%s", (value, row) => {
    expect(rowsWith(values, include("x", [value]))).toEqual([row]);
    expect(rowsWith(values, include("x", [], { exclude: [value] }))).not.toContain(row);
  });
});

test("-0 is 0", () => {
  expect(rowsWith([0, -0, 1], include("x", [-0]))).toEqual([0, 1]);
});

test("0.9 finds the float32 that is nearest to it, and so does that float32", () => {
  const values = [Math.fround(0.9), 0.8999];
  expect(rowsWith(values, include("metrics.m", [0.9]), "metrics.m")).toEqual([0]);
  expect(rowsWith(values, include("metrics.m", [Math.fround(0.9)]), "metrics.m")).toEqual([0]);
  expect(rowsWith(values, range("metrics.m", 0.9, null), "metrics.m")).toEqual([0]);
  expect(rowsWith(values, range("metrics.m", null, Math.fround(0.9)), "metrics.m")).toEqual([0, 1]);
});

describe("lists", () => {
  const values = [[64, 32], [64], [], [64, 64, 32], 32, undefined, null];
  test("any of the elements", () => expect(rowsWith(values, include("x", [32]))).toEqual([0, 3, 4]));
  test("all of the elements", () => {
    expect(rowsWith(values, include("x", [32, 64], { match: "all" }))).toEqual([0, 3]);
  });
  test("none of the elements", () => {
    expect(rowsWith(values, include("x", [], { exclude: [32] }))).toEqual([1, 2, 5, 6]);
  });
  test("[], None and not logged are themselves", () => {
    expect(rowsWith(values, include("x", [[]]))).toEqual([2]);
    expect(rowsWith(values, include("x", [null]))).toEqual([6]);
    expect(rowsWith(values, include("x", [undefined]))).toEqual([5]);
  });
  test("a whole list is that list", () => expect(rowsWith(values, include("x", [[64, 32]]))).toEqual([0]));
  test("a range wants one element inside", () => expect(rowsWith(values, range("x", 40, null))).toEqual([0, 1, 3]));
});

describe("ranges", () => {
  const values = [
    1,
    2,
    3,
    Number.NaN,
    null,
    undefined,
    "2",
    { time: 2 },
    true,
    Infinity,
    { integer: "9007199254740993" },
  ];
  test("include their bounds, and measure numbers and times only", () => {
    expect(rowsWith(values, range("x", 1, 2))).toEqual([0, 1, 7]);
  });
  test("without bounds take every number", () => {
    expect(rowsWith(values, range("x", null, null))).toEqual([0, 1, 2, 7, 9, 10]);
  });
  test("also take what they name", () => {
    expect(rowsWith(values, range("x", 3, 3, [Number.NaN, null, undefined, "2"]))).toEqual([2, 3, 4, 5, 6]);
  });
});

test("a clause on a key that no run has is about rows that did not log it", () => {
  expect(rowsWith([1, 2], include("gone", [undefined]))).toEqual([0, 1]);
  expect(rowsWith([1, 2], include("gone", [1]))).toEqual([]);
  expect(rowsWith([1, 2], include("gone", [], { exclude: [1] }))).toEqual([0, 1]);
});
