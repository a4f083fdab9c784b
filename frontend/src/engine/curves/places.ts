/** Finds places in ascending numbers. */

/** The first place whose number is x or more; the length where there is none. */
export function firstFrom(ascending: Float64Array, x: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}
