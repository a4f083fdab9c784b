/** Where the names of runs part: what stands there tells them apart. */
import { sharedStart } from "./cuts";

/** In the order of characters those that begin alike stand together; in natural order 0.1 and 0.01 are near each other. */
interface Alike {
  /** By row, its place in this order. */
  readonly places: Uint32Array;
  /** By place, how much of the name the one before begins with as well; then a 0. */
  readonly shared: Uint32Array;
  /** The nearest place before, and behind, at which less is shared; each of the two ends where nothing is. */
  readonly before: Uint32Array;
  readonly behind: Uint32Array;
  /** What was asked for, by row: lines are drawn anew where it is another one. */
  readonly told: Map<number, readonly number[]>;
}

const kept = new WeakMap<readonly string[], Alike>();

/**
 * The places in a row's name from which on it differs from others, ascending: one for each set of others that begin alike up to
 * there.
 */
export function branchesOf(runs: readonly string[], row: number): readonly number[] {
  let alike = kept.get(runs);
  if (!alike) {
    alike = alikeIn(runs);
    kept.set(runs, alike);
  }
  const { places, shared, before, behind, told } = alike;
  const known = told.get(row);
  if (known) return known;
  const found = new Set<number>();
  const place = places[row] as number;
  for (let at = place; (shared[at] as number) > 0; at = before[at] as number) found.add(shared[at] as number);
  for (let at = place + 1; (shared[at] as number) > 0; at = behind[at] as number) found.add(shared[at] as number);
  const branches = [...found].sort((a, b) => a - b);
  told.set(row, branches);
  return branches;
}

function alikeIn(runs: readonly string[]): Alike {
  const count = runs.length;
  const order = Uint32Array.from(runs.keys()).sort((a, b) => ((runs[a] as string) < (runs[b] as string) ? -1 : 1));
  const places = new Uint32Array(count);
  order.forEach((row, place) => {
    places[row] = place;
  });
  const shared = new Uint32Array(count + 1);
  const before = new Uint32Array(count + 1);
  const behind = new Uint32Array(count + 1).fill(count);
  for (let i = 1; i < count; i++) {
    shared[i] = sharedStart(runs[order[i - 1] as number] as string, runs[order[i] as number] as string);
  }
  // Those whose nearest lower one behind is not met yet.
  const open: number[] = [];
  for (let i = 0; i <= count; i++) {
    while (open.length > 0 && (shared[open.at(-1) as number] as number) > (shared[i] as number)) {
      behind[open.pop() as number] = i;
    }
    let lower = open.at(-1) ?? 0;
    if (shared[lower] === shared[i]) lower = before[lower] as number;
    before[i] = lower;
    open.push(i);
  }
  return { places, shared, before, behind, told: new Map() };
}
