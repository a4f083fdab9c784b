/** A scatter: where its points stand, what has no place on an axis among them, and how it is drawn by any pen. */
import type { Trend } from "../../engine/charts/trend";
import type { Axis, AxisKind } from "./axis";
import { axisOf } from "./axis";
import type { ChartLayout } from "./lineChart";
import type { Ink, Pen } from "./pen";

export interface ScatterAxis {
  readonly kind: AxisKind | "category";
  readonly label: string;
  /** Per point; NaN where it has no place. */
  readonly values: Float64Array;
  readonly domain: readonly [number, number];
  /** Of an axis of categories. */
  readonly names: readonly string[];
}

export interface ScatterChart {
  readonly x: ScatterAxis;
  readonly y: ScatterAxis;
  readonly inkOf: (point: number) => Ink;
  /** Half of an error bar, in units of y; null where points have none. */
  readonly spread: Float64Array | null;
  /** Points that stand out; null: all do. */
  readonly bold: Uint8Array | null;
  readonly trend: Trend | null;
  /** Of an axis on which many points share few numbers these: there points are shaken as those of categories are; null of another. */
  readonly shared: { readonly x: readonly number[] | null; readonly y: readonly number[] | null };
}

export interface ScatterLayout extends ChartLayout {
  /** In px. What has no place on an axis stands on a strip beside the plot. */
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

const SIZE = 11;
const GAP = 6;
const TICK = 4;
const TOP = 8;
const RIGHT = 12;
const BOTTOM = 34;
const PX_A_TICK = { x: 90, y: 42 } as const;
/** The strip of what has no place. */
const RAIL = 20;
const WIDEST_NAME = 120;
/** The ends of an axis of numbers are this far from the plot's, so that no point stands on them. */
const EDGE = 8;
/** As far apart points of one number stand at most. */
export function scatterLayout(
  chart: ScatterChart,
  width: number,
  height: number,
  textWidth: Pen["textWidth"],
): ScatterLayout {
  const rails = { x: chart.x.values.some(Number.isNaN) ? RAIL : 0, y: chart.y.values.some(Number.isNaN) ? RAIL : 0 };
  const plotHeight = Math.max(20, height - TOP - BOTTOM);
  const bottom = TOP + plotHeight;
  const edges = { x: edgeOf(chart.shared.x), y: edgeOf(chart.shared.y) };
  const y = axis(
    chart.y,
    [bottom - rails.y - edges.y, TOP + edges.y],
    Math.max(2, Math.round(plotHeight / PX_A_TICK.y)),
  );
  const widest = Math.min(WIDEST_NAME, Math.max(0, ...y.ticks.map(({ text }) => textWidth(text, SIZE))));
  const left = Math.ceil(widest) + GAP + TICK + GAP;
  const plotWidth = Math.max(20, width - left - RIGHT);
  const x = axis(
    chart.x,
    [left + rails.x + edges.x, left + plotWidth - edges.x],
    Math.max(2, Math.round(plotWidth / PX_A_TICK.x)),
  );
  const plot = { left, top: TOP, width: plotWidth, height: plotHeight };
  const bands = {
    x: chart.x.kind === "category" ? (plotWidth - rails.x) / Math.max(1, chart.x.names.length) : 0,
    y: chart.y.kind === "category" ? (plotHeight - rails.y) / Math.max(1, chart.y.names.length) : 0,
  };
  return {
    width,
    height,
    plot,
    x: { ...x, ticks: fitting(x.ticks, bands.x, textWidth) },
    y: { ...y, ticks: y.ticks.map(({ at, text }) => ({ at, text: shortened(text, WIDEST_NAME, textWidth) })) },
    xs: placed(chart.x.values, x, left + RAIL / 2, bands.x > 0 ? roomOf(bands.x) : apart(chart.shared.x, x), 1),
    ys: placed(chart.y.values, y, bottom - RAIL / 2, bands.y > 0 ? roomOf(bands.y) : apart(chart.shared.y, y), 2),
  };
}

function axis({ kind, domain, label, names }: ScatterAxis, range: readonly [number, number], count: number): Axis {
  if (kind !== "category") return axisOf({ kind, domain, label }, range, count);
  const [start, end] = range;
  const step = (end - start) / Math.max(1, names.length);
  const place = (at: number) => start + (at + 0.5) * step;
  return {
    place,
    value: (px) => (px - start) / step - 0.5,
    ticks: names.map((text, at) => ({ at: place(at), text })),
    label,
  };
}

/** Names beside each other are cut to their room. */
function fitting(ticks: Axis["ticks"], band: number, textWidth: Pen["textWidth"]): Axis["ticks"] {
  return band === 0 ? ticks : ticks.map(({ at, text }) => ({ at, text: shortened(text, band - GAP, textWidth) }));
}

function shortened(text: string, room: number, textWidth: Pen["textWidth"]): string {
  if (textWidth(text, SIZE) <= room) return text;
  let [low, high] = [0, Math.min(text.length, 200)];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${text.slice(0, middle)}…`, SIZE) <= room) low = middle;
    else high = middle - 1;
  }
  return low < 2 ? "" : `${text.slice(0, low)}…`;
}

function edgeOf(shared: readonly number[] | null): number {
  return shared ? EDGE + MOST_SHAKEN / 2 : EDGE;
}

/** How far points of one category are shaken. */
function roomOf(band: number): number {
  return Math.min(band * 0.6, 40);
}

/** How far points of one number are: so far that they stay away from those of the next. */
function apart(shared: readonly number[] | null, { place }: Axis): number {
  if (!shared) return 0;
  const places = shared.map(place);
  const gaps = places.slice(1).map((at, i) => Math.abs(at - (places[i] as number)));
  return Math.min(...gaps.map((gap) => gap * 0.5), MOST_SHAKEN);
}

const MOST_SHAKEN = 28;

/** Points that share a place, and those without one, are shaken, so that they do not hide each other: always alike. */
function placed(values: Float64Array, axis: Axis, rail: number, room: number, salt: number): Float64Array {
  return values.map((value, i) => {
    if (Number.isNaN(value)) return rail + shake(i, salt) * (RAIL - 8);
    const there = axis.place(value);
    return Number.isNaN(there) ? rail + shake(i, salt) * (RAIL - 8) : there + shake(i, salt) * room;
  });
}

/** From -0.5 to 0.5. */
function shake(i: number, salt: number): number {
  const mixed = Math.imul(i + salt * 7919, 0x9e3779b1);
  return ((Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 8) & 0xffff) / 0xffff - 0.5;
}

const FAINT = 0.2;
const HAIR = { width: 1, dash: [], opacity: 1 } as const;

/** So many points lie over each other that smaller ones show more. */
export function radiusOf(count: number): number {
  return count > 20_000 ? 1 : count > 3000 ? 1.5 : count > 500 ? 2.5 : 3.5;
}

export function drawPoints(chart: ScatterChart, { xs, ys, y, plot }: ScatterLayout, pen: Pen): void {
  const radius = radiusOf(xs.length);
  const opacity = xs.length > 3000 ? 0.5 : 0.75;
  pen.inside(plot, () => {
    drawRails(chart, plot, pen);
    if (chart.spread) drawSpread(chart, xs, chart.spread, y, pen);
    for (const isBold of chart.bold ? [0, 1] : [1]) {
      for (const [ink, points] of byInk(chart, xs.length, isBold)) {
        const [px, py] = [xs, ys].map((all) => Float64Array.from(points, (i) => all[i] as number)) as [
          Float64Array,
          Float64Array,
        ];
        pen.dots(px, py, radius, ink, isBold ? opacity : FAINT);
      }
    }
  });
}

function byInk({ inkOf, bold }: ScatterChart, count: number, isBold: number): ReadonlyMap<Ink, number[]> {
  const inks = new Map<Ink, number[]>();
  for (let i = 0; i < count; i++) {
    if (bold && bold[i] !== isBold) continue;
    const ink = inkOf(i);
    const known = inks.get(ink);
    if (known) known.push(i);
    else inks.set(ink, [i]);
  }
  return inks;
}

function drawRails({ x, y }: ScatterChart, { left, top, width, height }: ScatterLayout["plot"], pen: Pen): void {
  const line = { ...HAIR, dash: [2, 3], ink: "border-strong" };
  const bottom = top + height;
  if (x.values.some(Number.isNaN)) pen.line([left + RAIL, left + RAIL], [top, bottom], line);
  if (y.values.some(Number.isNaN)) pen.line([left, left + width], [bottom - RAIL, bottom - RAIL], line);
}

function drawSpread(
  { y: { values }, inkOf }: ScatterChart,
  xs: Float64Array,
  spread: Float64Array,
  y: Axis,
  pen: Pen,
): void {
  for (let i = 0; i < xs.length; i++) {
    const [value, half, x] = [values[i] as number, spread[i] as number, xs[i] as number];
    if (!(half > 0) || Number.isNaN(value)) continue;
    const [low, high] = [y.place(value - half), y.place(value + half)];
    pen.line([x, x], [Number.isNaN(low) ? y.place(value) : low, high], {
      ...HAIR,
      width: 1.25,
      opacity: 0.6,
      ink: inkOf(i),
    });
  }
}

/** Half of a median's line, in px. */
const MEDIAN = 18;

export function drawTrend({ trend, x: { kind } }: ScatterChart, { x, y, plot }: ScatterLayout, pen: Pen): void {
  if (!trend || trend.xs.length === 0) return;
  const [xs, ys] = [trend.xs.map((value) => x.place(value)), trend.ys.map((value) => y.place(value))];
  // Between categories there is nothing.
  const lines =
    kind === "category"
      ? Array.from(xs, (at, i) => [
          [at - MEDIAN, at + MEDIAN],
          [ys[i], ys[i]],
        ])
      : [[xs, ys]];
  pen.inside(plot, () => {
    for (const [px, py] of lines as [number[], number[]][]) {
      pen.line(px, py, { ink: "surface", width: 4, dash: [], opacity: 0.8 });
      pen.line(px, py, { ink: "text", width: 1.75, dash: [], opacity: 1 });
    }
  });
}

export function drawLitPoint(
  { inkOf }: Pick<ScatterChart, "inkOf">,
  { xs, ys }: ScatterLayout,
  point: number,
  pen: Pen,
): void {
  const [x, y] = [xs[point] as number, ys[point] as number];
  pen.dot(x, y, 7, "text");
  pen.dot(x, y, 5.5, "surface");
  pen.dot(x, y, 4.5, inkOf(point));
}
