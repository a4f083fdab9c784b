import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupRows, groupSideBySide } from "../../../src/engine/kernels/group";
import type { Group, Key, Table } from "../../../src/engine/table/types";
import type { Value } from "../../../src/values/value";
import { groupId } from "../../../src/views/table/changes";
import {
  bestRows,
  depthAt,
  findLine,
  flatLines,
  groupAt,
  groupLines,
  isOpen,
  type Levels,
  type Lines,
  lineId,
  nextFold,
  OPEN_LIMIT,
  opennessByLevel,
  parentAt,
  toggledForLevels,
} from "../../../src/views/table/lines";
import { keyOf, ref, tableOf } from "../../makeTable";

const NESTED = { levels: 2, flat: false, few: true };

function sweep(xs: readonly (string | undefined)[], ys: readonly number[]): { table: Table; groups: readonly Group[] } {
  const table = tableOf(xs.flatMap((x) => ys.map((y) => ({ x, y }))));
  return { table, groups: grouped(table, ["x", "y"]) };
}

function grouped(table: Table, names: readonly string[]): readonly Group[] {
  const keys = names.map((name): Key => keyOf(table, name));
  return groupRows(table, Uint32Array.from(table.runs.keys()), keys, null);
}

const xy = (table: Table): readonly Key[] => ["x", "y"].map((name) => keyOf(table, name));

/** The lines as a person would write them down: two spaces a level, a group with its last value, a row with its run. */
function written(lines: Lines, table: Table): string[] {
  return Array.from({ length: lines.count }, (_, i) => {
    const group = groupAt(lines, i);
    const text = group ? `${isOpen(lines, i) ? "-" : "+"}${group.values.at(-1)}` : table.runs[lines.items[i] as number];
    return "  ".repeat(depthAt(lines, i)) + text;
  });
}

test("without groups the lines are the rows in their order", () => {
  const lines = flatLines(Uint32Array.of(2, 0, 1));
  expect([...lines.items]).toEqual([2, 0, 1]);
  expect(depthAt(lines, 1)).toBe(0);
  expect(groupAt(lines, 1)).toBeUndefined();
});

test("two levels stand open, and a toggled group is closed", () => {
  const { table, groups } = sweep(["a", "b"], [1, 2]);
  expect(written(groupLines(groups, xy(table), NESTED, [["a", 2], ["b"]]), table)).toEqual([
    "-a",
    "  -1",
    "    r0",
    "  +2",
    "+b",
  ]);
});

test("a toggled group stays toggled under another order of the groups", () => {
  const { table, groups } = sweep(["a", "b"], [1]);
  const lines = groupLines(groups.toReversed(), xy(table), NESTED, [["a"]]);
  expect(written(lines, table)).toEqual(["-b", "  -1", "    r1", "+a"]);
});

describe("what is open by default", () => {
  const many = (n: number): string[] => Array.from({ length: n }, (_, i) => `v${i}`);

  test("the top two levels, while they hold no more groups than the limit", () => {
    expect(opennessByLevel(sweep(many(10), [1, 2, 3, 4]).groups, NESTED)).toEqual([true, true]);
    expect(opennessByLevel(sweep(many(10), [1, 2, 3, 4, 5]).groups, NESTED)).toEqual([true, false]);
    expect(opennessByLevel(sweep(many(OPEN_LIMIT + 1), [1]).groups, NESTED)).toEqual([false, false]);
  });

  test("no rows where the table has many", () => {
    const { table, groups } = sweep(["a", "b"], [1, 2]);
    const shape = { ...NESTED, few: false };
    expect(opennessByLevel(groups, shape)).toEqual([true, false]);
    expect(opennessByLevel(grouped(table, ["x"]), { ...shape, levels: 1 })).toEqual([false]);
    expect(nextFold(groupLines(groups, xy(table), shape, []), groups, shape)?.to).toBe("none");
  });

  test("never the third level", () => {
    const table = tableOf([{ x: "a", y: 1, z: true }]);
    expect(opennessByLevel(grouped(table, ["x", "y", "z"]), { levels: 3, flat: false, few: true })).toEqual([
      true,
      true,
      false,
    ]);
  });

  test("nothing of groups side by side", () => {
    const { table } = sweep(["a", "b"], [1, 2]);
    const groups = groupSideBySide(table, Uint32Array.of(0, 1, 2, 3), [keyOf(table, "x"), keyOf(table, "y")], null);
    const lines = groupLines(groups, xy(table), { levels: 1, flat: true, few: true }, []);
    expect(written(lines, table)).toEqual(["+1", "+2", "+1", "+2"]);
  });

  test("the levels above groups side by side, and none of these", () => {
    const table = tableOf(["a", "b"].flatMap((x) => [1, 2].map((y) => ({ x, y, z: 3 }))));
    const by = ["x", "y", "z"].map((name) => keyOf(table, name));
    const groups = groupSideBySide(table, Uint32Array.of(0, 1, 2, 3), by, null, "mean", 1);
    const shape = { levels: 2, flat: true, few: true };
    expect(opennessByLevel(groups, shape)).toEqual([true, false]);
    expect(groupLines(groups, by, shape, []).items.length).toBe(6);
    const lines = groupLines(groups, by, shape, [["a", 1, 3]]);
    expect(written(lines, table)).toEqual(["-a", "  -3", "    r0", "  +3", "-b", "  +3", "  +3"]);
    expect([parentAt(lines, 2), parentAt(lines, 1), parentAt(lines, 0)]).toEqual([1, 0, -1]);
    // Closes the runs, then all, then opens all.
    const folds = ["groups", "none", "all"];
    let now = lines;
    for (const to of folds) {
      const step = nextFold(now, groups, shape);
      expect(step?.to).toBe(to);
      now = groupLines(groups, by, shape, step?.toggled ?? []);
    }
    expect(written(now, table)[2]).toBe("    r0");
  });
});

