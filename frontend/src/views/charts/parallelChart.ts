/** Parallel coordinates: an axis for each key, a line for each row, and how they are drawn by any pen. */
import { type Axis, axisOf } from "./axis";
import type { Ink, Pen } from "./pen";
import type { ScatterAxis } from "./scatterChart";

export interface ParallelAxis extends ScatterAxis {
  /** The low end is at the top. */
  readonly flipped: boolean;
  /** What is brushed, in units of the axis; null where nothing is. */
  readonly brush: readonly [number, number] | null;
}

export interface ParallelChart {
  readonly axes: readonly ParallelAxis[];
  /** The rows that are drawn, by their places in the values of the axes: those that do not pass, then those that do. */
  readonly context: Uint32Array;
  readonly lines: Uint32Array;
  readonly inkOf: (point: number) => Ink;
  /** Lines that stand out; null: all do. */
  readonly bold: Uint8Array | null;
}

export interface ParallelLayout {
  readonly width: number;
  readonly height: number;
  /** In px, an axis each. */
  readonly xs: readonly number[];
  readonly scales: readonly Axis[];
  /** Where lines without a value pass. */
  readonly rail: number;
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

export function parallelLayout({ axes }: Pick<ParallelChart, "axes">, width: number, height: number): ParallelLayout {
  const bottom = Math.max(TOP + 40, height - RAIL - 8);
  const step = axes.length > 1 ? (width - LEFT - SIDE) / (axes.length - 1) : 0;
  const xs = axes.map((_, i) => LEFT + i * step);
  const scales = axes.map((axis) => scaleOf(axis, axis.flipped ? [TOP, bottom] : [bottom, TOP]));
  return { width, height, xs, scales, rail: bottom + RAIL, top: TOP, bottom };
}

function scaleOf({ kind, domain, label, names }: ParallelAxis, range: readonly [number, number]): Axis {
  const [start, end] = range;
  if (kind !== "category")
    return axisOf({ kind, domain, label }, range, Math.max(2, Math.round(Math.abs(end - start) / 42)));
  const step = (end - start) / Math.max(1, names.length);
  const place = (at: number) => start + (at + 0.5) * step;
  return {
    place,
    value: (px) => (px - start) / step - 0.5,
    ticks: names.map((text, at) => ({ at: place(at), text })),
    label,
  };
}

/** Where a line passes an axis, in px. */
export function heightAt(
  { axes }: Pick<ParallelChart, "axes">,
  { scales, rail }: ParallelLayout,
  axis: number,
  point: number,
): number {
  const value = axes[axis]?.values[point] ?? Number.NaN;
  const there = Number.isNaN(value) ? Number.NaN : (scales[axis]?.place(value) ?? Number.NaN);
  return Number.isNaN(there) ? rail : there;
}

export function drawContext(chart: ParallelChart, layout: ParallelLayout, pen: Pen): void {
  drawAll(chart, layout, chart.context, () => "bar", faintness(chart.context.length) * 0.6, pen);
}

export function drawParallel(chart: ParallelChart, layout: ParallelLayout, pen: Pen): void {
  const { bold, lines } = chart;
  const opacity = faintness(lines.length);
  if (!bold) {
    drawAll(chart, layout, lines, chart.inkOf, opacity, pen);
    return;
  }
  drawAll(
    chart,
    layout,
    lines.filter((point) => bold[point] === 0),
    chart.inkOf,
    opacity * 0.3,
    pen,
  );
  drawAll(
    chart,
    layout,
    lines.filter((point) => bold[point] === 1),
    chart.inkOf,
    Math.max(opacity, 0.8),
    pen,
  );
}

/** Many lines over each other show where most are. */
function faintness(lines: number): number {
  return Math.min(0.8, Math.max(0.08, 12 / Math.sqrt(Math.max(1, lines))));
}

/** Lines of one ink are one stroke, with gaps between them. */
function drawAll(
  chart: ParallelChart,
  layout: ParallelLayout,
  points: Uint32Array,
  inkOf: (point: number) => Ink,
  opacity: number,
  pen: Pen,
): void {
  const byInk = new Map<Ink, number[]>();
  for (const point of points) {
    const ink = inkOf(point);
    const known = byInk.get(ink);
    if (known) known.push(point);
    else byInk.set(ink, [point]);
  }
  const { xs } = layout;
  const stride = xs.length + 1;
  for (const [ink, own] of byInk) {
    // In pieces: the longer a path, the slower each of its lines.
    for (let from = 0; from < own.length; from += PIECE) {
      const some = own.slice(from, from + PIECE);
      const [px, py] = [
        new Float64Array(some.length * stride).fill(Number.NaN),
        new Float64Array(some.length * stride).fill(Number.NaN),
      ];
      for (const [i, point] of some.entries()) {
        for (const [axis, x] of xs.entries()) {
          px[i * stride + axis] = x;
          py[i * stride + axis] = heightAt(chart, layout, axis, point);
        }
      }
      pen.line(px, py, { ink, width: 1, dash: [], opacity });
    }
  }
}

const PIECE = 64;
const HAIR = { width: 1, dash: [], opacity: 1 } as const;

export function drawParallelAxes(
  { axes }: ParallelChart,
  { xs, scales, top, bottom, rail }: ParallelLayout,
  pen: Pen,
): void {
  const lacks = axes.some(({ values }) => values.some(Number.isNaN));
  for (const [i, x] of xs.entries()) {
    const axis = axes[i] as ParallelAxis;
    const scale = scales[i] as Axis;
    pen.line([x, x], [top, bottom], { ...HAIR, ink: "border-strong" });
    if (lacks) pen.line([x - 4, x + 4], [rail, rail], { ...HAIR, ink: "border-strong" });
    let free = Number.NEGATIVE_INFINITY;
    for (const { at, text } of scale.ticks.toSorted((a, b) => a.at - b.at)) {
      if (text === "" || at < top - 1 || at > bottom + 1) continue;
      pen.line([x - 3, x], [at, at], { ...HAIR, ink: "border-strong" });
      if (at - free < SIZE + 2) continue;
      free = at;
      const shown = cut(text, pen);
      // Lines pass behind it.
      const room = pen.textWidth(shown, SIZE) + 4;
      pen.area([x - 5 - room, x - 4], [at - 7, at - 7], [at + 7, at + 7], "surface", 0.8);
      pen.text(shown, x - 5, at, { ink: "text-2", align: "right", baseline: "middle", size: SIZE });
    }
    if (axis.brush) {
      const [a, b] = axis.brush.map((value) => scale.place(value)) as [number, number];
      pen.area([x - 6, x + 6], [a, a], [b, b], "accent", 0.35);
      for (const edge of [a, b]) pen.line([x - 8, x + 8], [edge, edge], { ...HAIR, width: 1.5, ink: "accent" });
    }
  }
}

function cut(text: string, pen: Pen): string {
  let shown = text.slice(0, 40);
  while (shown.length > 2 && pen.textWidth(shown, SIZE) > WIDEST) shown = `${shown.slice(0, -2)}…`;
  return shown;
}

export function drawLitLine(chart: ParallelChart, layout: ParallelLayout, point: number, pen: Pen): void {
  const ys = layout.xs.map((_, axis) => heightAt(chart, layout, axis, point));
  pen.line(layout.xs, ys, { ink: "surface", width: 5, dash: [], opacity: 0.9 });
  pen.line(layout.xs, ys, { ink: chart.inkOf(point), width: 2.5, dash: [], opacity: 1 });
  for (const [i, x] of layout.xs.entries()) pen.dot(x, ys[i] as number, 3, chart.inkOf(point));
}

const REACH = 10;

/** The line nearest to a place in px, up or down; -1 where none is near. */
export function nearestParallel(chart: ParallelChart, layout: ParallelLayout, px: number, py: number): number {
  const { xs } = layout;
  if (xs.length < 2) return -1;
  const right = Math.min(
    Math.max(
      xs.findIndex((x) => x >= px),
      1,
    ),
    xs.length - 1,
  );
  const [a, b] = [xs[right - 1] as number, xs[right] as number];
  const share = Math.min(Math.max((px - a) / (b - a), 0), 1);
  let [best, least] = [-1, REACH];
  for (const point of chart.lines) {
    const from = heightAt(chart, layout, right - 1, point);
    const distance = Math.abs(from + share * (heightAt(chart, layout, right, point) - from) - py);
    if (distance < least) [best, least] = [point, distance];
  }
  return best;
}
