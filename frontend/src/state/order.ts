/** What rows and groups are ordered by while TensorBoard reads: metrics that fill in must not move them. */
import type { Table } from "../engine/types";
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
  /** The view that asked for it. */
  readonly view: View;
}

/** Stays as it is while `opening` and rows wait for TensorBoard, until the user asks for an order or there are other rows. */
export function nextOrder(before: Order, table: Table, view: View, opening: boolean): Order {
  const asked = ACTS.some((name) => before.view[name] !== view[name]);
  const stays = opening && table.waiting !== null && !asked && sameRuns(before.table, table);
  return stays || (before.table === table && !asked) ? before : { table, view };
}

function sameRuns(a: Table, b: Table): boolean {
  return a.runs === b.runs || (a.count === b.count && a.runs.every((run, row) => run === b.runs[row]));
}
