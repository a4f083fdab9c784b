/** One curve of several lines, such as the mean of a group's runs with a band. */
import { valueBefore } from "./nearest";
import { summarize } from "./summary";
import type { Band, Curve, Line, Middle } from "./types";
import { distinctXs, thinned } from "./xs";

/** So many points are more than a chart has room for. */
const MOST = 1000;

/** So many values are held at once: half of a megabyte, which stays in the processor's cache. */
const CELLS = 1 << 16;

/**
 * The middle of the lines at each of their xs, and the band around it.
 *
 * Between two of its points a line has the value that lies linearly between theirs, at its points just theirs, and before its
 * first and after its last none: `n` falls where a line ends. It is NaN from one point to the next where either is NaN; such a line
 * counts in `nan` and in nothing else. Infinities are numbers: a mean with one is infinite, with both it is NaN, and a std is NaN.
 *
 * Where the lines have more than `most` distinct xs, the curve has `most` of them (2 at least), evenly by rank: the first, the
 * last, and where they take no more than half of these, the last x of each line. One line alone, whatever its length, has all
 * its xs; lines of no points are none.
 */
export function curveOf(lines: readonly Line[], middle: Middle, band: Band, most: number = MOST): Curve {
  const some = lines.filter(({ x }) => x.length > 0);
  const all = distinctXs(some);
  const x = some.length > 1 ? thinned(all, some, most) : all;
  const curve: Curve = {
    x,
    middle: new Float64Array(x.length),
    low: new Float64Array(x.length),
    high: new Float64Array(x.length),
    n: new Uint32Array(x.length),
    nan: new Uint32Array(x.length),
  };
  const width = some.length;
  // In blocks of xs: all values of many lines at many xs would take gigabytes.
  const height = Math.max(1, Math.min(x.length, Math.floor(CELLS / Math.max(1, width))));
  const cells = new Float64Array(height * width);
  const places = new Uint32Array(width);
  for (let start = 0; start < x.length; start += height) {
    const block = { cells, width, start, end: Math.min(start + height, x.length) };
    some.forEach((line, i) => {
      places[i] = fill(line, places[i] as number, curve, block);
    });
    reduce(curve, block, middle, band);
  }
  return curve;
}

/** The values at some xs of the curve. */
interface Block {
  /** For each of these xs its values, without gaps, in a row of `width` cells. */
  readonly cells: Float64Array;
  readonly width: number;
  /** Places in the curve. */
  readonly start: number;
  readonly end: number;
}

/**
 * Puts a line's values behind those of the lines before it, and counts them. `place` is a place of the line before which all xs
 * are less than those of the block; gives the same for the next block.
 */
function fill(line: Line, place: number, { x: xs, n, nan }: Curve, { cells, width, start, end }: Block): number {
  const own = line.x;
  const first = own[0] as number;
  let next = place;
  for (let i = start; i < end; i++) {
    const x = xs[i] as number;
    while (next < own.length && (own[next] as number) < x) next++;
    if (next === own.length) break;
    if (x < first) continue;
    const y = valueBefore(line, next, x);
    if (Number.isNaN(y)) {
      nan[i] = (nan[i] as number) + 1;
    } else {
      const count = n[i] as number;
      cells[(i - start) * width + count] = y;
      n[i] = count + 1;
    }
  }
  return next;
}

function reduce(curve: Curve, { cells, width, start, end }: Block, middle: Middle, band: Band): void {
  for (let i = start; i < end; i++) {
    const from = (i - start) * width;
    summarize(cells, from, from + (curve.n[i] as number), middle, band, curve, i);
  }
}
