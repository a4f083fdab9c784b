/** Where rows stand on an axis of a key: by their numbers, by their times, or by the place of their value among others. */
import { isNumberKind, isTimeKind } from "../../values/kind";
import type { Value } from "../../values/value";
import { isNumeric, isTimed } from "../kernels/content";
import { entryOf } from "../table/dictionary";
import { ranksOf } from "../table/ranks";
import type { Key } from "../table/types";

export interface Positions {
  readonly kind: "number" | "time" | "category";
  /** Per point; NaN where it has no place. Times are seconds since 1970, categories places in `categories`. */
  readonly values: Float64Array;
  /** Of an axis of categories its values in the order of values. */
  readonly categories: readonly Value[];
}

/** @param rows of the key, one a point */
export function positionsOf(key: Key, rows: Uint32Array): Positions {
  if (isNumeric(key)) return { kind: "number", values: measured(key, rows, isNumberKind, 1), categories: [] };
  if (isTimed(key)) return { kind: "time", values: measured(key, rows, isTimeKind, 1e-3), categories: [] };
  const { codes, dictionary } = key;
  const used = new Uint8Array(dictionary.size);
  for (const row of rows) used[codes[row] as number] = 1;
  // What was not logged has no place here.
  const entries = Array.from(ranksOf(dictionary).order).filter((code) => code > 0 && used[code] === 1);
  const places = new Float64Array(dictionary.size).fill(Number.NaN);
  for (const [place, code] of entries.entries()) places[code] = place;
  const values = Float64Array.from(rows, (row) => places[codes[row] as number] as number);
  return { kind: "category", values, categories: entries.map((code) => entryOf(dictionary, code)) };
}

/** Infinite numbers have no place. */
function measured(
  { codes, dictionary: { kinds, numbers } }: Key,
  rows: Uint32Array,
  counts: (kind: number | undefined) => boolean,
  factor: number,
): Float64Array {
  const places = numbers.map((x, code) => (counts(kinds[code]) && Number.isFinite(x) ? x * factor : Number.NaN));
  return Float64Array.from(rows, (row) => places[codes[row] as number] as number);
}

/** Lowest and highest; null where there is none. @param positive only those above 0 */
export function boundsOf(values: Float64Array, positive = false): readonly [number, number] | null {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (positive && value <= 0) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : null;
}

/** Whether numbers are better told apart on a logarithmic axis: all are above 0, and they span two powers of ten. */
export function spansPowers(values: Float64Array): boolean {
  const all = boundsOf(values);
  return all !== null && all[0] > 0 && all[1] >= 100 * all[0];
}
