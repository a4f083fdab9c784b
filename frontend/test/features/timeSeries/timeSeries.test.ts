import { describe, expect, it } from "vitest";
import { knownRuns } from "../../../src/engine/expressions/known";
import { type Groups, type Preset, presetOf, type Room } from "../../../src/engine/expressions/preset";
import type { Table } from "../../../src/engine/table/types";
import { groupsOf, shownRows, tickedRows } from "../../../src/features/timeSeries/chosen";
import { scalarsNotes, timeSeriesNotes } from "../../../src/features/timeSeries/notes";
import { Framer } from "../../../src/state/frame";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { keyOf, ref, tableOf } from "../../makeTable";

const plain = tableOf([
  { model: "b", lr: 1, seed: 0 },
  { model: "a", lr: 2, seed: 0 },
  { model: "b", lr: 2, seed: 1 },
  { model: "b", lr: 1, seed: 1 },
  { model: "a", lr: 2, seed: 1 },
]);
const table: Table = { ...plain, members: [["r0/train", "r0/val"], ...plain.members.slice(1)] };

function frameOf(view: Partial<View>) {
  const whole = { ...EMPTY_VIEW, sort: [{ key: ref("seed"), descending: true }], ...view };
  const order = { table, target: null };
  return new Framer().frame({
    view: whole,
    table,
    cells: table,
    plain: table,
    target: null,
    order,
    facets: order,
    query: null,
  });
}

describe("what is taken along", () => {
  const byModel = { groupBy: [ref("model"), ref("lr")] };

  it("is what is shown, in its order, by the deepest groups", () => {
    const frame = frameOf(byModel);
    const rows = shownRows(frame);
    const groups = groupsOf(rows, frame.by, table);
    expect(groups.flat(2)).toEqual(rows.flatMap((row) => (row === 0 ? ["r0/train", "r0/val"] : [`r${row}`])));
    expect(new Set(groups.map((rows) => rows.flat().sort().join(" ")))).toEqual(
      new Set(["r0/train r0/val r3", "r2", "r1 r4"]),
    );
    expect(groupsOf(shownRows(frameOf({})), [], table)).toEqual([
      [["r2"], ["r3"], ["r4"], ["r0/train", "r0/val"], ["r1"]],
    ]);
  });

  it("is what is ticked, with what is filtered out behind it", () => {
    const clauses: View["clauses"] = [{ type: "values", key: ref("seed"), include: [1], exclude: [], match: "any" }];
    const ticked = new Set(["r0", "r1", "r2", "r4", "gone"]);
    expect(tickedRows(frameOf({ clauses }), ticked)).toEqual([2, 4, 0, 1]);
    expect(groupsOf(tickedRows(frameOf({ clauses }), ticked), [keyOf(table, "model")], table)).toEqual([
      [["r2"], ["r0/train", "r0/val"]],
      [["r4"], ["r1"]],
    ]);
  });
});

describe("what is said before", () => {
  const ROOM: Room = { most: 7_900, otherCase: "unless told" };
  const rowsOf = (count: number, name = "r"): Groups[number] =>
    Array.from({ length: count }, (_, i) => [`${name}${i}`]);
  const preset = (groups: Groups, room = ROOM, others: readonly string[] = ["z"]): Preset =>
    presetOf(groups, knownRuns([...groups.flat(2), ...others]), room);
  const said = (groups: Groups, room = ROOM, others?: readonly string[]) => {
    const made = preset(groups, room, others);
    return timeSeriesNotes(groups, made, groups.flat(2).length + 1);
  };

  it("is nothing where all is as the user expects", () => {
    expect(said([rowsOf(499)])).toEqual([]);
    expect(said(Array.from({ length: 20 }, (_, i) => rowsOf(2, `g${i}-`)))).toEqual([]);
  });

  it("is the click that selects runs, where there are more than 500", () => {
    expect(said([rowsOf(500)])).toEqual([expect.stringContaining("Click the checkbox")]);
    expect(timeSeriesNotes([rowsOf(1)], preset([rowsOf(1)]), 501)).toHaveLength(1);
  });

  it("is how many of them an address holds", () => {
    const cut = (groups: Groups, most = 60) =>
      said(groups, { ...ROOM, most })[0]?.match(/the first (.*), in the order/)?.[1];
    const odd = (count: number, name: string) => rowsOf(count, `${name}-`).map(([run], i) => [`${i * 7919}${run}`]);
    expect(cut([odd(40, "a")])).toMatch(/^\d of 40 rows$/);
    expect(cut([[odd(40, "a").flat()]])).toMatch(/^\d of 40 runs$/);
    expect(
      cut(
        Array.from({ length: 30 }, (_, i) => odd(1, `g${i}`)),
        150,
      ),
    ).toMatch(/^\d of 30 groups, \d of 30 rows$/);
    expect(cut([odd(40, "a"), odd(2, "b")])).toMatch(/^\d of 42 rows$/);
  });

  it("is that colours are others and repeat, where something must be said anyway", () => {
    const groups = Array.from({ length: 8 }, (_, i) => rowsOf(70, `g${i}-`));
    expect(said(groups)).toEqual([
      expect.stringContaining("Click"),
      expect.stringMatching(/7 colours of its own.*share/),
    ]);
    const seven = groups.slice(1).map((rows) => [...rows, ...rows.map(([run]) => [`${run}b`])]);
    expect(said(seven)[1]).toMatch(/of its own, not those of the curves here\.$/);
    expect(said([seven.flat()])).toHaveLength(1);
  });

  it("is which others come along where case cannot be told apart", () => {
    const groups: Groups = [[["Run"]]];
    expect(said(groups, { ...ROOM, otherCase: "always" }, ["run", "RUN", "z"])[0]).toMatch(/^2 more runs/);
  });

  it("is the click that ticks runs in Scalars, where it neither does nor can be told", () => {
    const notes = (count: number, ticked: readonly string[] | null) => {
      const groups = [rowsOf(count)];
      return scalarsNotes(groups, preset(groups), ticked);
    };
    expect(notes(40, null)).toEqual([]);
    expect(notes(41, [])).toEqual([]);
    expect(notes(41, null)).toEqual([expect.stringContaining("Toggle All Runs")]);
  });
});
