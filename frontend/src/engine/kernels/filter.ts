/** Clauses and the query over the rows: who passes, and who fails by one clause only. */

import { isMeasure, Kind } from "../../values/kind";
import { findKey } from "../table/table";
import type { Clause, Codes, Dictionary, Filtering, Key, RangeClause, Table, ValuesClause } from "../table/types";
import { ValueSet } from "./match";

/** Fails the query, or two and more clauses (or one clause too far down to have a number of its own). */
export const FAILS = 255;

/** The rows of `table` under `clauses` and the query's rows (1 passes; null: no query). */
export function filterRows(table: Table, clauses: readonly Clause[], query: Uint8Array | null): Filtering {
  const misses = new Uint8Array(table.count);
  if (query) for (let row = 0; row < misses.length; row++) misses[row] = query[row] ? 0 : FAILS;
  clauses.forEach((clause, place) => {
    const key = findKey(table, clause.key);
    if (key) markMisses(key.codes, passingEntries(clause, key), misses, Math.min(place + 1, FAILS));
    else if (!passes(clause, undefined)) misses.fill(FAILS);
  });
  return { clauses, query, misses, rows: passingRows(misses) };
}

/** No branch on the data: what passes is as good as random, and a processor that guesses wrong loses more than the sums cost. */
function markMisses(codes: Codes, mask: Uint8Array, misses: Uint8Array, mark: number): void {
  const marks = new Uint8Array(mask.length);
  for (let code = 0; code < marks.length; code++) marks[code] = mark * (1 - (mask[code] as number));
  for (let row = 0; row < misses.length; row++) {
    const before = misses[row] as number;
    const now = marks[codes[row] as number] as number;
    // For x from 0 to 255, (x + 255) >> 8 is 0 for 0 and 1 for all else.
    const both = ((before + 255) >> 8) & ((now + 255) >> 8);
    misses[row] = before | now | -both;
  }
}

function passingRows(misses: Uint8Array): Uint32Array {
  const rows = new Uint32Array(misses.length);
  let count = 0;
  for (let row = 0; row < misses.length; row++) {
    rows[count] = row;
    count += 1 - (((misses[row] as number) + 255) >> 8);
  }
  return rows.subarray(0, count);
}

/** A key that no run of this table has: every row is "not logged" there. */
const ABSENT: Dictionary = { size: 1, kinds: new Uint8Array(1), numbers: new Float64Array([Number.NaN]), texts: [""] };

function passes(clause: Clause, key: Key | undefined): boolean {
  return entriesOf(clause, key?.dictionary ?? ABSENT, key?.float32 ?? false)[0] === 1;
}

/** 1 per dictionary entry whose rows the clause lets pass. */
export function passingEntries(clause: Clause, key: Key): Uint8Array {
  return entriesOf(clause, key.dictionary, key.float32);
}

function entriesOf(clause: Clause, dictionary: Dictionary, float32: boolean): Uint8Array {
  return clause.type === "values"
    ? valuesEntries(clause, dictionary, float32)
    : rangeEntries(clause, dictionary, float32);
}

function valuesEntries(clause: ValuesClause, dictionary: Dictionary, float32: boolean): Uint8Array {
  const mask = new Uint8Array(dictionary.size);
  if (clause.include.length === 0) mask.fill(1);
  else {
    const set = new ValueSet(clause.include, float32);
    markHolding(set, dictionary, clause.match === "all" ? set.size : 1, 1, mask);
  }
  if (clause.exclude.length > 0) markHolding(new ValueSet(clause.exclude, float32), dictionary, 1, 0, mask);
  return mask;
}

/** Marks the entries that hold `needed` or more distinct values of the set: the entry itself, and the elements of a list. */
function markHolding(set: ValueSet, dictionary: Dictionary, needed: number, mark: number, mask: Uint8Array): void {
  const own = set.mask(dictionary);
  const { members, items, kinds } = dictionary;
  const wanted = items && set.mask(items);
  for (let code = 0; code < mask.length; code++) {
    let held = own[code] as number;
    // A scalar beside lists is a list of one, and already counted as itself.
    if (members && wanted && kinds[code] === Kind.list) held += countWanted(members[code] as Uint32Array, wanted);
    if (held >= needed) mask[code] = mark;
  }
}

/** Distinct elements of the list that are wanted. */
function countWanted(list: Uint32Array, wanted: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < list.length; i++) {
    if (wanted[list[i] as number] === 1 && list.indexOf(list[i] as number) === i) count++;
  }
  return count;
}

function rangeEntries(clause: RangeClause, dictionary: Dictionary, float32: boolean): Uint8Array {
  const mask = insideRange(clause, dictionary, float32);
  const { members, items } = dictionary;
  if (members && items) {
    const inside = insideRange(clause, items, float32);
    for (let code = 0; code < mask.length; code++) {
      if (members[code]?.some((item) => inside[item] === 1)) mask[code] = 1;
    }
  }
  if (clause.also.length > 0) markHolding(new ValueSet(clause.also, float32), dictionary, 1, 1, mask);
  return mask;
}

function insideRange(clause: RangeClause, dictionary: Dictionary, float32: boolean): Uint8Array {
  const bound = (x: number) => (float32 ? Math.fround(x) : x);
  const min = bound(clause.min ?? Number.NEGATIVE_INFINITY);
  const max = bound(clause.max ?? Number.POSITIVE_INFINITY);
  const { kinds } = dictionary;
  const numbers = float32 ? new Float32Array(dictionary.numbers) : dictionary.numbers;
  const inside = new Uint8Array(dictionary.size);
  // Without a branch on the data, as in `markMisses`: a key may have as many values as there are rows.
  for (let code = 0; code < inside.length; code++) {
    const number = numbers[code] as number;
    inside[code] = Number(number >= min) & Number(number <= max) & (MEASURED[kinds[code] as number] as number);
  }
  return inside;
}

/** 1 per kind that is a measure. */
const MEASURED = Uint8Array.from({ length: Math.max(...Object.values(Kind)) + 1 }, (_, kind) =>
  Number(isMeasure(kind)),
);
