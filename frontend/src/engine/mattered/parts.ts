/** Into which parts a key divides rows: a part for each of its values, or for each class of its numbers. */
import { isNumberKind } from "../../values/kind";
import { formOf } from "../kernels/content";
import { countRows } from "../kernels/totals";
import type { Key } from "../table/types";
import { numberOrder } from "./numbers";

/** Numbers of a key with too many to list are taken together in so many classes, in fewer where these would hold too few rows. */
const CLASSES = 8;
const LEAST = 5;

export type PartName =
  /** Rows with one value; code 0 are those that have not logged the key. */
  | { readonly is: "value"; readonly code: number }
  /** Rows with numbers from one to another. */
  | { readonly is: "class"; readonly min: number; readonly max: number }
  /** Where others have numbers, rows with none. */
  | { readonly is: "no number" };

export interface Parts {
  /** By code the place of its part; -1 where its rows are left out. */
  readonly places: Int32Array;
  readonly names: readonly PartName[];
  /** Rows of each. */
  readonly sizes: Uint32Array;
  /** Rows of all. */
  readonly count: number;
  /** Distinct values among the rows, "not logged" left out. */
  readonly distinct: number;
  /** Rows by code. */
  readonly rowsOf: Uint32Array;
}

/**
 * Of the rows that have logged the key; where all these have the same value, of all, so that having logged it is one part and
 * not having logged it the other.
 */
export function partsOf(key: Key, rows: Uint32Array): Parts {
  const rowsOf = countRows(key.codes, rows, key.dictionary.size);
  let distinct = 0;
  for (let code = 1; code < rowsOf.length; code++) if (rowsOf[code] !== 0) distinct++;
  if (distinct < 2 || formOf(key) === "list") return partsOfValues(rowsOf, distinct);
  const numbers = numberOrder(key.dictionary).reduce((sum, code) => sum + (rowsOf[code] as number), 0);
  return numbers === 0 ? partsOfValues(rowsOf, distinct) : partsOfClasses(key, rowsOf, distinct, numbers);
}

function partsOfValues(rowsOf: Uint32Array, distinct: number): Parts {
  const places = new Int32Array(rowsOf.length).fill(-1);
  const names: PartName[] = [];
  const sizes: number[] = [];
  let count = 0;
  for (let code = distinct < 2 ? 0 : 1; code < rowsOf.length; code++) {
    const size = rowsOf[code] as number;
    if (size === 0) continue;
    places[code] = names.length;
    names.push({ is: "value", code });
    sizes.push(size);
    count += size;
  }
  return { places, names, sizes: Uint32Array.from(sizes), count, distinct, rowsOf };
}

/** Classes have about as many rows each: a number is in the one in which the middle rank of its rows lies. */
function partsOfClasses({ dictionary }: Key, rowsOf: Uint32Array, distinct: number, held: number): Parts {
  const { numbers, kinds } = dictionary;
  const order = numberOrder(dictionary);
  const wanted = Math.max(2, Math.min(CLASSES, Math.floor(held / LEAST)));
  const places = new Int32Array(rowsOf.length).fill(-1);
  const found: { min: number; max: number; rows: number }[] = [];
  let [last, below] = [-1, 0];
  for (let i = 0; i < order.length; ) {
    const number = numbers[order[i] as number] as number;
    let [equals, end] = [0, i];
    for (; end < order.length && numbers[order[end] as number] === number; end++) {
      equals += rowsOf[order[end] as number] as number;
    }
    if (equals > 0) {
      const at = Math.floor(((2 * below + equals) * wanted) / (2 * held));
      if (at !== last) found.push({ min: number, max: number, rows: 0 });
      last = at;
      const part = found[found.length - 1] as (typeof found)[0];
      part.max = number;
      part.rows += equals;
      below += equals;
    }
    for (; i < end; i++) places[order[i] as number] = found.length - 1;
  }
  let others = 0;
  for (let code = 1; code < rowsOf.length; code++) {
    if (isNumberKind(kinds[code]) && !Number.isNaN(numbers[code])) continue;
    places[code] = found.length;
    others += rowsOf[code] as number;
  }
  const names = found.map(({ min, max }): PartName => ({ is: "class", min, max }));
  const sizes = found.map(({ rows }) => rows);
  return {
    places,
    names: others > 0 ? [...names, { is: "no number" }] : names,
    sizes: Uint32Array.from(others > 0 ? [...sizes, others] : sizes),
    count: held + others,
    distinct,
    rowsOf,
  };
}
