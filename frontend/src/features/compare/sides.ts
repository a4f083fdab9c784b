/** Which lines are compared: the groups that are ticked as such, and the runs that are ticked by themselves. */
import { bestRow } from "../../engine/kernels/best";
import { inGroups } from "../../engine/kernels/inGroups";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { LineRef } from "../../state/compare";
import type { Frame } from "../../state/frame";
import type { TickedGroups, Ticks } from "../../state/ticks";
import { type KeyRef, keyId } from "../../values/key";
import { groupId } from "../../views/table/changes";
import { type Candidate, type DrawnLine, named, partsOf } from "../../views/table/drawn";
import { groupAt, type Lines } from "../../views/table/lines";
import { distinguishingOf, type Naming } from "../../views/table/naming";
import { leafGroups, type Selection } from "../../views/table/selection";
import type { LinesModel } from "../../views/table/useLines";

/** More columns nobody reads beside each other. */
export const MOST_COMPARED = 20;

/** A line that is compared. */
export interface Side extends DrawnLine {
  readonly ref: LineRef;
}

export interface Sides {
  readonly lines: readonly Side[];
  /** What the names of all groups have alike; "" for nothing. */
  readonly alike: string;
  /** How many were ticked: more are left out. */
  readonly of: number;
}

type Found = Candidate & { readonly ref: LineRef };
type GroupRef = Exclude<LineRef, { readonly run: string }>;

/** In the order of the table; what it does not show stands last. */
export function comparedSides(shown: LinesModel, frame: Frame, ticks: Ticks, selection: Selection): Sides {
  if (selection.size === 0) return { lines: [], alike: "", of: 0 };
  const groups = groupsOf(shown, frame, ticks, selection);
  const grouped = groups.length === 0 ? null : selection.byGroup;
  const runs = rowsAlone(frame, selection, grouped);
  const found = [...groups, ...runs.slice(0, MOST_COMPARED).map((row) => runLine(frame.table.runs[row] ?? "", row))];
  const kept = inOrder(found, shown.lines).slice(0, MOST_COMPARED);
  const { lines, alike } = named(kept, shown.naming.distinguishing === null);
  return {
    lines: lines.map((line, i) => ({ ...line, ref: (kept[i] as Found).ref })),
    alike,
    of: groups.length + runs.length,
  };
}

function groupsOf({ lines, naming }: LinesModel, frame: Frame, ticks: Ticks, { byGroup }: Selection): Found[] {
  const found = ticks.groups.flatMap(({ by, values }): readonly Found[] => {
    if (by.length === 0) return allGroups(lines, frame, byGroup, naming);
    const groups = values.map((own) => ({ values: own, rows: rowsIn(by, own, frame, byGroup) }));
    const there = groups.filter(({ rows }) => rows.length > 0);
    const called = by.every((ref, i) => keyId(ref) === frame.by[i]?.id) ? naming : namingOf(there, by, frame);
    return there.map(({ values, rows }) => groupLine({ by, values }, rows, called, frame));
  });
  return [...new Map(found.map((one) => [one.id, one])).values()];
}

/** All that is shown is ticked: as the groups that it makes. */
function allGroups(lines: Lines, frame: Frame, byGroup: Uint8Array, naming: Naming): readonly Found[] {
  return leafGroups(lines).flatMap(({ rows, values }) => {
    const own = rows.filter((row) => byGroup[row] === 1);
    return own.length === 0 ? [] : groupLine({ by: refsOf(frame, values.length), values }, own, naming, frame);
  });
}

/** What a group of the table with so many values is by. */
export function refsOf({ by }: Pick<Frame, "by">, levels: number): readonly KeyRef[] {
  return by.slice(0, levels).map(({ ref }) => ref);
}

/** Of the rows shown, in their order. */
function rowsIn(
  by: readonly KeyRef[],
  values: TickedGroups["values"][number],
  { table, rows }: Frame,
  byGroup: Uint8Array,
): Uint32Array {
  const inside = inGroups(table, [{ by, values: [values] }]);
  return rows.filter((row) => inside[row] === 1 && byGroup[row] === 1);
}

/** Groups that the table does not show as such are called by what tells them from each other. */
function namingOf(groups: readonly { readonly rows: Uint32Array }[], refs: readonly KeyRef[], frame: Frame): Naming {
  const by = refs.map((ref) => findKey(frame.table, ref)).filter((key): key is Key => key !== undefined);
  return { by, label: frame.label, levels: 0, distinguishing: distinguishingOf(groups, by), target: null };
}

function groupLine(ref: GroupRef, rows: Uint32Array, naming: Naming, { table, target, newest }: Frame): Found {
  const measure = target && newest(target.key);
  const best = target && measure ? bestRow(measure, rows, target.direction) : -1;
  return {
    id: `g${groupId(ref.values)}`,
    name: null,
    parts: partsOf({ rows, values: ref.values }, naming),
    rows: [...rows],
    run: null,
    opens: table.runs[best >= 0 ? best : (rows[0] ?? 0)] ?? null,
    ref,
  };
}

function runLine(run: string, row: number): Found {
  return { id: `r${run}`, name: run, parts: [], rows: [row], run, opens: run, ref: { run } };
}

/** Ticked rows in their order, then those that are filtered away. @param grouped per row 1 where it is ticked with a group that is compared */
function rowsAlone({ table, rows }: Frame, selection: Selection, grouped: Uint8Array | null): readonly number[] {
  const isAlone = (row: number) => selection.rows[row] === 1 && grouped?.[row] !== 1;
  const found = [...rows.filter(isAlone)];
  const shown = new Uint8Array(table.count);
  for (const row of rows) shown[row] = 1;
  for (let row = 0; row < table.count; row++) if (shown[row] === 0 && isAlone(row)) found.push(row);
  return found;
}

/** Groups stand where the table has them, known by their first row, and not where that row stands. */
function inOrder(found: readonly Found[], lines: Lines): readonly Found[] {
  if (found.every(({ run }) => run !== null)) return found;
  const first = new Map(found.map((one) => [one.rows[0] ?? -1, one]));
  const places = new Map<Found, number>();
  for (let i = 0; i < lines.count; i++) {
    const one = first.get(groupAt(lines, i)?.rows[0] ?? lines.items[i] ?? -1);
    if (one && !places.has(one)) places.set(one, i);
  }
  const placeOf = (one: Found) => places.get(one) ?? lines.count;
  return [...found].sort((a, b) => placeOf(a) - placeOf(b));
}
