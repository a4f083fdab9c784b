/** Which rows are ticked, by name, so that a new order or new values never change it. */
import { inGroups } from "../../engine/kernels/inGroups";
import { rowsNamed } from "../../engine/table/members";
import type { Group, Table } from "../../engine/table/types";
import type { Ticks } from "../../state/ticks";
import type { Lines } from "./lines";

export type Selection = ReadonlySet<string>;
export const NOTHING: Selection = new Set();

/** What the view's ticks are of in the table. */
export interface Selecting {
  /** The ticked rows, and ticked names that the table has not. */
  readonly selection: Selection;
  /** Those of them that are ticked with a group. */
  readonly byGroup: Selection;
}

/**
 * Rows that are ticked with a group.
 * @param among the rows that are shown: of a group no others are ticked
 * @param inside per row of the table 1 where it is in a ticked group (`inGroups`)
 */
export function tickedByGroup(ticks: Ticks, table: Table, among: Uint32Array, inside: Uint8Array): Selection {
  if (ticks.groups.length === 0) return NOTHING;
  const names = new Set<string>();
  for (const row of among) if (inside[row]) names.add(table.runs[row] as string);
  for (const name of ticks.except) names.delete(name);
  return names;
}

/** All rows that are ticked, by themselves or with a group. */
export function tickedInAll(ticks: Ticks, table: Table, byGroup: Selection): Selection {
  if (ticks.runs.length === 0) return byGroup;
  // A link may name a run that has since become a part of a row.
  const names = new Set(byGroup);
  for (const name of rowsNamed(table, ticks.runs)) names.add(name);
  return names;
}

/** All of it, for tests and for those who ask once. */
export function selectionOf(ticks: Ticks, table: Table, among: Uint32Array): Selecting {
  const byGroup = tickedByGroup(ticks, table, among, inGroups(table, ticks.groups));
  return { byGroup, selection: tickedInAll(ticks, table, byGroup) };
}

export type Ticked = "all" | "some" | "none";

export function tickedOf(selection: Selection, table: Table, rows: Iterable<number> & { length: number }): Ticked {
  if (selection.size === 0 || rows.length === 0) return "none";
  let ticked = 0;
  for (const row of rows) if (selection.has(table.runs[row] ?? "")) ticked++;
  return ticked === 0 ? "none" : ticked === rows.length ? "all" : "some";
}

/** The ticked runs in the table's order, those that are filtered away included. */
export function tickedRuns(selection: Selection, table: Table): readonly string[] {
  return selection.size === 0 ? [] : table.runs.filter((run) => selection.has(run));
}

/** The groups that show no group below them, from top to bottom. */
export function leafGroups({ groups, open }: Lines): readonly Group[] {
  return groups.filter((group, i) => !(open[i] && group.children.length > 0));
}

/** Those of them that are ticked as such: all their rows are, and none by itself. */
export function wholeGroups(lines: Lines, runs: readonly string[], byGroup: Selection): readonly Group[] {
  if (byGroup.size === 0) return [];
  return leafGroups(lines).filter(({ rows }) => rows.every((row) => byGroup.has(runs[row] ?? "")));
}

/** The folders of runs below the log directory; of all members where a row holds several. */
export function pathsOf(runs: readonly string[], table: Table, logdir: string): readonly string[] {
  const wanted = new Set(runs);
  const base = logdir.replace(/[/\\]+$/, "");
  const paths: string[] = [];
  table.runs.forEach((run, row) => {
    if (!wanted.has(run)) return;
    for (const member of table.members[row] ?? [run]) {
      if (base === "") paths.push(member);
      else paths.push(member === "." ? base : `${base}/${member}`);
    }
  });
  return paths;
}
