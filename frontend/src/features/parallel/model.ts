/** The lines of parallel coordinates: one for all rows, or all groups, that are alike on every axis and have one colour. */
import { alikeOf, membersOf } from "../../engine/charts/alike";
import type { Legend } from "../../engine/charts/colouring";
import { gapsOf, sampled, spreadOrder } from "../../engine/charts/legs";
import { positionsOf, spansPowers } from "../../engine/charts/positions";
import type { Clause } from "../../engine/clauses/list";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { ParallelView } from "../../state/parallel";
import { sameKey } from "../../values/key";
import { canonical, type Value } from "../../values/value";
import { axisOfPositions } from "../../views/charts/keyAxis";
import type { Brushes, ParallelAxis, ParallelChart } from "../../views/charts/parallelChart";
import type { Kept } from "../../views/charts/parallelLines";
import {
  boldOf,
  colouringFor,
  isCommon,
  type Plotted,
  plottedLines,
  plottedRows,
  type Side,
  said,
  sideOf,
} from "../../views/charts/plotted";
import type { Selection } from "../../views/table/selection";
import type { LinesModel } from "../../views/table/useLines";
import type { Chosen } from "./chosen";

/** All lines that there can be: a filter of the rows changes none of this. */
export interface Drawing {
  readonly chart: ParallelChart;
  readonly legend: Legend | null;
  readonly plotted: Plotted;
  /** Of each row or group its line, and of each line its rows or groups. */
  readonly lineOf: Uint32Array;
  readonly pointsOf: (line: number) => Uint32Array;
  /** How one of them reads on an axis. */
  readonly say: (axis: number, point: number) => string;
  /** Of axes of categories their values. */
  readonly categories: readonly (readonly Value[])[];
  /** Whether some line has no place on some axis. */
  readonly lacks: boolean;
  /** In which they are drawn, while there are too many for all. */
  readonly order: Uint32Array;
  /** The lines that stand behind those that pass. */
  readonly all: Pick<Kept, "drawn" | "counts">;
}

/** More lines are more than anyone tells apart, and than a page draws at once. */
const MOST = 10_000;

type Framed = Pick<Frame, "table" | "label" | "reducer">;

/** @param shown whose groups are lines; null: all rows of the table */
export function drawingOf(
  frame: Framed,
  shown: LinesModel | null,
  { axes: keys, colour }: Chosen,
  flipped: ParallelView["flipped"],
): Drawing {
  const { table, label } = frame;
  const rows = plottedRows(table.count);
  const plotted = shown ? plottedLines(shown) : rows;
  const sides = keys.map((key) => axisFor(key, rows, plotted, frame, label(key)));
  const colouring = colour && colouringFor(colour, plotted, frame);
  const { inks, palette } = inksOf(plotted.first.length, colouring?.inkOf ?? (() => "line-1"));
  const alike = alikeOf([...sides.map(({ axis }) => axis.values), inks], plotted.first.length);
  const pointsOf = membersOf(alike);
  const axes = sides.map(
    ({ axis }, i): ParallelAxis => ({
      ...axis,
      values: Float64Array.from(alike.firsts, (point) => axis.values[point] as number),
      flipped: flipped.some((ref) => sameKey(ref, (keys[i] as Key).ref)),
    }),
  );
  const own = Uint8Array.from(alike.firsts, (point) => inks[point] as number);
  const gaps = gapsOf(
    axes.map(({ values }) => values),
    own,
  );
  const counts = Uint32Array.from(alike.firsts, (_, line) => pointsOf(line).length);
  const order = spreadOrder(counts.length);
  return {
    chart: { axes, inks: own, palette, gaps },
    legend: colouring?.legend ?? null,
    plotted,
    lineOf: alike.classOf,
    pointsOf,
    say: (axis, point) => said(keys[axis] as Key, (sides[axis] as (typeof sides)[number]).side, point, plotted),
    categories: sides.map(({ side }) => side.positions.categories),
    lacks: axes.some(({ values }) => values.some(Number.isNaN)),
    order,
    all: { counts, drawn: sampled(order, counts, MOST).drawn },
  };
}

/** From the lowest to the highest of all rows, whatever is filtered and grouped, so that no axis moves under a brush. */
function axisFor(key: Key, rows: Plotted, plotted: Plotted, frame: Framed, label: string) {
  const whole = positionsOf(key, rows.first);
  const axis = axisOfPositions(whole, null, label, whole.kind === "number" && spansPowers(whole.values));
  if (!plotted.groups) return { axis, side: { positions: whole, spread: null } };
  const side = whole.kind === "category" ? sharedOf(key, whole, plotted) : sideOf(key, plotted, frame);
  return { axis: { ...axis, values: side.positions.values }, side };
}

