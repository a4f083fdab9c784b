/** How much of an outcome a key explains: beside pairs of rows counted one by one. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { formOf } from "../../../src/engine/kernels/content";
import { explain } from "../../../src/engine/mattered/explain";
import { memberOutcome, reachedOf } from "../../../src/engine/mattered/outcome";
import { partsOf } from "../../../src/engine/mattered/parts";
import { divide, goesWith } from "../../../src/engine/mattered/together";
import { valueAt } from "../../../src/engine/table/table";
import type { Key, Table } from "../../../src/engine/table/types";
import { canonical, type Value } from "../../../src/values/value";
import { keyOf, type Row, tableOf } from "../../makeTable";
import { numbers, scalars } from "../strategies";

function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "object" && value !== null && "integer" in value ? Number(value.integer) : undefined;
}

/** By row how good it is; NaN is as bad as the infinity; undefined where there is no number. */
function goodness(table: Table, key: Key, direction: "max" | "min"): (number | undefined)[] {
  return table.runs.map((_, row) => {
    const x = numberOf(valueAt(key, row));
    if (x === undefined) return undefined;
    return Number.isNaN(x) ? Number.NEGATIVE_INFINITY : direction === "max" ? x + 0 : 0 - x;
  });
}

/** From 1, equals in the middle, counted pair by pair. */
function ranksOf(list: readonly number[]): number[] {
  return list.map((x) => list.filter((y) => y < x).length + (list.filter((y) => y === x).length + 1) / 2);
}

