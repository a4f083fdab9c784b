/** How curves are drawn, as a part of the view. */
import type { Axis, Band, Middle } from "../engine/curves/types";
import type { KeyRef } from "../values/key";
import { readRef, refToJson } from "../values/keyJson";
import { field, fields, finite, listOf, nullOr, oneOf, type Reader, ViewError, yesNo } from "../values/validate";
import type { Json } from "../values/value";

export interface CurvesView {
  /** The metrics, a chart each; null: the target, or the first metric. */
  readonly metrics: readonly KeyRef[] | null;
  readonly x: Axis;
  readonly logX: boolean;
  readonly logY: boolean;
  readonly middle: Middle;
  readonly band: Band;
  /** The runs of groups are drawn too, as thin lines. */
  readonly runs: boolean;
  /** The weight of TensorBoard's smoothing, from 0 to below 1. */
  readonly smoothing: number;
  /** Also what lies far from all else. */
  readonly outliers: boolean;
  /** All points of the runs' files instead of those that TensorBoard keeps. */
  readonly exact: boolean;
}

export const MOST_SMOOTHING = 0.999;

export const DEFAULT_CURVES: CurvesView = {
  metrics: null,
  x: "step",
  logX: false,
  logY: false,
  middle: "mean",
  band: "std",
  runs: false,
  smoothing: 0,
  outliers: false,
  exact: false,
};

export const AXES = ["step", "relative", "wall"] as const satisfies readonly Axis[];
export const MIDDLES = ["mean", "median"] as const satisfies readonly Middle[];
export const BANDS = [
  "none",
  "std",
  "standardError",
  "confidence95",
  "range",
  "quartiles",
] as const satisfies readonly Band[];

/** Only what differs from the defaults. */
export function curvesToJson(curves: CurvesView): Json {
  const all: Record<keyof CurvesView, Json> = { ...curves, metrics: curves.metrics?.map(refToJson) ?? null };
  const names = (Object.keys(DEFAULT_CURVES) as (keyof CurvesView)[]).filter(
    (name) => curves[name] !== DEFAULT_CURVES[name],
  );
  return Object.fromEntries(names.map((name) => [name, all[name]]));
}

const smoothing: Reader<number> = (json, place) => Math.min(Math.max(finite(json, place), 0), MOST_SMOOTHING);

export const readCurves: Reader<CurvesView> = (json, place) => {
  const of = fields(json, place);
  const unknown = Object.keys(of).find((name) => !Object.hasOwn(DEFAULT_CURVES, name));
  if (unknown !== undefined) throw new ViewError(`${place}: "${unknown.slice(0, 40)}" is not a part of curves`);
  const read = <K extends keyof CurvesView>(name: K, reader: Reader<CurvesView[K]>): CurvesView[K] =>
    field(of, name, place, reader, DEFAULT_CURVES[name]);
  return {
    metrics: read("metrics", nullOr(listOf(readRef))),
    x: read("x", oneOf(...AXES)),
    logX: read("logX", yesNo),
    logY: read("logY", yesNo),
    middle: read("middle", oneOf(...MIDDLES)),
    band: read("band", oneOf(...BANDS)),
    runs: read("runs", yesNo),
    smoothing: read("smoothing", smoothing),
    outliers: read("outliers", yesNo),
    exact: read("exact", yesNo),
  };
};
