/** The order of rows: stable counting sorts by the ranks of values, the last key first. */
import { ranksOf } from "../table/ranks";
import { findKey } from "../table/table";
import type { Key, SortKey, Table, Target } from "../table/types";

const STARTED: SortKey = { key: { namespace: "run", path: ["started"] }, descending: true };

/**
 * `rows` sorted by `sort`; without it best by the target first, else newest first. None, NaN and "not logged" come last
 * both ways. Ties keep the order of `rows`, which is the natural order of names when `rows` ascend.
 */
export function sortRows(
  table: Table,
  rows: Uint32Array,
  sort: readonly SortKey[],
  target: Target | null,
): Uint32Array {
  let sorted = rows;
  for (const { key: ref, descending } of orderFor(sort, target).toReversed()) {
    const key = findKey(table, ref);
    if (key) sorted = sortByKey(key, sorted, descending);
  }
  return sorted === rows ? rows.slice() : sorted;
}

function orderFor(sort: readonly SortKey[], target: Target | null): readonly SortKey[] {
  if (sort.length > 0) return sort;
  return target ? [{ key: target.key, descending: target.direction === "max" }] : [STARTED];
}

function sortByKey(key: Key, rows: Uint32Array, descending: boolean): Uint32Array {
  const { rank, last } = ranksOf(key.dictionary);
  const { codes } = key;
  const placeOf = (row: number) => {
    const place = rank[codes[row] as number] as number;
    return descending && place < last ? last - 1 - place : place;
  };
  const starts = new Uint32Array(rank.length + 1);
  for (const row of rows) (starts[placeOf(row) + 1] as number)++;
  for (let i = 1; i < starts.length; i++) (starts[i] as number) += starts[i - 1] as number;
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) sorted[(starts[placeOf(row)] as number)++] = row;
  return sorted;
}
