import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { aggregate } from "../../../src/engine/kernels/aggregate";
import { combine, partsOf } from "../../../src/engine/kernels/combine";
import { ofBestGroups } from "../../../src/engine/pivot/bestGroups";
import {
  bestFirst,
  bestOfColumns,
  bestOfLine,
  type Pivot,
  pivotRows,
  sortedLines,
} from "../../../src/engine/pivot/pivot";
import { REDUCER_NAMES, REDUCERS } from "../../../src/engine/reducers/list";
import { columnOf, entryOf } from "../../../src/engine/table/dictionary";
import { compareEntries } from "../../../src/engine/table/ranks";
import { findKey } from "../../../src/engine/table/table";
import type { Key } from "../../../src/engine/table/types";
import { canonical, type Value } from "../../../src/values/value";
import { keyOf, ref, tableOf } from "../../makeTable";
import { logged } from "../oracle";
import { rows } from "../strategies";

const given = rows.chain((all) =>
  fc.record({
    all: fc.constant(all),
    order: fc.shuffledSubarray(all.map((_, row) => row)),
    names: fc.shuffledSubarray(["x", "y", "metrics.m"], { minLength: 1 }),
    most: fc.integer({ min: 1, max: 5 }),
    reducer: fc.constantFrom(...REDUCER_NAMES),
    direction: fc.constantFrom("max", "min"),
  }),
);

/** Of values, by an order that shares only the comparison of two entries. */
function inOrder(values: readonly Value[]): Value[] {
  const { dictionary } = columnOf(values);
  const entries = Array.from({ length: dictionary.size }, (_, code) => canonical(entryOf(dictionary, code)));
  const codeOf = (value: Value): number => entries.indexOf(canonical(value));
  return values.toSorted((a, b) => compareEntries(dictionary, codeOf(a), codeOf(b)));
}

/** Cells by line and column, with their rows. */
function cellsOf({ lines, columns }: Pivot): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const { values, cells } of lines) {
    for (const [place, { rows }] of cells) {
      found.set(JSON.stringify([values.map(canonical), canonical(columns[place]?.value)]), [...rows]);
    }
  }
  return found;
}

test("cells hold the rows of their line and column, in the given order; columns are the first values", () => {
  fc.assert(
    fc.property(given, ({ all, order, names, most }) => {
      const table = tableOf(all);
      const [across, ...by] = names.map((name) => findKey(table, ref(name)));
      if (!across || by.some((key) => key === undefined)) return;
      const pivot = pivotRows(Uint32Array.from(order), by as Key[], across, most);
      const held = (row: number) => logged(table, row, across.ref);
      const distinct = [...new Map(order.map((row) => [canonical(held(row)), held(row)])).values()];
      const wanted = inOrder(distinct).slice(0, most).map(canonical);
      expect(pivot.columns.map(({ value }) => canonical(value))).toEqual(wanted);
      const inside = order.filter((row) => wanted.includes(canonical(held(row))));
      expect(pivot.left).toEqual({ columns: distinct.length - wanted.length, rows: order.length - inside.length });
      const expected = new Map<string, number[]>();
      for (const row of inside) {
        const line = names.slice(1).map((name) => canonical(logged(table, row, ref(name))));
        const id = JSON.stringify([line, canonical(held(row))]);
        expected.set(id, [...(expected.get(id) ?? []), row]);
      }
      expect(cellsOf(pivot)).toEqual(expected);
      for (const { value, count } of pivot.columns) {
        expect(count).toBe(order.filter((row) => canonical(held(row)) === canonical(value)).length);
      }
      for (const { rows, cells } of pivot.lines) {
        expect([...rows].sort()).toEqual([...cells.values()].flatMap((cell) => [...cell.rows]).sort());
      }
    }),
    { numRuns: 500 },
  );
});

test("lines are in the order of their values, the first key's first", () => {
  fc.assert(
    fc.property(given, ({ all, order, names }) => {
      const table = tableOf(all);
      const [across, ...by] = names.map((name) => findKey(table, ref(name)));
      if (!across || by.some((key) => key === undefined)) return;
      const { lines } = pivotRows(Uint32Array.from(order), by as Key[], across, 100);
      const [first] = by;
      expect(lines.length).toBeLessThanOrEqual(first ? order.length : 1);
      const values = lines.map((line) => line.values[0]);
      const distinct = [...new Map(values.map((value) => [canonical(value), value])).values()];
      expect(distinct.map(canonical)).toEqual(inOrder(distinct).map(canonical));
      // What is alike stands together, and no line is there twice.
      expect(new Set(lines.map((line) => line.values.map(canonical).join())).size).toBe(lines.length);
      const changes = values.filter((value, i) => i === 0 || canonical(value) !== canonical(values[i - 1]));
      expect(changes).toHaveLength(distinct.length);
    }),
    { numRuns: 300 },
  );
});

