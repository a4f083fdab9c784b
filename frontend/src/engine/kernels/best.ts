/** Which entry of a key is the best by it: one order for the rows, for the best row of a group, and for its mark. */
import { isNumberKind, isTimeKind } from "../../values/kind";
import { perKey } from "../table/kept";
import { ranksOf } from "../table/ranks";
import type { Key, Target } from "../table/types";

export interface BestFirst {
  /** Per entry its place, the best first; what is no number comes behind all numbers, in the order of values. */
  readonly places: Uint32Array;
  /** Places below this are of numbers: infinities are, NaN is not. */
  readonly measured: number;
}

/** A key without numbers is measured by its times. */
function isMeasured({ dictionary: { kinds, numbers } }: Key): (code: number) => boolean {
  const measured = (is: (kind: number | undefined) => boolean) => (code: number) =>
    is(kinds[code]) && !Number.isNaN(numbers[code]);
  const isNumber = measured(isNumberKind);
  return kinds.some((_, code) => isNumber(code)) ? isNumber : measured(isTimeKind);
}

function placed(key: Key, direction: Target["direction"]): BestFirst {
  const { order } = ranksOf(key.dictionary);
  const measured = order.filter(isMeasured(key));
  if (direction === "max") measured.reverse();
  const places = new Uint32Array(order.length).fill(order.length);
  measured.forEach((code, place) => {
    places[code] = place;
  });
  let next = measured.length;
  for (const code of order) if (places[code] === order.length) places[code] = next++;
  return { places, measured: measured.length };
}

const PLACED = {
  max: perKey((key) => placed(key, "max")),
  min: perKey((key) => placed(key, "min")),
} as const satisfies Record<Target["direction"], (key: Key) => BestFirst>;

export function bestFirst(key: Key, direction: Target["direction"]): BestFirst {
  return PLACED[direction](key);
}

/** The row that the order by the target puts first; -1 where no row has a number. */
export function bestRow(key: Key, rows: Uint32Array, direction: Target["direction"]): number {
  const { places, measured } = bestFirst(key, direction);
  let [best, row] = [measured, -1];
  for (let i = 0; i < rows.length; i++) {
    const place = places[key.codes[rows[i] as number] as number] as number;
    if (place < best) [best, row] = [place, rows[i] as number];
  }
  return row;
}
