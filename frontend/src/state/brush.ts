/** What a stretch of an axis filters by: numbers and times by a range, categories by their values. */
import { positionsOf } from "../engine/charts/positions";
import { isNumeric, isTimed } from "../engine/kernels/content";
import type { Key } from "../engine/table/types";
import { setRange, withClause } from "./change";
import type { View } from "./view";

export interface Stretch {
  /** In units of the axis, the lower one first; times are seconds. */
  readonly bounds: readonly [number, number];
  /** On a logarithmic axis bounds are as exact as they are high. */
  readonly log: boolean;
}

/** @param stretch null takes the filter away */
export function withBrush(view: View, key: Key, stretch: Stretch | null): View {
  if (stretch === null) return withClause(view, key.ref, null);
  if (isNumeric(key) || isTimed(key)) return setRange(view, key.ref, ...rangeOf(key, stretch));
  const [low, high] = stretch.bounds;
  const all = Uint32Array.from({ length: key.codes.length }, (_, row) => row);
  const include = positionsOf(key, all).categories.filter((_, place) => place >= low && place <= high);
  const reached = include.length > 0;
  return withClause(
    view,
    key.ref,
    reached ? { type: "values", key: key.ref, include, exclude: [], match: "any" } : null,
  );
}

/** The bounds of the filter: times in ms. */
export function rangeOf(key: Key, { bounds, log }: Stretch): readonly [number, number] {
  const factor = isNumeric(key) ? 1 : 1000;
  const [low, high] = [bounds[0] * factor, bounds[1] * factor];
  const grain = (bound: number) => (log ? Math.abs(bound) : high - low) / 100;
  return [tidy(low, grain(low), Math.floor), tidy(high, grain(high), Math.ceil)];
}

/** A bound that one can read: with no more digits than the drag is exact, outwards. */
function tidy(value: number, grain: number, round: (x: number) => number): number {
  if (!(grain > 0)) return value;
  const digits = Math.min(MOST_DIGITS, -Math.floor(Math.log10(grain)));
  const power = 10 ** Math.abs(digits);
  return digits > 0 ? round(value * power) / power : round(value / power) * power;
}

/** Ten to this power is a number still. */
const MOST_DIGITS = 300;
