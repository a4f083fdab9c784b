/** Draws the lines of parallel coordinates by any pen, in steps: between two of them a page can show what there is. */
import { BATCH, type Batch, type Weighted, weighted } from "../../engine/charts/legs";
import type { ParallelChart, ParallelLayout } from "./parallelChart";
import type { Ink, Pen } from "./pen";

/** Which lines are drawn now. */
export interface Kept {
  /** In the order in which they are drawn. */
  readonly drawn: Uint32Array;
  /** Per line how many rows or groups it stands for: 0 where none of them passes. */
  readonly counts: Uint32Array;
  /** Per line how many of these are ticked, and stand out; null: all do. */
  readonly bold: Uint32Array | null;
}

/** So many batches are drawn at once: a page has more to do in a frame. */
const BATCHES = 100;
/** So few lines are drawn thicker. */
const FEW = 300;
const THICKEST = 9;

/** All lines, whatever is filtered away: behind those that pass. */
export function* drawContext(
  chart: ParallelChart,
  all: Pick<Kept, "drawn" | "counts">,
  layout: ParallelLayout,
  pen: Pen,
): Generator<void> {
  const lines = ofLines(chart, all.drawn, all.counts);
  const opacity = lines.legs.map((legs) => faintness(legs) * 0.6);
  yield* drawAll(lines, layout, chart, pen, { opacity, ink: () => "bar", width: () => 1 });
}

export function* drawKept(
  chart: ParallelChart,
  { drawn, counts, bold }: Kept,
  layout: ParallelLayout,
  pen: Pen,
): Generator<void> {
  const ink = (place: number) => chart.palette[place] as Ink;
  const width = widths(drawn.length);
  if (!bold) {
    const lines = ofLines(chart, drawn, counts);
    yield* drawAll(lines, layout, chart, pen, { opacity: lines.legs.map(faintness), ink, width });
    return;
  }
  const others = ofLines(
    chart,
    drawn,
    counts.map((count, line) => (bold[line] === 0 ? count : 0)),
  );
  const faint = others.legs.map((legs) => faintness(legs) * 0.3);
  yield* drawAll(others, layout, chart, pen, { opacity: faint, ink, width });
  const ticked = ofLines(chart, drawn, bold);
  const strong = ticked.legs.map((legs) => Math.max(faintness(legs), 0.5));
  yield* drawAll(ticked, layout, chart, pen, { opacity: strong, ink, width: (level) => width(level) + 0.5 });
}

function ofLines({ gaps, inks, palette }: ParallelChart, drawn: Uint32Array, counts: Uint32Array): Weighted {
  return weighted(gaps, inks, palette.length, drawn, counts);
}

/** Many lines over each other show where most are. */
function faintness(lines: number): number {
  return Math.min(0.8, Math.max(0.12, 12 / Math.sqrt(Math.max(1, lines))));
}

/** A leg of twice as many rows is wider by the same. */
function widths(lines: number): (level: number) => number {
  const least = lines <= FEW ? 1.5 : 1;
  return (level) => Math.min(THICKEST, least + 0.6 * level);
}

interface Look {
  /** Of each gap. */
  readonly opacity: readonly number[];
  readonly ink: (place: number) => Ink;
  readonly width: (level: number) => number;
}

function* drawAll(
  { batches }: Weighted,
  layout: ParallelLayout,
  { gaps }: ParallelChart,
  pen: Pen,
  { opacity, ink, width }: Look,
): Generator<void> {
  const room = { xs: new Float64Array(3 * BATCH), ys: new Float64Array(3 * BATCH) };
  for (const [i, batch] of batches.entries()) {
    if (i > 0 && i % BATCHES === 0) yield;
    const [xs, ys] = places(batch, layout, (gaps[batch.gap] as ParallelChart["gaps"][number]).lines, room);
    pen.line(xs, ys, {
      ink: ink(batch.ink),
      width: width(batch.level),
      dash: [],
      opacity: opacity[batch.gap] as number,
    });
  }
}

/** With a gap after each leg, so that one stroke draws them all. @param room for the places of a batch */
function places(
  { gap, legs }: Batch,
  { xs, heights }: ParallelLayout,
  lines: Uint32Array,
  room: { readonly xs: Float64Array; readonly ys: Float64Array },
): readonly [Float64Array, Float64Array] {
  const [left, right] = [heights[gap], heights[gap + 1]] as [Float64Array, Float64Array];
  const size = 3 * legs.length;
  for (let i = 0, at = 0; at < size; i++, at += 3) {
    const line = lines[legs[i] as number] as number;
    room.xs[at] = xs[gap] as number;
    room.ys[at] = left[line] as number;
    room.xs[at + 1] = xs[gap + 1] as number;
    room.ys[at + 1] = right[line] as number;
    room.xs[at + 2] = Number.NaN;
    room.ys[at + 2] = Number.NaN;
  }
  return [room.xs.subarray(0, size), room.ys.subarray(0, size)];
}
