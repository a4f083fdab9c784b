import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterRows } from "../../../src/engine/kernels/filter";
import { sortRows } from "../../../src/engine/kernels/sort";
import { columnOf } from "../../../src/engine/table/dictionary";
import {
  type Extremes,
  inForce,
  keyAt,
  type Reached,
  type Replacement,
  withMetrics,
} from "../../../src/engine/table/overSteps";
import { valueAt } from "../../../src/engine/table/table";
import { Lack, type Table } from "../../../src/engine/table/types";
import { sameValue, type Value } from "../../../src/values/value";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";

const SAMPLED = 50;

type Line = readonly [run: string, value: number | undefined, step: number];

function reached(lines: readonly Line[]): Reached {
  const steps = Float64Array.from(lines, ([, value, step]) => (value === undefined ? Number.NaN : step));
  return {
    ...columnOf(
      lines.map(([, value]) => value),
      true,
    ),
    steps,
  };
}

/** All three reductions hold the same lines, save that the least is of the other sign. So many points as steps. */
function extremesOf(lines: readonly Line[], version = "test-1"): Extremes {
  const max = reached(lines);
  const min = reached(lines.map(([run, value, step]) => [run, value === undefined ? value : -value, step + 1]));
  const points = Int32Array.from(lines, ([, value, step]) => (value === undefined ? 0 : step + 1));
  const told = { version, sampled: SAMPLED, unreadable: 0, complete: true, points };
  return { ...told, runs: lines.map(([run]) => run), min, max, best: max };
}

function replacement(extremes: Extremes | null, changes: Partial<Replacement> = {}): Replacement {
  return { reduction: "max", at: null, extremes, failed: false, ...changes };
}

const M = '["metric","m"]';
const N = '["metric","n"]';
const only = (by: Replacement, id = M) => new Map([[id, [by]]]);

const numbers = fc.oneof(
  fc.constantFrom(0, 1, 0.1, -1, Number.NaN, Number.POSITIVE_INFINITY),
  fc.float().map((x) => x + 0),
);
const cell = fc.option(numbers, { nil: undefined, freq: 3 });
const names = ["a", "b", "c", "d", "e", "f", "r10", "r9"];
const given = fc.record({
  rows: fc.uniqueArray(
    fc.tuple(fc.constantFrom(...names), fc.record({ "metrics.m": cell, "metrics.n": cell, x: cell })),
    { minLength: 1, selector: ([name]) => name },
  ),
  lines: fc.uniqueArray(fc.tuple(fc.constantFrom(...names), cell, fc.nat(100)), { selector: ([name]) => name }),
  version: fc.constantFrom("test-1", "test-0"),
  reduction: fc.constantFrom("min", "max", "best"),
});

