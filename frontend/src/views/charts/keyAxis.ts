/** An axis of a key: from the lowest to the highest of its positions, or with a place for each of its categories. */
import { boundsOf, type Positions } from "../../engine/charts/positions";
import { words } from "../../values/format";
import type { ScatterAxis } from "./scatterChart";

/** @param spread half of the error bars, which are seen to their ends; null where there are none @param log what is not above 0 has no place */
export function axisOfPositions(
  { kind, values, categories }: Positions,
  spread: Float64Array | null,
  label: string,
  log: boolean,
): ScatterAxis {
  const placed = log ? values.map((value) => (value > 0 ? value : Number.NaN)) : values;
  const ends = spread
    ? [...placed].flatMap((value, i) => [value - (spread[i] || 0), value + (spread[i] || 0)])
    : placed;
  const domain = boundsOf(Float64Array.from(ends), log) ?? (log ? [1, 10] : [0, 1]);
  const names = categories.map((value) => words(value));
  return { kind: kind === "number" ? (log ? "log" : "linear") : kind, label, values: placed, domain, names };
}
