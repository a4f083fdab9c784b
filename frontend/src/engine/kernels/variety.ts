/** How various a key's values are over rows: constant, covering, telling apart. */
import { isMeasure, isTimeKind, storedOf } from "../../values/kind";
import { perKey } from "../table/kept";
import type { Key } from "../table/types";
import { countRows, totalsOf } from "./totals";

export interface Variety {
  /** Rows that hold anything. */
  readonly logged: number;
  /** Distinct values, "not logged" left out. */
  readonly distinct: number;
  /** More than one value, "not logged" counted as one. */
  readonly varies: boolean;
  /** A different text in every row that has one, as in ids, notes and paths. */
  readonly allDistinctText: boolean;
  /** Times in most of the rows that hold anything. */
  readonly mostlyTimes: boolean;
  /** Entropy over its largest possible value: 1 for values that are equally frequent, near 0 for one odd row. */
  readonly evenness: number;
}

/** Of distinct `rows`; null for all rows of the table. */
export function varietyOf(key: Key, rows: Uint32Array | null): Variety {
  const { codes, dictionary } = key;
  if (!rows || rows.length === codes.length) return varietyOfAll(key);
  return varietyOfCounts(key, countRows(codes, rows, dictionary.size), rows.length);
}

const varietyOfAll: (key: Key) => Variety = perKey((key) => varietyOfCounts(key, totalsOf(key), key.codes.length));

function varietyOfCounts({ dictionary }: Key, counts: Uint32Array, length: number): Variety {
  const missing = counts[0] as number;
  const logged = length - missing;
  let [distinct, singles, entropy, texts, times] = [0, 0, 0, 0, 0];
  for (let code = 1; code < counts.length; code++) {
    const count = counts[code] as number;
    if (count === 0) continue;
    distinct++;
    // A logarithm for each of a hundred thousand distinct numbers would take longer than all the rest.
    if (count === 1) singles++;
    else entropy -= (count / logged) * Math.log(count / logged);
    if (isText(dictionary.kinds[code])) texts += count;
    else if (isTimeKind(dictionary.kinds[code])) times += count;
  }
  if (singles > 0) entropy += (singles / logged) * Math.log(logged);
  return {
    logged,
    distinct,
    varies: distinct + (missing > 0 ? 1 : 0) > 1,
    allDistinctText: distinct > 1 && distinct === logged && 2 * texts > logged,
    mostlyTimes: logged > 0 && 2 * times > logged,
    evenness: distinct > 1 ? entropy / Math.log(distinct) : 0,
  };
}

/** Whether distinct `rows` hold more than one value, "not logged" counted as one. It looks only as far as the first other one. */
export function variesAmong(key: Key, rows: Uint32Array): boolean {
  if (!varietyOf(key, null).varies) return false;
  const { codes } = key;
  const first = codes[rows[0] ?? 0];
  return rows.some((row) => codes[row] !== first);
}

function isText(kind: number | undefined): boolean {
  return storedOf(kind) === "text" && !isMeasure(kind);
}
