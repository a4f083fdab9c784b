/** The numbers of a key in their order. */
import { isNumberKind } from "../../values/kind";
import { keptWith } from "../table/kept";
import type { Dictionary } from "../table/types";

/** More are sorted as plain numbers and found again: a call for each comparison would take longer than a frame. */
const FEW = 512;

/** Entries that are numbers, large integers included, ascending; NaN is left out. Kept with the dictionary. */
export const numberOrder: (dictionary: Dictionary) => Uint32Array = keptWith(({ kinds, numbers, size }: Dictionary) => {
  const codes = new Uint32Array(size);
  let count = 0;
  for (let code = 1; code < size; code++) {
    if (isNumberKind(kinds[code]) && !Number.isNaN(numbers[code])) codes[count++] = code;
  }
  const found = codes.slice(0, count);
  if (count > FEW) return sortMany(found, numbers);
  return found.sort((a, b) => {
    const [x, y] = [numbers[a] as number, numbers[b] as number];
    return x < y ? -1 : x > y ? 1 : a - b;
  });
});

function sortMany(codes: Uint32Array, numbers: Float64Array): Uint32Array {
  // -0 would be sorted before 0, and found as equal to it.
  const sorted = Float64Array.from(codes, (code) => (numbers[code] as number) + 0).sort();
  const taken = new Uint32Array(codes.length);
  const order = new Uint32Array(codes.length);
  for (const code of codes) {
    const place = countBelow(sorted, numbers[code] as number);
    order[place + (taken[place] as number)] = code;
    (taken[place] as number)++;
  }
  return order;
}

/** How many of the sorted numbers are below `number`. */
function countBelow(sorted: Float64Array, number: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
