/** The clause of a histogram: numbers or times between two bounds. */
import type { KeyRef } from "../../values/key";
import { readValue } from "../../values/keyJson";
import { MEASURED } from "../../values/kind";
import { field, finite, listOf, nullOr } from "../../values/validate";
import { encodeValue, type Value } from "../../values/value";
import { markHolding, ValueSet } from "../kernels/valueSet";
import { boundWords, rangeText } from "../presentation/bounds";
import type { Dictionary } from "../table/types";
import type { ClauseType } from "./clause";

/** Rows pass when a number (or time in ms) lies in [min, max], bounds inclusive and null for open, or holds one of `also` (NaN, null, "not logged", texts). */
export interface RangeClause {
  readonly type: "range";
  readonly key: KeyRef;
  readonly min: number | null;
  readonly max: number | null;
  readonly also: readonly Value[];
}

export const range: ClauseType<RangeClause> = {
  entries: rangeEntries,
  filters: ({ min, max }) => min !== null || max !== null,
  words: ({ min, max, also }, key, list) => {
    const text = rangeText(min, max, boundWords(key));
    return also.length === 0 ? text : `${text} or ${list(also, ", ")}`;
  },
  toJson: ({ min, max, also }) => ({ min, max, also: also.map(encodeValue) }),
  fromJson: (of, place, key) => ({
    type: "range",
    key,
    min: field(of, "min", place, nullOr(finite), null),
    max: field(of, "max", place, nullOr(finite), null),
    also: field(of, "also", place, listOf(readValue), []),
  }),
};

function rangeEntries(clause: RangeClause, dictionary: Dictionary, float32: boolean): Uint8Array {
  const mask = insideRange(clause, dictionary, float32);
  const { members, items } = dictionary;
  if (members && items) {
    const inside = insideRange(clause, items, float32);
    for (let code = 0; code < mask.length; code++) {
      if (members[code]?.some((item) => inside[item] === 1)) mask[code] = 1;
    }
  }
  if (clause.also.length > 0) markHolding(new ValueSet(clause.also, float32), dictionary, 1, 1, mask);
  return mask;
}

function insideRange(clause: RangeClause, dictionary: Dictionary, float32: boolean): Uint8Array {
  const bound = (x: number) => (float32 ? Math.fround(x) : x);
  const min = bound(clause.min ?? Number.NEGATIVE_INFINITY);
  const max = bound(clause.max ?? Number.POSITIVE_INFINITY);
  const { kinds } = dictionary;
  const numbers = float32 ? new Float32Array(dictionary.numbers) : dictionary.numbers;
  const inside = new Uint8Array(dictionary.size);
  // Without a branch on the data, as in `markMisses`: a key may have as many values as there are rows.
  for (let code = 0; code < inside.length; code++) {
    const number = numbers[code] as number;
    inside[code] = Number(number >= min) & Number(number <= max) & (MEASURED[kinds[code] as number] as number);
  }
  return inside;
}
