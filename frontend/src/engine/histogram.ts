/** Histograms of keys with many numbers or times: bins that do not move with the filter, and what is not a number beside them. */

import { countAll, countFiltered, totalsOf } from "./counts";
import { perKey } from "./derived";
import { entryOf, makeCodes } from "./dictionary";
import { isMeasure } from "./filter";
import { makeupOf } from "./makeup";
import { specialPlace } from "./special";
import {
  type Bin,
  type Codes,
  type FacetItem,
  type Filtering,
  type Histogram,
  type Key,
  Kind,
  type Table,
} from "./types";
import type { Value } from "./value";

const BINS = 24;
/** In `Binning.bins`: the entry has no place on the axis. */
const UNBINNED = 255;

export interface Binning {
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

interface Extent {
  readonly min: number;
  readonly max: number;
  readonly integers: boolean;
  /** Log bins serve better: positive, two decades or more, and half of the rows within the lowest tenth of the axis. */
  readonly skewed: boolean;
}

function crowdsLow(numbers: Float64Array, codes: Uint32Array, rows: Uint32Array, min: number, max: number): boolean {
  const tenth = min + (max - min) / 10;
  let low = 0;
  let all = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    all += rows[code] as number;
    if ((numbers[code] as number) < tenth) low += rows[code] as number;
  }
  return 2 * low >= all;
}

function evenEdges(min: number, max: number, count: number): Float64Array {
  const span = max - min;
  // The span of float64 itself is more than float64 can hold.
  const at = (t: number) => (Number.isFinite(span) ? min + span * t : min * (1 - t) + max * t);
  return Float64Array.from({ length: count + 1 }, (_, i) => (i === count ? max : at(i / count)));
}

function edgesOf({ min, max, integers, skewed }: Extent, scale: Binning["scale"]): Float64Array {
  if (min >= max) return Float64Array.of(min, max);
  if (scale === "log" && skewed) {
    const edges = evenEdges(Math.log(min), Math.log(max), BINS).map(Math.exp);
    edges[0] = min;
    edges[BINS] = max;
    return edges;
  }
  // Every bin holds equally many integers, or the bars would show a comb that is not in the data.
  if (scale === "linear" && integers && Number.isSafeInteger(min) && Number.isSafeInteger(max)) {
    const step = Math.ceil((max - min + 1) / BINS);
    const count = Math.ceil((max - min + 1) / step);
    return Float64Array.from({ length: count + 1 }, (_, i) => Math.min(min + i * step, max + 1));
  }
  return evenEdges(min, max, BINS);
}

/** The bin whose lower edge is the last that is not above `x`; the axis' end belongs to the last bin. A good `guess` makes it quick. */
function binOf(edges: Float64Array, x: number, guess: number): number {
  const last = edges.length - 2;
  let bin = guess > 0 ? Math.min(guess | 0, last) : 0;
  while (bin > 0 && (edges[bin] as number) > x) bin--;
  while (bin < last && (edges[bin + 1] as number) <= x) bin++;
  return bin;
}

/** The bins of a key, from all its rows. */
export const binningOf: (key: Key) => Binning = perKey((key) => {
  const { numbers } = key.dictionary;
  const rows = totalsOf(key);
  const { numbers: numberRows, times } = makeupOf(key);
  const timed = times > numberRows;
  const { binned, apart, extent } = sortOut(key, rows, timed);
  const scale = timed ? "time" : extent.skewed ? "log" : "linear";
  const edges = edgesOf(extent, scale);
  const order = (code: number) => specialOrder(entryOf(key.dictionary, code));
  apart.sort((a, b) => order(a) - order(b) || (rows[b] as number) - (rows[a] as number));
  const { bins, totals } = binEntries(numbers, rows, binned, edges, scale === "log");
  return { scale, min: extent.min, max: extent.max, edges, bins, apart, totals };
});

/** Per dictionary entry its bin (255 but for those of `codes`), and the rows of each bin. */
function binEntries(
  numbers: Float64Array,
  rows: Uint32Array,
  codes: Uint32Array,
  edges: Float64Array,
  log: boolean,
): { bins: Uint8Array; totals: Uint32Array } {
  const bins = new Uint8Array(numbers.length).fill(UNBINNED);
  const totals = new Uint32Array(edges.length - 1);
  // Bins are equally wide in numbers, or in their logarithms: but for rounding, a division finds the bin.
  const [from, to] = [edges[0] as number, edges[edges.length - 1] as number];
  const start = log ? Math.log(from) : from;
  const perUnit = totals.length / ((log ? Math.log(to) : to) - start);
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    const number = numbers[code] as number;
    const bin = binOf(edges, number, ((log ? Math.log(number) : number) - start) * perUnit);
    bins[code] = bin;
    (totals[bin] as number) += rows[code] as number;
  }
  return { bins, totals };
}