/** Groups stand at the value that all their rows have. */
function sharedOf(key: Key, whole: Side["positions"], { first, rowsOf }: Plotted): Side {
  const at = (row: number, point: number) =>
    isCommon(key, rowsOf(point)) ? (whole.values[row] as number) : Number.NaN;
  return { positions: { ...whole, values: Float64Array.from(first, at) }, spread: null };
}

function inksOf(count: number, inkOf: (point: number) => string): Pick<ParallelChart, "inks" | "palette"> {
  const places = new Map<string, number>();
  const inks = new Uint8Array(count);
  for (let point = 0; point < count; point++) {
    const ink = inkOf(point);
    const place = places.get(ink) ?? places.size;
    places.set(ink, place);
    inks[point] = place;
  }
  return { inks, palette: [...places.keys()] };
}

/** What of a drawing is shown now. */
export interface Passing {
  readonly kept: Kept;
  /** Of each row or group 1 where it passes. */
  readonly passes: Uint8Array;
  /** Rows or groups that pass; and the lines that they make, which may be more than are drawn. */
  readonly count: number;
  readonly lines: number;
  /** Whether some of those lines stand for several. */
  readonly merged: boolean;
  /** Whether some rows do not pass. */
  readonly filtered: boolean;
}

/** @param passing rows of the table, where lines are rows: groups are what is left of them already */
export function passingOf(
  { chart, plotted, lineOf, order }: Drawing,
  passing: Uint32Array,
  selection: Selection,
): Passing {
  const points = plotted.groups ? plotted.first.map((_, point) => point) : passing;
  const passes = new Uint8Array(plotted.first.length);
  for (const point of points) passes[point] = 1;
  const counts = new Uint32Array(chart.inks.length);
  for (const point of points) add(counts, lineOf[point] as number);
  const isBold = boldOf(plotted, selection);
  const bold = isBold && new Uint32Array(chart.inks.length);
  if (bold) for (const point of points) if (isBold[point] === 1) add(bold, lineOf[point] as number);
  const { drawn, kept: lines } = sampled(order, counts, MOST);
  return {
    kept: { drawn, counts, bold },
    passes,
    count: points.length,
    lines,
    merged: lines < points.length,
    filtered: points.length < plotted.first.length,
  };
}

/** The rows or groups of a line that pass. */
export function keptPoints({ pointsOf }: Drawing, { passes }: Passing, line: number): readonly number[] {
  return Array.from(pointsOf(line)).filter((point) => passes[point] === 1);
}

/** How some of them read on an axis, where they read alike. */
export function sayAll({ say }: Drawing, axis: number, points: readonly number[]): string {
  // What is at the foot of an axis may differ; of those some tell.
  const texts = new Set(points.slice(0, SOME).map((point) => say(axis, point)));
  const [only = ""] = texts;
  return texts.size > 1 ? "no place" : only;
}

const SOME = 50;

function add(counts: Uint32Array, line: number): void {
  counts[line] = (counts[line] as number) + 1;
}

/** What of each axis a filter lets pass, where that is one stretch. */
export function brushesOf({ chart, categories }: Drawing, keys: readonly Key[], clauses: readonly Clause[]): Brushes {
  return chart.axes.map((axis, i) => {
    const clause = clauses.find((one) => sameKey(one.key, (keys[i] as Key).ref));
    return clause ? brushOf(clause, axis, categories[i] ?? []) : null;
  });
}

function brushOf(
  clause: Clause,
  { kind, domain: [low, high] }: Pick<ParallelAxis, "kind" | "domain">,
  categories: readonly Value[],
): Brushes[number] {
  if (clause.type === "range") {
    const factor = kind === "time" ? 1e-3 : 1;
    const from = Math.max(clause.min === null ? low : clause.min * factor, low);
    const to = Math.min(clause.max === null ? high : clause.max * factor, high);
    return kind === "category" || from > to ? null : [from, to];
  }
  if (kind !== "category" || clause.exclude.length > 0) return null;
  const included = new Set(clause.include.map(canonical));
  const places = categories.flatMap((value, place) => (included.has(canonical(value)) ? place : []));
  const [first, last] = [places[0], places.at(-1)];
  if (first === undefined || last === undefined || last - first + 1 !== places.length) return null;
  return [first - 0.4, last + 0.4];
}
