/** The chart of one metric: the curves of the drawn lines, from the points that are there, and what is to be said of them. */
import { curveOf } from "../../engine/curves/curve";
import { lineOf } from "../../engine/curves/lineOf";
import type { RowPoints } from "../../engine/curves/rowPoints";
import { smoothed } from "../../engine/curves/smooth";
import type { Axis, Band, Curve, Line, Middle, Points } from "../../engine/curves/types";
import type { CurvesView } from "../../state/curves";
import type { Mark } from "../../values/mark";
import type { AxisKind, AxisSpec } from "../../views/charts/axis";
import type { ChartLine, LineChart } from "../../views/charts/lineChart";
import type { DrawnLine } from "../../views/table/drawn";

export interface MetricCurves {
  readonly chart: LineChart;
  /** Of each line: how many of its rows have points, and how many there are. */
  readonly counts: ReadonlyMap<string, { readonly with: number; readonly of: number }>;
  readonly notes: Notes;
}

/** What the picture does not show by itself. */
export interface Notes {
  /** Rows of which TensorBoard left out points. */
  readonly thinned: number;
  /** Lines that go on with fewer runs than they have elsewhere. */
  readonly fewer: number;
  /** Rows that have NaN or an infinity, where lines are broken. */
  readonly broken: number;
  /** Rows of which points cannot be read, and why the first one cannot. */
  readonly unread: number;
  readonly why: string;
  /** Points that have no place on a logarithmic axis. */
  readonly noPlace: number;
  /** Values outside of the chart, since they lie far from all else: the lowest and the highest of them. */
  readonly outside: readonly [number, number] | null;
}

/** Makes curves, and makes none of them anew while its points and what is asked of it are the same. */
export class CurveMaker {
  readonly #lines = new WeakMap<Points, { readonly axis: Axis; readonly weight: number; readonly line: Line }>();
  #curves: ReadonlyMap<string, Made> = new Map();

  /** @param points by name of the row @param runs names of the table's rows @param zoom what is shown of it; null for all */
  make(
    drawn: readonly DrawnLine[],
    marks: ReadonlyMap<string, Mark>,
    points: ReadonlyMap<string, RowPoints>,
    runs: readonly string[],
    view: CurvesView,
    zoom: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | null,
  ): MetricCurves {
    const made = new Map<string, Made>();
    const counts = new Map<string, { with: number; of: number }>();
    const all: RowPoints[] = [];
    const chartLines: ChartLine[] = [];
    for (const { id, rows } of drawn) {
      const known = rows.map((row) => points.get(runs[row] ?? "")).filter((one) => one !== undefined);
      all.push(...known);
      const lines = known
        .filter(({ points: { steps } }) => steps.length > 0)
        .map(({ points: own }) => this.#line(own, view.x, view.smoothing));
      counts.set(id, { with: lines.length, of: rows.length });
      if (lines.length === 0) continue;
      const one = this.#curve(id, lines, view.middle, view.band);
      made.set(id, one);
      const mark = marks.get(id);
      if (mark) chartLines.push({ id, mark, curve: one.curve, thin: view.runs && lines.length > 1 ? lines : [] });
    }
    this.#curves = made;
    const y = yDomain(chartLines, view);
    const chart: LineChart = {
      x: { kind: xKind(view), domain: zoom?.x ?? xDomain(chartLines, view.logX), label: X_LABELS[view.x] },
      y: { kind: view.logY ? "log" : "linear", domain: zoom?.y ?? y.domain, label: "" },
      lines: chartLines,
    };
    return {
      chart,
      counts,
      notes: {
        ...notesOf(all),
        fewer: chartLines.filter(losesRuns).length,
        noPlace: y.noPlace,
        outside: zoom ? null : y.outside,
      },
    };
  }

  #line(points: Points, axis: Axis, weight: number): Line {
    const known = this.#lines.get(points);
    if (known && known.axis === axis && known.weight === weight) return known.line;
    const line = smoothed(lineOf(points, axis), weight);
    this.#lines.set(points, { axis, weight, line });
    return line;
  }

  #curve(id: string, lines: readonly Line[], middle: Middle, band: Band): Made {
    const before = this.#curves.get(id);
    const same =
      before !== undefined &&
      before.middle === middle &&
      before.band === band &&
      before.lines.length === lines.length &&
      before.lines.every((line, i) => line === lines[i]);
    return same ? before : { lines, middle, band, curve: curveOf(lines, middle, band) };
  }
}

