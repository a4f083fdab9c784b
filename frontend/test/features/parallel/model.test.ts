import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brushesOf, drawingOf, keptPoints, passingOf, sayAll } from "../../../src/features/parallel/model";
import { withBrush } from "../../../src/state/brush";
import { EMPTY_VIEW } from "../../../src/state/view";
import type { Row } from "../../makeTable";
import { framed, linesOf } from "../charts/frames";

const RUNS: readonly Row[] = [
  { lr: 0.1, model: "mlp", "metrics.acc": 0.5 },
  { lr: 0.1, model: "mlp", "metrics.acc": 0.5 },
  { lr: 0.001, model: "cnn", "metrics.acc": 0.75 },
  { lr: "high", model: "cnn", "metrics.acc": 0.75 },
  { model: "cnn", "metrics.acc": 0.75 },
  { lr: 0.1, model: "mlp", "metrics.acc": Number.NaN },
];

function drawn(rows: readonly Row[], names: readonly string[], colour: string | null, by: readonly string[] = []) {
  const made = framed(rows);
  const axes = names.map(made.key);
  const shown = by.length > 0 ? linesOf(made, made.all, by) : null;
  const drawing = drawingOf(made.frame, shown, { axes, colour: colour === null ? null : made.key(colour) }, []);
  return { ...made, axes, drawing };
}

describe("lines", () => {
  it("are one for runs that are alike on every axis", () => {
    const { drawing, all, none } = drawn(RUNS, ["lr", "model", "metrics.acc"], null);
    const passing = passingOf(drawing, all, none);
    expect(passing).toMatchObject({ count: 6, lines: 4, merged: true, filtered: false });
    const points = Array.from(passing.kept.drawn.toSorted(), (line) => keptPoints(drawing, passing, line));
    expect(points).toEqual([[0, 1], [2], [3, 4], [5]]);
    // At the foot of the axis, for two reasons.
    expect(sayAll(drawing, 0, [3, 4])).toBe("no place");
    expect([sayAll(drawing, 0, [3]), sayAll(drawing, 0, [4]), sayAll(drawing, 0, [0, 1])]).toEqual([
      "high",
      "not logged",
      "0.1",
    ]);
  });

  it("of another colour are others", () => {
    const { drawing } = drawn(RUNS, ["model", "lr"], "metrics.acc");
    expect([...drawing.lineOf]).toEqual([0, 0, 1, 2, 2, 3]);
    expect(new Set(drawing.chart.palette).size).toBe(3);
  });

  it("that a filter leaves are those of the rows that pass, as many as of a table of these alone", () => {
    const row = fc.record({ a: fc.nat(2), b: fc.constantFrom("x", "y"), c: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, fc.boolean()), { minLength: 1, maxLength: 30 }), (rows) => {
        const { drawing, none } = drawn(
          rows.map(([one]) => one),
          ["a", "b"],
          "c",
        );
        const left = Uint32Array.from([...rows.keys()].filter((i) => rows[i]?.[1]));
        const passing = passingOf(drawing, left, none);
        const different = new Set(Array.from(left, (i) => JSON.stringify(rows[i]?.[0])));
        expect(passing.lines).toBe(different.size);
        expect(passing.filtered).toBe(left.length < rows.length);
        const seen = Array.from(passing.kept.drawn).flatMap((line) => keptPoints(drawing, passing, line));
        expect(seen.toSorted((a, b) => a - b)).toEqual([...left]);
        expect(passing.kept.counts.reduce((sum, n) => sum + n, 0)).toBe(left.length);
      }),
    );
  });

  it("stand out where some of their runs are ticked", () => {
    const { drawing, all, ticked, none } = drawn(RUNS, ["lr", "model"], null);
    expect(passingOf(drawing, all, none).kept.bold).toBeNull();
    const { bold, drawn: lines } = passingOf(drawing, all, ticked(["r1", "r5"])).kept;
    expect(Array.from(lines.toSorted(), (line) => bold?.[line])).toEqual([2, 0, 0]);
  });

  it("are none of no rows", () => {
    const { drawing, none } = drawn(RUNS, ["lr", "model"], null);
    expect(passingOf(drawing, new Uint32Array(), none)).toMatchObject({ count: 0, lines: 0, filtered: true });
  });
});

describe("groups as lines", () => {
  it("stand at what the table shows of them, on axes that a filter does not move", () => {
    const { drawing, none } = drawn(RUNS, ["lr", "model", "metrics.acc"], null, ["model"]);
    const passing = passingOf(drawing, new Uint32Array(), none);
    expect(passing).toMatchObject({ count: 2, lines: 2, filtered: false });
    const values = drawing.chart.axes.map((axis) => [...axis.values]);
    // cnn, then mlp.
    expect(values).toEqual([
      [0.001, expect.closeTo(0.1)],
      [0, 1],
      [0.75, 0.5],
    ]);
    expect(drawing.chart.axes.map(({ domain }) => domain)).toEqual([
      [0.001, 0.1],
      [0, 1],
      [0.5, 0.75],
    ]);
  });

  it("have no place where their rows differ in a text", () => {
    const { drawing } = drawn(
      [
        { a: 1, b: "x" },
        { a: 1, b: "y" },
        { a: 2, b: "y" },
      ],
      ["a", "b"],
      null,
      ["a"],
    );
    expect([...(drawing.chart.axes[1]?.values ?? [])]).toEqual([Number.NaN, 1]);
    expect(sayAll(drawing, 1, [0])).toBe("several values");
    expect(drawing.lacks).toBe(true);
  });
});

describe("brushes", () => {
  it("are what filters let pass of an axis, where that is one stretch", () => {
    const { drawing, axes, key } = drawn(RUNS, ["lr", "model", "metrics.acc"], null);
    const of = (view: typeof EMPTY_VIEW) => brushesOf(drawing, axes, view.clauses);
    expect(of(EMPTY_VIEW)).toEqual([null, null, null]);
    const ranged = withBrush(EMPTY_VIEW, key("metrics.acc"), { bounds: [0.6, 2], log: false });
    expect(of(ranged)).toEqual([null, null, [0.6, 0.75]]);
    const beyond = withBrush(EMPTY_VIEW, key("metrics.acc"), { bounds: [2, 3], log: false });
    expect(of(beyond)).toEqual([null, null, null]);
    const named = withBrush(EMPTY_VIEW, key("model"), { bounds: [-0.4, 0.2], log: false });
    expect(of(named)).toEqual([null, [-0.4, 0.4], null]);
    const hidden = { ...EMPTY_VIEW, clauses: [{ ...named.clauses[0], exclude: ["mlp"] } as (typeof named.clauses)[0]] };
    expect(of(hidden as typeof EMPTY_VIEW)).toEqual([null, null, null]);
  });
});
