/** What a group row says of a column: mean, std and extremes of its numbers, or the value its rows share. */
import { isNumberKind, isTimeKind } from "../../values/kind";
import { REDUCERS, type ReducerName } from "../reducers/list";
import type { Aggregate } from "../reducers/reducer";
import { entryOf } from "../table/dictionary";
import { perKey } from "../table/kept";
import { compareEntries } from "../table/ranks";
import type { Common, Group, Key } from "../table/types";
import { countRows } from "./totals";

/** Per dictionary entry the finite number it counts as, else NaN. A key without numbers is measured by its times (ms). */
const measuresOf: (key: Key) => Float64Array = perKey(({ dictionary }) => {
  const { kinds, numbers } = dictionary;
  const measured = (wanted: (kind: number) => boolean) =>
    numbers.map((x, code) => (wanted(kinds[code] as number) && Number.isFinite(x) ? x : Number.NaN));
  const plain = measured(isNumberKind);
  return plain.every(Number.isNaN) ? measured(isTimeKind) : plain;
});

/** Per row the finite number it counts with, else NaN. One look-up by row instead of two by code. */
export const rowMeasuresOf: (key: Key) => Float64Array = perKey((key) => {
  const measures = measuresOf(key);
  const byRow = new Float64Array(key.codes.length);
  for (let row = 0; row < byRow.length; row++) byRow[row] = measures[key.codes[row] as number] as number;
  return byRow;
});

/** What is added up of the rows' numbers. */
interface Sum {
  n: number;
  sum: number;
  min: number;
  max: number;
}

/** Rows that are added up with one call. */
const BLOCK = 1024;

/** Over the rows that hold a finite number. */
export function aggregate(key: Key, rows: Uint32Array): Aggregate {
  const measures = rowMeasuresOf(key);
  const all: Sum = { n: 0, sum: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  // In blocks: a loop that has not ended yet is compiled without what comes after it. There V8 falls back to its interpreter,
  // in each group anew, where each number of a million is an object, and a full garbage collection must follow.
  for (let start = 0; start < rows.length; start += BLOCK) {
    add(all, measures, rows, start, Math.min(start + BLOCK, rows.length));
  }
  const { n, sum, min, max } = all;
  // Equal numbers have just that mean, which their rounded sum may miss: three times 0.8 is more than 2.4.
  const mean = min === max ? min : sum / n;
  return new Summary(key, rows, n, mean, n > 0 ? min : Number.NaN, n > 0 ? max : Number.NaN);
}

function add(all: Sum, measures: Float64Array, rows: Uint32Array, start: number, end: number): void {
  let { n, sum, min, max } = all;
  for (let i = start; i < end; i++) {
    const x = measures[rows[i] as number] as number;
    if (Number.isNaN(x)) continue;
    n++;
    sum += x;
    if (x < min) min = x;
    if (x > max) max = x;
  }
  all.n = n;
  all.sum = sum;
  all.min = min;
  all.max = max;
}

/** The std and the median cost another pass and a sort, so they wait until someone reads them, and are kept. */
class Summary implements Aggregate {
  readonly #key: Key;
  readonly #rows: Uint32Array;
  #std: number | undefined;
  #median: number | undefined;

  constructor(
    key: Key,
    rows: Uint32Array,
    readonly n: number,
    readonly mean: number,
    readonly min: number,
    readonly max: number,
  ) {
    this.#key = key;
    this.#rows = rows;
  }

  get std(): number {
    this.#std ??= this.#deviation();
    return this.#std;
  }

  get median(): number {
    this.#median ??= this.#middle();
    return this.#median;
  }

  /** By the deviations from the mean, so that a large mean does not eat small deviations. */
  #deviation(): number {
    if (this.n < 2) return Number.NaN;
    let squares = 0;
    for (const x of this.#numbers()) squares += (x - this.mean) ** 2;
    return Math.sqrt(squares / (this.n - 1));
  }

  #middle(): number {
    const sorted = this.#numbers().sort();
    const middle = sorted.length >> 1;
    if (sorted.length === 0) return Number.NaN;
    const upper = sorted[middle] as number;
    return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
  }

  #numbers(): Float64Array {
    const measures = rowMeasuresOf(this.#key);
    const numbers = new Float64Array(this.n);
    let count = 0;
    for (let i = 0; i < this.#rows.length; i++) {
      const x = measures[this.#rows[i] as number] as number;
      if (!Number.isNaN(x)) numbers[count++] = x;
    }
    return numbers;
  }
}

/** The value that the rows share, or how many they hold. */
export function common(key: Key, rows: Uint32Array): Common {
  const { codes } = key;
  const seen = new Set<number>();
  let n = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i] as number] as number;
    if (code === 0) continue;
    n++;
    seen.add(code);
  }
  const [only] = seen;
  return { distinct: seen.size, n, value: seen.size === 1 ? entryOf(key.dictionary, only ?? 0) : undefined };
}

export interface Held {
  /** A place in the key's dictionary. */
  readonly code: number;
  readonly count: number;
}

/** The values that most of the rows hold, at most `most` of them, most first and equals in the order of values; "not logged" left out. */
export function mostHeld(key: Key, rows: Uint32Array, most: number): readonly Held[] {
  const compare = (a: Held, b: Held): number => b.count - a.count || compareEntries(key.dictionary, a.code, b.code);
  let found: Held[] = [];
  const add = (count: number, code: number): void => {
    if (code === 0 || count === 0) return;
    // Few are kept sorted: all of a hundred thousand distinct values need no order.
    const last = found.at(-1);
    const held = { code, count };
    if (last && found.length === most && compare(held, last) >= 0) return;
    found = [...found, held].sort(compare).slice(0, most);
  };
  if (rows.length * FEW_ROWS > key.dictionary.size) {
    countRows(key.codes, rows, key.dictionary.size).forEach(add);
  } else {
    const counts = new Map<number, number>();
    for (const row of rows) {
      const code = key.codes[row] as number;
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
    counts.forEach(add);
  }
  return found;
}

/** With fewer rows than this part of the values of a key, a map of those that they have is quicker than a count for each value. */
const FEW_ROWS = 8;

/** Rows that are looked at as one: a group, or a cell of a pivot. */
export type Rows = Pick<Group, "rows">;

/** Kept as long as key and group live: a scrolled-back group row costs nothing. */
export function perGroup<T>(compute: (key: Key, rows: Uint32Array) => T): (key: Key, group: Rows) => T {
  const kept = new WeakMap<Key, WeakMap<Group["rows"], T>>();
  return (key, group) => {
    let ofKey = kept.get(key);
    if (!ofKey) {
      ofKey = new WeakMap();
      kept.set(key, ofKey);
    }
    let value = ofKey.get(group.rows);
    if (value === undefined) {
      value = compute(key, group.rows);
      ofKey.set(group.rows, value);
    }
    return value;
  };
}

export const aggregateOf: (key: Key, group: Rows) => Aggregate = perGroup(aggregate);
export const commonOf: (key: Key, group: Rows) => Common = perGroup(common);

/** What the reducer makes of a group's numbers; NaN where it has none. */
export function reducedOf(key: Key, group: Rows, reducer: ReducerName): number {
  const of = aggregateOf(key, group);
  return of.n === 0 ? Number.NaN : REDUCERS[reducer].value(of);
}