interface Made {
  readonly lines: readonly Line[];
  readonly middle: Middle;
  readonly band: Band;
  readonly curve: Curve;
}

const X_LABELS: Readonly<Record<Axis, string>> = { step: "step", relative: "time since the start", wall: "" };

function xKind({ x, logX }: CurvesView): AxisKind {
  if (x === "wall") return "time";
  if (logX) return "log";
  return x === "relative" ? "duration" : "linear";
}

const NOTHING: AxisSpec["domain"] = [0, 1];

function xDomain(lines: readonly ChartLine[], log: boolean): AxisSpec["domain"] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const { curve } of lines) {
    const { x } = curve;
    const first = log ? x.find((one) => one > 0) : x[0];
    if (first === undefined) continue;
    low = Math.min(low, first);
    high = Math.max(high, x[x.length - 1] as number);
  }
  if (low <= high) return [low, high];
  return log ? [1, 10] : NOTHING;
}

interface YDomain {
  readonly domain: AxisSpec["domain"];
  readonly noPlace: number;
  readonly outside: readonly [number, number] | null;
}

/** So many times the middle half of the values, beyond it, lies what is far from all else. Not fewer: a loss falls from far above its later values. */
const FENCE = 50;
/** Part of the height that is kept free above and below. */
const ROOM = 0.04;

/** Quartiles of more values than these are those of some of them. */
const SAMPLE = 20_000;

function yDomain(lines: readonly ChartLine[], { logY, outliers }: CurvesView): YDomain {
  const parts = lines.flatMap(({ curve, thin }) => {
    const { middle, low, high, n } = curve;
    // Around a single run there is no band.
    const own = n.some((count) => count > 1) ? [middle, low, high] : [middle];
    return [...own, ...thin.map(({ y }) => y)];
  });
  const values = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
  let count = 0;
  for (const part of parts) {
    for (const value of part) {
      const placed = logY ? Math.log(value) : value;
      if (Number.isFinite(placed)) values[count++] = placed;
    }
  }
  const noPlace = logY ? lines.reduce((sum, { curve }) => sum + curve.middle.filter((y) => y <= 0).length, 0) : 0;
  if (count === 0) return { domain: logY ? [1, 10] : NOTHING, noPlace, outside: null };
  const found = values.subarray(0, count);
  const [first, last] = endsOf(found, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const [low, high] = outliers ? [first, last] : endsOf(found, ...fences(found));
  const back = (value: number) => (logY ? Math.exp(value) : value);
  const room = (high - low) * ROOM;
  return {
    domain: [back(low - room), back(high + room)],
    noPlace,
    outside: low > first || high < last ? [back(first), back(last)] : null,
  };
}

function endsOf(values: Float64Array, least: number, most: number): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < least || value > most) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Beyond these lies what is far from all else; where half of the values are equal, nothing does. */
function fences(values: Float64Array): [number, number] {
  const every = Math.ceil(values.length / SAMPLE);
  const sample = values.filter((_, i) => i % every === 0).sort();
  const at = (share: number) => sample[Math.round(share * (sample.length - 1))] as number;
  const reach = FENCE * (at(0.75) - at(0.25));
  return reach > 0 ? [at(0.25) - reach, at(0.75) + reach] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}

function notesOf(rows: readonly RowPoints[]): Omit<Notes, "fewer" | "noPlace" | "outside"> {
  let thinned = 0;
  let broken = 0;
  for (const row of rows) {
    if (row.thinned) thinned++;
    if (isBroken(row.points)) broken++;
  }
  const unread = rows.filter((row) => row.unread !== null);
  return { thinned, broken, unread: unread.length, why: unread[0]?.unread ?? "" };
}

function losesRuns({ curve: { n, nan } }: ChartLine): boolean {
  const last = n.length - 1;
  return n.some((count, i) => count + (nan[i] as number) > (n[last] as number) + (nan[last] as number));
}

const knownBroken = new WeakMap<Points, boolean>();

function isBroken(points: Points): boolean {
  let broken = knownBroken.get(points);
  if (broken === undefined) {
    broken = points.values.some((value) => !Number.isFinite(value));
    knownBroken.set(points, broken);
  }
  return broken;
}
