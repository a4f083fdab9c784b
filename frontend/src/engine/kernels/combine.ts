/** Which rows share their values at several keys: numbers for the combinations of values that occur. */
import type { Codes, Key } from "../table/types";

/** Rows by the combination of values that they hold. */
export interface Combinations {
  readonly count: number;
  /** For each of the given rows, in their order, its combination: numbered from 0 in the order of arrival. */
  readonly places: Uint32Array;
}

/** Up to so many pairs of a combination and a value, each has a counter of its own (16 MB); beyond, those that occur are hashed. */
const DENSE = 1 << 22;

/** All rows as one combination: of no keys. */
export function together(rows: Uint32Array): Combinations {
  return { count: Math.min(1, rows.length), places: new Uint32Array(rows.length) };
}

/**
 * The combinations of the keys' values over `rows`; null when there are more than `most`, which is known after few of many
 * keys. A key that tells no two rows of any combination apart, as most of many keys do, costs one reading of its codes.
 */
export function combine(rows: Uint32Array, by: readonly Key[]): Combinations;
export function combine(rows: Uint32Array, by: readonly Key[], most: number): Combinations | null;
export function combine(rows: Uint32Array, by: readonly Key[], most = Number.POSITIVE_INFINITY): Combinations | null {
  let found = together(rows);
  // The order of keys makes no difference; those of many values come first, since they soon leave the others nothing to do.
  for (const key of [...by].sort((a, b) => b.dictionary.size - a.dictionary.size)) {
    if (found.count > most) return null;
    if (found.count === rows.length) break;
    const next = refine(found, rows, key, most);
    if (next === null) return null;
    found = next;
  }
  return found.count > most ? null : found;
}

/** The combinations with one more key; the same object where it tells none of their rows apart. */
export function refine(found: Combinations, rows: Uint32Array, key: Key): Combinations;
export function refine(found: Combinations, rows: Uint32Array, key: Key, most: number): Combinations | null;
export function refine(
  found: Combinations,
  rows: Uint32Array,
  { codes, dictionary }: Key,
  most = Number.POSITIVE_INFINITY,
): Combinations | null {
  if (!splits(found, rows, codes)) return found;
  const split = found.count * dictionary.size <= DENSE ? splitDense : splitSparse;
  return split(found, rows, codes, dictionary.size, most);
}

/** The same by row of the table, whatever their order. */
export interface Numbered {
  readonly count: number;
  /** Of rows that have no combination it says nothing. */
  readonly codes: Uint32Array;
}

export function numbered({ count, places }: Combinations, rows: Uint32Array): Numbered {
  const codes = new Uint32Array(rows.reduce((most, row) => Math.max(most, row), -1) + 1);
  for (let i = 0; i < rows.length; i++) codes[rows[i] as number] = places[i] as number;
  return { count, codes };
}

/** How many rows each combination has. */
export function sizesOf({ count, places }: Combinations): Uint32Array {
  const sizes = new Uint32Array(count);
  for (let i = 0; i < places.length; i++) (sizes[places[i] as number] as number)++;
  return sizes;
}

/** The rows of each combination, in order; they are parts of one array. */
export function partsOf(combinations: Combinations, rows: Uint32Array): Uint32Array[] {
  const { places } = combinations;
  const sizes = sizesOf(combinations);
  const ends = new Uint32Array(sizes.length);
  for (let i = 1; i < ends.length; i++) ends[i] = (ends[i - 1] as number) + (sizes[i - 1] as number);
  const sorted = new Uint32Array(rows.length);
  for (let i = 0; i < rows.length; i++) sorted[(ends[places[i] as number] as number)++] = rows[i] as number;
  return Array.from(sizes, (size, i) => sorted.subarray((ends[i] as number) - size, ends[i] as number));
}

/** Whether two rows of one combination differ. */
function splits({ count, places }: Combinations, rows: Uint32Array, codes: Codes): boolean {
  // A combination's rows are compared with its first one, which is met before the others.
  const firsts = new Uint32Array(count);
  let known = 0;
  for (let i = 0; i < rows.length; i++) {
    const place = places[i] as number;
    const code = codes[rows[i] as number] as number;
    if (place === known) firsts[known++] = code;
    else if (firsts[place] !== code) return true;
  }
  return false;
}

type Split = (from: Combinations, rows: Uint32Array, codes: Codes, size: number, most: number) => Combinations | null;

const splitDense: Split = ({ count, places }, rows, codes, size, most) => {
  // Numbers are kept plus one: 0 is for pairs that were not met.
  const known = new Uint32Array(count * size);
  const next = new Uint32Array(rows.length);
  let found = 0;
  for (let i = 0; i < rows.length; i++) {
    const pair = (places[i] as number) * size + (codes[rows[i] as number] as number);
    let number = known[pair] as number;
    if (number === 0) {
      if (found >= most) return null;
      number = ++found;
      known[pair] = number;
    }
    next[i] = number - 1;
  }
  return { count: found, places: next };
};

/** Open addressing with linear probing, at most half full. Multipliers of the mix: 2^32 over the golden ratio, and MurmurHash3's. */
const splitSparse: Split = ({ places }, rows, codes, _size, most) => {
  const bits = 32 - Math.clz32(2 * rows.length);
  const slots = new Uint32Array(2 ** bits);
  const mask = slots.length - 1;
  const ofPlace = new Uint32Array(rows.length);
  const ofCode = new Uint32Array(rows.length);
  const next = new Uint32Array(rows.length);
  let found = 0;
  for (let i = 0; i < rows.length; i++) {
    const place = places[i] as number;
    const code = codes[rows[i] as number] as number;
    const mixed = Math.imul(Math.imul(place, 0x9e3779b1) ^ code, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & mask;
    let number = slots[slot] as number;
    while (number !== 0 && (ofPlace[number - 1] !== place || ofCode[number - 1] !== code)) {
      slot = (slot + 1) & mask;
      number = slots[slot] as number;
    }
    if (number === 0) {
      if (found >= most) return null;
      ofPlace[found] = place;
      ofCode[found] = code;
      number = ++found;
      slots[slot] = number;
    }
    next[i] = number - 1;
  }
  return { count: found, places: next };
};
