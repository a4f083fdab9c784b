/** In which keys lines that are compared differ: runs, or groups of runs. */
import type { Key } from "../table/types";

/** The rows of one line: a single one of a run. */
export type Side = Uint32Array;

/** How the lines differ in a key: not at all; in what all of them logged; since only one of them logged it; since some did not log it. */
export type Difference = "same" | "changed" | "only" | "lacking";

export interface Differing {
  readonly key: Key;
  readonly difference: Difference;
  /** How many lines logged it. */
  readonly logged: number;
  /** Of each line the first one that holds the same values, by its place: two lines are alike where these are. */
  readonly like: readonly number[];
}

/** The codes that a line holds, each once, ascending; 0 where some of its rows did not log the key. */
export function heldBy({ codes, dictionary }: Pick<Key, "codes" | "dictionary">, rows: Side): readonly number[] {
  const first = codes[rows[0] ?? 0] as number;
  let other = 1;
  while (other < rows.length && codes[rows[other] as number] === first) other++;
  // Most lines hold one value of most keys.
  if (other >= rows.length) return [first];
  const seen = new Uint8Array(dictionary.size);
  for (const row of rows) seen[codes[row] as number] = 1;
  const held: number[] = [];
  for (let code = seen.indexOf(1); code >= 0; code = seen.indexOf(1, code + 1)) held.push(code);
  return held;
}

/** How the lines differ in a key; null where none of them logged it. No line is without rows. */
export function differing(key: Key, sides: readonly Side[]): Differing | null {
  const held = sides.map((rows) => heldBy(key, rows));
  const logged = held.filter((codes) => codes.length > 1 || codes[0] !== 0).length;
  if (logged === 0) return null;
  const like = held.map((codes, at) => held.slice(0, at).findIndex((before) => sameCodes(before, codes)));
  const places = like.map((place, at) => (place < 0 ? at : place));
  return { key, difference: differenceOf(places, logged), logged, like: places };
}

function differenceOf(places: readonly number[], logged: number): Difference {
  if (places.every((place) => place === 0)) return "same";
  if (logged === places.length) return "changed";
  return logged === 1 ? "only" : "lacking";
}

function sameCodes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((code, i) => code === b[i]);
}
