/** The line that a metric's points make over an axis. */
import type { Axis, Line, Points } from "./types";

/**
 * The points by x, each x once: of several points at one x the last logged counts, as after a restart from a checkpoint.
 * Points whose x is not finite are left out. Where the points are a line as they are, it has their own arrays.
 */
export function lineOf(points: Points, axis: Axis): Line {
  const x = xOf(points, axis);
  return isLine(x) ? { x, y: points.values } : sorted(x, points.values);
}

function xOf({ steps, times }: Points, axis: Axis): Float64Array {
  if (axis === "step") return steps;
  if (axis === "wall") return times;
  const first = times.find(Number.isFinite) ?? 0;
  return times.map((time) => time - first);
}

/** Whether all are finite, each greater than the one before. */
function isLine(x: Float64Array): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < x.length; i++) {
    const own = x[i] as number;
    if (!(own > before)) return false;
    before = own;
  }
  return before < Number.POSITIVE_INFINITY;
}

function sorted(given: Float64Array, values: Float64Array): Line {
  const order = finitePlaces(given);
  // Stable: of equal xs the last logged comes last.
  order.sort((a, b) => (given[a] as number) - (given[b] as number));
  const x = new Float64Array(order.length);
  const y = new Float64Array(order.length);
  let count = 0;
  for (let i = 0; i < order.length; i++) {
    const own = given[order[i] as number] as number;
    if (count === 0 || own !== x[count - 1]) count++;
    x[count - 1] = own;
    y[count - 1] = values[order[i] as number] as number;
  }
  return { x: x.slice(0, count), y: y.slice(0, count) };
}

function finitePlaces(numbers: Float64Array): Uint32Array {
  const places = new Uint32Array(numbers.length);
  let count = 0;
  for (let i = 0; i < numbers.length; i++) if (Number.isFinite(numbers[i])) places[count++] = i;
  return places.subarray(0, count);
}
