/** The points of a scatter: the rows that the table shows, or its groups with their means. */
import { type Colouring, colouringOf, type Legend, scaled } from "../../engine/charts/colouring";
import { type Positions, positionsOf, spansPowers } from "../../engine/charts/positions";
import { trendOf } from "../../engine/charts/trend";
import { aggregate } from "../../engine/kernels/aggregate";
import { isNumeric, isTimed } from "../../engine/kernels/content";
import { formatter } from "../../engine/presentation/formatter";
import { REDUCERS } from "../../engine/reducers/list";
import { valueAt } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { ScatterView } from "../../state/scatter";
import { words } from "../../values/format";
import { axisOfPositions } from "../../views/charts/keyAxis";
import type { ScatterChart } from "../../views/charts/scatterChart";
import { groupAt, isOpen } from "../../views/table/lines";
import type { Selection } from "../../views/table/selection";
import type { LinesModel } from "../../views/table/useLines";
import type { Chosen } from "./chosen";

export interface Points {
  readonly chart: ScatterChart;
  readonly legend: Legend | null;
  /** The line of the table that a point is, by its place. */
  readonly lineOf: (point: number) => number;
  /** The rows of it. */
  readonly rowsOf: (point: number) => Uint32Array;
  /** How a point's value reads. */
  readonly say: { readonly x: (point: number) => string; readonly y: (point: number) => string };
  readonly groups: boolean;
  /** How many points have no place on an axis. */
  readonly lack: { readonly x: number; readonly y: number };
  /** Numbers at or below 0, which have none on a logarithmic axis. */
  readonly below: number;
  readonly logs: { readonly x: boolean; readonly y: boolean };
}

type Framed = Pick<Frame, "reducer" | "label">;

/** null where there is nothing to draw. */
export function pointsOf(
  frame: Framed,
  shown: LinesModel,
  selection: Selection,
  { x, y, colour }: Chosen,
  scatter: ScatterView,
): Points | null {
  if (!x || !y) return null;
  const { label } = frame;
  const { lines } = shown;
  const places = leafLines(shown);
  const groups = lines.levels > 0;
  const rowsOf = (point: number): Uint32Array => {
    const place = places[point] as number;
    return groupAt(lines, place)?.rows ?? Uint32Array.of(lines.items[place] as number);
  };
  const count = places.length;
  const [xs, ys] = [x, y].map((key) =>
    groups ? ofGroups(key, count, rowsOf, frame) : ofRows(key, places, lines.items),
  ) as [Side, Side];
  const logs = { x: isLog(xs, scatter.logX), y: isLog(ys, scatter.logY) };
  const colouring = colour && colouringFor(colour, groups, count, rowsOf, places, lines.items, frame);
  const axes = {
    x: axisOfPositions(xs.positions, null, label(x), logs.x),
    y: axisOfPositions(ys.positions, ys.spread, label(y), logs.y),
  };
  const chart: ScatterChart = {
    ...axes,
    inkOf: colouring?.inkOf ?? (() => "line-1"),
    spread: ys.spread,
    bold: selection.size > 0 ? boldOf(count, rowsOf, selection) : null,
    trend:
      scatter.trend && axes.y.kind !== "category"
        ? trendOf(axes.x.values, axes.y.values, axes.x.kind === "category")
        : null,
  };
  const lacking = (values: Float64Array) => values.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0);
  const lack = { x: lacking(axes.x.values), y: lacking(axes.y.values) };
  return {
    chart,
    legend: colouring?.legend ?? null,
    lineOf: (point) => places[point] as number,
    rowsOf,
    say: { x: (point) => said(x, xs, point, rowsOf), y: (point) => said(y, ys, point, rowsOf) },
    groups,
    lack,
    below: lack.x + lack.y - lacking(xs.positions.values) - lacking(ys.positions.values),
    logs,
  };
}

interface Side {
  readonly positions: Positions;
  /** Half of the error bars of groups. */
  readonly spread: Float64Array | null;
}

