/** `POST /points`: the points of a metric in some rows, an Arrow IPC stream with one line a point. */
import { type Column, type Table, Type } from "@uwdata/flechette";
import { NO_POINTS } from "../engine/curves/rowPoints";
import type { Points } from "../engine/curves/types";
import { parseArrow } from "./arrow";
import { unexpected } from "./error";
import { flag, list, number, object, optional, text } from "./json";

export interface PointsQuery {
  readonly metric: string;
  /** Names of rows. */
  readonly rows: readonly string[];
  /** Of rows of which some points are held: how many, and the step and wall time of the last. */
  readonly since: Readonly<Record<string, readonly [number, number, number]>>;
  /** All points of the runs' files instead of those that TensorBoard keeps. */
  readonly exact: boolean;
}

export interface PointsAnswer {
  /** Of the table whose rows these are. */
  readonly version: string;
  /** The most points of a series that TensorBoard keeps. */
  readonly sampled: number;
  /** One for each row that was asked for, in that order. */
  readonly rows: readonly RowAnswer[];
}

export interface RowAnswer {
  /** The answer was full before its turn: it is to be asked for again. */
  readonly leftOut: boolean;
  /** So many of the held points stay. */
  readonly from: number;
  /** Those after them. */
  readonly points: Points;
  readonly thinned: boolean;
  readonly exact: boolean;
  /** Why its points cannot be read; null where they can. */
  readonly unread: string | null;
}

interface Told {
  readonly from: number;
  readonly points: number;
  readonly thinned: boolean;
  readonly exact: boolean;
  readonly missing: boolean;
  readonly left_out: boolean;
  readonly unread: string;
}

const told = object<Told>({
  from: optional(number, 0),
  points: optional(number, 0),
  thinned: optional(flag, false),
  exact: optional(flag, false),
  missing: optional(flag, false),
  left_out: optional(flag, false),
  unread: optional(text, ""),
});

/** Throws WireError naming the part that is not as the contract says. @param rows how many were asked for */
export function decodePoints(bytes: Uint8Array, rows: number): PointsAnswer {
  const arrow = parseArrow(bytes, "the points");
  const said = (name: string) => text(arrow.schema.metadata?.get(name), `the points' ${name}`);
  const series = list(told)(parsed(said("series")), "the points' series");
  if (series.length !== rows) throw unexpected("the points' series", "are not of the rows that were asked for");
  const places = indices(arrow);
  const steps = floats(arrow, "step");
  const times = floats(arrow, "wall_time");
  const values = floats(arrow, "value");
  let at = 0;
  return {
    version: said("version"),
    sampled: Number(said("sampled")),
    rows: series.map((one, row): RowAnswer => {
      const start = at;
      while (at < places.length && places[at] === row) at++;
      const cut = (all: Float64Array) => all.slice(start, at);
      const points = at === start ? NO_POINTS : { steps: cut(steps), times: cut(times), values: cut(values) };
      return {
        leftOut: one.left_out,
        from: one.from,
        points,
        thinned: one.thinned,
        exact: one.exact,
        unread: one.unread === "" ? null : one.unread,
      };
    }),
  };
}

function columnOf(arrow: Table, name: string): Column<unknown> {
  const column = arrow.getChild(name) as Column<unknown> | null;
  if (!column) throw unexpected(`the field \`${name}\``, "is missing");
  return column;
}

/** The places of the rows in the request. */
function indices(arrow: Table): Int32Array {
  const column = columnOf(arrow, "row");
  if (column.type.typeId !== Type.Dictionary)
    throw unexpected("the field `row`", "does not hold what the contract says");
  const all = new Int32Array(column.length);
  let at = 0;
  for (const batch of column.data) {
    for (let i = 0; i < batch.length; i++) all[at + i] = Number(batch.values[i]);
    at += batch.length;
  }
  return all;
}

function floats(arrow: Table, name: string): Float64Array {
  const column = columnOf(arrow, name);
  if (column.type.typeId !== Type.Float)
    throw unexpected(`the field \`${name}\``, "does not hold what the contract says");
  const all = new Float64Array(column.length);
  let at = 0;
  for (const batch of column.data) {
    all.set(batch.values as Float64Array, at);
    at += batch.length;
  }
  return all;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