/** By hand: of numbers the best one; null of fewer than two. */
function bestNumber(numbers: readonly number[], direction: "max" | "min"): number | null {
  const there = numbers.filter((number) => !Number.isNaN(number));
  if (there.length < 2) return null;
  return direction === "max" ? Math.max(...there) : Math.min(...there);
}

test("the best of a line is the best of its numbers; lines stand by the best that they have", () => {
  fc.assert(
    fc.property(given, ({ all, order, reducer, direction }) => {
      const table = tableOf(all);
      const [x, y, m] = ["x", "y", "metrics.m"].map((name) => findKey(table, ref(name)));
      if (!x || !y || !m) return;
      const measure = { key: m, reducer, direction };
      const pivot = pivotRows(Uint32Array.from(order), [x], y, 100);
      const numberOf = ({ rows }: { readonly rows: Uint32Array }): number => {
        const of = aggregate(m, rows);
        return of.n === 0 ? Number.NaN : REDUCERS[reducer].value(of);
      };
      for (const line of pivot.lines) {
        const numbers = pivot.columns.flatMap((_, place) => {
          const cell = line.cells.get(place);
          return cell ? numberOf(cell) : [];
        });
        const best = bestOfLine(line, measure);
        expect(best && numberOf(best)).toBe(bestNumber(numbers, direction));
        expect(bestOfLine(line, { ...measure, direction: null })).toBeNull();
      }
      const highest = (line: Pivot["lines"][number]): number => {
        const numbers = [...line.cells.values()].map(numberOf).filter((number) => !Number.isNaN(number));
        return numbers.toSorted((a, b) => (direction === "max" ? b - a : a - b))[0] ?? Number.NaN;
      };
      const sorted = bestFirst(pivot.lines, measure);
      const found = sorted.map(highest);
      const there = found.filter((number) => !Number.isNaN(number));
      expect(found.slice(0, there.length)).toEqual(there.toSorted((a, b) => (direction === "max" ? b - a : a - b)));
      expect(new Set(sorted)).toEqual(new Set(pivot.lines));
    }),
    { numRuns: 300 },
  );
});

test("a cell of its best group has that group's rows, and all other cells their own", () => {
  fc.assert(
    fc.property(given, ({ all, order, reducer, direction, names, most }) => {
      const table = tableOf(all);
      const [x, y, m] = ["x", "y", "metrics.m"].map((name) => findKey(table, ref(name)));
      const keys = names.map((name) => findKey(table, ref(name)));
      if (!x || !y || !m || keys.some((key) => key === undefined)) return;
      const measure = { key: m, reducer, direction };
      const whole = pivotRows(Uint32Array.from(order), [x], y, most);
      const rowsOf = Uint32Array.from(order);
      const apart = partsOf(combine(rowsOf, keys as Key[]), rowsOf).map((rows) => ({ rows }));
      const found = ofBestGroups(whole, apart, measure);
      const numberOf = (rows: readonly number[]): number => {
        const of = aggregate(m, Uint32Array.from(rows));
        return of.n === 0 ? Number.NaN : REDUCERS[reducer].value(of);
      };
      found.lines.forEach((line, at) => {
        const before = whole.lines[at];
        expect([...line.rows]).toEqual([...(before?.rows ?? [])]);
        for (const [place, cell] of line.cells) {
          const held = [...(before?.cells.get(place)?.rows ?? [])];
          expect([...cell.whole]).toEqual(held);
          const groups = new Map<string, number[]>();
          for (const row of held) {
            const id = JSON.stringify(names.map((name) => canonical(logged(table, row, ref(name)))));
            groups.set(id, [...(groups.get(id) ?? []), row]);
          }
          const measured = [...groups.values()].filter((rows) => !Number.isNaN(numberOf(rows)));
          if (groups.size < 2 || measured.length === 0) {
            expect([[...cell.rows], cell.groups]).toEqual([held, 1]);
            continue;
          }
          const best = bestNumber([...measured, ...measured].map(numberOf), direction);
          expect([[...cell.rows], cell.groups]).toEqual([
            measured.find((rows) => numberOf(rows) === best),
            groups.size,
          ]);
        }
      });
    }),
    { numRuns: 300 },
  );
});

