/** Rows per value that pass every clause but the facet's own. */
import { sameKey } from "../../values/key";
import { keptWith } from "../table/kept";
import type { Codes, Filtering, Key, Table } from "../table/types";
import { FAILS, filterRows } from "./filter";
import { largeWithout } from "./largeGroups";
import { countRows, totalsOf } from "./totals";

/**
 * Rows per code under all clauses but those on `key`. `codes` are the key's, or what follows from them row by row;
 * `totals` are their counts over all rows. The result may be `totals` itself: do not change it.
 */
export function countFiltered(
  table: Table,
  filtering: Filtering,
  key: Key,
  codes: Codes,
  totals: Uint32Array,
): Uint32Array {
  const { clauses, query, misses, rows } = filtering;
  const own = clauses.findIndex((clause) => sameKey(clause.key, key.ref)) + 1;
  if (own > 0 && filtering.large) return countRows(codes, largeWithout(table, filtering, own - 1), totals.length);
  // `misses` has no number for the clause: count as if it were not there.
  if (own >= FAILS) {
    return countFiltered(table, filterRows(table, clauses.toSpliced(own - 1, 1), query), key, codes, totals);
  }
  if (rows.length === codes.length) return totals;
  if (own > 0) return countMisses(codes, misses, own, totals.length);
  // Whichever are fewer: the rows that pass, or those to take off the totals.
  if (2 * rows.length <= codes.length) return countRows(codes, rows, totals.length);
  const counts = countRows(codes, failingRows(filtering), totals.length);
  for (let code = 0; code < counts.length; code++) counts[code] = (totals[code] as number) - (counts[code] as number);
  return counts;
}

const failingRows: (filtering: Filtering) => Uint32Array = keptWith(({ misses, rows }) => {
  // Without a branch on the data, as in `passingRows`; what is written behind the end is dropped.
  const failing = new Uint32Array(misses.length - rows.length);
  let count = 0;
  for (let row = 0; row < misses.length; row++) {
    failing[count] = row;
    count += ((misses[row] as number) + 255) >> 8;
  }
  return failing;
});

/** Without a branch on the data, as in `filterRows`. */
function countMisses(codes: Codes, misses: Uint8Array, own: number, size: number): Uint32Array {
  const counts = new Uint32Array(size);
  const counted = new Uint8Array(FAILS + 1);
  counted[0] = 1;
  counted[own] = 1;
  for (let row = 0; row < misses.length; row++) {
    (counts[codes[row] as number] as number) += counted[misses[row] as number] as number;
  }
  return counts;
}

/** Rows per dictionary entry of `key` under all clauses but its own. The result may be shared: do not change it. */
export function facetCounts(table: Table, filtering: Filtering, key: Key): Uint32Array {
  return countFiltered(table, filtering, key, key.codes, totalsOf(key));
}