/** The name of the part that a value is in; undefined for rows that are left out. */
function slowPart(key: Key, value: Value, held: readonly Value[]): string | undefined {
  const logged = held.filter((one) => one !== undefined);
  if (new Set(logged.map(canonical)).size < 2) return canonical(value);
  if (value === undefined) return undefined;
  const isReal = (x: number | undefined): x is number => x !== undefined && !Number.isNaN(x);
  if (formOf(key) === "list" || !logged.map(numberOf).some(isReal)) return canonical(value);
  const number = numberOf(value);
  if (!isReal(number)) return "no number";
  const real = logged.map(numberOf).filter(isReal);
  const classes = Math.max(2, Math.min(8, Math.floor(real.length / 5)));
  const [less, same] = [real.filter((x) => x < number).length, real.filter((x) => x === number).length];
  return String(Math.floor(((2 * less + same) * classes) / (2 * real.length)));
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
const scatter = (list: readonly number[]): number => list.reduce((sum, x) => sum + (x - mean(list)) ** 2, 0);

function correlation(a: readonly number[], b: readonly number[]): number {
  const product = a.reduce((sum, x, i) => sum + (x - mean(a)) * ((b[i] as number) - mean(b)), 0);
  return product / Math.sqrt(scatter(a) * scatter(b));
}

interface InPart {
  readonly part: string;
  readonly good: number;
  readonly value: Value;
  readonly reached: number;
}

function inParts(
  table: Table,
  key: Key,
  good: readonly (number | undefined)[],
  reached: (row: number) => number,
): InPart[] {
  const values = table.runs.map((_, row) => valueAt(key, row));
  const held = values.filter((_, row) => good[row] !== undefined);
  return values.flatMap((value, row): InPart[] => {
    const own = good[row];
    const part = own === undefined ? undefined : slowPart(key, value, held);
    return own === undefined || part === undefined ? [] : [{ part, good: own, value, reached: reached(row) }];
  });
}

function partNames(rows: readonly InPart[]): string[] {
  return [...new Set(rows.map(({ part }) => part))];
}

/** As explain() gives it, with the parts by their rows and medians. */
function slow(rows: readonly InPart[], all: readonly number[]) {
  const names = partNames(rows);
  const [n, k] = [rows.length, names.length];
  const ranks = ranksOf(rows.map(({ good }) => good));
  if (k < 2 || n <= k || scatter(ranks) === 0) return null;
  const inPart = (name: string) => ranks.filter((_, i) => rows[i]?.part === name);
  const within = names.reduce((sum, name) => sum + scatter(inPart(name)), 0);
  const h = (n - 1) * (1 - within / scatter(ranks));
  const among = Math.min(1, Math.max(0, (h - k + 1) / (n - k)));
  const ofAll = ranksOf(all);
  const own = rows.map(({ good }) => ofAll[all.indexOf(good)] as number);
  const measured = rows.filter(({ value }) => !Number.isNaN(numberOf(value) ?? Number.NaN));
  const rho = correlation(
    ranksOf(measured.map(({ value }) => (numberOf(value) as number) + 0)),
    ranksOf(measured.map(({ good }) => good)),
  );
  const parts = names.map((name) => {
    const of = rows.filter(({ part }) => part === name).sort((a, b) => a.good - b.good);
    const middle = [of[(of.length - 1) >> 1], of[of.length >> 1]].map((row) => row?.reached as number);
    return { rows: of.length, median: of.length % 2 ? (middle[0] as number) : mean(middle) };
  });
  return { n, h, among, share: (among * scatter(own)) / scatter(ofAll), rho, parts };
}

const few = fc.array(scalars, { minLength: 1, maxLength: 4 }).map((pool) => fc.constantFrom(undefined, ...pool));
const columns = fc.oneof(
  few,
  fc.constant(fc.oneof(numbers, fc.constant(undefined))),
  fc.constant(fc.double({ noNaN: true })),
);
const given: fc.Arbitrary<Row[]> = fc
  .tuple(columns, columns, columns)
  .chain(([x, y, z]) => fc.array(fc.record({ x, y, z }), { minLength: 1, maxLength: 60 }));

const near = (x: number) => (Number.isFinite(x) ? expect.closeTo(x, 7) : x);
/** Infinities of both signs have no middle, and NaN none at all: which of them stands in it is of no account. */
const median = (x: number) =>
  Number.isFinite(x) && Math.abs(x) < 1e300
    ? expect.closeTo(x, 7 - Math.ceil(Math.log10(Math.abs(x) + 1)))
    : expect.any(Number);

test("is what counting one by one gives", () => {
  fc.assert(
    fc.property(given, fc.constantFrom("max", "min"), (rows, direction) => {
      const table = tableOf(rows);
      const [key, goal] = [keyOf(table, "x"), keyOf(table, "y")];
      const good = goodness(table, goal, direction);
      const all = good.filter((x) => x !== undefined);
      const outcome = reachedOf(goal, direction, Uint32Array.from(table.runs.keys()));
      expect([...outcome.rows].map((row) => good[row])).toEqual([...all].sort((a, b) => a - b));
      const found = explain(key, outcome);
      const expected = slow(
        inParts(table, key, good, (row) => numberOf(valueAt(goal, row)) as number),
        all,
      );
      if (expected === null) {
        expect(found).toBeNull();
        return;
      }
      const byRows = (a: { rows: number; median: number }, b: { rows: number; median: number }) =>
        a.rows - b.rows || a.median - b.median;
      expect(found).toMatchObject({
        n: expected.n,
        h: near(expected.h),
        among: near(expected.among),
        share: near(expected.share),
      });
      expect(found?.rho()).toEqual(near(expected.rho));
      const parts = [...(found?.parts ?? [])].sort(byRows);
      expect(parts.map((part) => part.rows)).toEqual(expected.parts.map((part) => part.rows).sort((a, b) => a - b));
      if (expected.parts.every((part) => Number.isFinite(part.median))) {
        expect(parts.map((part) => part.median)).toEqual(
          expected.parts.sort(byRows).map((part) => median(part.median)),
        );
      }
    }),
    { numRuns: 500 },
  );
});

test("of rows among some, the best of each part are those", () => {
  fc.assert(
    fc.property(given, fc.infiniteStream(fc.boolean()), (rows, chosen) => {
      const table = tableOf(rows);
      const key = keyOf(table, "x");
      const inside = Uint8Array.from(rows, () => Number(chosen.next().value));
      const outcome = memberOutcome(inside, Uint32Array.from(table.runs.keys()));
      const good = [...inside];
      const expected = slow(
        inParts(table, key, good, (row) => good[row] as number),
        good,
      );
      const found = explain(key, outcome);
      if (expected === null) {
        expect(found).toBeNull();
        return;
      }
      expect(found).toMatchObject({ n: expected.n, h: near(expected.h), share: near(expected.share) });
      for (const { name, best, rows: size } of found?.parts ?? []) {
        if (name.is !== "value") continue;
        const own = [...table.runs.keys()].filter((row) => key.codes[row] === name.code);
        expect([size, best]).toEqual([own.length, own.filter((row) => inside[row] === 1).length]);
      }
    }),
  );
});

test("two keys go together as far as counting their pairs one by one says", () => {
  fc.assert(
    fc.property(given, (rows) => {
      const table = tableOf(rows);
      const all = Uint32Array.from(table.runs.keys());
      const keys = ["x", "z"].map((name) => keyOf(table, name)) as [Key, Key];
      const [a, b] = keys.map((key) => divide(key.codes, partsOf(key, all), all)) as [
        ReturnType<typeof divide>,
        ReturnType<typeof divide>,
      ];
      const both = [...all.keys()].flatMap((i) =>
        (a.places[i] as number) < 0 || (b.places[i] as number) < 0 ? [] : [[a.places[i], b.places[i]]],
      );
      const n = both.length;
      const [xs, ys] = [0, 1].map((side) => [...new Set(both.map((pair) => pair[side]))]) as [number[], number[]];
      const count = (x: number | null, y: number | null) =>
        both.filter(([p, q]) => (x === null || p === x) && (y === null || q === y)).length;
      let phi = 0;
      for (const x of xs)
        for (const y of ys)
          phi += (count(x, y) - (count(x, null) * count(null, y)) / n) ** 2 / (count(x, null) * count(null, y));
      const [r, c] = [xs.length, ys.length];
      const corrected = Math.max(0, phi - ((r - 1) * (c - 1)) / (n - 1));
      const most = Math.min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1;
      const expected = r < 2 || c < 2 || !(most > 1e-9) ? 0 : Math.min(1, Math.sqrt(corrected / most));
      const found = goesWith(a, b);
      expect(found.n).toBe(n);
      if (most > 1e-9 || r < 2 || c < 2) expect(found.v).toBeCloseTo(expected, 6);
      expect(goesWith(b, a).v).toBeCloseTo(found.v, 9);
    }),
    { numRuns: 300 },
  );
});