test("the best of a column is the best of its numbers, and lines are sorted by them", () => {
  fc.assert(
    fc.property(given, fc.boolean(), ({ all, order, reducer, direction }, descending) => {
      const table = tableOf(all);
      const [x, y, m] = ["x", "y", "metrics.m"].map((name) => findKey(table, ref(name)));
      if (!x || !y || !m) return;
      const measure = { key: m, reducer, direction };
      const pivot = pivotRows(Uint32Array.from(order), [x], y, 100);
      const numberOf = (cell: { readonly rows: Uint32Array } | undefined): number => {
        const of = aggregate(m, cell?.rows ?? new Uint32Array());
        return of.n === 0 ? Number.NaN : REDUCERS[reducer].value(of);
      };
      bestOfColumns(pivot, measure).forEach((best, place) => {
        const numbers = pivot.lines
          .map(({ cells }) => numberOf(cells.get(place)))
          .filter((number) => !Number.isNaN(number));
        if (numbers.length < 2) expect(best).toBeNull();
        else
          expect(numberOf(best ?? undefined)).toBe(direction === "max" ? Math.max(...numbers) : Math.min(...numbers));
        const sorted = sortedLines(pivot.lines, place, descending, measure);
        const found = sorted.map(({ cells }) => numberOf(cells.get(place)));
        const measured = found.filter((number) => !Number.isNaN(number));
        expect(found.slice(0, measured.length)).toEqual(measured.toSorted((a, b) => (descending ? b - a : a - b)));
        expect(new Set(sorted)).toEqual(new Set(pivot.lines));
      });
    }),
    { numRuns: 300 },
  );
});

describe("a pivot", () => {
  const table = tableOf([
    { model: "mlp", data: "b", m: 0.5 },
    { model: "cnn", data: "a10", m: 0.9 },
    { model: "mlp", data: "a9", m: 0.7 },
    { model: "cnn", m: 0.9 },
    { data: "b", m: Number.NaN },
    { model: "cnn", data: "b" },
  ]);
  const rows = Uint32Array.from(table.runs.keys());
  const pivot = pivotRows(rows, [keyOf(table, "model")], keyOf(table, "data"), 100);

  it("has columns in natural order, and one for what was not logged only where there is such a run", () => {
    expect(pivot.columns.map(({ value }) => value)).toEqual(["a9", "a10", "b", undefined]);
    const logged = pivotRows(rows.subarray(0, 3), [keyOf(table, "model")], keyOf(table, "data"), 100);
    expect(logged.columns.map(({ value }) => value)).toEqual(["a9", "a10", "b"]);
  });

  it("leaves cells without runs empty", () => {
    expect(pivot.lines.map(({ values, cells }) => [values, [...cells.keys()].sort()])).toEqual([
      [["cnn"], [1, 2, 3]],
      [["mlp"], [0, 2]],
      [[undefined], [2]],
    ]);
  });

  it("calls no number of a column the best where it is the only one, or no way is better", () => {
    const measure = { key: keyOf(table, "m"), reducer: "mean", direction: "max" } as const;
    expect(bestOfColumns(pivot, measure)).toEqual([null, null, null, null]);
    expect(bestOfColumns(pivot, { ...measure, direction: null })).toEqual([null, null, null, null]);
  });

  it("is one line without keys of lines", () => {
    expect(pivotRows(rows, [], keyOf(table, "data"), 100).lines).toHaveLength(1);
    expect(pivotRows(rows.subarray(0, 0), [], keyOf(table, "data"), 100)).toMatchObject({ lines: [], columns: [] });
  });

  it("takes the first columns of very many", () => {
    const many = tableOf(Array.from({ length: 5000 }, (_, seed) => ({ seed, model: seed % 2 })));
    const { columns, lines, left } = pivotRows(
      Uint32Array.from(many.runs.keys()),
      [keyOf(many, "model")],
      keyOf(many, "seed"),
      100,
    );
    expect(columns.map(({ value }) => value)).toEqual(Array.from({ length: 100 }, (_, seed) => seed));
    expect(left).toEqual({ columns: 4900, rows: 4900 });
    expect(lines.map(({ rows }) => rows.length)).toEqual([50, 50]);
  });
});
