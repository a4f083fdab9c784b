/** What rows and groups are ordered by while TensorBoard reads: metrics that fill in must not move them. */
import { markDiffering } from "../../engine/table/differ";
import { findKey } from "../../engine/table/table";
import type { Key, Table, Target } from "../../engine/table/types";
import type { View } from "../../state/view";

/** What the user does to a view that asks for another order of the rows. */
const OF_ROWS = [
  "clauses",
  "query",
  "groupBy",
  "flat",
  "levels",
  "leastRuns",
  "sort",
  "target",
  "steps",
  "merged",
] as const satisfies readonly (keyof View)[];

/** The same for the suggested facets, which stay under the pointer while one filters. */
export const OF_FACETS = ["target", "merged"] as const satisfies readonly (keyof View)[];

export interface Order {
  /** The shown table, or one before it with the same rows. */
  readonly table: Table;
  /** The target in force with that table: one may be guessed only once it has values. */
  readonly target: Target | null;
  /** The view that asked for it. */
  readonly view: View;
  /** How often the user asked for what is new. */
  readonly shows: number;
}

export interface Situation {
  /** The page was opened just now, and TensorBoard may still read. */
  readonly opening: boolean;
  /** The user has begun to work. */
  readonly touched: boolean;
}

/**
 * Stays as it is while `opening` and rows wait for TensorBoard, and for one who works by then after that as well, until the
 * user asks for an order, by one of `acts`, or there are other rows.
 */
export function nextOrder(
  before: Order,
  now: Order,
  { opening, touched }: Situation,
  acts: readonly (keyof View)[] = OF_ROWS,
): Order {
  const { table, target, view, shows } = now;
  const asked = before.shows !== shows || acts.some((name) => before.view[name] !== view[name]);
  const filling = isFilling(table, opening) || (touched && before.table.waiting !== null);
  const stays = filling && !asked && sameRuns(before.table, table);
  return stays || (before.table === table && before.target === target && !asked) ? before : now;
}

/** Whether rows that stayed where they are may stand elsewhere by what has come since, and no more is to follow at once. */
export function isOutdated(order: Order, { table, target, view }: Order, opening: boolean): boolean {
  if (order.table === table || isFilling(table, opening)) return false;
  const refs = [...view.sort.map(({ key }) => key), ...(target ? [target.key] : [])];
  return refs.some((ref) => differ(findKey(order.table, ref), findKey(table, ref)));
}

function isFilling({ waiting }: Table, opening: boolean): boolean {
  return opening && waiting !== null;
}

function differ(before: Key | undefined, after: Key | undefined): boolean {
  if (!before || !after) return before !== after;
  const differs = new Uint8Array(before.codes.length);
  markDiffering(before, after, differs);
  return differs.includes(1);
}

function sameRuns(a: Table, b: Table): boolean {
  return a.runs === b.runs || (a.count === b.count && a.runs.every((run, row) => run === b.runs[row]));
}
