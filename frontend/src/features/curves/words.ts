/** What is said of curves: in menus, beside the pointer and below a chart. */
import type { Axis, Band, Curve, Middle } from "../../engine/curves/types";
import { formatDuration } from "../../values/duration";
import { plainNumber } from "../../values/number";
import { count, integer } from "../../views/components/words";

export const AXIS_WORDS: Readonly<Record<Axis, string>> = {
  step: "Step",
  relative: "Time since the start",
  wall: "Wall time",
};

export const MIDDLE_WORDS: Readonly<Record<Middle, string>> = { mean: "Mean", median: "Median" };

/** As they stand behind the middle: "Mean ± std". */
export const BAND_WORDS: Readonly<Record<Band, string>> = {
  none: "no band",
  std: "± std",
  standardError: "± standard error",
  confidence95: "± 95% interval",
  range: "min–max",
  quartiles: "quartiles",
};

export function curveWords(middle: Middle, band: Band): string {
  const name = MIDDLE_WORDS[middle];
  return band === "none" ? name : `${name}${band === "range" || band === "quartiles" ? "," : ""} ${BAND_WORDS[band]}`;
}

export function xWords(x: number, axis: Axis): string {
  if (axis === "relative") return formatDuration(x);
  if (axis === "wall")
    return new Date(x * 1000).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "medium" });
  return `step ${Number.isInteger(x) ? integer(x) : plainNumber(x)}`;
}

/** "0.981 ± 0.004", "0.981, 0.97 to 0.99"; of one value only that. */
export function valueWords({ middle, low, high }: Curve, place: number, band: Band): string {
  const value = plainNumber(middle[place] ?? Number.NaN);
  const [least, most] = [low[place] ?? Number.NaN, high[place] ?? Number.NaN];
  if (band === "none" || Number.isNaN(least)) return value;
  if (band === "range" || band === "quartiles") return `${value}, ${plainNumber(least)} to ${plainNumber(most)}`;
  return `${value} ± ${plainNumber((most - least) / 2)}`;
}

/** "of 5 runs", "of 3 of 5 runs"; "" for a single run. @param of how many runs the line has */
export function nWords({ n, nan }: Curve, place: number, of: number): string {
  if (of === 1) return "";
  const there = n[place] ?? 0;
  const broken = nan[place] ?? 0;
  const whole = there === of ? `of ${count(of, "run")}` : `of ${integer(there)} of ${count(of, "run")}`;
  return broken > 0 ? `${whole}, NaN in ${integer(broken)}` : whole;
}
