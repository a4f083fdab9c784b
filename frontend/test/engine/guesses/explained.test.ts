/** How much of the target a key explains: beside pairs of rows counted one by one, and what it has to say of real sweeps. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainedShare, reachedOf } from "../../../src/engine/guesses/explained";
import { formOf } from "../../../src/engine/kernels/content";
import { valueAt } from "../../../src/engine/table/table";
import type { Key, Table } from "../../../src/engine/table/types";
import { canonical, type Value } from "../../../src/values/value";
import { keyOf, type Row, tableOf } from "../../makeTable";
import { numbers, scalars } from "../strategies";

function numberOf(value: Value): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "object" && value !== null && "integer" in value ? Number(value.integer) : undefined;
}

/** By row the share of the others that are better, ties half: the rank from 0 to 1. NaN is the worst, with the infinity. */
function slowRanks(table: Table, key: Key, direction: "max" | "min"): number[] {
  const goodness = (x: number): number => (Number.isNaN(x) ? Number.NEGATIVE_INFINITY : direction === "max" ? x : -x);
  const reached = table.runs
    .map((_, row) => numberOf(valueAt(key, row)))
    .map((x) => (x === undefined ? x : goodness(x)));
  const all = reached.filter((x) => x !== undefined);
  return reached.map((x) => {
    if (x === undefined) return Number.NaN;
    const [better, same] = [all.filter((y) => y > x).length, all.filter((y) => y === x).length];
    return (better + same / 2) / all.length;
  });
}

/** The name of the group that a value is in; undefined for "not logged". */
function slowGroup(key: Key, value: Value, held: readonly Value[]): string | undefined {
  if (value === undefined) return undefined;
  if (formOf(key) === "list") return canonical(value);
  const number = numberOf(value);
  if (number === undefined || Number.isNaN(number)) return "no number";
  const sorted = held
    .map((one) => (one === undefined ? undefined : numberOf(one)))
    .filter((x) => x !== undefined && !Number.isNaN(x))
    .sort((a, b) => (a as number) - (b as number));
  const classes = Math.max(2, Math.min(8, Math.floor(sorted.length / 5)));
  const bounds = Array.from({ length: classes - 1 }, (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / classes)]);
  return String(bounds.filter((bound) => (bound as number) <= number).length);
}

const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
const scatter = (list: readonly number[]): number => list.reduce((sum, x) => sum + (x - mean(list)) ** 2, 0);

function slowShare(table: Table, key: Key, ranks: readonly number[]): number {
  const values = table.runs.map((_, row) => valueAt(key, row));
  const held = values.filter((_, row) => !Number.isNaN(ranks[row]));
  const groups = new Map<string, number[]>();
  ranks.forEach((rank, row) => {
    const group = slowGroup(key, values[row], held);
    if (group !== undefined && !Number.isNaN(rank)) groups.set(group, [...(groups.get(group) ?? []), rank]);
  });
  const whole = [...groups.values()].flat();
  const [n, k] = [whole.length, groups.size];
  if (k < 2 || n <= k || new Set(whole).size < 2) return 0;
  const within = [...groups.values()].reduce((sum, group) => sum + scatter(group), 0);
  const statistic = (n - 1) * (1 - within / scatter(whole));
  return Math.max(0, (statistic - (k - 1) - 2 * Math.sqrt(2 * (k - 1))) / (n - k));
}

const few = fc.array(scalars, { minLength: 1, maxLength: 4 }).map((pool) => fc.constantFrom(undefined, ...pool));
const columns = fc.oneof(
  few,
  fc.constant(fc.oneof(numbers, fc.constant(undefined))),
  fc.constant(fc.double({ noNaN: true })),
);
const given: fc.Arbitrary<Row[]> = fc
  .tuple(columns, columns)
  .chain(([x, y]) => fc.array(fc.record({ x, y }), { minLength: 1, maxLength: 60 }));

