import { describe, expect, it } from "vitest";
import { groupSideBySide } from "../../../src/engine/kernels/group";
import type { Table } from "../../../src/engine/table/types";
import { drawnLines, FIRST } from "../../../src/views/table/drawn";
import { flatLines, groupLines } from "../../../src/views/table/lines";
import { distinguishingOf } from "../../../src/views/table/naming";
import type { LinesModel } from "../../../src/views/table/useLines";
import { keyOf, tableOf } from "../../makeTable";

const NONE: ReadonlySet<string> = new Set();

function allRows(table: Table): Uint32Array {
  return Uint32Array.from(table.runs.keys());
}

function flat(table: Table): LinesModel {
  const naming = { by: [], levels: 0, label: ({ id }: { id: string }) => id, distinguishing: null, target: null };
  const shape = { levels: 0, flat: false, few: true };
  return { lines: flatLines(allRows(table)), naming, shape, distinguishing: null };
}

function grouped(table: Table, names: readonly string[], few: boolean, levels = names.length): LinesModel {
  const sideBySide = levels < names.length;
  const by = names.map((name) => keyOf(table, name));
  const groups = groupSideBySide(table, allRows(table), by, null, "mean", levels);
  const shape = { levels: sideBySide ? levels + 1 : levels, flat: sideBySide, few };
  const siblings = groupSideBySide(table, allRows(table), by, null);
  const distinguishing = sideBySide ? distinguishingOf(siblings, by.slice(levels), by.slice(0, levels)) : null;
  const naming = {
    by,
    label: (key: { ref: { path: readonly string[] } }) => key.ref.path.join("."),
    levels,
    distinguishing,
    target: null,
  };
  return { lines: groupLines(groups, by, shape, []), naming, shape, distinguishing };
}

const table = tableOf(Array.from({ length: 24 }, (_, i) => ({ x: i % 2 === 0 ? "a" : "b", y: (i >> 1) % 3 })));

