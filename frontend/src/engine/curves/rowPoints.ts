/** What is known of the points of a metric in a row. */
import type { Points } from "./types";

export interface RowPoints {
  /** None where the row has no such metric. Where they cannot be read now, those that came before, if any. */
  readonly points: Points;
  /** TensorBoard may have left out some. */
  readonly thinned: boolean;
  /** All points of the run's own files, and not those that TensorBoard keeps. */
  readonly exact: boolean;
  /** Why they cannot be read; null where they can. */
  readonly unread: string | null;
}

export const NO_POINTS: Points = {
  steps: new Float64Array(0),
  times: new Float64Array(0),
  values: new Float64Array(0),
};

/** The first `kept` points of some, and others after them. */
export function continued(points: Points, kept: number, more: Points): Points {
  if (kept === 0) return more;
  if (kept === points.steps.length && more.steps.length === 0) return points;
  const join = (first: Float64Array, second: Float64Array): Float64Array => {
    const all = new Float64Array(kept + second.length);
    all.set(first.subarray(0, kept));
    all.set(second, kept);
    return all;
  };
  return {
    steps: join(points.steps, more.steps),
    times: join(points.times, more.times),
    values: join(points.values, more.values),
  };
}
