/** How long the bar of a number is among the others of its key. */
import { Kind } from "../../values/kind";
import { keptWith } from "../table/kept";
import type { Dictionary } from "../table/types";

/** From so many distinct numbers on, the outermost ones do not count: one loss that ran away would leave all others without a bar. */
const MANY = 50;
const OUTER = 0.02;

/** The numbers of an empty bar and of a full one; null where there are not two. */
const rangeOf: (dictionary: Dictionary) => readonly [number, number] | null = keptWith(({ kinds, numbers }) => {
  const finite = Float64Array.from(
    Array.from(numbers).filter((value, code) => kinds[code] === Kind.number && Number.isFinite(value)),
  ).sort();
  const outer = finite.length >= MANY ? Math.ceil(finite.length * OUTER) : 0;
  const [low, high] = [finite[outer] ?? 0, finite[finite.length - 1 - outer] ?? 0];
  return low < high ? [low, high] : null;
});

/** From 0 for the lowest number of the key to 1 for the highest; null where there is no bar. */
export function barOf(dictionary: Dictionary, value: number): number | null {
  const range = rangeOf(dictionary);
  if (range === null || !Number.isFinite(value)) return null;
  const [low, high] = range;
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}