describe("what is drawn", () => {
  it("is the first rows where none has a tick", () => {
    const drawn = drawnLines(flat(table), table, NONE);
    expect(drawn.lines.map(({ run }) => run)).toEqual(Array.from({ length: FIRST }, (_, i) => `r${i}`));
    expect(drawn).toMatchObject({ ticked: false, of: 24 });
  });

  it("is what has a tick, wherever it stands", () => {
    const drawn = drawnLines(flat(table), table, new Set(["r20", "r3"]));
    expect(drawn.lines.map(({ run, rows }) => [run, rows])).toEqual([
      ["r3", [3]],
      ["r20", [20]],
    ]);
    expect(drawn).toMatchObject({ ticked: true, of: 2 });
  });

  it("is the first rows where all that have a tick are filtered away", () => {
    expect(drawnLines(flat(table), table, new Set(["elsewhere"]))).toMatchObject({ ticked: false, of: 24 });
  });

  it("is one line a group, whose open rows are no lines of their own", () => {
    const drawn = drawnLines(grouped(table, ["x"], true), table, NONE);
    expect(drawn.lines.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["x a", 12],
      ["x b", 12],
    ]);
    expect(drawn.of).toBe(2);
  });

  it("is the groups below an open group in its place, called by all their keys", () => {
    const drawn = drawnLines(grouped(table, ["x", "y"], false), table, NONE);
    expect(drawn.lines.map(({ name, rows }) => [name, rows.length])).toEqual([
      ["x a, y 0", 4],
      ["x a, y 1", 4],
      ["x a, y 2", 4],
      ["x b, y 0", 4],
      ["x b, y 1", 4],
      ["x b, y 2", 4],
    ]);
    expect(drawn.of).toBe(6);
  });

  it("is what stands side by side, with the levels above in its name", () => {
    const drawn = drawnLines(grouped(table, ["x", "y"], false, 1), table, NONE);
    expect(drawn.lines.map(({ name }) => name).slice(2, 4)).toEqual(["a · y=2", "b · y=0"]);
    const three = tableOf(Array.from({ length: 8 }, (_, i) => ({ x: i >> 2, y: (i >> 1) % 2, z: i % 2 })));
    const below = drawnLines(grouped(three, ["x", "y", "z"], false, 1), three, NONE);
    expect(below.lines.map(({ name }) => name).slice(0, 2)).toEqual(["x=0 · y=0 · z=0", "x=0 · y=0 · z=1"]);
    expect([below.lines.length, below.of]).toEqual([8, 8]);
  });

  it("is of a group the rows that have a tick", () => {
    const drawn = drawnLines(grouped(table, ["x", "y"], false, 0), table, new Set(["r0", "r6", "r1"]));
    expect(drawn.lines.map(({ rows }) => rows)).toEqual([[0, 6], [1]]);
  });

  it("says but once what the names of all groups have alike", () => {
    const rows = [1, 2, 3].flatMap((C) => ["wine", "digits"].map((set) => ({ set, kind: "svc", C, deep: C > 2 })));
    const sweep = tableOf(rows);
    const model = grouped(sweep, ["set", "kind", "C", "deep"], false, 0);
    const all = drawnLines(model, sweep, NONE);
    expect(all.alike).toBe("");
    expect(all.lines.map(({ short, name }) => short === name)).not.toContain(false);
    const ofWine = drawnLines(model, sweep, new Set(["r0", "r4"]));
    expect(ofWine.alike).toBe("wine");
    expect(ofWine.lines.map(({ name, short }) => [name, short])).toEqual([
      ["wine · deep=false · C=1", "deep=false · C=1"],
      ["wine · deep=true", "deep=true"],
    ]);
    // One alone keeps its name.
    const one = drawnLines(model, sweep, new Set(["r4"]));
    expect([one.alike, one.lines[0]?.short]).toEqual(["", "wine · deep=true"]);
    const nested = drawnLines(grouped(sweep, ["set", "C"], false), sweep, new Set(["r0", "r4"]));
    expect([nested.alike, nested.lines.map(({ short }) => short)]).toEqual(["set wine", ["C 1", "C 3"]]);
  });

  it("leaves no name empty", () => {
    const some = tableOf([{ x: 1, y: 1, z: 1, w: 1 }, { x: 1, y: 1, z: 1 }, { y: 2 }, { x: 3, y: 2 }]);
    const model = grouped(some, ["x", "y", "z", "w"], false, 0);
    for (const ticked of [
      ["r0", "r1"],
      ["r2", "r3"],
      ["r0", "r1", "r2"],
    ]) {
      const { lines } = drawnLines(model, some, new Set(ticked));
      expect(new Set(lines.map(({ short }) => short)).size).toBe(ticked.length);
      expect(lines.map(({ short }) => short)).not.toContain("");
    }
  });

  it("opens the run, or the best one of a group", () => {
    expect(drawnLines(flat(table), table, new Set(["r7"])).lines[0]?.opens).toBe("r7");
    expect(drawnLines(grouped(table, ["x"], true), table, NONE).lines[0]?.opens).toBe("r0");
  });

  it("leaves out rows of groups that have too many, and says how many", () => {
    const many = tableOf(Array.from({ length: 4100 }, (_, i) => ({ x: i < 4000 ? "a" : "b" })));
    const drawn = drawnLines(grouped(many, ["x"], false), many, NONE);
    expect(drawn.lines.map(({ rows }) => rows.length)).toEqual([2900, 100]);
    expect(drawn.rowsLeftOut).toBe(1100);
  });

  it("is no more lines than can be told apart and drawn at once, and says of how many", () => {
    const many = tableOf(Array.from({ length: 10_000 }, () => ({ x: 1 })));
    const drawn = drawnLines(flat(many), many, new Set(many.runs));
    expect(drawn.lines).toHaveLength(500);
    expect(drawn).toMatchObject({ ticked: true, of: 10_000 });
  });
});
