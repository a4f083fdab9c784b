/** Parallel coordinates: an axis for each key, where lines pass it, and how axes are drawn by any pen. */
import type { Gap } from "../../engine/charts/legs";
import { type Axis, axisOf, type Tick } from "./axis";
import type { Ink, Pen } from "./pen";
import type { ScatterAxis } from "./scatterChart";

export interface ParallelAxis extends ScatterAxis {
  /** The low end is at the top. */
  readonly flipped: boolean;
}

/** All lines that there can be, however the rows are filtered. */
export interface ParallelChart {
  /** Their values are those of lines. */
  readonly axes: readonly ParallelAxis[];
  /** Of each line the place of its ink among `palette`. */
  readonly inks: Uint8Array;
  readonly palette: readonly Ink[];
  readonly gaps: readonly Gap[];
}

/** What is brushed on each axis, in its units; null where nothing is. */
export type Brushes = readonly (readonly [number, number] | null)[];

export interface ParallelLayout {
  readonly width: number;
  readonly height: number;
  /** In px, an axis each. */
  readonly xs: readonly number[];
  readonly scales: readonly Axis[];
  /** Where each line passes each axis. */
  readonly heights: readonly Float64Array[];
  /** Where lines without a value pass; and whether there are any. */
  readonly rail: number;
  readonly lacks: boolean;
  readonly top: number;
  readonly bottom: number;
}

const SIZE = 11;
const SIDE = 48;
/** The first axis has its names at its left. */
const LEFT = 100;
const TOP = 8;
const RAIL = 22;
const WIDEST = 90;
/** Of this height the bottom leaves room for the rail. */
const FOOT = RAIL + 8;
/** Ticks as near as these have no room for their texts. */
const APART = SIZE + 2;

export function parallelLayout({ axes }: Pick<ParallelChart, "axes">, width: number, height: number): ParallelLayout {
  const bottom = Math.max(TOP + 40, height - FOOT);
  const rail = bottom + RAIL;
  const step = axes.length > 1 ? (width - LEFT - SIDE) / (axes.length - 1) : 0;
  const xs = axes.map((_, i) => LEFT + i * step);
  const scales = axes.map((axis) => scaleOf(axis, axis.flipped ? [TOP, bottom] : [bottom, TOP]));
  let lacks = false;
  const heights = axes.map(({ values }, axis) => {
    const { place } = scales[axis] as Axis;
    const own = new Float64Array(values.length);
    for (let line = 0; line < own.length; line++) {
      const there = place(values[line] as number);
      const isLost = Number.isNaN(there);
      if (isLost) lacks = true;
      own[line] = isLost ? rail : there;
    }
    return own;
  });
  return { width, height, xs, scales, heights, rail, lacks, top: TOP, bottom };
}

function scaleOf({ kind, domain, label, names }: ParallelAxis, range: readonly [number, number]): Axis {
  const [start, end] = range;
  if (kind !== "category") {
    const scale = axisOf({ kind, domain, label }, range, Math.max(2, Math.round(Math.abs(end - start) / 42)));
    return { ...scale, ticks: fitting(scale.ticks) };
  }
  const step = (end - start) / Math.max(1, names.length);
  const place = (at: number) => start + (at + 0.5) * step;
  return {
    place,
    value: (px) => (px - start) / step - 0.5,
    ticks: fitting(names.map((text, at) => ({ at: place(at), text }))),
    label,
  };
}

/** Those whose texts have room, from the top. */
function fitting(ticks: readonly Tick[]): readonly Tick[] {
  let free = Number.NEGATIVE_INFINITY;
  return ticks
    .filter(({ text }) => text !== "")
    .sort((a, b) => a.at - b.at)
    .filter(({ at }) => {
      if (at < free) return false;
      free = at + APART;
      return true;
    });
}

const HAIR = { width: 1, dash: [], opacity: 1 } as const;

export function drawParallelAxes({ xs, scales, top, bottom, rail, lacks }: ParallelLayout, pen: Pen): void {
  for (const [i, x] of xs.entries()) {
    pen.line([x, x], [top, bottom], { ...HAIR, ink: "border-strong" });
    if (lacks) pen.line([x - 4, x + 4], [rail, rail], { ...HAIR, ink: "border-strong" });
    for (const { at, text } of (scales[i] as Axis).ticks) {
      if (at < top - 1 || at > bottom + 1) continue;
      pen.line([x - 3, x], [at, at], { ...HAIR, ink: "border-strong" });
      const shown = cut(text, pen);
      // Lines pass behind it.
      const room = pen.textWidth(shown, SIZE) + 4;
      pen.area([x - 5 - room, x - 4], [at - 7, at - 7], [at + 7, at + 7], "surface", 0.8);
      pen.text(shown, x - 5, at, { ink: "text-2", align: "right", baseline: "middle", size: SIZE });
    }
  }
}

export function drawBrushes(brushes: Brushes, { xs, scales, top, bottom }: ParallelLayout, pen: Pen): void {
  const within = (y: number) => Math.min(Math.max(y, top), bottom);
  for (const [i, brush] of brushes.entries()) {
    const [x, scale] = [xs[i], scales[i]];
    if (!brush || x === undefined || !scale) continue;
    const [a, b] = brush.map((value) => within(scale.place(value))) as [number, number];
    pen.area([x - 6, x + 6], [a, a], [b, b], "accent", 0.35);
    for (const edge of [a, b]) pen.line([x - 8, x + 8], [edge, edge], { ...HAIR, width: 1.5, ink: "accent" });
  }
}

function cut(text: string, pen: Pen): string {
  let shown = text.slice(0, 40);
  if (shown.length < text.length) shown = `${shown.slice(0, -1)}…`;
  while (shown.length > 2 && pen.textWidth(shown, SIZE) > WIDEST) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

export function drawLitLine(
  { inks, palette }: Pick<ParallelChart, "inks" | "palette">,
  { xs, heights }: ParallelLayout,
  line: number,
  pen: Pen,
): void {
  const ys = heights.map((own) => own[line] as number);
  const ink = palette[inks[line] as number] as Ink;
  pen.line(xs, ys, { ink: "surface", width: 6, dash: [], opacity: 0.9 });
  pen.line(xs, ys, { ink, width: 3, dash: [], opacity: 1 });
  for (const [i, x] of xs.entries()) pen.dot(x, ys[i] as number, 3.5, ink);
}

const REACH = 10;

/** The line nearest to a place in px, up or down; -1 where none is near. @param lines among which */
export function nearestParallel({ xs, heights }: ParallelLayout, lines: Uint32Array, px: number, py: number): number {
  if (xs.length < 2) return -1;
  const beyond = xs.findIndex((x) => x >= px);
  const right = beyond < 0 ? xs.length - 1 : Math.max(beyond, 1);
  const [a, b] = [xs[right - 1] as number, xs[right] as number];
  const share = Math.min(Math.max((px - a) / (b - a), 0), 1);
  const [from, to] = [heights[right - 1], heights[right]] as [Float64Array, Float64Array];
  let [best, least] = [-1, REACH];
  for (const line of lines) {
    const start = from[line] as number;
    const distance = Math.abs(start + share * ((to[line] as number) - start) - py);
    if (distance < least) [best, least] = [line, distance];
  }
  return best;
}
