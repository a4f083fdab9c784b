/** Bounds of a range in words, as short as they can be read back. */
import { holdsDays } from "../../engine/format";
import { isTimed } from "../../engine/makeup";
import type { Key } from "../../engine/types";
import { parseTime, type Side, timeText } from "./dates";

/** A bound as its field shows it. */
export type Say = (value: number, side: Side) => string;

/** Times where most of the key's values are times; numbers of metrics by their shortest float32. */
export function boundWords(key: Key | undefined): Say {
  if (key === undefined) return String;
  if (!isTimed(key)) return (value) => (key.float32 ? shortText(value) : String(value));
  const days = holdsDays(key.dictionary);
  return (value, side) => timeText(value, days, side);
}

function shortText(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return String(short);
  }
  return String(value);
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
