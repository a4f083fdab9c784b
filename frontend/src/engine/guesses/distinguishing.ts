/** Which of many keys tell rows apart: what to call them by. */
import { combine, refine } from "../kernels/combine";
import { countRows } from "../kernels/totals";
import type { Key } from "../table/types";

export interface DistinguishingKey {
  readonly key: Key;
  /** By code, how many of the rows hold it: the fewer, the more it says of them. */
  readonly counts: Uint32Array;
}

/**
 * The keys that tell `rows` apart, the most telling first; without those that are alike in all rows or follow from the keys
 * before them. Together they tell apart whatever all the keys do. @param above what tells rows apart already
 */
export function distinguishingKeys(
  rows: Uint32Array,
  keys: readonly Key[],
  above: readonly Key[] = [],
): readonly DistinguishingKey[] {
  const candidates = keys.map((key) => {
    const counts = countRows(key.codes, rows, key.dictionary.size);
    return { key, counts, entropy: entropyOf(counts, rows.length) };
  });
  candidates.sort((a, b) => b.entropy - a.entropy);
  let found = combine(rows, above);
  return candidates.filter(({ key }) => {
    const next = refine(found, rows, key);
    const tells = next !== found;
    found = next;
    return tells;
  });
}

/** How much a key's value says of which row it is, in nats; "not logged" counts as a value. */
function entropyOf(counts: Uint32Array, total: number): number {
  let entropy = 0;
  for (const count of counts) if (count > 0) entropy -= (count / total) * Math.log(count / total);
  return entropy;
}
