import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { alikeOf, membersOf } from "../../../src/engine/charts/alike";
import { gapsOf, sampled, spreadOrder, weighted } from "../../../src/engine/charts/legs";
import { sharedNumbers } from "../../../src/engine/charts/shared";

const number = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0, -0, 1, 2, Number.NaN, 0.1 + 0.2, 0.3) },
  { weight: 1, arbitrary: fc.double() },
);
const points = fc.nat(4).chain((columns) =>
  fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { maxLength: 60 }).map((rows) => ({
    rows,
    columns: Array.from({ length: columns }, (_, i) => Float64Array.from(rows, (row) => row[i] as number)),
  })),
);
/** Two NaN are alike, as are 0 and -0. */
const textOf = (row: readonly number[]) => row.map((x) => String(x)).join();

describe("points that are alike", () => {
  it("are those with the same numbers in every column", () => {
    fc.assert(
      fc.property(points, ({ rows, columns }) => {
        const alike = alikeOf(columns, rows.length);
        const known = [...new Set(rows.map(textOf))];
        expect([...alike.classOf]).toEqual(rows.map((row) => known.indexOf(textOf(row))));
        expect([...alike.firsts]).toEqual(known.map((text) => rows.findIndex((row) => textOf(row) === text)));
        const membersAt = membersOf(alike);
        expect(known.map((_, one) => [...membersAt(one)])).toEqual(
          known.map((text) => [...rows.keys()].filter((i) => textOf(rows[i] as number[]) === text)),
        );
      }),
    );
  });

  it("are found among many different ones without looking at each", () => {
    const column = Float64Array.from({ length: 300_000 }, (_, i) => i / 7);
    expect(alikeOf([column], column.length).firsts.length).toBe(column.length);
  });
});

const lines = fc.integer({ min: 1, max: 40 }).chain((count) =>
  fc.record({
    columns: fc.array(fc.array(fc.nat(3), { minLength: count, maxLength: count }), { minLength: 2, maxLength: 4 }),
    inks: fc.array(fc.nat(2), { minLength: count, maxLength: count }),
    counts: fc.array(fc.nat(3), { minLength: count, maxLength: count }),
    most: fc.integer({ min: 1, max: 50 }),
  }),
);

describe("legs", () => {
  it("are each drawn once, by how many rows they stand for", () => {
    fc.assert(
      fc.property(lines, ({ columns, inks, counts, most }) => {
        const typed = columns.map((values) => Float64Array.from(values));
        const gaps = gapsOf(typed, Uint8Array.from(inks));
        const { drawn } = sampled(spreadOrder(counts.length), Uint32Array.from(counts), most);
        const { batches, legs } = weighted(gaps, Uint8Array.from(inks), 3, drawn, Uint32Array.from(counts));
        const found = batches.flatMap(({ gap, ink, level, legs }) =>
          Array.from(legs, (leg) => {
            const line = gaps[gap]?.lines[leg] ?? -1;
            return `${gap} ${columns[gap]?.[line]} ${columns[gap + 1]?.[line]} ${ink} ${level}`;
          }),
        );
        // Slowly: all legs of all lines that are drawn, and how many rows each has.
        const rows = new Map<string, number>();
        for (const line of drawn) {
          for (let gap = 0; gap < columns.length - 1; gap++) {
            const leg = `${gap} ${columns[gap]?.[line]} ${columns[gap + 1]?.[line]} ${inks[line]}`;
            rows.set(leg, (rows.get(leg) ?? 0) + (counts[line] as number));
          }
        }
        const wanted = [...rows].map(([leg, n]) => `${leg} ${Math.round(Math.log2(n))}`);
        expect(found.toSorted()).toEqual(wanted.toSorted());
        expect(legs.reduce((sum, n) => sum + n, 0)).toBe(wanted.length);
        const levels = batches.map(({ level }) => level);
        expect(levels).toEqual(levels.toSorted((a, b) => b - a));
      }),
    );
  });

  it("of all gaps and inks come in turns, so that the first of them show what all do", () => {
    const count = 1000;
    const columns = [0, 1, 2].map((salt) => Float64Array.from({ length: count }, (_, i) => (i * (salt + 7)) % count));
    const inks = Uint8Array.from({ length: count }, (_, i) => i % 2);
    const one = new Uint32Array(count).fill(1);
    const { batches } = weighted(gapsOf(columns, inks), inks, 2, sampled(spreadOrder(count), one, count).drawn, one);
    expect(new Set(batches.slice(0, 4).map(({ gap, ink }) => `${gap} ${ink}`)).size).toBe(4);
  });
});

describe("the lines that are drawn", () => {
  it("are all that stand for something, as far as there is room, each once", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 80 }), fc.integer({ min: 1, max: 90 }), (counts, most) => {
        const { drawn, kept } = sampled(spreadOrder(counts.length), Uint32Array.from(counts), most);
        const passing = [...counts.keys()].filter((line) => counts[line] !== 0);
        expect(kept).toBe(passing.length);
        expect(drawn.length).toBe(Math.min(most, kept));
        expect(new Set(drawn).size).toBe(drawn.length);
        expect([...drawn].every((line) => counts[line] !== 0)).toBe(true);
        if (kept <= most) expect([...drawn].toSorted((a, b) => a - b)).toEqual(passing);
      }),
    );
  });

  it("stay drawn when fewer pass, and come from all parts", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 80 }), (lines) => {
        const order = spreadOrder(lines.length);
        const before = sampled(
          order,
          Uint32Array.from(lines, ([a]) => Number(a)),
          10,
        ).drawn;
        const after = sampled(
          order,
          Uint32Array.from(lines, ([a, b]) => Number(a && b)),
          10,
        ).drawn;
        const stay = [...before].filter((line) => lines[line]?.[1]);
        expect([...after].slice(0, stay.length)).toEqual(stay);
      }),
    );
    for (const first of [10, 100, 500]) {
      const lines = spreadOrder(1000).subarray(0, first);
      const parts = new Set(Array.from(lines, (line) => Math.floor((line * first) / 1000 / 2)));
      expect(parts.size).toBe(first / 2);
    }
    fc.assert(
      fc.property(fc.nat(500), (count) => {
        expect([...spreadOrder(count)].toSorted((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
    );
  });
});

describe("numbers that points share", () => {
  it("are few, of many points", () => {
    const of = (values: readonly number[]) => sharedNumbers(Float64Array.from(values));
    expect(of([3, 1, 1, 3, 3, 1, 1, Number.NaN])).toEqual([1, 3]);
    expect(of([1, 2, 3, 1])).toBeNull();
    expect(of(Array.from({ length: 500 }, (_, i) => i % 25))).toBeNull();
    expect(of(Array.from({ length: 500 }, (_, i) => i % 24))?.length).toBe(24);
    expect(of([])).toBeNull();
    expect(of([Number.NaN])).toBeNull();
  });
});
