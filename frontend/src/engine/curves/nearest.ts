/** What stands at an x: the nearest place of a curve, and the value of a line. */
import { between } from "./between";
import { firstFrom } from "./places";
import type { Line } from "./types";

/** The place of the x that is nearest to `x`, the first of two equally near; -1 in a curve of no points, and where `x` is NaN. */
export function at(curve: { readonly x: Float64Array }, x: number): number {
  const xs = curve.x;
  if (xs.length === 0 || Number.isNaN(x)) return -1;
  const above = firstFrom(xs, x);
  if (above === 0) return 0;
  if (above === xs.length) return above - 1;
  return x - (xs[above - 1] as number) <= (xs[above] as number) - x ? above - 1 : above;
}

/** The line's value at `x`: exact at its points, linearly interpolated between them, NaN beyond its range. */
export function valueAt(line: Line, x: number): number {
  const place = firstFrom(line.x, x);
  return place === line.x.length ? Number.NaN : valueBefore(line, place, x);
}

/** The value at `x`, of which the caller knows the first place of the line whose x is not less. NaN before the line's first x. */
export function valueBefore({ x: xs, y }: Line, place: number, x: number): number {
  const right = xs[place] as number;
  if (right === x) return y[place] as number;
  if (place === 0) return Number.NaN;
  const left = xs[place - 1] as number;
  return between(y[place - 1] as number, y[place] as number, (x - left) / (right - left));
}
