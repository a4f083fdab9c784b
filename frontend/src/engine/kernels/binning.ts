/** The bins of a key with many numbers or times, from all its rows: they do not move with the filter. */
import { MEASURED_AS, MEASURES } from "../../values/kind";
import { specialPlace } from "../../values/special";
import { DAY } from "../../values/time";
import type { Value } from "../../values/value";
import { holdsDays } from "../presentation/formatter";
import { entryOf } from "../table/dictionary";
import { perKey } from "../table/kept";
import type { Dictionary, Key } from "../table/types";
import { contentOf, isTimed } from "./content";
import { totalsOf } from "./totals";

const BINS = 24;
/** In `Binning.bins`: the entry has no place on the axis. */
const UNBINNED = 255;

export interface Binning {
  /** With "log", numbers that have no logarithm share a bin of their own before the others. */
  readonly scale: "linear" | "log" | "time";
  /** Of the numbers on the axis; `min` is above `max` when there are none. */
  readonly min: number;
  readonly max: number;
  /** Lower bounds of the bins, then the upper bound of the last. */
  readonly edges: Float64Array;
  /** Per dictionary entry its bin, or 255. */
  readonly bins: Uint8Array;
  /** Entries without a bin that occur, in the order in which a facet names them. */
  readonly apart: readonly number[];
  /** Rows per bin under no clause. */
  readonly totals: Uint32Array;
}

/** So many entries say whether rows crowd at the low end: a wrong guess at the brink costs nothing but a taste. */
const SAMPLE = 4096;
/** At most one row in so many may be negative: with more, their one bin would hide what the key is about. */
const NEGATIVE_SHARE = 20;

/** Log bins serve better: two decades or more above 0, half of those rows within the lowest tenth of the axis, few below 0. */
function isSkewed(key: Key): boolean {
  const { numbers, negatives, extent } = contentOf(key);
  const { leastPositive, max } = extent;
  if (!(max / leastPositive >= 100) || negatives * NEGATIVE_SHARE > numbers) return false;
  const tenth = leastPositive + (max - leastPositive) / 10;
  const rows = totalsOf(key);
  const { kinds, numbers: entries } = key.dictionary;
  let [low, all] = [0, 0];
  const step = Math.ceil(rows.length / SAMPLE);
  for (let code = 1; code < rows.length; code += step) {
    const number = entries[code] as number;
    if (!(number > 0 && number <= max) || MEASURED_AS[kinds[code] as number] !== MEASURES.number) continue;
    all += rows[code] as number;
    if (number < tenth) low += rows[code] as number;
  }
  return 2 * low >= all;
}

function evenEdges(min: number, max: number, count: number): Float64Array {
  const span = max - min;
  // The span of float64 itself is more than float64 can hold.
  const at = (t: number) => (Number.isFinite(span) ? min + span * t : min * (1 - t) + max * t);
  return Float64Array.from({ length: count + 1 }, (_, i) => (i === count ? max : at(i / count)));
}

function logEdges(min: number, max: number): Float64Array {
  const edges = evenEdges(Math.log(min), Math.log(max), BINS).map(Math.exp);
  edges[0] = min;
  edges[BINS] = max;
  return edges;
}

function linearEdges(min: number, max: number, grain: number): Float64Array {
  if (min >= max) return Float64Array.of(min, max);
  if (grain === 0) return evenEdges(min, max, BINS);
  // Every bin holds equally many integers or days, or the bars would show a comb that is not in the data.
  const grains = (max - min) / grain + 1;
  const step = Math.ceil(grains / BINS);
  const count = Math.ceil(grains / step);
  return Float64Array.from({ length: count + 1 }, (_, i) => Math.min(min + i * step * grain, max + grain));
}

/** What the numbers on the axis are multiples of: 1, or a day where all times are whole days. 0: of nothing. */
export const grainOf: (key: Key) => number = perKey((key) => {
  if (isTimed(key)) return holdsDays(key.dictionary) ? DAY : 0;
  const { integers, min, max } = contentOf(key).extent;
  return integers && Number.isSafeInteger(min) && Number.isSafeInteger(max) ? 1 : 0;
});

