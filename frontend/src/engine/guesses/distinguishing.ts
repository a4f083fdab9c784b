/** Which of many keys tell rows apart: what to call them by. */
import { type Combinations, combine, refine } from "../kernels/combine";
import type { Key } from "../table/types";

export interface DistinguishingKey {
  readonly key: Key;
  /** All of the rows have it. */
  readonly everywhere: boolean;
  /** By row 1 where it tells one apart from others that are alike in the keys before it; null: everywhere. */
  readonly tells: Uint8Array | null;
}

/**
 * The keys that tell `rows` apart, in their order; without those that are alike in all rows or follow from the keys before
 * them. Together they tell apart whatever all the keys do, also where each row is told only by those that tell it.
 * @param above what tells rows apart already
 */
export function distinguishingKeys(
  rows: Uint32Array,
  keys: readonly Key[],
  above: readonly Key[] = [],
): readonly DistinguishingKey[] {
  let last = -1;
  for (const row of rows) if (row > last) last = row;
  let found = combine(rows, above);
  const distinguishing: DistinguishingKey[] = [];
  for (const key of keys) {
    const next = refine(found, rows, key);
    if (next === found) continue;
    distinguishing.push({ key, ...toldBy(key, rows, found, last + 1) });
    found = next;
  }
  return distinguishing;
}

/** A key tells rows apart where those of one combination have different values. */
function toldBy(
  { codes }: Key,
  rows: Uint32Array,
  { count, places }: Combinations,
  length: number,
): Pick<DistinguishingKey, "everywhere" | "tells"> {
  // Codes plus one: 0 is for combinations that were not met.
  const firsts = new Uint32Array(count);
  const split = new Uint8Array(count);
  let everywhere = true;
  for (let i = 0; i < rows.length; i++) {
    const place = places[i] as number;
    const code = (codes[rows[i] as number] as number) + 1;
    if (code === 1) everywhere = false;
    if (firsts[place] === 0) firsts[place] = code;
    else if (firsts[place] !== code) split[place] = 1;
  }
  const tells = new Uint8Array(length);
  for (let i = 0; i < rows.length; i++) tells[rows[i] as number] = split[places[i] as number] as number;
  return { everywhere, tells };
}
