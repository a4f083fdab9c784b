/** The trend of a scatter: medians of classes of as many points each, along the x axis. */

export interface Trend {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

const CLASSES = 12;
const LEAST = 5;

/** Of points that have both; none where there are too few. @param apart each x is a class of its own, as of categories */
export function trendOf(xs: Float64Array, ys: Float64Array, apart: boolean): Trend {
  const points = Array.from(xs.keys()).filter((i) => !Number.isNaN(xs[i]) && !Number.isNaN(ys[i]));
  points.sort((a, b) => (xs[a] as number) - (xs[b] as number));
  const classes = apart ? byX(points, xs) : equal(points, xs);
  // Medians of single points would only hide them.
  if (points.length < 2 * classes.length) return { xs: new Float64Array(), ys: new Float64Array() };
  const medians = classes.map(
    (one) => [medianOf(one.map((i) => xs[i] as number)), medianOf(one.map((i) => ys[i] as number))] as const,
  );
  return { xs: Float64Array.from(medians, ([x]) => x), ys: Float64Array.from(medians, ([, y]) => y) };
}

function byX(points: readonly number[], xs: Float64Array): number[][] {
  const classes: number[][] = [];
  let last = Number.NaN;
  for (const i of points) {
    if (xs[i] !== last) classes.push([]);
    last = xs[i] as number;
    classes.at(-1)?.push(i);
  }
  return classes;
}

/** Points of one x stay together. */
function equal(points: readonly number[], xs: Float64Array): number[][] {
  const distinct = byX(points, xs);
  const size = Math.max(LEAST, points.length / CLASSES);
  if (distinct.length <= CLASSES) return distinct;
  const classes: number[][] = [];
  let open: number[] = [];
  for (const one of distinct) {
    // Of many points of one x: more arguments than these a call does not take.
    for (const point of one) open.push(point);
    if (open.length < size) continue;
    classes.push(open);
    open = [];
  }
  if (open.length > 0) {
    if (open.length >= LEAST || classes.length === 0) classes.push(open);
    else classes[classes.length - 1] = [...(classes.at(-1) ?? []), ...open];
  }
  return classes;
}

/** Of one value or more. */
export function medianOf(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
