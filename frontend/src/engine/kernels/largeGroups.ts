/** Rows of groups that have enough of them: "n ≥ 3". */
import { type Combinations, sizesOf } from "./combine";

export interface LargeGroups {
  /** Those of the given rows that are in groups that are large enough, in their order. */
  readonly rows: Uint32Array;
  /** Their groups; null where they are not known. */
  readonly groups: Combinations | null;
  /** The deepest groups that are too small for it, and their rows. */
  readonly small: { readonly groups: number; readonly rows: number };
}

const NONE = { groups: 0, rows: 0 };

/** The groups of `rows` that have `least` rows or more; null lets all be. The same rows where none is too small. */
export function largeGroups(rows: Uint32Array, groups: Combinations | null, least: number | null): LargeGroups {
  if (least === null || groups === null) return { rows, groups, small: NONE };
  const sizes = sizesOf(groups);
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
