/** At which xs a curve of several lines has its points. */
import { firstFrom } from "./places";
import type { Line } from "./types";

/** The distinct xs of all lines, ascending. Two lists are made one at a time, so that what many lines share is soon there once. */
export function distinctXs(lines: readonly Line[]): Float64Array {
  let lists = lines.map(({ x }) => x);
  while (lists.length > 1) {
    const fewer: Float64Array[] = [];
    for (let i = 0; i < lists.length; i += 2) {
      const [one, other] = [lists[i] as Float64Array, lists[i + 1]];
      fewer.push(other ? united(one, other) : one);
    }
    lists = fewer;
  }
  return lists[0] ?? new Float64Array();
}

function united(a: Float64Array, b: Float64Array): Float64Array {
  if (equal(a, b)) return a;
  const all = new Float64Array(a.length + b.length);
  let [i, j, count] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const [one, other] = [a[i] as number, b[j] as number];
    all[count++] = Math.min(one, other);
    if (one <= other) i++;
    if (other <= one) j++;
  }
  while (i < a.length) all[count++] = a[i++] as number;
  while (j < b.length) all[count++] = b[j++] as number;
  return all.subarray(0, count);
}

function equal(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/**
 * Of the distinct xs of these lines at most `most` (2 at least), evenly by rank. The first and the last are among them, and where
 * they take no more than half of the places, the last x of each line: there it is told that a line has ended.
 */
export function thinned(xs: Float64Array, lines: readonly Line[], most: number): Float64Array {
  const room = Math.max(2, Math.floor(most));
  if (xs.length <= room) return xs;
  const fixed = fixedPlaces(xs, lines, room);
  const free = room - fixed.length;
  const others = xs.length - fixed.length;
  const chosen = new Float64Array(room);
  let [count, other, even, next] = [0, 0, 0, 0];
  for (let i = 0; i < xs.length; i++) {
    if (i === fixed[next]) {
      next++;
    } else if (even < free && other++ === Math.floor(((even + 0.5) * others) / free)) {
      even++;
    } else {
      continue;
    }
    chosen[count++] = xs[i] as number;
  }
  return chosen;
}

/** The places that are chosen whatever their rank, ascending. */
function fixedPlaces(xs: Float64Array, lines: readonly Line[], room: number): Uint32Array {
  const bounds = [0, xs.length - 1];
  const ends = new Set(bounds);
  for (const { x } of lines) ends.add(firstFrom(xs, x[x.length - 1] as number));
  return Uint32Array.from(ends.size <= Math.max(2, room / 2) ? ends : bounds).sort();
}
