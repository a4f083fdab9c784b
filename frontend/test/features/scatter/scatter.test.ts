import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterRows } from "../../../src/engine/kernels/filter";
import { pointsOf } from "../../../src/features/scatter/model";
import { pickedOf, withRanges } from "../../../src/features/scatter/picked";
import { setRange, toggleValue } from "../../../src/state/change";
import { DEFAULT_SCATTER } from "../../../src/state/scatter";
import { EMPTY_VIEW } from "../../../src/state/view";
import { type Row, ref } from "../../makeTable";
import { framed, linesOf } from "../charts/frames";

const RUNS: readonly Row[] = [
  { x: 1, y: 0.5, name: "a" },
  { x: 1, y: 0.75, name: "b" },
  { x: 100, y: 0.25, name: "b" },
  { y: 0.5, name: "b" },
  { x: -1, y: Number.NaN, name: "c" },
];

function drawn(rows: readonly Row[], [x, y]: readonly [string, string], by: readonly string[] = [], scatter = {}) {
  const made = framed(rows);
  const chosen = { x: made.key(x), y: made.key(y), colour: null };
  const points = pointsOf(made.frame, linesOf(made, made.all, by), made.none, chosen, {
    ...DEFAULT_SCATTER,
    ...scatter,
  });
  if (!points) throw new Error("nothing to draw");
  return { ...made, chosen, points };
}

const at = { left: 0, top: 0 };

describe("points", () => {
  it("are rows, and what has no place is counted", () => {
    const { points } = drawn(RUNS, ["x", "y"]);
    expect([...points.chart.x.values]).toEqual([1, 1, 100, Number.NaN, -1]);
    expect(points).toMatchObject({ groups: false, lack: { x: 1, y: 1 }, below: 0, logs: { x: false } });
    expect([points.say.x(3), points.say.x(0), points.say.y(4)]).toEqual(["not logged", "1", "NaN"]);
    const log = drawn(RUNS, ["x", "y"], [], { logX: true }).points;
    expect(log).toMatchObject({ lack: { x: 2, y: 1 }, below: 1 });
  });

  it("are groups at their means, with error bars", () => {
    const { points } = drawn(RUNS, ["name", "y"], ["name"]);
    expect(points.groups).toBe(true);
    expect([...points.chart.x.values]).toEqual([0, 1, 2]);
    expect([...points.chart.y.values]).toEqual([0.5, 0.5, Number.NaN]);
    expect(points.chart.spread?.[1]).toBeCloseTo(0.25);
    expect([...points.rowsOf(1)]).toEqual([1, 2, 3]);
    expect(points.say.y(1)).toContain("±");
  });

  it("are shaken along x where many share few numbers, and along y only then", () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ x: i % 2, y: i % 3, z: i / 7 }));
    expect(drawn(many, ["x", "z"]).points.chart.shared).toEqual({ x: [0, 1], y: null });
    expect(drawn(many, ["x", "y"]).points.chart.shared).toEqual({ x: [0, 1], y: [0, 1, 2] });
    expect(drawn(many, ["z", "y"]).points.chart.shared).toEqual({ x: null, y: null });
    const texts = many.map((run, i) => ({ ...run, few: `v${i % 2}`, each: `v${i}` }));
    expect(drawn(texts, ["few", "y"]).points.chart.shared).toEqual({ x: null, y: [0, 1, 2] });
    expect(drawn(texts, ["each", "y"]).points.chart.shared).toEqual({ x: null, y: null });
    expect(drawn(RUNS, ["x", "y"]).points.chart.shared).toEqual({ x: null, y: null });
  });
});

describe("a rectangle", () => {
  it("over numbers is two ranges that let just its points pass", () => {
    const bound = fc.double({ min: -12, max: 12, noNaN: true });
    const row = fc.record({ x: fc.integer({ min: -10, max: 10 }), y: fc.double({ min: -10, max: 10, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), bound, bound, bound, bound, (rows, a, b, c, d) => {
        const { table, chosen, points } = drawn(rows, ["x", "y"]);
        const [x, y] = [
          [Math.min(a, b), Math.max(a, b)],
          [Math.min(c, d), Math.max(c, d)],
        ] as [[number, number], [number, number]];
        const inside = [...rows.keys()].filter((i) => {
          const one = rows[i] as { x: number; y: number };
          return one.x >= x[0] && one.x <= x[1] && one.y >= y[0] && one.y <= y[1];
        });
        const picked = pickedOf(points, chosen, { points: inside, ...at, x, y }, EMPTY_VIEW);
        expect(picked.ranges === null).toBe(inside.length === 0);
        if (!picked.ranges) return;
        expect(inside.every((i) => picked.points.includes(i))).toBe(true);
        const { clauses } = withRanges(EMPTY_VIEW, picked.ranges);
        expect([...filterRows(table, clauses, null).rows]).toEqual(picked.points);
      }),
    );
  });

  it("over shaken points takes their numbers, wherever they stand", () => {
    const many = Array.from({ length: 40 }, (_, i) => ({ x: i % 2, y: i / 7 }));
    const { chosen, points } = drawn(many, ["x", "y"]);
    const picked = pickedOf(points, chosen, { points: [1, 3], ...at, x: [1.1, 1.2], y: [0, 0.5] }, EMPTY_VIEW);
    expect(picked.ranges).toMatchObject([
      { min: 1, max: 1 },
      { min: 0, max: 0.5 },
    ]);
    expect(picked.points).toEqual([1, 3]);
  });

  it("over texts, groups or what has no place keeps its points alone", () => {
    const { chosen, points } = drawn(RUNS, ["x", "y"]);
    const all = { points: [0, 3], ...at, x: [-2, 2], y: [0, 1] } as const;
    expect(pickedOf(points, chosen, all, EMPTY_VIEW)).toEqual({ points: [0, 3], at, ranges: null });
    const texts = drawn(RUNS, ["name", "y"]);
    expect(pickedOf(texts.points, texts.chosen, { ...all, points: [0] }, EMPTY_VIEW).ranges).toBeNull();
    const groups = drawn(RUNS, ["x", "y"], ["name"]);
    expect(pickedOf(groups.points, groups.chosen, { ...all, points: [0] }, EMPTY_VIEW).ranges).toBeNull();
    expect(pickedOf(points, chosen, { ...all, points: [] }, EMPTY_VIEW).ranges).toBeNull();
  });

  it("lets nothing pass that another filter of its keys does not", () => {
    const { chosen, points } = drawn(RUNS, ["x", "y"]);
    const all = { points: [0, 1], ...at, x: [-2, 2], y: [0, 1] } as const;
    const ranged = setRange(EMPTY_VIEW, ref("x"), 0.5, null);
    expect(pickedOf(points, chosen, all, ranged).ranges).toMatchObject([{ min: 0.5, max: 2 }, { min: 0 }]);
    const ticked = toggleValue(EMPTY_VIEW, ref("x"), 1);
    expect(pickedOf(points, chosen, all, ticked).ranges).toBeNull();
  });
});
