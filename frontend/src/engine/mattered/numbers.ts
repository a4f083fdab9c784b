/** The numbers of a key in their order. */
import { isNumberKind } from "../../values/kind";
import { keptWith } from "../table/kept";
import type { Dictionary } from "../table/types";

/** More are sorted without comparing them: a call for each comparison would take longer than a frame. */
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

const DIGIT = 1 << 16;

/** By their bits, sixteen at a time from the last: as integers these stand in the order of the numbers, once the signs are turned. */
function sortMany(codes: Uint32Array, numbers: Float64Array): Uint32Array {
  // -0 and 0 are one number.
  const values = Float64Array.from(codes, (code) => (numbers[code] as number) + 0);
  const digits = new Uint16Array(values.buffer);
  for (let i = 0; i < values.length; i++) {
    const negative = (digits[4 * i + 3] as number) >= DIGIT / 2;
    for (let place = 4 * i; place < 4 * i + 3; place++) if (negative) digits[place] = ~(digits[place] as number);
    digits[4 * i + 3] = negative ? ~(digits[4 * i + 3] as number) : (digits[4 * i + 3] as number) | (DIGIT / 2);
  }
  let order = Uint32Array.from(codes, (_, i) => i);
  let next = new Uint32Array(order.length);
  for (let place = 0; place < 4; place++) {
    const starts = startsOf(digits, place);
    // All the same here, as the last digits of numbers that were chosen.
    if (starts === null) continue;
    for (let i = 0; i < order.length; i++) {
      const from = order[i] as number;
      const digit = digits[4 * from + place] as number;
      const to = starts[digit] as number;
      starts[digit] = to + 1;
      next[to] = from;
    }
    [order, next] = [next, order];
  }
  return order.map((i) => codes[i] as number);
}

/** Where numbers with each digit begin; null where all have the same. */
function startsOf(digits: Uint16Array, place: number): Uint32Array | null {
  const starts = new Uint32Array(DIGIT);
  for (let i = place; i < digits.length; i += 4) (starts[digits[i] as number] as number)++;
  const [first = 0] = digits.subarray(place);
  if (4 * (starts[first] as number) === digits.length) return null;
  let start = 0;
  for (let digit = 0; digit < DIGIT; digit++) {
    const count = starts[digit] as number;
    starts[digit] = start;
    start += count;
  }
  return starts;
}
