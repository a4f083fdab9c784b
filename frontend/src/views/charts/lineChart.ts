/** A chart of curves with bands: where all stands, how it is drawn by any pen, and which curve is nearest to a place. */
import { at as placeAt } from "../../engine/curves/nearest";
import type { Curve, Line } from "../../engine/curves/types";
import { DASHES, type Mark } from "../../values/mark";
import { type Axis, type AxisSpec, axisOf } from "./axis";
import { type Box, type Pen, type Stroke, stretches } from "./pen";

export interface ChartLine {
  /** As the table's lines are called (`lineId`). */
  readonly id: string;
  readonly mark: Mark;
  readonly curve: Curve;
  /** The runs themselves, drawn thin. */
  readonly thin: readonly Line[];
}

export interface LineChart {
  readonly x: AxisSpec;
  readonly y: AxisSpec;
  /** Drawn from the last to the first, so that the first is on top. */
  readonly lines: readonly ChartLine[];
}

export interface ChartLayout {
  readonly width: number;
  readonly height: number;
  readonly plot: Box;
  readonly x: Axis;
  readonly y: Axis;
}

const SIZE = 11;
const TICK = 4;
const GAP = 6;
const TOP = 8;
const RIGHT = 12;
const BOTTOM = 34;
const PX_A_TICK = { x: 90, y: 42 } as const;

export function layoutOf(chart: LineChart, width: number, height: number, textWidth: Pen["textWidth"]): ChartLayout {
  const plotHeight = Math.max(20, height - TOP - BOTTOM);
  const rows = Math.max(2, Math.round(plotHeight / PX_A_TICK.y));
  const y = axisOf(chart.y, [TOP + plotHeight, TOP], rows);
  const widest = Math.max(0, ...y.ticks.map(({ text }) => textWidth(text, SIZE)));
  const left = Math.ceil(widest) + GAP + TICK + GAP;
  const plotWidth = Math.max(20, width - left - RIGHT);
  const x = axisOf(chart.x, [left, left + plotWidth], Math.max(2, Math.round(plotWidth / PX_A_TICK.x)));
  return { width, height, plot: { left, top: TOP, width: plotWidth, height: plotHeight }, x, y };
}

const HAIR = { width: 1, dash: [], opacity: 1 } as const;

export function drawAxes({ plot, x, y, width }: ChartLayout, pen: Pen): void {
  const bottom = plot.top + plot.height;
  const right = plot.left + plot.width;
  const shown = { x: x.ticks.filter(({ at }) => at >= plot.left - 1 && at <= right + 1), y: y.ticks };
  for (const { at } of shown.y) pen.line([plot.left, right], [at, at], { ...HAIR, ink: "border" });
  pen.line([plot.left, right], [bottom, bottom], { ...HAIR, ink: "border-strong" });
  for (const { at, text } of shown.y) {
    if (text !== "") {
      pen.text(text, plot.left - GAP, at, { ink: "text-2", align: "right", baseline: "middle", size: SIZE });
    }
  }
  let free = 0;
  for (const { at, text } of shown.x) {
    const half = pen.textWidth(text, SIZE) / 2;
    // A text that ends at the edge is moved in, so that it is not cut.
    const middle = Math.min(at, width - half - 1);
    pen.line([at, at], [bottom, bottom + TICK], { ...HAIR, ink: "border-strong" });
    if (text === "" || middle - half < free) continue;
    pen.text(text, middle, bottom + TICK + 3, { ink: "text-2", align: "center", baseline: "top", size: SIZE });
    free = middle + half + GAP;
  }
  pen.text(x.label, plot.left + plot.width / 2, bottom + BOTTOM - 2, {
    ink: "text-2",
    align: "center",
    baseline: "bottom",
    size: SIZE,
  });
}

const BAND = 0.16;
const THIN: Omit<Stroke, "ink"> = { width: 1, dash: [], opacity: 0.35 };
const MAIN = 1.75;
/** Where so many lines lie over each other that thinner ones show more. */
const MANY = 40;
const MAIN_OF_MANY = 1;
const LIT = 3;
/** Where fewer runs go on than at its best. */
const FEWER = 0.5;
const DOT = 2.5;

export function drawLines(chart: LineChart, layout: ChartLayout, pen: Pen): void {
  pen.inside(layout.plot, () => {
    for (const line of chart.lines.toReversed()) drawBand(line, layout, pen, BAND);
    for (const line of chart.lines.toReversed()) drawThin(line, layout, pen);
    const width = chart.lines.length > MANY ? MAIN_OF_MANY : MAIN;
    for (const line of chart.lines.toReversed()) drawLine(line, layout, pen, width);
  });
}

/** What lies over the chart while a line is pointed at. */
export function drawLit(line: ChartLine, layout: ChartLayout, pen: Pen, place: number | null): void {
  pen.inside(layout.plot, () => {
    drawBand(line, layout, pen, BAND);
    drawLine(line, layout, pen, LIT);
    if (place === null) return;
    const x = layout.x.place(line.curve.x[place] ?? Number.NaN);
    const y = layout.y.place(line.curve.middle[place] ?? Number.NaN);
    const { top, height } = layout.plot;
    pen.line([x, x], [top, top + height], { ...HAIR, dash: [2, 3], ink: "text-3" });
    if (Number.isFinite(y)) pen.dot(x, y, 4, inkOf(line.mark));
  });
}

function inkOf({ colour }: Mark): string {
  return `line-${colour}`;
}

/** Places in px; what is not finite, or has no place, breaks the line. */
function placed(values: Float64Array, axis: Axis): Float64Array {
  return values.map((value) => (Number.isFinite(value) ? axis.place(value) : Number.NaN));
}

