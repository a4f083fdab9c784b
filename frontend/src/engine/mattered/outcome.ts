/** What is to be explained of rows, such as the target that they reached: the rows from the worst to the best, equals together. */
import { isNumberKind } from "../../values/kind";
import type { Key, Target } from "../table/types";
import { numberOrder } from "./numbers";

export interface Outcome {
  /** Rows of which it is known, the worst first; of equals the lower row first. */
  readonly rows: Uint32Array;
  /** Of each what it reached. */
  readonly values: Float64Array;
  /** Where equals begin among the rows, ascending; behind them how many rows there are. */
  readonly blocks: Uint32Array;
  /** Rows that are left out, since it is not known of them. */
  readonly unknown: number;
  /** Rows that count as the worst, since they reached NaN. */
  readonly diverged: number;
}

/** What rows reached of the target's key. NaN is what a run reached that diverged: it is the worst, as in the order of the rows. */
export function reachedOf(key: Key, direction: Target["direction"], rows: Uint32Array): Outcome {
  const { codes, dictionary } = key;
  const { kinds, numbers } = dictionary;
  const ascending = numberOrder(dictionary);
  // Places by code from the worst on, plus one: 0 is for what is no number. NaN has the first place, and the worst infinity.
  const worst = direction === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const places = new Uint32Array(dictionary.size);
  for (let code = 1; code < places.length; code++) {
    if (isNumberKind(kinds[code]) && Number.isNaN(numbers[code])) places[code] = 1;
  }
  let place = 1;
  let before = Number.NaN;
  for (let i = 0; i < ascending.length; i++) {
    const code = ascending[direction === "max" ? i : ascending.length - 1 - i] as number;
    const number = numbers[code] as number;
    if (number !== before && number !== worst) place++;
    before = number;
    places[code] = place;
  }
  const counts = new Uint32Array(place + 1);
  for (const row of rows) (counts[places[codes[row] as number] as number] as number)++;
  const unknown = counts[0] as number;
  const known = rows.length - unknown;
  const sorted = new Uint32Array(known);
  const values = new Float64Array(known);
  const blocks: number[] = [];
  const next = new Uint32Array(counts.length);
  let start = 0;
  for (let at = 1; at < counts.length; at++) {
    next[at] = start;
    if (counts[at] !== 0) blocks.push(start);
    start += counts[at] as number;
  }
  for (const row of rows) {
    const code = codes[row] as number;
    const at = places[code] as number;
    if (at === 0) continue;
    const to = next[at] as number;
    next[at] = to + 1;
    sorted[to] = row;
    values[to] = numbers[code] as number;
  }
  blocks.push(known);
  const diverged = values.subarray(0, counts[1]).reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  return { rows: sorted, values, blocks: Uint32Array.from(blocks), unknown, diverged };
}

/** Whether rows are among some, such as those that failed: 1 where they are, else 0. @param inside by row of the table 1 where it is */
export function memberOutcome(inside: ArrayLike<number>, rows: Uint32Array): Outcome {
  const others = rows.filter((row) => inside[row] !== 1);
  const own = rows.filter((row) => inside[row] === 1);
  const sorted = new Uint32Array(rows.length);
  sorted.set(others);
  sorted.set(own, others.length);
  const values = new Float64Array(rows.length).fill(1, others.length);
  const starts = [...(others.length > 0 ? [0] : []), ...(own.length > 0 ? [others.length] : []), rows.length];
  return { rows: sorted, values, blocks: Uint32Array.from(starts), unknown: 0, diverged: 0 };
}