/** The bins of a key. */
export const binningOf: (key: Key) => Binning = perKey((key) => {
  const { min, max, leastPositive } = contentOf(key).extent;
  const timed = isTimed(key);
  const scale = timed ? "time" : isSkewed(key) ? "log" : "linear";
  const above = scale === "log" ? logEdges(leastPositive, max) : linearEdges(min, max, grainOf(key));
  const edges = scale === "log" && min <= 0 ? Float64Array.of(min, ...above) : above;
  const { bins, apart, totals } = binEntries(key, edges, scale);
  return { scale, min, max, edges, bins, apart: inOrder(key, apart), totals };
});

/** Per dictionary entry its bin, the rows of each bin, and the entries that occur and have none. */
function binEntries(
  key: Key,
  edges: Float64Array,
  scale: Binning["scale"],
): { bins: Uint8Array; apart: number[]; totals: Uint32Array } {
  const { kinds, numbers } = key.dictionary;
  const rows = totalsOf(key);
  const bins = new Uint8Array(rows.length).fill(UNBINNED);
  const totals = new Uint32Array(edges.length - 1);
  const apart: number[] = [];
  const guess = scale === "log" ? logGuess(key.dictionary, edges) : linearGuess(edges);
  const last = totals.length - 1;
  const onAxis = scale === "time" ? MEASURES.time : MEASURES.number;
  for (let code = 0; code < rows.length; code++) {
    if (rows[code] === 0) continue;
    const number = numbers[code] as number;
    if (MEASURED_AS[kinds[code] as number] !== onAxis || !Number.isFinite(number)) {
      apart.push(code);
      continue;
    }
    // The bin whose lower edge is the last that is not above the number; the axis' end belongs to the last bin.
    const guessed = guess.from + guess.perUnit * (guess.high ? (guess.high[2 * code + 1] as number) : number);
    let bin = guessed > 0 ? Math.min(guessed | 0, last) : 0;
    while (bin > 0 && (edges[bin] as number) > number) bin--;
    while (bin < last && (edges[bin + 1] as number) <= number) bin++;
    bins[code] = bin;
    (totals[bin] as number) += rows[code] as number;
  }
  return { bins, apart, totals };
}

/** A bin is about `from + perUnit * x`, where x is the number, or its upper half as an integer. */
interface Guess {
  readonly from: number;
  readonly perUnit: number;
  readonly high: Int32Array | null;
}

function linearGuess(edges: Float64Array): Guess {
  const min = edges[0] as number;
  const perUnit = (edges.length - 1) / ((edges[edges.length - 1] as number) - min);
  return { from: -min * perUnit, perUnit, high: null };
}

/**
 * The upper half of a positive float64, exponent and first digits, grows nearly as its logarithm (by less than a tenth of
 * an octave off), and costs a tenth of it. Bins of two decades and more are wider than that.
 */
function logGuess({ numbers }: Dictionary, edges: Float64Array): Guess {
  const bounds = new Int32Array(
    Float64Array.of(edges[edges.length - 1 - BINS] as number, edges.at(-1) as number).buffer,
  );
  const [low, high] = [bounds[1] as number, bounds[3] as number];
  const perUnit = BINS / (high - low);
  return {
    from: edges.length - 1 - BINS - low * perUnit,
    perUnit,
    high: new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length),
  };
}

/** As a list ends with them; others after those, by their rows. */
function inOrder(key: Key, apart: number[]): readonly number[] {
  const rows = totalsOf(key);
  const order = (code: number) => specialOrder(entryOf(key.dictionary, code));
  return apart.sort((a, b) => order(a) - order(b) || (rows[b] as number) - (rows[a] as number));
}

function specialOrder(value: Value): number {
  const place = specialPlace(value);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}
