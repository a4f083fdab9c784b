/** Which sizes of groups are offered as the least one: "n ≥ 3 · 35 groups". */

export interface LeastStep {
  readonly least: number;
  /** How many have so many rows or more. */
  readonly groups: number;
}

/** So many are offered; from the small ones, which matter most, each. */
const MOST = 8;
const SMALL = 5;

/**
 * The sizes there are but the smallest, which leaves nothing out, each with how many groups it keeps; of many sizes some.
 * `chosen` is always among them.
 */
export function leastSteps(sizes: Uint32Array, chosen: number | null): readonly LeastStep[] {
  const sorted = sizes.slice().sort();
  const groupsFrom = new Map<number, number>();
  sorted.forEach((size, i) => {
    if (!groupsFrom.has(size)) groupsFrom.set(size, sorted.length - i);
  });
  const steps = [...groupsFrom.keys()].slice(1);
  const some = steps.filter((_, i) => i < SMALL || i === steps.length - 1 || isAmong(i - SMALL, steps.length - SMALL));
  const offered = chosen === null || some.includes(chosen) ? some : [...some, chosen].sort((a, b) => a - b);
  return offered.map((least) => ({ least, groups: sorted.filter((size) => size >= least).length }));
}

/** Whether a place is one of a few that are spread evenly over so many. */
function isAmong(place: number, count: number): boolean {
  const few = MOST - SMALL;
  return count <= few || Math.floor(((place + 1) * few) / count) > Math.floor((place * few) / count);
}
