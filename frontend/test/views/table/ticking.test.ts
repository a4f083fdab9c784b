/** Ticks of lines: against a set of names that is ticked and unticked row by row, and what becomes of them when rows come or are filtered away. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import type { Group, Table } from "../../../src/engine/table/types";
import { NO_TICKS, type Ticks } from "../../../src/state/ticks";
import { flatLines, groupLines } from "../../../src/views/table/lines";
import { selectionOf, tickedRuns, wholeGroups } from "../../../src/views/table/selection";
import { EVERYTHING, type TickedLine, withTicked, withUnticked } from "../../../src/views/table/ticking";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";

const BY = ["x", "y"];
const DATA: readonly Row[] = Array.from({ length: 12 }, (_, i) => ({ x: i % 3, y: i % 2 === 0 ? "a" : "b" }));
const table = tableOf(DATA);
const all = (of: Table) => Uint32Array.from(of.runs.keys());

function groupsOf(of: Table, rows = all(of)): readonly Group[] {
  return groupRows(
    of,
    rows,
    BY.map((name) => keyOf(of, name)),
    null,
  );
}

const lineOf = ({ values, rows }: Group): TickedLine => ({
  group: { by: BY.slice(0, values.length).map(ref), values },
  rows,
});
const rowOf = (row: number): TickedLine => ({ group: null, rows: [row] });
const names = (ticks: Ticks, of: Table = table, among = all(of)) => {
  const selection = selectionOf(ticks, of, among);
  const found = tickedRuns(selection, of);
  expect(of.runs.filter(selection.has)).toEqual(found);
  return [...found].sort();
};
const groupAt = (of: Table, ...values: readonly unknown[]): Group => {
  const found = groupsOf(of).flatMap((group) => [group, ...group.children]);
  return found.find((group) => JSON.stringify(group.values) === JSON.stringify(values)) as Group;
};

test("whatever is ticked and unticked one after another, the same rows are ticked as by name", () => {
  const groups = groupsOf(table).flatMap((group) => [group, ...group.children]);
  const line = fc.oneof(
    fc.nat({ max: table.count - 1 }).map(rowOf),
    fc.constantFrom(...groups).map(lineOf),
    fc.constant<TickedLine>({ group: EVERYTHING, rows: all(table) }),
    fc.constant<TickedLine>({ group: null, rows: all(table) }),
  );
  const step = fc.tuple(fc.boolean(), fc.array(line, { minLength: 1, maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
      let ticks = NO_TICKS;
      const expected = new Set<string>();
      for (const [on, lines] of steps) {
        ticks = (on ? withTicked : withUnticked)(ticks, table, lines);
        for (const row of lines.flatMap(({ rows }) => [...rows])) {
          if (on) expected.add(table.runs[row] as string);
          else expected.delete(table.runs[row] as string);
        }
        expect(names(ticks)).toEqual([...expected].sort());
        expect(ticks.runs.filter((run) => ticks.except.includes(run))).toEqual([]);
        if (ticks.groups.length === 0) expect(ticks.except).toEqual([]);
        if (expected.size === 0) expect(ticks).toEqual(NO_TICKS);
      }
    }),
    { numRuns: 500 },
  );
});

describe("a ticked group", () => {
  const ticks = withTicked(NO_TICKS, table, [lineOf(groupAt(table, 1))]);

  test("is held by its values, whatever was ticked in it before", () => {
    const by = [ref("x")];
    expect(ticks).toEqual({ runs: [], groups: [{ by, values: [[1]] }], except: [] });
    const before = withTicked(NO_TICKS, table, [rowOf(1), rowOf(2), lineOf(groupAt(table, 1, "a"))]);
    expect(withTicked(before, table, [lineOf(groupAt(table, 1))])).toEqual({ ...ticks, runs: ["r2"] });
    expect(withTicked(ticks, table, [lineOf(groupAt(table, 2))]).groups).toEqual([{ by, values: [[1], [2]] }]);
    const everything = withTicked(ticks, table, [{ group: EVERYTHING, rows: all(table) }]);
    expect(everything).toEqual({ runs: [], groups: [{ by: [], values: [[]] }], except: [] });
  });

  test("has the runs that join it, and not those that leave it", () => {
    const later = tableOf([...DATA, { x: 1, y: "c" }, { x: 2, y: "c" }]);
    expect(names(ticks, later)).toEqual(["r1", "r10", "r12", "r4", "r7"]);
    const changed = tableOf(DATA.with(4, { x: 2, y: "a" }));
    expect(names(ticks, changed)).toEqual(["r1", "r10", "r7"]);
  });

  test("has those of its rows that are shown, and is itself again when the filter is gone", () => {
    const some = Uint32Array.of(0, 1, 4);
    expect(names(ticks, table, some)).toEqual(["r1", "r4"]);
    const unticked = withUnticked(ticks, table, [rowOf(4)]);
    expect(names(unticked, table, some)).toEqual(["r1"]);
    expect(names(unticked)).toEqual(["r1", "r10", "r7"]);
    // All that is shown of it is unticked, row by row: the others stay.
    const none = withUnticked(unticked, table, [rowOf(1)]);
    expect([names(none, table, some), names(none)]).toEqual([[], ["r10", "r7"]]);
    // Ticked again as a group it is whole, also where a filter hides the exceptions.
    expect(withTicked(none, table, [{ ...lineOf(groupAt(table, 1)), rows: [7] }])).toEqual(ticks);
  });

  test("is gone when its last row is unticked, so that no run that joins it is ticked", () => {
    const rows = [1, 4, 7, 10].map(rowOf);
    expect(withUnticked(ticks, table, rows)).toEqual(NO_TICKS);
  });

  test("stays in a table that has none of its runs, or lacks its key", () => {
    const other = tableOf([{ y: "a" }, { y: "b" }]);
    expect(names(ticks, other)).toEqual([]);
    const more = withUnticked(withTicked(ticks, other, [rowOf(0)]), other, [rowOf(0)]);
    expect(names(more)).toEqual(["r1", "r10", "r4", "r7"]);
    const three = tableOf([{ y: "a" }, { y: "b" }, { y: "a" }]);
    const beside = withTicked(ticks, three, [{ group: { by: [ref("y")], values: ["a"] }, rows: [0, 2] }]);
    const excepted = withUnticked(beside, three, [rowOf(0)]);
    expect([names(excepted, three), excepted.groups]).toEqual([["r2"], beside.groups]);
  });
});

test("groups are ticked as such where all their rows are, and none by itself", () => {
  const groups = groupsOf(table);
  const by = BY.map((name) => keyOf(table, name));
  const lines = groupLines(groups, by, { levels: 2, flat: false, few: true }, [[0]]);
  const whole = (ticks: Ticks) => {
    const { byGroup } = selectionOf(ticks, table, all(table));
    return wholeGroups(lines, byGroup).map(({ values }) => values);
  };
  const ticks = withTicked(NO_TICKS, table, [lineOf(groupAt(table, 0)), lineOf(groupAt(table, 1))]);
  // The first is closed, of the second those are shown that are in it.
  expect(whole(ticks)).toEqual([[0], [1, "a"], [1, "b"]]);
  expect(whole(withUnticked(ticks, table, [rowOf(1)]))).toEqual([[0], [1, "a"]]);
  const byName = withTicked(NO_TICKS, table, [...groupAt(table, 2).rows].map(rowOf));
  expect(whole(byName)).toEqual([]);
  const { byGroup } = selectionOf(ticks, table, all(table));
  expect(wholeGroups(flatLines(all(table)), byGroup)).toEqual([]);
});
