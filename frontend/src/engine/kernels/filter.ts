/** Clauses and the query over the rows: who passes, and who fails by one clause only. */
import { type Clause, clauseType } from "../clauses/list";
import { findKey } from "../table/table";
import type { Codes, Dictionary, Filtering, Key, Table } from "../table/types";

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
  return { clauses, query, misses, rows: passingRows(misses), large: null };
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
  return clauseType(clause).entries(clause, key?.dictionary ?? ABSENT, key?.float32 ?? false)[0] === 1;
}

/** 1 per dictionary entry whose rows the clause lets pass. */
export function passingEntries(clause: Clause, key: Key): Uint8Array {
  return clauseType(clause).entries(clause, key.dictionary, key.float32);
}
