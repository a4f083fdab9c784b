/** What rows and groups are ordered by while TensorBoard reads: metrics that fill in must not move them. */
import type { Table, Target } from "../engine/types";
import type { View } from "./view";

const ACTS = [
  "clauses",
  "query",
  "groupBy",
  "flat",
  "sort",
  "target",
  "steps",
] as const satisfies readonly (keyof View)[];

export interface Order {
  /** The shown table, or one before it with the same rows. */
  readonly table: Table;
  /** The target in force with that table: one may be guessed only once it has values. */
  readonly target: Target | null;
  /** The view that asked for it. */
  readonly view: View;
}

/** Stays as it is while `opening` and rows wait for TensorBoard, until the user asks for an order or there are other rows. */
export function nextOrder(before: Order, now: Order, opening: boolean): Order {
  const { table, target, view } = now;
  const asked = ACTS.some((name) => before.view[name] !== view[name]);
  const stays = opening && table.waiting !== null && !asked && sameRuns(before.table, table);
  return stays || (before.table === table && before.target === target && !asked) ? before : now;
}

function sameRuns(a: Table, b: Table): boolean {
  return a.runs === b.runs || (a.count === b.count && a.runs.every((run, row) => run === b.runs[row]));
}
