/** Metrics that rows lack only because they have yet to be read: filters and counts take them for not logged. */
import { type Filtering, type Key, Lack, type Table } from "../table/types";
import { countFiltered } from "./counts";
import { countAll } from "./totals";

/** How many of the rows that a key's facet counts as "not logged" are still loading. */
export function loadingCount(table: Table, filtering: Filtering, key: Key): number {
  const { codes, overSteps, ref } = key;
  const waiting = ref.namespace === "metric" ? table.waiting : null;
  const lacks = overSteps?.lacks ?? null;
  if (waiting === null && lacks === null) return 0;
  const loads = new Uint8Array(table.count);
  for (let row = 0; row < loads.length; row++) {
    if (codes[row] === 0 && (waiting?.[row] === 1 || lacks?.[row] === Lack.waiting)) loads[row] = 1;
  }
  return countFiltered(table, filtering, key, loads, countAll(loads, 2))[1] ?? 0;
}