/** Rows, or groups that show no group below them. */
function leafLines({ lines }: LinesModel): Uint32Array {
  if (lines.levels === 0) return Uint32Array.from({ length: lines.count }, (_, place) => place);
  const places: number[] = [];
  for (let place = 0; place < lines.count; place++) {
    const group = groupAt(lines, place);
    if (group && !(isOpen(lines, place) && group.children.length > 0)) places.push(place);
  }
  return Uint32Array.from(places);
}

function ofRows(key: Key, places: Uint32Array, items: Int32Array | Uint32Array): Side {
  const rows = Uint32Array.from(places, (place) => items[place] as number);
  return { positions: positionsOf(key, rows), spread: null };
}

/** A group stands at what its column shows of it: a mean with its error bar, or the value that all its rows have. */
function ofGroups(key: Key, count: number, rowsOf: (point: number) => Uint32Array, { reducer }: Framed): Side {
  const numeric = isNumeric(key);
  if (!numeric && !isTimed(key)) {
    const firsts = Uint32Array.from({ length: count }, (_, point) => rowsOf(point)[0] ?? 0);
    const positions = positionsOf(key, firsts);
    const values = positions.values.map((value, point) => (isCommon(key, rowsOf(point)) ? value : Number.NaN));
    return { positions: { ...positions, values }, spread: null };
  }
  const { value, spread } = REDUCERS[reducer(key.ref)];
  const factor = numeric ? 1 : 1e-3;
  const summaries = Array.from({ length: count }, (_, point) => aggregate(key, rowsOf(point)));
  const values = Float64Array.from(summaries, (one) => value(one) * factor);
  const halves = spread && Float64Array.from(summaries, (one) => spread.of(one) * factor);
  return { positions: { kind: numeric ? "number" : "time", values, categories: [] }, spread: halves };
}

function isCommon({ codes }: Key, rows: Uint32Array): boolean {
  const [first] = rows;
  return first !== undefined && rows.every((row) => codes[row] === codes[first]);
}

function isLog({ positions: { kind, values } }: Side, asked: boolean | null): boolean {
  return kind === "number" && (asked ?? spansPowers(values));
}

function colouringFor(
  key: Key,
  groups: boolean,
  count: number,
  rowsOf: (point: number) => Uint32Array,
  places: Uint32Array,
  items: Int32Array | Uint32Array,
  frame: Framed,
): Colouring {
  if (!groups)
    return colouringOf(
      key,
      Uint32Array.from(places, (place) => items[place] as number),
    );
  const firsts = Uint32Array.from({ length: count }, (_, point) => rowsOf(point)[0] ?? 0);
  const common = Array.from({ length: count }, (_, point) => isCommon(key, rowsOf(point)));
  if (common.every(Boolean) || !isNumeric(key)) {
    const own = colouringOf(key, firsts);
    return { ...own, inkOf: (point) => (common[point] ? own.inkOf(point) : "text-3") };
  }
  return scaled(ofGroups(key, count, rowsOf, frame).positions.values);
}

function boldOf(count: number, rowsOf: (point: number) => Uint32Array, { rows }: Selection): Uint8Array {
  return Uint8Array.from({ length: count }, (_, point) => Number(rowsOf(point).some((row) => rows[row] === 1)));
}

function said(key: Key, { positions, spread }: Side, point: number, rowsOf: (point: number) => Uint32Array): string {
  const value = positions.values[point] as number;
  if (positions.kind === "category") {
    return Number.isNaN(value)
      ? isCommon(key, rowsOf(point))
        ? "not logged"
        : "several values"
      : words(positions.categories[value]);
  }
  if (Number.isNaN(value)) return rowsOf(point).length > 1 ? "no number" : logged(key, rowsOf(point)[0] ?? 0);
  const { format } = formatter(key);
  const half = spread?.[point] ?? Number.NaN;
  const text = format(positions.kind === "time" ? { time: value * 1000 } : value);
  return half > 0 && positions.kind === "number" ? `${text} ± ${format(half)}` : text;
}

/** What a row has that has no place. */
function logged(key: Key, row: number): string {
  return words(valueAt(key, row));
}
