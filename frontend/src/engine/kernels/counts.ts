/** Rows per value: all of them, or those that pass every clause but the facet's own. */

import { sameKey } from "../../values/key";
import { keptWith, perKey } from "../table/kept";
import type { Codes, Filtering, Key, Table } from "../table/types";
import { FAILS, filterRows } from "./filter";

/** Rows per dictionary entry under no clause. Kept with the key: do not change it. */
export const totalsOf: (key: Key) => Uint32Array = perKey((key) => countAll(key.codes, key.dictionary.size));

/** Rows per code; codes are below `size`. */
export function countAll(codes: Codes, size: number): Uint32Array {
  const lanes = makeLanes(size, codes.length);
  const [a, b, c, d] = lanes;
  const fours = codes.length & ~3;
  for (let row = 0; row < fours; row += 4) {
    (a[codes[row] as number] as number)++;
    (b[codes[row + 1] as number] as number)++;
    (c[codes[row + 2] as number] as number)++;
    (d[codes[row + 3] as number] as number)++;
  }
  for (let row = fours; row < codes.length; row++) (a[codes[row] as number] as number)++;
  return sumLanes(lanes);
}

type Lanes = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/**
 * Rows that follow each other often hold the same value, and adding to a counter waits for the last addition to it. Four sets
 * of counters, used in turn, need not wait; many counters seldom meet, and share one set.
 */
function makeLanes(size: number, rows: number): Lanes {
  const first = new Uint32Array(size);
  if (16 * size > rows) return [first, first, first, first];
  return [first, new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
}

function sumLanes([a, b, c, d]: Lanes): Uint32Array {
  if (a === b) return a;
  for (let code = 0; code < a.length; code++) {
    (a[code] as number) += (b[code] as number) + (c[code] as number) + (d[code] as number);
  }
  return a;
}

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

/** The same over some rows. */
export function countRows(codes: Codes, rows: Uint32Array, size: number): Uint32Array {
  const lanes = makeLanes(size, rows.length);
  const [a, b, c, d] = lanes;
  const fours = rows.length & ~3;
  for (let i = 0; i < fours; i += 4) {
    (a[codes[rows[i] as number] as number] as number)++;
    (b[codes[rows[i + 1] as number] as number] as number)++;
    (c[codes[rows[i + 2] as number] as number] as number)++;
    (d[codes[rows[i + 3] as number] as number] as number)++;
  }
  for (let i = fours; i < rows.length; i++) (a[codes[rows[i] as number] as number] as number)++;
  return sumLanes(lanes);
}

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