test("is what counting one by one gives", () => {
  fc.assert(
    fc.property(given, fc.constantFrom("max", "min"), (rows, direction) => {
      const table = tableOf(rows);
      const [key, goal] = [keyOf(table, "x"), keyOf(table, "y")];
      const { rows: found, ranks } = reachedOf(goal, direction);
      const slow = slowRanks(table, goal, direction);
      expect([...found]).toEqual([...slow.keys()].filter((row) => !Number.isNaN(slow[row])));
      expect([...ranks]).toEqual([...found].map((row) => expect.closeTo(slow[row] as number, 9)));
      expect(explainedShare(key, { rows: found, ranks })).toBeCloseTo(slowShare(table, key, slow), 6);
    }),
    { numRuns: 500 },
  );
});

describe("of a sweep", () => {
  const share = (rows: readonly Row[], name = "x"): number => {
    const table = tableOf(rows);
    return explainedShare(keyOf(table, name), reachedOf(keyOf(table, "metrics.acc"), "max"));
  };
  /** The same numbers at each run of the test. */
  const noise = (i: number): number => {
    const mixed = Math.imul((i + 1) ^ ((i + 1) >>> 7), 0x9e3779b1);
    return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
  };
  const sweep = (x: (i: number) => Value, acc: (i: number) => Value) =>
    Array.from({ length: 120 }, (_, i) => ({ x: x(i), "metrics.acc": acc(i) }));

  test("a key that decides explains all, one that does nothing explains nothing", () => {
    expect(
      share(
        sweep(
          (i) => i % 2,
          (i) => i % 2,
        ),
      ),
    ).toBeCloseTo(1 - (2 * Math.SQRT2) / 118);
    expect(share(sweep((i) => i % 3, noise))).toBe(0);
  });
  test("a value for each run explains nothing, nor does what half of the runs share by chance", () => {
    expect(share(sweep((i) => `run ${i}`, noise))).toBe(0);
    expect(share(sweep((i) => `run ${i % 60}`, noise))).toBe(0);
  });
  test("a number of its own for each run explains what its size does, up and down again too", () => {
    const rate = (i: number): number => noise(i * 7 + 3);
    expect(share(sweep(rate, rate))).toBeGreaterThan(0.8);
    expect(share(sweep(rate, (i) => Math.abs(rate(i) - 0.5)))).toBeGreaterThan(0.7);
    expect(share(sweep(rate, noise))).toBe(0);
  });
  test("one run that went astray does not decide", () => {
    const tame = sweep(
      (i) => i % 2,
      (i) => (i % 2) + noise(i),
    );
    const wild = tame.map((row, i) => (i === 4 ? { ...row, "metrics.acc": 1e30 } : row));
    expect(share(tame)).toBeGreaterThan(0.5);
    expect(Math.abs(share(wild) - share(tame))).toBeLessThan(0.05);
  });
  test("runs that lack the target or the key do not count, and those that diverged are the worst", () => {
    const half = sweep(
      (i) => i % 2,
      (i) => (i % 2) + noise(i),
    );
    const lacking = [
      ...half,
      ...half.map(({ x }) => ({ x: 1 - Number(x) })),
      ...half.map((row) => ({ ...row, x: undefined })),
    ];
    expect(share(lacking)).toBeGreaterThan(0.5);
    expect(
      share(
        sweep(
          (i) => i % 2,
          (i) => (i % 2 === 0 ? Number.NaN : noise(i)),
        ),
      ),
    ).toBeGreaterThan(0.5);
    expect(
      share(
        sweep(
          (i) => i % 2,
          () => undefined,
        ),
      ),
    ).toBe(0);
  });
  test("of very many rows some are asked, the same ones each time, whatever repeats in their order", () => {
    const rows = Array.from({ length: 40_960 }, (_, i) => ({ x: i % 5, "metrics.acc": (i % 5) + noise(i) / 2 }));
    const goal = keyOf(tableOf(rows), "metrics.acc");
    expect(reachedOf(goal, "max").rows.length).toBeLessThan(10_000);
    expect(reachedOf(keyOf(tableOf(rows), "metrics.acc"), "max").rows).toEqual(reachedOf(goal, "max").rows);
    expect(share(rows)).toBeGreaterThan(0.9);
  });
});
