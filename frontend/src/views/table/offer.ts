/** What is offered to average over: "Average over seed → 104 groups of 3". */
import { averageOver, suggestAverage } from "../../engine/guesses/average";
import { findKey } from "../../engine/table/table";
import type { Key, Table } from "../../engine/table/types";
import type { KeyRef } from "../../values/key";
import { has } from "./changes";
import { sizesText } from "./sizes";

export interface Offer {
  readonly over: Key;
  /** What remains to group by. */
  readonly by: readonly KeyRef[];
  /** Rows of each group. */
  readonly sizes: Uint32Array;
}

/** @param above keys that stay levels above the averaged groups; null where these would be other groups than are counted */
export function averageOffer(table: Table, rows: Uint32Array, above: readonly KeyRef[]): Offer | null {
  const suggested = suggestAverage(table, rows);
  const over = suggested && findKey(table, suggested.over);
  if (!suggested || !over) return null;
  const { by } = averageOver(table, [suggested.over]);
  // One that is no setting would make more groups, one that is averaged over would go, and all of them are the averaged groups.
  if (above.length >= by.length || !above.every((ref) => has(by, ref))) return null;
  return { over, by, sizes: suggested.sizes };
}

export function offerText({ over, sizes }: Offer, label: (key: Key) => string): string {
  return `Average over ${label(over)} → ${sizesText(sizes)}`;
}
