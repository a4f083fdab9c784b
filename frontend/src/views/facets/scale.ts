/** The axis of a histogram's sliders: places 0…10 per bin to values and back, and bounds as people type them. */
import type { Histogram } from "../../engine/table/types";
import { DAY } from "../../values/time";

/** Places that a thumb can take within one bin. */
const STEPS = 10;

export interface Axis {
  /** Thumbs run from 0 to here. */
  readonly last: number;
  readonly valueAt: (place: number) => number;
  readonly placeOf: (value: number) => number;
}

/**
 * Within a bin values run evenly, or evenly in their logarithm; they are multiples of `grain` where it is not 0. Where a bin for 0 (and what is below)
 * stands before log bins, it runs evenly up to 0 at its last place, and the next place is the smallest number above 0.
 */
export function axisOf({ bins, scale }: Histogram, grain: number): Axis {
  const edges = [...bins.map((bin) => bin.min), bins.at(-1)?.max ?? 0];
  const [first, end] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const last = bins.length * STEPS;
  const apart = scale === "log" && first <= 0;
  const [to, from] = scale === "log" ? [Math.log, Math.exp] : [(x: number) => x, (x: number) => x];
  const exact = (place: number) => {
    if (apart && place < STEPS) return first * (1 - place / (STEPS - 1)) + 0;
    const bin = Math.min(Math.floor(place / STEPS), bins.length - 1);
    const [low, high] = [edges[bin] ?? 0, edges[bin + 1] ?? 0];
    const part = place / STEPS - bin;
    if (part === 0) return low;
    return part === 1 ? high : from(to(low) + (to(high) - to(low)) * part);
  };
  return {
    last,
    valueAt: (place) => {
      const value = exact(place);
      if (place <= 0 || place >= last || (apart && place === STEPS)) return value;
      const step = exact(place + 1) - value;
      // On a log axis the step may be larger than the value, which must not become 0.
      const gap = scale === "log" && value >= 0 ? Math.min(step, value) : step;
      const rounded = scale === "time" ? roundTime(value, gap, grain === DAY) : round(value, Math.max(grain, gap));
      // Rounding near the ends may leave the data's extent.
      return Math.min(end, Math.max(first, rounded));
    },
    placeOf: (value) => {
      if (!(value > first)) return 0;
      if (value >= end) return last;
      if (apart && value < (edges[1] ?? 0)) return value > 0 ? STEPS : Math.round((1 - value / first) * (STEPS - 1));
      const bin = edges.findLastIndex((edge) => edge <= value);
      const [low, high] = [to(edges[bin] ?? 0), to(edges[bin + 1] ?? 0)];
      return Math.round((bin + (to(value) - low) / (high - low)) * STEPS);
    },
  };
}

/** To the largest power of ten that is not above `gap`, so that neighbouring places stay apart and bounds read short. */
function round(value: number, gap: number): number {
  if (!(gap > 0)) return value;
  const power = Math.floor(Math.log10(gap) + 1e-9);
  if (power >= 0) return Math.round(value / 10 ** power) * 10 ** power;
  // Decimal text instead of arithmetic: 3 * 0.1 is not 0.3. It has 100 decimals at most.
  return power < -100 ? value : Number(value.toFixed(-power));
}

const UNITS = [DAY, 3_600_000, 60_000, 1000, 1];

/** To a whole unit on the reader's clock, or to a day in UTC. */
function roundTime(value: number, gap: number, days: boolean): number {
  if (days) return Math.round(value / DAY) * DAY;
  const unit = UNITS.find((one) => one <= gap) ?? 1;
  const date = new Date(value);
  // Days on a clock that is put forward and back are not all equally long.
  if (unit === DAY) return date.setHours(date.getHours() < 12 ? 0 : 24, 0, 0, 0);
  const shift = date.getTimezoneOffset() * 60_000;
  return Math.round((value - shift) / unit) * unit + shift;
}
