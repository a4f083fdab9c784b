/** Which point of many is nearest to a place: points are kept in squares, so that a look at a few of them is enough. */

export interface Nearby {
  /** The nearest point within `reach`; -1 where there is none. */
  readonly nearest: (x: number, y: number) => number;
}

/** Places in px; a NaN is nowhere. @param reach in px */
export function nearbyOf(xs: Float64Array, ys: Float64Array, reach: number): Nearby {
  const squares = new Map<string, number[]>();
  const squareOf = (x: number, y: number) => `${Math.floor(x / reach)} ${Math.floor(y / reach)}`;
  for (let i = 0; i < xs.length; i++) {
    const [x, y] = [xs[i] as number, ys[i] as number];
    if (Number.isNaN(x) || Number.isNaN(y)) continue;
    const square = squareOf(x, y);
    const known = squares.get(square);
    if (known) known.push(i);
    else squares.set(square, [i]);
  }
  return {
    nearest: (x, y) => {
      let [best, least] = [-1, reach];
      for (let across = -1; across <= 1; across++) {
        for (let down = -1; down <= 1; down++) {
          for (const i of squares.get(squareOf(x + across * reach, y + down * reach)) ?? []) {
            const distance = Math.hypot((xs[i] as number) - x, (ys[i] as number) - y);
            if (distance < least || (distance === least && best < 0)) [best, least] = [i, distance];
          }
        }
      }
      return best;
    },
  };
}
