/** Which keys go together: Cramér's V of two keys, corrected for what chance gives. */
import type { Codes } from "../table/types";
import type { Parts } from "./parts";

/** A key over some rows: the place of the part of each; -1 where it is in none. */
export interface Divided {
  readonly places: Int32Array;
  readonly count: number;
}

export function divide(codes: Codes, { places, names }: Pick<Parts, "places" | "names">, rows: Uint32Array): Divided {
  const found = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) found[i] = places[codes[rows[i] as number] as number] as number;
  return { places: found, count: names.length };
}

/** More pairs of parts than so many rows hold few rows each, and say nothing. */
const MOST_PAIRS = 1 << 16;

export interface Together {
  /** From 0, where neither says anything of the other, to 1, where the one with fewer parts follows from the other. */
  readonly v: number;
  /** Of the rows those that are in a part of both. */
  readonly n: number;
}

/** Cramér's V with the correction of W. Bergsma, "A bias-correction for Cramér's V and Tschuprow's T" (2013); 0 where one of them has one part. */
export function goesWith(a: Divided, b: Divided): Together {
  if (a.count * b.count > MOST_PAIRS) return { v: 0, n: 0 };
  const pairs = new Uint32Array(a.count * b.count);
  const ofA = new Uint32Array(a.count);
  const ofB = new Uint32Array(b.count);
  let n = 0;
  for (let i = 0; i < a.places.length; i++) {
    const [x, y] = [a.places[i] as number, b.places[i] as number];
    if (x < 0 || y < 0) continue;
    (pairs[x * b.count + y] as number)++;
    (ofA[x] as number)++;
    (ofB[y] as number)++;
    n++;
  }
  const [r, c] = [filled(ofA), filled(ofB)];
  if (r < 2 || c < 2 || n < 2) return { v: 0, n };
  // Pearson's chi squared over n is the sum of pairs squared over both margins, less 1.
  let sum = 0;
  for (let x = 0; x < a.count; x++) {
    for (let y = 0; y < b.count; y++) {
      const pair = pairs[x * b.count + y] as number;
      if (pair > 0) sum += (pair * pair) / ((ofA[x] as number) * (ofB[y] as number));
    }
  }
  const corrected = Math.max(0, sum - 1 - ((r - 1) * (c - 1)) / (n - 1));
  const [rows, columns] = [r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)];
  const most = Math.min(rows, columns) - 1;
  return { v: most > 0 ? Math.min(1, Math.sqrt(corrected / most)) : 0, n };
}

function filled(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
}
