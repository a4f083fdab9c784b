import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bestRow } from "../../../src/engine/kernels/best";
import { sortRows } from "../../../src/engine/kernels/sort";
import { valueAt } from "../../../src/engine/table/table";
import type { SortKey, Table } from "../../../src/engine/table/types";
import { compareTexts } from "../../../src/values/natural";
import type { Value } from "../../../src/values/value";
import { keyOf, oneKey, ref, tableOf } from "../../makeTable";
import { logged } from "../oracle";
import { KEY_NAMES, rows, texts } from "../strategies";

function allRows(table: Table): Uint32Array {
  return Uint32Array.from(table.runs, (_, row) => row);
}

function sorted(given: readonly Value[], descending = false): Value[] {
  const { table, key } = oneKey(given);
  const order = sortRows(table, allRows(table), [{ key: ref("x"), descending }], null);
  return Array.from(order, (row) => valueAt(key, row));
}

/** The obvious order of two values: kinds by place, then by what they are. */
function compare(a: Value, b: Value): number {
  const [x, y] = [placeOf(a), placeOf(b)];
  if (x !== y) return x - y;
  const [m, n] = [numberOf(a), numberOf(b)];
  if (m < n) return -1;
  if (m > n) return 1;
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  if (typeof a === "object" && typeof b === "object" && a && b && "json" in a && "json" in b)
    return compareTexts(a.json, b.json);
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.min(a.length, b.length); i++) {
      const difference = compare(a[i], b[i]);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  }
  return 0;
}

function placeOf(value: Value): number {
  if (value === undefined) return 8;
  if (value === null) return 6;
  if (typeof value === "number") return Number.isNaN(value) ? 7 : 0;
  if (typeof value === "boolean") return 2;
  if (typeof value === "string") return 3;
  if (Array.isArray(value)) return 5;
  return "integer" in value ? 0 : "time" in value ? 1 : 4;
}

function numberOf(value: Value): number {
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  if (typeof value !== "object" || value === null) return 0;
  return "integer" in value ? Number(value.integer) : "time" in value ? value.time : 0;
}

test("rows sort by several keys as one stable sort by comparison would", () => {
  const sortKeys = fc.uniqueArray(
    fc.record({ key: fc.constantFrom(...KEY_NAMES, "absent").map(ref), descending: fc.boolean() }),
    {
      minLength: 1,
      maxLength: 3,
      selector: ({ key }) => JSON.stringify(key),
    },
  );
  fc.assert(
    fc.property(rows, sortKeys, fc.array(fc.nat(30)), (given, sort, shuffle) => {
      const table = tableOf(given);
      const start = Uint32Array.from(new Set(shuffle.filter((row) => row < table.count)));
      const byComparison = [...start].sort((a, b) => {
        for (const { key, descending } of sort as SortKey[]) {
          const [x, y] = [logged(table, a, key), logged(table, b, key)];
          const difference = compare(x, y);
          // What is not a value comes last both ways.
          if (difference !== 0) return descending && Math.max(placeOf(x), placeOf(y)) < 6 ? -difference : difference;
        }
        return 0;
      });
      const found = [...sortRows(table, start, sort, null)];
      // Two integers that one float64 stands for have an order that this oracle does not know, and so have keys behind theirs.
      const [first] = given.some((row) => JSON.stringify(row).includes("integer")) ? sort : [];
      if (!first) expect(found).toEqual(byComparison);
      const numbers = (order: readonly number[]) =>
        order.map((row) => first && numberOf(logged(table, row, first.key)));
      expect(numbers(found)).toEqual(numbers(byComparison));
    }),
    { numRuns: 500 },
  );
});

describe("order of values", () => {
  const last = [null, Number.NaN, undefined];
  test("not logged, NaN and None come last both ways", () => {
    expect(sorted([...last, 2, 1, Infinity])).toEqual([1, 2, Infinity, ...last]);
    expect(sorted([...last, 2, 1, Infinity], true)).toEqual([Infinity, 2, 1, ...last]);
  });
  test("texts in natural order", () => {
    expect(sorted(["run10", "run9", "run09", "run", "a"])).toEqual(["a", "run", "run09", "run9", "run10"]);
  });
  test("large integers by all their digits", () => {
    const [small, large] = [{ integer: "9007199254740993" }, { integer: "9007199254740995" }];
    expect(sorted([large, small])).toEqual([small, large]);
    expect(sorted([large, small, 3], true)).toEqual([large, small, 3]);
  });
  test("lists element by element", () => {
    expect(sorted([[10], [9, 1], [9], []])).toEqual([[], [9], [9, 1], [10]]);
  });
  test("text order is an order", () => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        expect(Math.sign(compareTexts(a, b))).toBe(-Math.sign(compareTexts(b, a)) + 0);
        expect(compareTexts(a, b) === 0).toBe(a === b);
        if (compareTexts(a, b) <= 0 && compareTexts(b, c) <= 0) expect(compareTexts(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("without a sort", () => {
  const table = tableOf([
    { "metrics.loss": 2, "run.started": { time: 1 } },
    { "metrics.loss": 1, "run.started": { time: 3 } },
    { "metrics.loss": Number.NaN, "run.started": { time: 2 } },
    { "run.started": { time: 4 } },
    { "metrics.loss": 1 },
  ]);
  const order = (...args: Parameters<typeof sortRows> extends [unknown, unknown, ...infer Rest] ? Rest : never) => [
    ...sortRows(table, allRows(table), ...args),
  ];
  test("the best by the target comes first, ties by name", () => {
    expect(order([], { key: ref("metrics.loss"), direction: "min" })).toEqual([1, 4, 0, 2, 3]);
    expect(order([], { key: ref("metrics.loss"), direction: "max" })).toEqual([0, 1, 4, 2, 3]);
  });
  test("an infinite value is a number, and what is none comes last, whichever way is better", () => {
    const { table, key } = oneKey(["n/a", 1, Infinity, Number.NaN, 2, true, -Infinity, { time: 5 }]);
    const target = (direction: "max" | "min") => ({ key: key.ref, direction });
    const values = (direction: "max" | "min") =>
      Array.from(sortRows(table, allRows(table), [], target(direction)), (row) => valueAt(key, row));
    const others = [{ time: 5 }, true, "n/a", Number.NaN];
    expect(values("max")).toEqual([Infinity, 2, 1, -Infinity, ...others]);
    expect(values("min")).toEqual([-Infinity, 1, 2, Infinity, ...others]);
    expect(bestRow(key, allRows(table), "max")).toBe(2);
    expect(bestRow(key, allRows(table), "min")).toBe(6);
  });
  test("and without a target the newest", () => expect(order([], null)).toEqual([3, 1, 2, 0, 4]));
  test("the rows given are not changed", () => {
    const rows = allRows(table);
    expect(sortRows(table, rows, [], null)).not.toBe(rows);
    expect([...rows]).toEqual([0, 1, 2, 3, 4]);
    expect(keyOf(table, "metrics.loss").codes).toHaveLength(5);
  });
});