interface SortedOut {
  /** Entries that occur and are on the axis: finite numbers, or times. */
  readonly binned: Uint32Array;
  /** Others that occur. */
  readonly apart: number[];
  readonly extent: Extent;
}

function sortOut(key: Key, rows: Uint32Array, timed: boolean): SortedOut {
  const { kinds, numbers } = key.dictionary;
  const all = new Uint32Array(rows.length);
  const apart: number[] = [];
  let count = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let integers = true;
  for (let code = 0; code < rows.length; code++) {
    if (rows[code] === 0) continue;
    const kind = kinds[code];
    const number = numbers[code] as number;
    if (!isMeasure(kind) || (kind === Kind.time) !== timed || !Number.isFinite(number)) {
      apart.push(code);
      continue;
    }
    all[count++] = code;
    if (number < min) min = number;
    if (number > max) max = number;
    integers = integers && Number.isInteger(number);
  }
  const binned = all.subarray(0, count);
  const skewed = min > 0 && max / min >= 100 && crowdsLow(numbers, binned, rows, min, max);
  return { binned, apart, extent: { min, max, integers, skewed } };
}

function specialOrder(value: Value): number {
  const place = specialPlace(value);
  return place < 0 ? Number.POSITIVE_INFINITY : place;
}

/** Per row its bin, or where it has none, `edges.length - 1` and up: the place of its entry in `apart`. */
interface RowBins {
  readonly codes: Codes;
  /** Rows per code. */
  readonly totals: Uint32Array;
}

/** So that a count needs no dictionary of a hundred thousand distinct numbers, but two dozen counters. */
const rowBinsOf: (key: Key) => RowBins = perKey((key) => {
  const { edges, bins, apart } = binningOf(key);
  const binned = edges.length - 1;
  const size = binned + apart.length;
  const ofEntry = new Uint32Array(bins);
  apart.forEach((code, i) => {
    ofEntry[code] = binned + i;
  });
  const codes = makeCodes(key.codes.length, size);
  for (let row = 0; row < codes.length; row++) codes[row] = ofEntry[key.codes[row] as number] as number;
  return { codes, totals: countAll(codes, size) };
});

/** The histogram of a numeric or time key (see `formOf`) under all clauses but its own. No bins when no row holds a number. */
export function facetHistogram(table: Table, filtering: Filtering, key: Key): Histogram {
  const { totals, apart } = binningOf(key);
  const rows = totalsOf(key);
  // Without a filter the bins of each row are not needed, and the first paint need not wait for them.
  if (filtering.rows.length === table.count) return assemble(key, totals, (code) => rows[code] as number);
  const byRow = rowBinsOf(key);
  const counts = countFiltered(table, filtering, key, byRow.codes, byRow.totals);
  return assemble(key, counts, (_, i) => counts[counts.length - apart.length + i] as number);
}

/** The same from counts per dictionary entry, as `facetCounts` gives them. */
export function histogram(key: Key, counts: Uint32Array): Histogram {
  const { bins, totals } = binningOf(key);
  const shown = new Uint32Array(totals.length);
  for (let code = 0; code < bins.length; code++) {
    const bin = bins[code] as number;
    if (bin !== UNBINNED) (shown[bin] as number) += counts[code] as number;
  }
  return assemble(key, shown, (code) => counts[code] as number);
}

/** `shown`: rows per bin; `apartCount`: rows of an entry without a bin, by its code and its place. */
function assemble(key: Key, shown: Uint32Array, apartCount: (code: number, i: number) => number): Histogram {
  const { scale, min, max, edges, totals, apart } = binningOf(key);
  const rows = totalsOf(key);
  const specials = apart.map(
    (code, i): FacetItem => ({
      value: entryOf(key.dictionary, code),
      count: apartCount(code, i),
      total: rows[code] as number,
    }),
  );
  if (min > max) return { bins: [], scale, min: 0, max: 0, specials };
  const bins = Array.from(totals, (total, i): Bin => {
    const upper = Math.min(edges[i + 1] as number, max);
    return { min: edges[i] as number, max: upper, count: shown[i] as number, total };
  });
  return { bins, scale, min, max, specials };
}
