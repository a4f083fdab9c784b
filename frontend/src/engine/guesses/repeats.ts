/** Keys that say the same of all rows in other words, such as the depth of a model and the name of its weights. */
import { varietyOf } from "../kernels/variety";
import type { Key } from "../table/types";

/** Those of the keys that tell the same rows apart as one before them does; not what differs in every row, since any two of these do. */
export function repeatsAmong(keys: readonly Key[]): ReadonlySet<Key> {
  const repeats = new Set<Key>();
  const likely = new Map<string, Key[]>();
  for (const key of keys) {
    const { logged, distinct, evenness } = varietyOf(key, null);
    if (distinct === logged) continue;
    // Only keys with these alike can tell the same apart: few are compared row by row.
    const id = `${logged} ${distinct} ${evenness.toFixed(9)}`;
    const before = likely.get(id) ?? [];
    if (before.some((other) => tellTheSame(key, other))) repeats.add(key);
    else likely.set(id, [...before, key]);
  }
  return repeats;
}

/** With those last that only repeat one before them. */
export function repeatsLast(keys: readonly Key[]): Key[] {
  const repeats = repeatsAmong(keys);
  return [...keys.filter((key) => !repeats.has(key)), ...keys.filter((key) => repeats.has(key))];
}

/** Whether each value of one goes with one of the other, in all rows. */
function tellTheSame(a: Key, b: Key): boolean {
  // Codes plus one: 0 is for those that were not met.
  const ofA = new Uint32Array(a.dictionary.size);
  const ofB = new Uint32Array(b.dictionary.size);
  for (let row = 0; row < a.codes.length; row++) {
    const [inA, inB] = [a.codes[row] as number, b.codes[row] as number];
    if (ofA[inA] === 0 && ofB[inB] === 0) [ofA[inA], ofB[inB]] = [inB + 1, inA + 1];
    else if (ofA[inA] !== inB + 1 || ofB[inB] !== inA + 1) return false;
  }
  return true;
}