function drawBand({ curve, mark }: ChartLine, { x, y }: ChartLayout, pen: Pen, opacity: number): void {
  if (curve.low.every(Number.isNaN)) return;
  pen.area(placed(curve.x, x), placed(curve.low, y), placed(curve.high, y), inkOf(mark), opacity);
}

function drawThin({ thin, mark }: ChartLine, { x, y }: ChartLayout, pen: Pen): void {
  for (const line of thin) pen.line(...perPixel(placed(line.x, x), placed(line.y, y)), { ...THIN, ink: inkOf(mark) });
}

function drawLine({ curve, mark }: ChartLine, { x, y }: ChartLayout, pen: Pen, width: number): void {
  const xs = placed(curve.x, x);
  const ys = placed(curve.middle, y);
  const stroke: Stroke = { ink: inkOf(mark), width, dash: DASHES[mark.dash] ?? [], opacity: 1 };
  const most = curve.n.reduce((most, n) => Math.max(most, n), 0);
  if (curve.n.every((n) => n === most)) {
    pen.line(xs, ys, stroke);
  } else {
    pen.line(
      xs,
      partOf(ys, curve.n, (n) => n === most),
      stroke,
    );
    pen.line(
      xs,
      partOf(ys, curve.n, (n) => n < most),
      { ...stroke, opacity: FEWER },
    );
  }
  // A point without neighbours makes no line.
  for (const [from, to] of stretches(ys.length, (i) => Number.isNaN(ys[i]))) {
    if (to - from === 1) pen.dot(xs[from] as number, ys[from] as number, DOT, inkOf(mark));
  }
}

/** More points than these may be more than a screen has room for. */
const MOST = 4000;

/**
 * Of points that stand in one px beside each other the first, the lowest, the highest and the last: the line looks the same,
 * and three million points are drawn as quickly as a thousand. Ascending xs; a gap stays one.
 */
export function perPixel(xs: Float64Array, ys: Float64Array): readonly [ArrayLike<number>, ArrayLike<number>] {
  if (xs.length <= MOST) return [xs, ys];
  const [keptX, keptY]: [number[], number[]] = [[], []];
  const keep = (i: number): void => {
    keptX.push(xs[i] as number);
    keptY.push(ys[i] as number);
  };
  for (let from = 0; from < xs.length; ) {
    if (Number.isNaN(ys[from])) {
      keep(from++);
      continue;
    }
    const px = Math.floor(xs[from] as number);
    let [low, high, to] = [from, from, from];
    while (to < xs.length && Math.floor(xs[to] as number) === px && !Number.isNaN(ys[to])) {
      if ((ys[to] as number) < (ys[low] as number)) low = to;
      if ((ys[to] as number) > (ys[high] as number)) high = to;
      to++;
    }
    // In their order, each once.
    for (const i of new Set([from, Math.min(low, high), Math.max(low, high), to - 1])) keep(i);
    from = to;
  }
  return [keptX, keptY];
}

/** The pieces of a line that begin or end at such a point, so that the parts of it meet. */
function partOf(ys: Float64Array, n: Uint32Array, has: (n: number) => boolean): Float64Array {
  return ys.map((y, i) => {
    const own = has(n[i] as number);
    const before = i > 0 && has(n[i - 1] as number);
    return own || before ? y : Number.NaN;
  });
}

export interface Near {
  readonly line: ChartLine;
  /** Its place in the curve. */
  readonly place: number;
}

/** Farther than this from a line, in px, nothing is pointed at. */
const REACH = 40;

/** The curve nearest to a place in px, up or down; null where none is near. */
export function nearestLine(chart: LineChart, { x, y }: ChartLayout, px: number, py: number): Near | null {
  const value = x.value(px);
  let best: Near | null = null;
  let least = REACH;
  for (const line of chart.lines) {
    const { curve } = line;
    if (curve.x.length === 0) continue;
    const place = placeAt(curve, value);
    const there = x.place(curve.x[place] as number);
    const aside = Math.abs(there - px);
    if (aside > REACH) continue;
    const distance = Math.hypot(heightAt(curve, place, value, y) - py, aside > 8 ? aside / 2 : 0);
    if (distance < least) {
      least = distance;
      best = { line, place };
    }
  }
  return best;
}

/** So near each other, in px, two curves look like one. */
const TOGETHER = 2.5;

/** Other curves that lie where this one does, in the order of the chart: they hide each other. */
export function togetherWith(chart: LineChart, { x, y }: ChartLayout, near: Near): readonly ChartLine[] {
  const value = near.line.curve.x[near.place] as number;
  const height = y.place(near.line.curve.middle[near.place] as number);
  return chart.lines.filter((line) => {
    const { curve } = line;
    if (line === near.line || curve.x.length === 0) return false;
    const place = placeAt(curve, value);
    // Beyond its ends a curve is nowhere.
    const reaches = value >= (curve.x[0] as number) && value <= (curve.x[curve.x.length - 1] as number);
    const isNear = reaches || Math.abs(x.place(curve.x[place] as number) - x.place(value)) <= TOGETHER;
    return isNear && Math.abs(heightAt(curve, place, value, y) - height) <= TOGETHER;
  });
}

/** In px, between its points too, so that a long straight piece is near all along. */
function heightAt({ x, middle }: Curve, place: number, value: number, axis: Axis): number {
  const own = x[place] as number;
  const other = value < own ? place - 1 : place + 1;
  const height = axis.place(middle[place] as number);
  if (own === value || other < 0 || other >= x.length) return height;
  const share = (value - own) / ((x[other] as number) - own);
  return height * (1 - share) + axis.place(middle[other] as number) * share;
}