test("the best rows are those of open groups of two and more runs", () => {
  const table = tableOf([
    { x: "a", "metrics.acc": 0.5 },
    { x: "a", "metrics.acc": 0.8 },
    { x: "b", "metrics.acc": 0.9 },
    { x: "c", "metrics.acc": 0.9 },
    { x: "c", "metrics.acc": 0.7 },
    { x: "d" },
    { x: "d" },
  ]);
  const target = { key: ref("metrics.acc"), direction: "max" } as const;
  const groups = groupRows(table, Uint32Array.from(table.runs.keys()), [keyOf(table, "x")], target);
  const lines = (toggled: string[][]) =>
    groupLines(groups, [keyOf(table, "x")], { levels: 1, flat: false, few: true }, toggled);
  expect([...bestRows(lines([]))].sort()).toEqual([1, 3]);
  expect([...bestRows(lines([["c"]]))]).toEqual([1]);
});

test("all closed, then all open again", () => {
  const { table, groups } = sweep(["a", "b"], [1, 2]);
  const closed = groupLines(groups, xy(table), NESTED, toggledForLevels(groups, NESTED, 0) ?? []);
  expect(written(closed, table)).toEqual(["+a", "+b"]);
  expect(toggledForLevels(groups, NESTED, 2)).toEqual([]);
  const tooMany = sweep(
    Array.from({ length: 300 }, (_, i) => `v${i}`),
    [1],
  ).groups;
  expect(toggledForLevels(tooMany, NESTED, 2)).toBeNull();
});

test("groups fold from runs to groups to nothing and back to all", () => {
  const { table, groups } = sweep(["a", "b"], [1, 2]);
  const foldFrom = (from: readonly Group[], shape: Levels, toggled: readonly (readonly Value[])[]) => {
    const steps: string[] = [];
    let lines = groupLines(from, xy(table).slice(0, shape.levels), shape, toggled);
    for (let i = 0; i < 4; i++) {
      const step = nextFold(lines, from, shape);
      if (!step) return [...steps, "never"];
      lines = groupLines(from, xy(table).slice(0, shape.levels), shape, step.toggled);
      const runs = Array.from(lines.items).filter((item) => item >= 0).length;
      steps.push(`${step.to}: ${lines.groups.length} groups, ${runs} runs`);
    }
    return steps;
  };
  const [middle, none, all] = ["groups: 6 groups, 0 runs", "none: 2 groups, 0 runs", "all: 6 groups, 4 runs"];
  expect(foldFrom(groups, NESTED, [])).toEqual([middle, none, all, middle]);
  // One open group of the first level shows no runs: there is nothing of the last level to close.
  expect(foldFrom(groups, NESTED, [["b"], ["a", 1], ["a", 2]])).toEqual([none, all, middle, none]);
  expect(foldFrom(grouped(table, ["x"]), { levels: 1, flat: true, few: true }, [])).toEqual([
    "all: 2 groups, 4 runs",
    none,
    "all: 2 groups, 4 runs",
    none,
  ]);
});

const cases = fc.record({
  rows: fc.array(fc.record({ x: fc.constantFrom("a", "b", undefined), y: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 1,
    maxLength: 30,
  }),
  toggles: fc.array(fc.nat(), { maxLength: 6 }),
});

test("every shown row stands once, below its own groups, and the names find their lines again", () => {
  fc.assert(
    fc.property(cases, ({ rows, toggles }) => {
      const table = tableOf(rows);
      const groups = grouped(table, ["x", "y"]);
      const everyGroup = groups.flatMap((group) => [group, ...group.children]);
      const toggled = toggles.map((i) => (everyGroup[i % everyGroup.length] as Group).values);
      const unique = [...new Map(toggled.map((values) => [groupId(values), values])).values()];
      const lines = groupLines(groups, xy(table), NESTED, unique);
      const ids = Array.from({ length: lines.count }, (_, i) => lineId(lines, table.runs, i));
      expect(new Set(ids).size).toBe(lines.count);
      for (let i = 0; i < lines.count; i++) {
        expect(findLine(lines, table.runs, ids[i] as string, (i * 7) % lines.count)).toBe(i);
        const parent = parentAt(lines, i);
        const around = groupAt(lines, parent);
        expect(parent === -1).toBe(depthAt(lines, i) === 0);
        if (!around) continue;
        expect(isOpen(lines, parent)).toBe(true);
        const group = groupAt(lines, i);
        if (group) expect(group.values.slice(0, -1)).toEqual(around.values);
        else expect(around.rows).toContain(lines.items[i]);
      }
      const shownRows = [...lines.items].filter((item) => item >= 0);
      const expected = everyGroup
        .filter((group) => group.children.length === 0)
        .filter((leaf) => !unique.some((values) => groupId(values) === groupId(leaf.values.slice(0, values.length))))
        .flatMap((leaf) => [...leaf.rows]);
      expect(shownRows).toEqual(expected);
    }),
  );
});
