/** Rows per value: of all rows, or of some. */
import { perKey } from "../table/kept";
import type { Codes, Key } from "../table/types";

/** Rows per dictionary entry under no clause. Kept with the key: do not change it. */
export const totalsOf: (key: Key) => Uint32Array = perKey((key) => countAll(key.codes, key.dictionary.size));

/** Rows per code; codes are below `size`. */
export function countAll(codes: Codes, size: number): Uint32Array {
  const lanes = makeLanes(size, codes.length);
  const [a, b, c, d] = lanes;
  const fours = codes.length & ~3;
  for (let row = 0; row < fours; row += 4) {
    (a[codes[row] as number] as number)++;
    (b[codes[row + 1] as number] as number)++;
    (c[codes[row + 2] as number] as number)++;
    (d[codes[row + 3] as number] as number)++;
  }
  for (let row = fours; row < codes.length; row++) (a[codes[row] as number] as number)++;
  return sumLanes(lanes);
}

type Lanes = readonly [Uint32Array, Uint32Array, Uint32Array, Uint32Array];

/**
 * Rows that follow each other often hold the same value, and adding to a counter waits for the last addition to it. Four sets
 * of counters, used in turn, need not wait; many counters seldom meet, and share one set.
 */
function makeLanes(size: number, rows: number): Lanes {
  const first = new Uint32Array(size);
  if (16 * size > rows) return [first, first, first, first];
  return [first, new Uint32Array(size), new Uint32Array(size), new Uint32Array(size)];
}

function sumLanes([a, b, c, d]: Lanes): Uint32Array {
  if (a === b) return a;
  for (let code = 0; code < a.length; code++) {
    (a[code] as number) += (b[code] as number) + (c[code] as number) + (d[code] as number);
  }
  return a;
}

/** The same over some rows. */
export function countRows(codes: Codes, rows: Uint32Array, size: number): Uint32Array {
  const lanes = makeLanes(size, rows.length);
  const [a, b, c, d] = lanes;
  const fours = rows.length & ~3;
  for (let i = 0; i < fours; i += 4) {
    (a[codes[rows[i] as number] as number] as number)++;
    (b[codes[rows[i + 1] as number] as number] as number)++;
    (c[codes[rows[i + 2] as number] as number] as number)++;
    (d[codes[rows[i + 3] as number] as number] as number)++;
  }
  for (let i = fours; i < rows.length; i++) (a[codes[rows[i] as number] as number] as number)++;
  return sumLanes(lanes);
}
