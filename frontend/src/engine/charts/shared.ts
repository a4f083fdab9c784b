/** Numbers of an axis that so many points share that they hide each other. */

/** More numbers than these are apart by themselves. */
const FEW = 24;
/** So many points of one number, on average, hide each other. */
const MANY = 3;

/** Ascending; null where points have numbers of their own. */
export function sharedNumbers(values: Float64Array): readonly number[] | null {
  const found = new Set<number>();
  let points = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    points++;
    found.add(value);
    if (found.size > FEW) return null;
  }
  return points > MANY * found.size ? [...found].sort((a, b) => a - b) : null;
}
