/** What a tick does to what is ticked: pure steps from one to the next. */
import { inGroups } from "../../engine/kernels/inGroups";
import type { Table } from "../../engine/table/types";
import { NO_TICKS, type TickedGroups, type Ticks } from "../../state/ticks";
import { type KeyRef, keyId } from "../../values/key";
import { canonical, type Value } from "../../values/value";

/** A group by its values. */
export interface GroupLine {
  readonly by: readonly KeyRef[];
  readonly values: readonly Value[];
}

/** A line of the table that is ticked or unticked. */
export interface TickedLine {
  /** null where it is a row, or some rows. */
  readonly group: GroupLine | null;
  /** Of the table; those that are shown. */
  readonly rows: Iterable<number>;
}

/** The group of all rows. */
export const EVERYTHING: GroupLine = { by: [], values: [] };

/** Ticks lines: a group as such, a row by its name. */
export function withTicked(ticks: Ticks, table: Table, lines: readonly TickedLine[]): Ticks {
  const added = lines.flatMap(({ group }) => group ?? []);
  const groups = withGroups(ticks.groups, added);
  const inside = inGroups(table, groups);
  const names = new Set(ticks.runs);
  const except = new Set(ticks.except);
  if (except.size > 0 && added.length > 0) {
    // Also rows that are filtered away: a group that is ticked again is ticked as a whole.
    const again = inGroups(table, withGroups([], added));
    table.runs.forEach((run, row) => {
      if (again[row]) except.delete(run);
    });
  }
  for (const { rows } of lines) {
    for (const row of rows) {
      const run = table.runs[row] ?? "";
      except.delete(run);
      if (inside[row]) names.delete(run);
      else names.add(run);
    }
  }
  return { runs: [...names], groups, except: [...except] };
}

/** Unticks lines. Rows of groups that stay ticked are noted as exceptions, until none of a group's rows is left. */
export function withUnticked(ticks: Ticks, table: Table, lines: readonly TickedLine[]): Ticks {
  const groups = withoutGroups(
    ticks.groups,
    lines.flatMap(({ group }) => group ?? []),
  );
  const inside = inGroups(table, groups);
  const names = new Set(ticks.runs);
  const except = new Set(ticks.except);
  for (const { rows } of lines) {
    for (const row of rows) {
      const run = table.runs[row] ?? "";
      names.delete(run);
      if (inside[row]) except.add(run);
    }
  }
  const left = except.size === 0 ? groups : groups.flatMap((one) => withRowsLeft(one, table, except));
  if (left.length === 0) return { ...NO_TICKS, runs: [...names] };
  if (except.size > 0) {
    const stillInside = inGroups(table, left);
    table.runs.forEach((run, row) => {
      if (!stillInside[row]) except.delete(run);
    });
  }
  return { runs: [...names], groups: left, except: [...except] };
}

/** The groups without those of which each row is an exception. */
function withRowsLeft(one: TickedGroups, table: Table, except: ReadonlySet<string>): readonly TickedGroups[] {
  const values = one.values.filter((group) => {
    const inside = inGroups(table, [{ by: one.by, values: [group] }]);
    const excepted = table.runs.filter((run, row) => inside[row] && except.has(run)).length;
    // One that has no rows yet is as its link says.
    return excepted === 0 || excepted < inside.reduce((sum, is) => sum + is, 0);
  });
  return values.length === 0 ? [] : [{ by: one.by, values }];
}

/** Its name, behind those of the groups above it, of which the one of all rows is the first. */
function pathOf({ by, values }: GroupLine): readonly string[] {
  const path = ["[]"];
  let name = "";
  by.forEach((ref, i) => {
    name += `${keyId(ref)}${canonical(values[i])}`;
    path.push(name);
  });
  return path;
}

const nameOf = (group: GroupLine): string => pathOf(group).at(-1) ?? "";

const listed = (groups: readonly TickedGroups[]): readonly GroupLine[] =>
  groups.flatMap(({ by, values }) => values.map((one) => ({ by, values: one })));

/** The groups and those that are added, without those below another one. */
function withGroups(groups: readonly TickedGroups[], added: readonly GroupLine[]): readonly TickedGroups[] {
  const before = listed(groups);
  const known = new Set(before.map(nameOf));
  const fresh = new Map<string, GroupLine>();
  for (const group of added) if (!pathOf(group).some((name) => known.has(name))) fresh.set(nameOf(group), group);
  if (fresh.size === 0) return groups;
  const isBelow = (group: GroupLine): boolean =>
    pathOf(group)
      .slice(0, -1)
      .some((name) => fresh.has(name));
  return gathered([...before, ...fresh.values()].filter((group) => !isBelow(group)));
}

function withoutGroups(groups: readonly TickedGroups[], removed: readonly GroupLine[]): readonly TickedGroups[] {
  const names = new Set(removed.map(nameOf));
  const before = listed(groups);
  const kept = before.filter((group) => !names.has(nameOf(group)));
  return kept.length === before.length ? groups : gathered(kept);
}

/** Those by the same keys together, so that a link names these once. */
function gathered(groups: readonly GroupLine[]): readonly TickedGroups[] {
  const found = new Map<string, { readonly by: readonly KeyRef[]; readonly values: (readonly Value[])[] }>();
  for (const { by, values } of groups) {
    const id = by.map(keyId).join();
    const same = found.get(id);
    if (same) same.values.push(values);
    else found.set(id, { by, values: [values] });
  }
  return [...found.values()];
}
