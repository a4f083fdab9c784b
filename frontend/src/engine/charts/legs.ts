/** Legs: the parts of lines from one axis to the next. Lines share those that are alike, so that each is drawn once, by how many it stands for. */
import { alikeOf } from "./alike";

/** The legs between two neighbouring axes. */
export interface Gap {
  /** Of each line the number of its leg. */
  readonly legOf: Uint32Array;
  /** Of each leg a line that has it. */
  readonly lines: Uint32Array;
}

/** @param columns of each axis the values, a line each @param inks of each line; legs of one ink are alike */
export function gapsOf(columns: readonly Float64Array[], inks: Uint8Array): readonly Gap[] {
  return columns.slice(1).map((right, i) => {
    const { classOf, firsts } = alikeOf([columns[i] as Float64Array, right, inks], inks.length);
    return { legOf: classOf, lines: firsts };
  });
}

/** What is drawn with one stroke each: legs of a gap, of one ink and about as many rows. */
export interface Batch {
  readonly gap: number;
  readonly ink: number;
  /** About log2 of how many rows a leg stands for. */
  readonly level: number;
  readonly legs: Uint32Array;
}

/** So many legs are one stroke: the longer a path, the slower each of its lines. */
export const BATCH = 64;
/** As many as log2 of the most rows that there can be. */
const LEVELS = 33;

export interface Weighted {
  /** The widest first. In turns from each gap and each ink, so that some of them show what all do. */
  readonly batches: readonly Batch[];
  /** Of each gap how many legs there are. */
  readonly legs: readonly number[];
}

/**
 * The legs of some lines.
 * @param drawn lines, in the order in which their legs are drawn
 * @param counts of each line the rows that it stands for; a line of none is not drawn
 */
export function weighted(
  gaps: readonly Gap[],
  inks: Uint8Array,
  count: number,
  drawn: Uint32Array,
  counts: Uint32Array,
): Weighted {
  const buckets = gaps.map((gap, at) => bucketsOf(gap, at, inks, count, drawn, counts));
  const batches: Batch[] = [];
  for (let level = LEVELS - 1; level >= 0; level--) {
    const here = buckets.flatMap((gap) => gap.filter((bucket) => bucket.level === level));
    const most = here.reduce((longest, { legs }) => Math.max(longest, legs.length), 0);
    for (let from = 0; from < most; from += BATCH) {
      for (const bucket of here) {
        if (from < bucket.legs.length) batches.push({ ...bucket, legs: bucket.legs.subarray(from, from + BATCH) });
      }
    }
  }
  return { batches, legs: buckets.map((gap) => gap.reduce((sum, { legs }) => sum + legs.length, 0)) };
}

/** The legs of a gap by level and ink, each once, sorted by counting. @param count of inks */
function bucketsOf(
  { legOf, lines }: Gap,
  gap: number,
  inks: Uint8Array,
  count: number,
  drawn: Uint32Array,
  counts: Uint32Array,
): readonly Batch[] {
  const rows = new Uint32Array(lines.length);
  const order = new Uint32Array(Math.min(lines.length, drawn.length));
  let legs = 0;
  for (const line of drawn) {
    const own = counts[line] as number;
    if (own === 0) continue;
    const leg = legOf[line] as number;
    const before = rows[leg] as number;
    if (before === 0) order[legs++] = leg;
    rows[leg] = before + own;
  }
  const bucketOf = (leg: number) =>
    Math.round(Math.log2(rows[leg] as number)) * count + (inks[lines[leg] as number] as number);
  const ends = new Uint32Array(LEVELS * count);
  for (let i = 0; i < legs; i++) {
    const bucket = bucketOf(order[i] as number);
    ends[bucket] = (ends[bucket] as number) + 1;
  }
  const sorted = new Uint32Array(legs);
  const found: Batch[] = [];
  let start = 0;
  for (let bucket = 0; bucket < ends.length; bucket++) {
    const size = ends[bucket] as number;
    ends[bucket] = start;
    if (size > 0) {
      const own = sorted.subarray(start, start + size);
      found.push({ gap, ink: bucket % count, level: Math.floor(bucket / count), legs: own });
    }
    start += size;
  }
  for (let i = 0; i < legs; i++) {
    const leg = order[i] as number;
    const bucket = bucketOf(leg);
    const at = ends[bucket] as number;
    sorted[at] = leg;
    ends[bucket] = at + 1;
  }
  return found;
}

/** An order of so many lines in which the first ones, however many, are from all parts of them. */
export function spreadOrder(count: number): Uint32Array {
  // The fractions of the multiples of the golden ratio: those below any bound are evenly far from each other.
  const placeOf = (line: number) => Math.floor(((line * GOLDEN) % 1) * count);
  const next = new Uint32Array(count + 1);
  for (let line = 0; line < count; line++) {
    const after = placeOf(line) + 1;
    next[after] = (next[after] as number) + 1;
  }
  for (let place = 0; place < count; place++) next[place + 1] = (next[place + 1] as number) + (next[place] as number);
  const order = new Uint32Array(count);
  for (let line = 0; line < count; line++) {
    const place = placeOf(line);
    const at = next[place] as number;
    order[at] = line;
    next[place] = at + 1;
  }
  return order;
}

const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The first lines of an order that stand for something: where more pass than anyone tells apart, those that were drawn stay when
 * fewer pass.
 * @param counts of each line the rows that it stands for
 */
export function sampled(
  order: Uint32Array,
  counts: Uint32Array,
  most: number,
): { readonly drawn: Uint32Array; readonly kept: number } {
  const drawn = new Uint32Array(Math.min(order.length, most));
  let kept = 0;
  for (const line of order) {
    if (counts[line] === 0) continue;
    if (kept < most) drawn[kept] = line;
    kept++;
  }
  return { drawn: drawn.subarray(0, Math.min(kept, most)), kept };
}
