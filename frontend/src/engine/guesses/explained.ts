/** How much of what runs reached a key explains: whether runs with one value of it stand apart, by the target, from runs with another. */
import { isNumberKind } from "../../values/kind";
import { formOf } from "../kernels/content";
import { perKey } from "../table/kept";
import type { Key, Target } from "../table/types";

/** So many rows tell it within some hundredths: of more, so many are asked, the same ones each time. */
const ASKED = 4096;
/** Numbers of a key with too many to list are taken together in so many classes, in fewer where these would hold too few rows. */
const CLASSES = 8;
const LEAST = 5;
/** By so many standard deviations more than chance gives has to be explained before it counts. */
const BEYOND_CHANCE = 2;

/** What rows reached of a target. */
export interface Reached {
  /** Those that have it, ascending; of very many rows a part. */
  readonly rows: Uint32Array;
  /** Of each the share of them that is better, from 0 to 1; of equals the middle. */
  readonly ranks: Float64Array;
}

const REACHED = {
  max: perKey((key) => ranked(key, "max")),
  min: perKey((key) => ranked(key, "min")),
} as const satisfies Record<Target["direction"], (key: Key) => Reached>;

/** Of the target's key. NaN is what a run reached that diverged: it is the worst, as in the order of the rows. */
export function reachedOf(key: Key, direction: Target["direction"]): Reached {
  return REACHED[direction](key);
}

/**
 * The share of the variance of the ranks that lies between the key's values, from 0 to 1, among the rows that have both: only
 * so much of it as is more than as many groups would surely explain by chance. Ranks instead of what was reached, so that a
 * run that went astray does not decide.
 */
export function explainedShare(key: Key, { rows, ranks }: Reached): number {
  const { groups, count } = groupsOf(key, rows);
  const sums = new Float64Array(count);
  const sizes = new Uint32Array(count);
  let squares = 0;
  for (let i = 0; i < rows.length; i++) {
    const group = groups[i] as number;
    if (group < 0) continue;
    // From the middle, so that the sums stay small.
    const rank = (ranks[i] as number) - 0.5;
    (sums[group] as number) += rank;
    (sizes[group] as number)++;
    squares += rank * rank;
  }
  let [held, filled, sum, between] = [0, 0, 0, 0];
  for (let group = 0; group < count; group++) {
    const size = sizes[group] as number;
    if (size === 0) continue;
    const own = sums[group] as number;
    filled++;
    held += size;
    sum += own;
    between += (own * own) / size;
  }
  const mean = (sum * sum) / held;
  const whole = squares - mean;
  // What is left of the squares of equal ranks is rounding.
  if (filled < 2 || held <= filled || whole <= held * 1e-12) return 0;
  // The statistic of Kruskal and Wallis. By chance it is the number of groups less one, with twice that as its variance.
  const statistic = ((held - 1) * (between - mean)) / whole;
  const chance = filled - 1 + BEYOND_CHANCE * Math.sqrt(2 * (filled - 1));
  return Math.max(0, (statistic - chance) / (held - filled));
}

/** All rows; of very many one from each stretch, not always at the same place of it, since sweeps repeat themselves. */
function askedRows(count: number): Uint32Array {
  if (count <= ASKED) return Uint32Array.from({ length: count }, (_, row) => row);
  const stretch = count / ASKED;
  return Uint32Array.from({ length: ASKED }, (_, i) => {
    const mixed = Math.imul(i + 1, 0x9e3779b1);
    const within = (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
    return Math.floor((i + within) * stretch);
  });
}

function ranked({ codes, dictionary: { kinds, numbers } }: Key, direction: Target["direction"]): Reached {
  const rows = askedRows(codes.length).filter((row) => isNumberKind(kinds[codes[row] as number]));
  const worst = direction === "max" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const number = numbers[codes[rows[i] as number] as number] as number;
    values[i] = Number.isNaN(number) ? worst : number;
  }
  const sorted = values.slice().sort();
  const ranks = values.map((value) => {
    const middle = (countBelow(sorted, value, false) + countBelow(sorted, value, true)) / 2 / rows.length;
    return direction === "max" ? 1 - middle : middle;
  });
  return { rows, ranks };
}

/** How many of the sorted numbers are below `number`, or equal to it where that counts too. */
function countBelow(sorted: Float64Array, number: number, equal: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] as number;
    if (at < number || (equal && at === number)) low = middle + 1;
    else high = middle;
  }
  return low;
}

interface Groups {
  /** Of each of the rows; -1 where it has not logged the key. */
  readonly groups: Int32Array;
  readonly count: number;
}

/** A group for each value that a facet lists; of a key with a histogram one for each class of its numbers, and one for what is none. */
function groupsOf(key: Key, rows: Uint32Array): Groups {
  const { codes, dictionary } = key;
  const groups = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) groups[i] = (codes[rows[i] as number] as number) - 1;
  return formOf(key) === "list" ? { groups, count: dictionary.size - 1 } : classesOf(key, groups);
}

/** @param entries of each row one less than its code */
function classesOf({ dictionary: { kinds, numbers } }: Key, entries: Int32Array): Groups {
  const values = new Float64Array(entries.length);
  let count = 0;
  for (const entry of entries) {
    const number = numbers[entry + 1] as number;
    if (isNumberKind(kinds[entry + 1]) && !Number.isNaN(number)) values[count++] = number;
  }
  const sorted = values.subarray(0, count).sort();
  const classes = Math.max(2, Math.min(CLASSES, Math.floor(count / LEAST)));
  const bounds = new Float64Array(classes - 1);
  for (let i = 1; i < classes; i++) bounds[i - 1] = sorted[Math.floor((i * count) / classes)] as number;
  const groups = new Int32Array(entries.length);
  for (let i = 0; i < entries.length; i++) {
    const code = (entries[i] as number) + 1;
    const number = numbers[code] as number;
    const measured = isNumberKind(kinds[code]) && !Number.isNaN(number);
    groups[i] = code === 0 ? -1 : measured ? countBelow(bounds, number, true) : classes;
  }
  return { groups, count: classes + 1 };
}
