/** What a key's values are made of, and so how its facet and its column read. */
import { isTimeKind, Kind, MEASURED_AS, MEASURES } from "../../values/kind";
import { perKey } from "../table/kept";
import type { FacetForm, Key } from "../table/types";
import { totalsOf } from "./totals";

/** Up to this many distinct numbers read better as a list, where they group runs. */
const LISTED_NUMBERS = 12;
/** A number of fewer significant digits was chosen, as 0.001 or 0.95, and one looks for it by its name. */
const MEASURED_DIGITS = 3;

/** Of finite numbers, or of times; `min` is above `max` when there are none. */
export interface Extent {
  readonly min: number;
  readonly max: number;
  /** The smallest above 0; Infinity when there is none. */
  readonly leastPositive: number;
  readonly integers: boolean;
}

export interface Content {
  /** Rows that hold a finite number, a time, and anything but None. */
  readonly numbers: number;
  readonly times: number;
  readonly values: number;
  /** Rows that hold a number, NaN and the infinities included. */
  readonly anyNumbers: number;
  /** Rows that hold a number below 0. */
  readonly negatives: number;
  /** Distinct finite numbers, and distinct times. */
  readonly distinctNumbers: number;
  readonly distinctTimes: number;
  /** Of the times where they fill more rows than the numbers, else of the numbers. */
  readonly extent: Extent;
}

/** What a key's values are made of, over all rows. */
export const contentOf: (key: Key) => Content = perKey(content);

function content(key: Key): Content {
  // Most keys hold the one or the other, and then one pass will do.
  const timed = isTimeKind(key.dictionary.kinds[1]);
  const found = survey(key, timed);
  const others = found.others ? survey(key, !timed) : NONE;
  const [numbers, times] = timed ? [others, found] : [found, others];
  const totals = totalsOf(key);
  return {
    numbers: numbers.rows,
    times: times.rows,
    values: key.codes.length - (totals[0] as number) - (totals[key.dictionary.kinds.indexOf(Kind.null)] ?? 0),
    anyNumbers: numbers.all,
    negatives: numbers.negatives,
    distinctNumbers: numbers.distinct,
    distinctTimes: times.distinct,
    extent: times.rows > numbers.rows ? times : numbers,
  };
}

interface Survey extends Extent {
  /** That hold a finite one. */
  readonly rows: number;
  /** That hold any. */
  readonly all: number;
  readonly negatives: number;
  readonly distinct: number;
  /** Some entries are measured, but not of the sort asked for. */
  readonly others: boolean;
}

const NONE: Survey = {
  rows: 0,
  all: 0,
  negatives: 0,
  distinct: 0,
  others: false,
  min: Number.POSITIVE_INFINITY,
  max: Number.NEGATIVE_INFINITY,
  leastPositive: Number.POSITIVE_INFINITY,
  integers: true,
};

/** Of a key's numbers, or of its times: one pass over its entries. */
function survey(key: Key, timed: boolean): Survey {
  const totals = totalsOf(key);
  const { kinds, numbers } = key.dictionary;
  const wanted = timed ? MEASURES.time : MEASURES.number;
  let { rows, all, negatives, distinct, others, min, max, leastPositive, integers } = NONE;
  for (let code = 1; code < totals.length; code++) {
    const measure = MEASURED_AS[kinds[code] as number];
    if (measure !== wanted) {
      others ||= measure !== MEASURES.none;
      continue;
    }
    const total = totals[code] as number;
    const number = numbers[code] as number;
    all += total;
    if (total === 0 || !Number.isFinite(number)) continue;
    rows += total;
    distinct++;
    if (number < min) min = number;
    if (number > max) max = number;
    if (number < 0) negatives += total;
    else if (number > 0 && number < leastPositive) leastPositive = number;
    if (integers && !Number.isInteger(number)) integers = false;
  }
  return { rows, all, negatives, distinct, others, min, max, leastPositive, integers };
}

/** True where a range is one of times: they fill more rows than numbers do. */
export function isTimed(key: Key): boolean {
  const { numbers, times } = contentOf(key);
  return times > numbers;
}

/**
 * Whether a key is one of numbers: its column stands at the right and is aggregated in groups, its facet may be a histogram.
 * That is where numbers (NaN and the infinities included) fill at least half of the rows that hold anything but None. A metric
 * is also while it is awaited; a key that holds lists never is.
 */
export function isNumeric(key: Key): boolean {
  const { anyNumbers, values } = contentOf(key);
  if (key.dictionary.items || (anyNumbers === 0 && key.ref.namespace !== "metric")) return false;
  return 2 * anyNumbers >= values;
}

/** The same of times. */
function isOfTimes(key: Key): boolean {
  const { times, values } = contentOf(key);
  return !key.dictionary.items && times > 0 && 2 * times >= values;
}

/** The form a facet has until the user chooses another. */
export function formOf(key: Key): FacetForm {
  const { distinctNumbers, distinctTimes } = contentOf(key);
  if (isTimed(key)) return isOfTimes(key) && distinctTimes > 1 ? "time" : "list";
  if (!isNumeric(key)) return "list";
  return distinctNumbers > LISTED_NUMBERS || (distinctNumbers > 1 && isContinuous(key)) ? "histogram" : "list";
}

/** True for metrics, and for what was measured or drawn at random: nearly every run has a long number of its own. */
export function isContinuous(key: Key): boolean {
  if (key.ref.namespace === "metric") return true;
  const { numbers, distinctNumbers } = contentOf(key);
  if (10 * distinctNumbers < 9 * numbers) return false;
  const { kinds, numbers: entries } = key.dictionary;
  const totals = totalsOf(key);
  const long = entries.filter((x, code) => kinds[code] === Kind.number && totals[code] !== 0 && isLong(x));
  return 2 * long.length > distinctNumbers;
}

function isLong(x: number): boolean {
  return Number.isFinite(x) && !Number.isInteger(x) && Number(x.toPrecision(MEASURED_DIGITS - 1)) !== x;
}
