/** What one change did: the rows that differ from one row in exactly one of some keys. */
import type { Key } from "../table/types";

/** The rows that have another value of one key, and are alike in all others. */
export interface OneChange {
  readonly key: Key;
  /** Of the other value. */
  readonly code: number;
  readonly rows: Uint32Array;
}

export interface OneKeyApart {
  /** The rows that differ in none of the keys, the one that was asked about among them. */
  readonly alike: Uint32Array;
  /** In the order of the keys, of each in the order in which rows have its values. */
  readonly changes: readonly OneChange[];
}

/** @param own the row that the others are held against, whether it is among them or not */
export function oneKeyApart(rows: Uint32Array, own: number, keys: readonly Key[]): OneKeyApart {
  // What has many values soon tells that two rows differ in more than one.
  const tried = [...keys].sort((a, b) => b.dictionary.size - a.dictionary.size);
  const columns = tried.map(({ codes }) => codes);
  const wanted = Uint32Array.from(columns, (codes) => codes[own] as number);
  const alike: number[] = [];
  const found = new Map<Key, Map<number, number[]>>();
  for (const row of rows) {
    const at = onlyOther(columns, wanted, row);
    if (at === SEVERAL) continue;
    if (at === NONE) {
      alike.push(row);
      continue;
    }
    const key = tried[at] as Key;
    const code = key.codes[row] as number;
    const values = found.get(key) ?? new Map<number, number[]>();
    found.set(key, values);
    const same = values.get(code);
    if (same) same.push(row);
    else values.set(code, [row]);
  }
  if (!alike.includes(own)) alike.push(own);
  return {
    alike: Uint32Array.from(alike),
    changes: keys.flatMap((key) =>
      [...(found.get(key) ?? [])].map(([code, same]): OneChange => ({ key, code, rows: Uint32Array.from(same) })),
    ),
  };
}

const NONE = -1;
const SEVERAL = -2;

/** The place of the only column in which the row differs. */
function onlyOther(columns: readonly Key["codes"][], wanted: Uint32Array, row: number): number {
  let other = NONE;
  for (let at = 0; at < columns.length; at++) {
    if ((columns[at] as Key["codes"])[row] === wanted[at]) continue;
    if (other !== NONE) return SEVERAL;
    other = at;
  }
  return other;
}
