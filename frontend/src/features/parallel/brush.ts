/** What a brush on an axis filters by: numbers and times by a range, categories by their values. */
import { positionsOf } from "../../engine/charts/positions";
import type { Key } from "../../engine/table/types";
import { setRange, withClause } from "../../state/change";
import type { View } from "../../state/view";

/** @param bounds in units of the axis; null takes the filter away */
export function withBrush(view: View, key: Key, bounds: readonly [number, number] | null): View {
  if (bounds === null) return withClause(view, key.ref, null);
  const [low, high] = bounds;
  const all = Uint32Array.from({ length: key.codes.length }, (_, row) => row);
  const { kind, categories } = positionsOf(key, all);
  if (kind === "category") {
    const include = categories.filter((_, place) => place >= low && place <= high);
    return withClause(
      view,
      key.ref,
      include.length > 0 ? { type: "values", key: key.ref, include, exclude: [], match: "any" } : null,
    );
  }
  const factor = kind === "time" ? 1000 : 1;
  return setRange(
    view,
    key.ref,
    tidy(low * factor, (high - low) * factor, Math.floor),
    tidy(high * factor, (high - low) * factor, Math.ceil),
  );
}

/** A bound that one can read: with no more digits than the brush is exact, outwards. */
function tidy(value: number, width: number, round: (x: number) => number): number {
  if (!(width > 0)) return value;
  const digits = Math.min(15, Math.max(0, 2 - Math.floor(Math.log10(width))));
  const power = 10 ** digits;
  const whole = 10 ** Math.max(0, Math.floor(Math.log10(width)) - 2);
  return digits > 0 ? round(value * power) / power : round(value / whole) * whole;
}
