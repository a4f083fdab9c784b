/** Which runs are ticked, by name, so that a new order or new values never change it. */
import type { Table } from "../../engine/table/types";

export type Selection = ReadonlySet<string>;
export const NOTHING: Selection = new Set();

/** The ticked runs, and what changes them. */
export interface Selecting {
  readonly selection: Selection;
  /** The same function for ever. */
  readonly select: (selection: Selection) => void;
}

export type Ticked = "all" | "some" | "none";

export function tickedOf(selection: Selection, table: Table, rows: Iterable<number> & { length: number }): Ticked {
  if (selection.size === 0 || rows.length === 0) return "none";
  let ticked = 0;
  for (const row of rows) if (selection.has(table.runs[row] ?? "")) ticked++;
  return ticked === 0 ? "none" : ticked === rows.length ? "all" : "some";
}

/** Ticks all of the rows, or unticks them where `on` is false. */
export function withTicked(selection: Selection, table: Table, rows: Iterable<number>, on: boolean): Selection {
  const next = new Set(selection);
  for (const row of rows) {
    const run = table.runs[row];
    if (run === undefined) continue;
    if (on) next.add(run);
    else next.delete(run);
  }
  return next;
}

/** The ticked runs in the table's order, those that are filtered away included. */
export function tickedRuns(selection: Selection, table: Table): readonly string[] {
  return table.runs.filter((run) => selection.has(run));
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
