/** Bounds of a range in words, as short as they can be read back. */
import { timeText } from "./scale";

/** A bound as its field shows it; numbers of metrics by their shortest float32. */
export function boundText(value: number, timed: boolean, float32: boolean): string {
  if (timed) return timeText(value);
  if (!float32) return String(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return String(short);
  }
  return String(value);
}

/** A range as a chip says it: "0.0001 … 0.01", "≥ 0.9". */
export function rangeText(min: number | null, max: number | null, say: (value: number) => string): string {
  if (min !== null && max !== null) return min === max ? say(min) : `${say(min)} … ${say(max)}`;
  if (min !== null) return `≥ ${say(min)}`;
  return max !== null ? `≤ ${say(max)}` : "any";
}
