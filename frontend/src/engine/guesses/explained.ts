/** How much of the target each key explains, as "What mattered" says it, of so many rows as are asked quickly. */
import { type Outcome, reachedOf } from "../mattered/outcome";
import { sharesOf } from "../mattered/tell";
import { keptWith } from "../table/kept";
import type { Key, Target } from "../table/types";

/** So many rows tell it within some hundredths: of more, so many are asked, the same ones each time. */
const ASKED = 4096;

const REACHED = {
  max: keptWith((key: Key) => reachedOf(key, "max", askedRows(key.codes.length))),
  min: keptWith((key: Key) => reachedOf(key, "min", askedRows(key.codes.length))),
} as const satisfies Record<Target["direction"], (key: Key) => Outcome>;

/** Of each of the keys its share; 0 where that may be chance. */
export function explainedShares(
  keys: readonly Key[],
  target: Key,
  direction: Target["direction"],
): ReadonlyMap<Key, number> {
  return sharesOf(keys, REACHED[direction](target));
}

/** All rows; of very many one from each stretch, not always at the same place of it, since sweeps repeat themselves. */
function askedRows(count: number): Uint32Array {
  if (count <= ASKED) return Uint32Array.from({ length: count }, (_, row) => row);
  const stretch = count / ASKED;
  return Uint32Array.from({ length: ASKED }, (_, i) => {
    const mixed = Math.imul(i + 1, 0x9e3779b1);
    const within = (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
    return Math.floor((i + within) * stretch);
  });
}
