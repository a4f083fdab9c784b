/** Bounds of a range in words, as short as they can be read back. */
import { parseTime, type Side, timeText } from "../../values/dates";
import { exactDuration, isDuration, parseDuration } from "../../values/duration";
import { parseNumber, wholeNumber } from "../../values/number";
import { isTimed } from "../kernels/content";
import type { Key } from "../table/types";
import { holdsDays } from "./formatter";

/** A bound as its field shows it. */
export type Say = (value: number, side: Side) => string;

/** How the bounds of a key are written and read. */
export interface Bounding {
  readonly say: Say;
  /** null for an empty field (no bound), undefined for what cannot be read. */
  readonly parse: (text: string, side: Side) => number | null | undefined;
  /** What can be typed, in words. */
  readonly example: string;
  /** Of times: whether they are whole days. null: no times. */
  readonly days: boolean | null;
}

/** Times where most of the key's values are times, durations where its numbers are seconds; numbers of metrics by their shortest float32. */
export function boundingOf(key: Key): Bounding {
  if (isTimed(key)) {
    const days = holdsDays(key.dictionary);
    return {
      say: (value, side) => timeText(value, days, side),
      parse: (text, side) => parseTime(text, days, side),
      example: `A date, such as ${days ? "2026-03-01" : "2026-03-01 14:30"}`,
      days,
    };
  }
  if (isDuration(key)) {
    return { say: exactDuration, parse: parseDuration, example: "A time, such as 90, 2m or 1h 30m", days: null };
  }
  const say = (value: number) => (key.float32 ? shortText(value) : wholeNumber(value));
  return { say, parse: parseNumber, example: "A number, such as 0.01 or 1e-2", days: null };
}

/** As `boundingOf`; numbers as they are where the table has no such key. */
export function boundWords(key: Key | undefined): Say {
  return key === undefined ? wholeNumber : boundingOf(key).say;
}

function shortText(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return wholeNumber(short);
  }
  return wholeNumber(value);
}

/** A range as a chip says it: "0.0001 … 0.01", "≥ 0.9". */
export function rangeText(min: number | null, max: number | null, say: Say): string {
  const [low, high] = [min === null ? null : say(min, "lower"), max === null ? null : say(max, "upper")];
  if (low !== null && high !== null) return low === high ? low : `${low} … ${high}`;
  if (low !== null) return `≥ ${low}`;
  return high !== null ? `≤ ${high}` : "any";
}

export type Bounds = readonly [min: number | null, max: number | null];

/** Bounds typed the wrong way round change places: the day that was an end then is a start. `days`: null for numbers. */
export function ordered(min: number | null, max: number | null, days: boolean | null): Bounds {
  if (min === null || max === null || min <= max) return [min, max];
  if (days === null) return [max, min];
  const [low, high] = [timeText(max, days, "upper"), timeText(min, days, "lower")];
  return [parseTime(low, days, "lower") ?? max, parseTime(high, days, "upper") ?? min];
}
