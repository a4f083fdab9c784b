/** What the n of a group counts: its rows that have a number of the target, since means are of these alone. */
import { type Key, Lack } from "../table/types";
import { rowMeasuresOf } from "./aggregate";
import type { Combinations } from "./combine";

/** Per row 1 where it counts, else 0; null where all do. */
export type Results = Uint8Array | null;

/**
 * The rows with a finite number at the key, and those of which it is not known yet, so that no group comes or goes while
 * TensorBoard reads. @param waiting per row 1 where it has yet to be read; null where that is no row
 */
export function resultsOf(key: Key, waiting: Uint8Array | null): Results {
  const measures = rowMeasuresOf(key);
  const { codes, overSteps } = key;
  const lacks = overSteps?.lacks ?? null;
  const isMetric = key.ref.namespace === "metric";
  const results = new Uint8Array(measures.length);
  let count = 0;
  for (let row = 0; row < results.length; row++) {
    const reads = codes[row] === 0 && isMetric && (waiting?.[row] === 1 || lacks?.[row] === Lack.waiting);
    if (!reads && Number.isNaN(measures[row])) continue;
    results[row] = 1;
    count++;
  }
  return count === results.length ? null : results;
}

/** How many of the rows count. */
export function countResults(rows: Uint32Array, results: Results): number {
  if (results === null) return rows.length;
  let count = 0;
  for (let i = 0; i < rows.length; i++) count += results[rows[i] as number] as number;
  return count;
}

/** The same of each combination of the rows. */
export function resultsBy({ count, places }: Combinations, rows: Uint32Array, results: Results): Uint32Array {
  const counts = new Uint32Array(count);
  for (let i = 0; i < places.length; i++) {
    (counts[places[i] as number] as number) += results === null ? 1 : (results[rows[i] as number] as number);
  }
  return counts;
}
