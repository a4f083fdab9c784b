/** What is drawn of several numbers at one x: their middle, and the band around it. */
import { studentT95 } from "../reducers/confidence95";
import { between } from "./between";
import type { Band, Middle } from "./types";

/** Where the results go; all arrays have the same length. */
export interface Summaries {
  readonly middle: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Writes to the place `at` what is drawn of the numbers `values[start]` to `values[end - 1]`, of which none is NaN; they may be
 * in another order afterwards. Of no numbers all is NaN, and so is each band of one number that is made of a std.
 */
export function summarize(
  values: Float64Array,
  start: number,
  end: number,
  middle: Middle,
  band: Band,
  into: Summaries,
  at: number,
): void {
  // Before anything is put in order: the rounding of a sum depends on the order, and a mean must not depend on its band.
  const mean = meanOf(values, start, end);
  const half = halfOf(band, values, start, end, mean);
  if (middle === "median" || band === "quartiles") order(values, start, end);
  const own = middle === "median" ? medianOf(values, start, end) : mean;
  into.middle[at] = own;
  if (band === "range") {
    into.low[at] = leastOf(values, start, end);
    into.high[at] = greatestOf(values, start, end);
  } else if (band === "quartiles") {
    into.low[at] = quantileOf(values, start, end, 0.25);
    into.high[at] = quantileOf(values, start, end, 0.75);
  } else {
    into.low[at] = own - half;
    into.high[at] = own + half;
  }
}

/** Half of a band that lies evenly around the middle; NaN for any other. */
function halfOf(band: Band, values: Float64Array, start: number, end: number, mean: number): number {
  const n = end - start;
  if (n < 2) return Number.NaN;
  if (band === "std") return stdOf(values, start, end, mean);
  if (band === "standardError") return stdOf(values, start, end, mean) / Math.sqrt(n);
  if (band === "confidence95") return (studentT95(n - 1) * stdOf(values, start, end, mean)) / Math.sqrt(n);
  return Number.NaN;
}

/**
 * By what the others have beyond the first: of large numbers that differ little a plain sum would be rounded by more than they
 * differ, and equal numbers have just that mean, while three times 0.8 is more than 2.4.
 */
function meanOf(values: Float64Array, start: number, end: number): number {
  if (start === end) return Number.NaN;
  const first = values[start] as number;
  let beyond = 0;
  for (let i = start; i < end; i++) beyond += (values[i] as number) - first;
  const mean = first + beyond / (end - start);
  return Number.isFinite(mean) ? mean : meanOfParts(values, start, end);
}

/** Of infinities, and of numbers so large that a sum or difference of them is more than a number can be. */
function meanOfParts(values: Float64Array, start: number, end: number): number {
  let mean = 0;
  for (let i = start; i < end; i++) mean += (values[i] as number) / (end - start);
  return mean;
}

/** By the deviations from the mean, so that a large mean does not eat small deviations. */
function stdOf(values: Float64Array, start: number, end: number, mean: number): number {
  let squares = 0;
  for (let i = start; i < end; i++) {
    const deviation = (values[i] as number) - mean;
    squares += deviation * deviation;
  }
  return Math.sqrt(squares / (end - start - 1));
}

function leastOf(values: Float64Array, start: number, end: number): number {
  let least = start < end ? (values[start] as number) : Number.NaN;
  for (let i = start + 1; i < end; i++) if ((values[i] as number) < least) least = values[i] as number;
  return least;
}

function greatestOf(values: Float64Array, start: number, end: number): number {
  let greatest = start < end ? (values[start] as number) : Number.NaN;
  for (let i = start + 1; i < end; i++) if ((values[i] as number) > greatest) greatest = values[i] as number;
  return greatest;
}

/** Of numbers in order; of an even number of them the mean of the middle two. */
function medianOf(values: Float64Array, start: number, end: number): number {
  if (start === end) return Number.NaN;
  const middle = (start + end) >> 1;
  return (end - start) % 2 === 1
    ? (values[middle] as number)
    : meanOfTwo(values[middle - 1] as number, values[middle] as number);
}

function meanOfTwo(a: number, b: number): number {
  const sum = a + b;
  return Number.isFinite(sum) ? sum / 2 : a / 2 + b / 2;
}

/**
 * Of numbers in order, linear between the two nearest, as NumPy does by default. Beside infinities NumPy gives NaN where 0 × ∞
 * comes up; here a quantile that falls on a number is that number.
 */
function quantileOf(values: Float64Array, start: number, end: number, share: number): number {
  if (start === end) return Number.NaN;
  const rank = (end - start - 1) * share;
  const below = Math.floor(rank);
  const low = values[start + below] as number;
  return rank === below ? low : between(low, values[start + below + 1] as number, rank - below);
}

/** From here on it pays to call the engine's own sort, which is slow to begin. */
const MANY = 32;

function order(values: Float64Array, start: number, end: number): void {
  if (end - start >= MANY) {
    values.subarray(start, end).sort();
    return;
  }
  for (let i = start + 1; i < end; i++) {
    const x = values[i] as number;
    let place = i;
    while (place > start && (values[place - 1] as number) > x) {
      values[place] = values[place - 1] as number;
      place--;
    }
    values[place] = x;
  }
}
