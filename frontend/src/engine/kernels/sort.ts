/** The order of rows: stable counting sorts by the ranks of values, the last key first. */
import { ranksOf } from "../table/ranks";
import { findKey } from "../table/table";
import type { Key, SortKey, Table, Target } from "../table/types";
import { bestFirst } from "./best";

const STARTED: SortKey = { key: { namespace: "run", path: ["started"] }, descending: true };

/**
 * `rows` sorted by `sort`; without it best by the target first, else newest first. None, NaN and "not logged" come last
 * both ways, and in the order by a target so does all that is no number. Ties keep the order of `rows`, which is the
 * natural order of names when `rows` ascend.
 */
export function sortRows(
  table: Table,
  rows: Uint32Array,
  sort: readonly SortKey[],
  target: Target | null,
): Uint32Array {
  if (sort.length === 0 && target) {
    const key = findKey(table, target.key);
    return key ? sortByPlaces(key, rows, bestFirst(key, target.direction).places) : rows.slice();
  }
  let sorted = rows;
  for (const { key: ref, descending } of (sort.length > 0 ? sort : [STARTED]).toReversed()) {
    const key = findKey(table, ref);
    if (key) sorted = sortByPlaces(key, sorted, placesOf(key, descending));
  }
  return sorted === rows ? rows.slice() : sorted;
}

/** Per entry its place in the order of values, either way. */
export function placesOf({ dictionary }: Key, descending: boolean): Uint32Array {
  const { rank, last } = ranksOf(dictionary);
  return descending ? rank.map((place) => (place < last ? last - 1 - place : place)) : rank;
}

function sortByPlaces({ codes }: Key, rows: Uint32Array, places: Uint32Array): Uint32Array {
  const starts = new Uint32Array(places.length + 1);
  for (const row of rows) (starts[(places[codes[row] as number] as number) + 1] as number)++;
  for (let i = 1; i < starts.length; i++) (starts[i] as number) += starts[i - 1] as number;
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) sorted[(starts[places[codes[row] as number] as number] as number)++] = row;
  return sorted;
}