describe("a table with reduced metrics", () => {
  it("holds what the lines say of each row, by its name, and everything else as it was", () => {
    fc.assert(
      fc.property(given, ({ rows, lines, version, reduction }) => {
        const table = tableOf(
          rows.map(([, row]) => row as Row),
          rows.map(([name]) => name),
        );
        const made = withMetrics(table, only(replacement(extremesOf(lines, version), { reduction })));
        expect([made.version, made.count, made.runs]).toEqual([table.version, table.count, table.runs]);
        for (const [place, key] of made.keys.entries()) {
          expect(made.byId.get(key.id)).toBe(key);
          if (key.id !== M) expect(key).toBe(table.keys[place]);
        }
        const key = keyOf(made, "metrics.m");
        const { steps, lacks, thinned, state } = key.overSteps ?? {};
        expect([state, inForce(key)]).toEqual(["there", reduction]);
        rows.forEach(([name, row], place) => {
          const line = lines.find(([run]) => run === name);
          const sign = reduction === "min" ? -1 : 1;
          const value: Value = line?.[1] === undefined ? undefined : sign * line[1];
          expect(sameValue(valueAt(key, place), value, true)).toBe(true);
          const step = line?.[1] === undefined ? Number.NaN : line[2] + (reduction === "min" ? 1 : 0);
          expect(steps?.[place]).toEqual(step);
          expect(thinned?.[place] ?? 0).toBe(value !== undefined && (line?.[2] ?? 0) + 1 >= SAMPLED ? 1 : 0);
          const logged = row["metrics.m"] !== undefined && value === undefined;
          const comes = line === undefined && version !== table.version;
          const lack = comes ? Lack.waiting : line === undefined ? 0 : Lack.unread;
          expect(lacks?.[place] ?? 0).toBe(logged ? lack : 0);
        });
        // Where no row's points may be a sample, nothing is to be said of the column.
        expect(thinned === null).toBe(!thinned?.includes(1));
      }),
    );
  });

  const table = tableOf([
    { "metrics.m": 1, "metrics.n": 5, x: "p" },
    { "metrics.m": 2, "metrics.n": 6, x: "q" },
  ]);
  const lines: readonly Line[] = [
    ["r0", 9, 3],
    ["r1", 4, 1],
  ];

  it("is the same object where it is made of the same, beside others", () => {
    const extremes = extremesOf(lines);
    const max = withMetrics(table, only(replacement(extremes)));
    const min = withMetrics(table, only(replacement(extremes, { reduction: "min" })));
    expect(withMetrics(table, only(replacement(extremes)))).toBe(max);
    expect(withMetrics(table, only(replacement(extremes, { reduction: "min" })))).toBe(min);
    expect(min).not.toBe(max);
    expect(withMetrics(table, only(replacement(extremesOf(lines))))).not.toBe(max);
    // Of two metrics, one that stays keeps its identity and all that is kept with it.
    const both = withMetrics(table, new Map([...only(replacement(extremes)), ...only(replacement(extremes), N)]));
    expect(keyOf(both, "metrics.m")).toBe(keyOf(max, "metrics.m"));
    expect(keyOf(both, "metrics.n")).not.toBe(keyOf(max, "metrics.n"));
  });

  it("holds the last values, and what is asked for, beside what it shows", () => {
    const by = [replacement(extremesOf(lines)), replacement(extremesOf(lines), { reduction: "min", beside: true })];
    const key = keyOf(withMetrics(table, new Map([[M, by]])), "metrics.m");
    const values = (["last", "max", "min", "best"] as const).map((reduction) => {
      const at = keyAt(key, reduction);
      return at && valueAt(at, 0);
    });
    expect(values).toEqual([1, 9, -9, undefined]);
    expect(keyAt(key, "max")).toBe(key);
    const beside = keyOf(withMetrics(table, new Map([[M, by.slice(1)]])), "metrics.m");
    expect([valueAt(beside, 0), inForce(beside), keyAt(beside, "max")]).toEqual([1, "last", undefined]);
  });

  it("tells why a metric that was logged has no value", () => {
    const table = tableOf([{ "metrics.m": 1 }, { "metrics.m": 2 }, { "metrics.m": 3 }, { x: 0 }]);
    const none: readonly Line[] = ["r0", "r1", "r2", "r3"].map((run) => [run, run === "r0" ? 9 : undefined, 3]);
    const read = { ...extremesOf(none), points: Int32Array.of(5, 5, 0, 0) };
    const lacks = (extremes: Extremes) =>
      keyOf(withMetrics(table, only(replacement(extremes))), "metrics.m").overSteps?.lacks;
    expect(lacks(read)).toEqual(Uint8Array.of(0, Lack.noPoint, Lack.unread, 0));
    // The target's points may be those that are awaited.
    expect(lacks({ ...read, complete: false })).toEqual(Uint8Array.of(0, Lack.waiting, Lack.waiting, 0));
  });

  it("is the table itself where nothing of it is replaced", () => {
    expect(withMetrics(table, new Map())).toBe(table);
    expect(withMetrics(table, only(replacement(extremesOf(lines)), '["metric","other"]'))).toBe(table);
  });

  it("keeps the last values until there are others, and says why", () => {
    const reading = keyOf(withMetrics(table, only(replacement(null))), "metrics.m");
    expect([valueAt(reading, 0), reading.overSteps?.state, inForce(reading)]).toEqual([1, "reading", "last"]);
    const failed = keyOf(withMetrics(table, only(replacement(null, { failed: true }))), "metrics.m");
    expect([valueAt(failed, 1), failed.overSteps?.state, inForce(failed)]).toEqual([2, "failed", "last"]);
    const unasked = { ...extremesOf(lines), best: null };
    const best = replacement(unasked, { reduction: "best", at: "n" });
    expect(keyOf(withMetrics(table, only(best)), "metrics.m").overSteps?.state).toBe("reading");
  });

  it("is what filters and sorts go by", () => {
    const made = withMetrics(table, only(replacement(extremesOf(lines))));
    const clause = { type: "range", key: ref("metrics.m"), min: 5, max: null, also: [] } as const;
    const rowsOf = (of: Table) => [...filterRows(of, [clause], null).rows];
    expect([rowsOf(table), rowsOf(made)]).toEqual([[], [0]]);
    const target = { key: ref("metrics.m"), direction: "max" } as const;
    const order = (of: Table) => [...sortRows(of, Uint32Array.of(0, 1), [], target)];
    expect([order(table), order(made)]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});
