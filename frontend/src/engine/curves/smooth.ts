/** Smoothing as TensorBoard's Time Series does it. */
import type { Line } from "./types";

/**
 * The exponential moving average of the values in their order, whatever their x, as TensorBoard has it: it begins with 0,
 * which is then taken out again ("debiased"). `weight` is the slider's number: 0 leaves the line as it is, 1 makes it 0; more or
 * less counts as 1 or 0, and what is no number as 0. NaN and infinities stay where they are, and the average goes on behind them
 * as if they were not there. A line of equal values stays as it is.
 */
export function smoothed(line: Line, weight: number): Line {
  const { x, y } = line;
  const kept = Number.isFinite(weight) ? Math.max(0, Math.min(weight, 1)) : 0;
  const first = y[0];
  if (kept === 0 || y.every((value) => value === first)) return line;
  const made = new Float64Array(y.length);
  let last = 0;
  let count = 0;
  // The share of the average that is not the 0 from which it began.
  let share = kept === 1 ? 1 : 0;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value)) {
      made[i] = value;
      continue;
    }
    last = last * kept + (1 - kept) * value;
    // Once it is 1 it stays so, and a power costs more than all else here.
    if (share < 1) share = 1 - kept ** ++count;
    made[i] = last / share;
  }
  return { x, y: made };
}
