/** An axis: where values stand in px, and its ticks, by d3's scales. */
import { scaleLinear, scaleLog, scaleTime } from "d3-scale";

/** "time": seconds since 1970. "duration": seconds. */
export type AxisKind = "linear" | "log" | "time" | "duration";

export interface AxisSpec {
  readonly kind: AxisKind;
  /** Lowest and highest value; both above 0 where it is logarithmic. */
  readonly domain: readonly [number, number];
  readonly label: string;
}

export interface Tick {
  /** In px. */
  readonly at: number;
  /** "" where there is no room for it, as between powers of ten. */
  readonly text: string;
}

export interface Axis {
  /** Where a value stands, in px; NaN where it has no place, as 0 on a logarithmic axis. */
  readonly place: (value: number) => number;
  /** The value at a px. */
  readonly value: (px: number) => number;
  readonly ticks: readonly Tick[];
  /** With the unit of the ticks where that depends on the domain. */
  readonly label: string;
}

/** @param range px of the lowest and of the highest value @param count of ticks, about */
export function axisOf(spec: AxisSpec, [start, end]: readonly [number, number], count: number): Axis {
  const [low, high] = widened(spec);
  const log = spec.kind === "log";
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const slope = (end - start) / (to - from);
  const place = log
    ? (value: number) => (value > 0 ? start + (Math.log(value) - from) * slope : Number.NaN)
    : (value: number) => start + (value - from) * slope;
  const value = (px: number) => {
    const there = from + (px - start) / slope;
    return log ? Math.exp(there) : there;
  };
  const { ticks, label } = TICKS[spec.kind]([low, high], count, spec.label);
  return { place, value, ticks: ticks.map(([at, text]) => ({ at: place(at), text })), label };
}

/** A domain of one value has some room around it. */
function widened({ kind, domain: [low, high] }: AxisSpec): readonly [number, number] {
  if (low < high) return [low, high];
  if (kind === "log") return [low / 2, low * 2];
  const room = low === 0 ? 1 : Math.abs(low) / 10;
  return [low - room, low + room];
}

interface Ticks {
  readonly ticks: readonly (readonly [number, string])[];
  readonly label: string;
}

type MakeTicks = (domain: readonly [number, number], count: number, label: string) => Ticks;

const linear: MakeTicks = (domain, count, label) => {
  const scale = scaleLinear().domain(domain);
  const size = Math.max(...domain.map(Math.abs));
  const short = size >= 1e4 ? "~s" : size < 1e-3 ? "~e" : undefined;
  const format = scale.tickFormat(count, short);
  // Short forms have a unit or a power, which 0 does not need.
  return { ticks: scale.ticks(count).map((at) => [at, at === 0 && short ? "0" : format(at)]), label };
};

const log: MakeTicks = (domain, count, label) => {
  // Within a power of ten there is none to name.
  if (domain[1] < 10 * domain[0]) return linear(domain, count, label);
  const scale = scaleLog().domain(domain);
  const format = scale.tickFormat(count, "~g");
  return { ticks: scale.ticks(count).map((at) => [at, format(at)]), label };
};

const time: MakeTicks = ([low, high], count, label) => {
  const scale = scaleTime().domain([low * 1000, high * 1000]);
  const format = scale.tickFormat(count);
  return { ticks: scale.ticks(count).map((at) => [at.getTime() / 1000, format(at)]), label };
};

const UNITS = [
  [2 * 86_400, 86_400, "days"],
  [2 * 3600, 3600, "hours"],
  [2 * 60, 60, "minutes"],
] as const;

const duration: MakeTicks = ([low, high], count, label) => {
  const [, size, unit] = UNITS.find(([least]) => high - low >= least) ?? [0, 1, "seconds"];
  const scaled = linear([low / size, high / size], count, label);
  return { ticks: scaled.ticks.map(([at, text]) => [at * size, text]), label: `${label}, ${unit}` };
};

const TICKS = { linear, log, time, duration } as const satisfies Record<AxisKind, MakeTicks>;
