/** Rows of groups that have enough results: "n ≥ 3". */
import { keptWith } from "../table/kept";
import type { Filtering, LargeOnly, Table } from "../table/types";
import { type Combinations, combine } from "./combine";
import { FAILS, filterRows } from "./filter";
import { type Results, resultsBy } from "./results";

export interface LargeGroups {
  /** Those of the given rows that are in groups that are large enough, in their order. */
  readonly rows: Uint32Array;
  /** Their groups; null where they are not known. */
  readonly groups: Combinations | null;
  /** The deepest groups that are too small for it, and their rows. */
  readonly small: { readonly groups: number; readonly rows: number };
}

const NONE = { groups: 0, rows: 0 };

/** The groups of `rows` of which `least` rows or more count; null lets all be. The same rows where none is too small. */
export function largeGroups(
  rows: Uint32Array,
  groups: Combinations | null,
  least: number | null,
  results: Results = null,
): LargeGroups {
  if (least === null || groups === null) return { rows, groups, small: NONE };
  const sizes = resultsBy(groups, rows, results);
  // By group its number among those that stay, from 1; 0 for the others.
  const numbers = new Uint32Array(groups.count);
  let count = 0;
  for (let group = 0; group < numbers.length; group++) {
    if ((sizes[group] as number) >= least) numbers[group] = ++count;
  }
  if (count === groups.count) return { rows, groups, small: NONE };
  const kept = new Uint32Array(rows.length);
  const places = new Uint32Array(rows.length);
  let end = 0;
  for (let i = 0; i < rows.length; i++) {
    const number = numbers[groups.places[i] as number] as number;
    if (number === 0) continue;
    kept[end] = rows[i] as number;
    places[end++] = number - 1;
  }
  return {
    rows: kept.slice(0, end),
    groups: { count, places: places.slice(0, end) },
    small: { groups: groups.count - count, rows: rows.length - end },
  };
}

/** The filtering of which facets count: without the rows of small groups. The same one where there are none. */
export function withoutSmall(filtering: Filtering, { rows, small }: LargeGroups, large: LargeOnly): Filtering {
  if (small.rows === 0 && filtering.clauses.length === 0) return filtering;
  const misses = filtering.misses.slice();
  let at = 0;
  for (const row of filtering.rows) {
    if (rows[at] === row) at++;
    else misses[row] = FAILS;
  }
  return { ...filtering, misses, rows, large: { ...large, of: filtering } };
}

/**
 * The rows that a facet counts whose own clause is the one at this place: those that pass all others, and of them those in
 * groups that are large enough then. Without its clause other groups can be, with values that it leaves out now.
 */
export function largeWithout(table: Table, filtering: Filtering, place: number): Uint32Array {
  const known = keptFor(filtering);
  let rows = known.get(place);
  if (!rows) {
    rows = largeRows(table, filtering, place);
    known.set(place, rows);
  }
  return rows;
}

const keptFor = keptWith((_: Filtering) => new Map<number, Uint32Array>());

function largeRows(table: Table, { clauses, query, large }: Filtering, place: number): Uint32Array {
  if (!large) throw new Error("no groups are left out");
  const { by, least, results, of } = large;
  const own = place + 1;
  const rows = own < FAILS ? rowsMissing(of.misses, own) : filterRows(table, clauses.toSpliced(place, 1), query).rows;
  return largeGroups(rows, combine(rows, by), least, results).rows;
}

/** Those that pass, and those that fail this clause alone. Without a branch on the data, as in `filterRows`. */
function rowsMissing(misses: Uint8Array, own: number): Uint32Array {
  const wanted = new Uint8Array(FAILS + 1);
  wanted[0] = 1;
  wanted[own] = 1;
  const rows = new Uint32Array(misses.length);
  let count = 0;
  for (let row = 0; row < misses.length; row++) {
    rows[count] = row;
    count += wanted[misses[row] as number] as number;
  }
  return rows.subarray(0, count);
}
