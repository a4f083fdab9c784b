/** Which rows are ticked, by name, so that a new order or new values never change it. */
import { inGroups } from "../../engine/kernels/inGroups";
import { rowsNamed } from "../../engine/table/members";
import type { Group, Table } from "../../engine/table/types";
import type { Ticks } from "../../state/ticks";
import type { Lines } from "./lines";

export interface Names {
  /** 0 where nothing is ticked. */
  readonly size: number;
  readonly has: (name: string) => boolean;
}
export const NOTHING: Names = new Set();

/** The names of ticked rows, and ticked names that the table has not. Whoever knows a row asks by its place, which is faster. */
export interface Selection extends Names {
  /** Per row of the table 1 where it is ticked. */
  readonly rows: Uint8Array;
  /** Likewise where it is ticked with a group. */
  readonly byGroup: Uint8Array;
}

/** What the view's ticks are of in the table. */
export interface Selecting {
  readonly selection: Selection;
}

/**
 * Per row 1 where it is ticked with a group.
 * @param among the rows that are shown: of a group no others are ticked
 * @param inside per row 1 where it is in a ticked group (`inGroups`)
 */
export function tickedByGroup(
  { groups, except }: Pick<Ticks, "groups" | "except">,
  { count, runs }: Table,
  among: Uint32Array,
  inside: Uint8Array,
): Uint8Array {
  const mask = new Uint8Array(count);
  if (groups.length === 0) return mask;
  const excepted = new Set(except);
  for (const row of among) if (inside[row] && !excepted.has(runs[row] as string)) mask[row] = 1;
  return mask;
}

/** All rows that are ticked, by name or with a group. */
export function tickedInAll({ runs }: Pick<Ticks, "runs">, table: Table, byGroup: Uint8Array): Selection {
  // A link may name a run that has since become a part of a row.
  const names = new Set(rowsNamed(table, runs));
  const rows = byGroup.slice();
  let size = names.size;
  for (let row = 0; row < rows.length; row++) {
    if (rows[row]) size++;
    else if (names.size > 0 && names.has(table.runs[row] as string)) rows[row] = 1;
  }
  let all: ReadonlySet<string> | null = null;
  const has = (name: string): boolean => {
    // A set of a hundred thousand names costs more than a frame: it is made where somebody asks for one.
    all ??= new Set(table.runs.filter((_, row) => byGroup[row]));
    return names.has(name) || all.has(name);
  };
  return { size, has, rows, byGroup };
}

/** All of it, for tests and for those who ask once. */
export function selectionOf(ticks: Ticks, table: Table, among: Uint32Array): Selection {
  return tickedInAll(ticks, table, tickedByGroup(ticks, table, among, inGroups(table, ticks.groups)));
}

export type Ticked = "all" | "some" | "none";

export function tickedOf({ size, rows: is }: Selection, rows: Iterable<number> & { length: number }): Ticked {
  if (size === 0 || rows.length === 0) return "none";
  let ticked = 0;
  for (const row of rows) if (is[row]) ticked++;
  return ticked === 0 ? "none" : ticked === rows.length ? "all" : "some";
}

/** The ticked runs in the table's order, those that are filtered away included. */
export function tickedRuns({ size, rows }: Selection, { runs }: Table): readonly string[] {
  return size === 0 ? [] : runs.filter((_, row) => rows[row]);
}

/** The groups that show no group below them, from top to bottom. */
export function leafGroups({ groups, open }: Lines): readonly Group[] {
  return groups.filter((group, i) => !(open[i] && group.children.length > 0));
}

/** Those of them that are ticked as such: all their rows are, and none by itself. */
export function wholeGroups(lines: Lines, byGroup: Uint8Array): readonly Group[] {
  return byGroup.includes(1) ? leafGroups(lines).filter(({ rows }) => rows.every((row) => byGroup[row])) : [];
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
