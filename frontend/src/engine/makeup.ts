/** What a key's values are made of, and so how its facet and its column read. */
import { totalsOf } from "./counts";
import { perKey } from "./derived";
import { isMeasure } from "./filter";
import { type FacetForm, type Key, Kind } from "./types";

/** Up to this many distinct numbers read better as a list. */
export const LISTED_NUMBERS = 12;

export interface Makeup {
  /** Rows that hold a finite number, a time, and anything at all. */
  readonly numbers: number;
  readonly times: number;
  readonly logged: number;
  /** Distinct finite numbers, and distinct times. */
  readonly distinctNumbers: number;
  readonly distinctTimes: number;
}

/** What a key's values are made of, over all rows. */
export const makeupOf: (key: Key) => Makeup = perKey(makeup);

function makeup(key: Key): Makeup {
  const totals = totalsOf(key);
  const { kinds, numbers } = key.dictionary;
  let [numberRows, timeRows, distinctNumbers, distinctTimes] = [0, 0, 0, 0];
  for (let code = 1; code < totals.length; code++) {
    const total = totals[code] as number;
    if (total === 0) continue;
    const kind = kinds[code];
    if (kind === Kind.time) {
      timeRows += total;
      distinctTimes++;
    } else if (isMeasure(kind) && Number.isFinite(numbers[code])) {
      numberRows += total;
      distinctNumbers++;
    }
  }
  const logged = key.codes.length - (totals[0] as number);
  return { numbers: numberRows, times: timeRows, logged, distinctNumbers, distinctTimes };
}

/** True for a key whose values are mostly numbers, or mostly times. */
export function isMeasured(key: Key): boolean {
  const { numbers, times, logged } = makeupOf(key);
  return !key.dictionary.items && 2 * Math.max(numbers, times) > logged;
}

/** True where a column reads as numbers: right-aligned, aggregated in groups. */
export function isNumeric(key: Key): boolean {
  const { numbers, logged } = makeupOf(key);
  return !key.dictionary.items && 2 * numbers > logged;
}

/** The form a facet has until the user chooses another. */
export function formOf(key: Key): FacetForm {
  if (!isMeasured(key)) return "list";
  const { distinctNumbers, distinctTimes, numbers, times } = makeupOf(key);
  if (times > numbers) return distinctTimes > 1 ? "time" : "list";
  return distinctNumbers > LISTED_NUMBERS ? "histogram" : "list";
}
