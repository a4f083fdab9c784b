/** What a chart draws as one, a row or a group of the table: where it stands on an axis of a key, its colour, and how that reads. */
import { type Colouring, colouringOf, NO_VALUE, scaled } from "../../engine/charts/colouring";
import { type Positions, positionsOf } from "../../engine/charts/positions";
import { aggregateOf } from "../../engine/kernels/aggregate";
import { isNumeric, isTimed } from "../../engine/kernels/content";
import { formatter } from "../../engine/presentation/formatter";
import { REDUCERS } from "../../engine/reducers/list";
import { valueAt } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import { words } from "../../values/format";
import { groupAt, isOpen } from "../table/lines";
import type { Selection } from "../table/selection";
import type { LinesModel } from "../table/useLines";

export interface Plotted {
  readonly groups: boolean;
  /** A row of each. */
  readonly first: Uint32Array;
  readonly rowsOf: (point: number) => Uint32Array;
  /** The line of the table that it is, by its place; -1 where it is none. */
  readonly lineOf: (point: number) => number;
}

/** The rows that the table shows, or its groups that show no group below them. */
export function plottedLines({ lines }: LinesModel): Plotted {
  if (lines.levels === 0) {
    const first = Uint32Array.from(lines.items);
    return { groups: false, first, rowsOf: (point) => first.subarray(point, point + 1), lineOf: (point) => point };
  }
  const places: number[] = [];
  for (let place = 0; place < lines.count; place++) {
    const group = groupAt(lines, place);
    if (group && !(isOpen(lines, place) && group.children.length > 0)) places.push(place);
  }
  const rows = places.map((place) => groupAt(lines, place)?.rows ?? new Uint32Array());
  return {
    groups: true,
    first: Uint32Array.from(rows, (own) => own[0] ?? 0),
    rowsOf: (point) => rows[point] as Uint32Array,
    lineOf: (point) => places[point] as number,
  };
}

/** Each row, at its own place. */
export function plottedRows(count: number): Plotted {
  const first = Uint32Array.from({ length: count }, (_, row) => row);
  return { groups: false, first, rowsOf: (row) => first.subarray(row, row + 1), lineOf: () => -1 };
}

export interface Side {
  readonly positions: Positions;
  /** Half of the error bars of groups. */
  readonly spread: Float64Array | null;
}

type Reducing = Pick<Frame, "reducer">;

/** A group stands at what its column shows of it: a mean with its error bar, or the value that all its rows have. */
export function sideOf(key: Key, plotted: Plotted, { reducer }: Reducing): Side {
  const { groups, first, rowsOf } = plotted;
  if (!groups) return { positions: positionsOf(key, first), spread: null };
  const numeric = isNumeric(key);
  if (!numeric && !isTimed(key)) {
    const positions = positionsOf(key, first);
    const values = positions.values.map((value, point) => (isCommon(key, rowsOf(point)) ? value : Number.NaN));
    return { positions: { ...positions, values }, spread: null };
  }
  const { value, spread } = REDUCERS[reducer(key.ref)];
  const factor = numeric ? 1 : 1e-3;
  const summaries = Array.from(first, (_, point) => aggregateOf(key, { rows: rowsOf(point) }));
  const values = Float64Array.from(summaries, (one) => value(one) * factor);
  const halves = spread && Float64Array.from(summaries, (one) => spread.of(one) * factor);
  return { positions: { kind: numeric ? "number" : "time", values, categories: [] }, spread: halves };
}

export function isCommon({ codes }: Key, rows: Uint32Array): boolean {
  const [first] = rows;
  return first !== undefined && rows.every((row) => codes[row] === codes[first]);
}

/** Groups whose rows differ have their own numbers' colours, or none. */
export function colouringFor(key: Key, plotted: Plotted, reducing: Reducing): Colouring {
  const { groups, first, rowsOf } = plotted;
  if (!groups) return colouringOf(key, first);
  const common = Array.from(first, (_, point) => isCommon(key, rowsOf(point)));
  if (common.every(Boolean) || !isNumeric(key)) {
    const own = colouringOf(key, first);
    return { ...own, inkOf: (point) => (common[point] ? own.inkOf(point) : NO_VALUE) };
  }
  return scaled(sideOf(key, plotted, reducing).positions.values);
}

/** Of each point whether one of its rows is ticked; null where nothing is. */
export function boldOf({ groups, first, rowsOf }: Plotted, { size, rows }: Selection): Uint8Array | null {
  if (size === 0) return null;
  const isTicked = groups
    ? (_: number, point: number) => Number(rowsOf(point).some((row) => rows[row] === 1))
    : (row: number) => rows[row] as number;
  return Uint8Array.from(first, isTicked);
}

/** How it reads on an axis. */
export function said(key: Key, { positions, spread }: Side, point: number, { rowsOf }: Plotted): string {
  const value = positions.values[point] as number;
  const rows = rowsOf(point);
  if (positions.kind === "category") {
    if (!Number.isNaN(value)) return words(positions.categories[value]);
    return isCommon(key, rows) ? "not logged" : "several values";
  }
  if (Number.isNaN(value)) return rows.length > 1 ? "no number" : words(valueAt(key, rows[0] ?? 0));
  const { format } = formatter(key);
  const half = spread?.[point] ?? Number.NaN;
  const text = format(positions.kind === "time" ? { time: value * 1000 } : value);
  return half > 0 && positions.kind === "number" ? `${text} ± ${format(half)}` : text;
}
