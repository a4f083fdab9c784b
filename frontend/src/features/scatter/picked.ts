/** What a rectangle picks: where both axes are numbers a filter of each, else single points. */
import { isNumeric } from "../../engine/kernels/content";
import type { Key } from "../../engine/table/types";
import { rangeOf } from "../../state/brush";
import { clauseOf, withClause } from "../../state/change";
import type { View } from "../../state/view";
import type { Rectangle } from "../../views/charts/ScatterView";
import type { ScatterAxis } from "../../views/charts/scatterChart";
import type { Chosen } from "./chosen";
import type { Points } from "./model";

export interface Picked {
  readonly points: readonly number[];
  /** In px, where to ask what to do with them. */
  readonly at: { readonly left: number; readonly top: number };
  /** Filters that let just these pass; null where only their names do. */
  readonly ranges: readonly Range[] | null;
}

/** Of a key, times in ms. */
interface Range {
  readonly key: Key;
  readonly min: number;
  readonly max: number;
}

export function pickedOf({ chart, groups }: Points, { x, y }: Chosen, rectangle: Rectangle, view: View): Picked {
  const { points, left, top } = rectangle;
  const picked = { points, at: { left, top }, ranges: null };
  if (groups || !x || !y || x.id === y.id || points.length === 0) return picked;
  const sides = [
    { key: x, axis: chart.x, shared: chart.shared.x, bounds: rectangle.x },
    { key: y, axis: chart.y, shared: chart.shared.y, bounds: rectangle.y },
  ];
  const isFilter = ({ key, axis }: (typeof sides)[number]) =>
    axis.kind !== "category" &&
    clauseOf(view, key.ref)?.type !== "values" &&
    points.every((point) => !Number.isNaN(axis.values[point]));
  if (!sides.every(isFilter)) return picked;
  const ranges = sides.map(({ key, axis, shared, bounds }): Range => {
    // What is shaken stands beside its number: there numbers are picked, not places.
    const [min, max] = rangeOf(key, { bounds: shared ? ends(axis, points) : bounds, log: axis.kind === "log" });
    const clause = clauseOf(view, key.ref);
    if (clause?.type !== "range") return { key, min, max };
    return { key, min: Math.max(min, clause.min ?? min), max: Math.min(max, clause.max ?? max) };
  });
  const inside = sides.map(({ key, axis: { values } }, i) => {
    const { min, max } = ranges[i] as Range;
    const factor = isNumeric(key) ? 1 : 1000;
    return (point: number) => (values[point] as number) * factor >= min && (values[point] as number) * factor <= max;
  });
  const all = Array.from(chart.x.values.keys()).filter((point) => inside.every((is) => is(point)));
  return { ...picked, points: all, ranges };
}

function ends({ values }: ScatterAxis, points: readonly number[]): readonly [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const point of points) {
    low = Math.min(low, values[point] as number);
    high = Math.max(high, values[point] as number);
  }
  return [low, high];
}

/** Rows that have no number, which a filter may have let pass, are not in a rectangle. */
export function withRanges(view: View, ranges: readonly Range[]): View {
  return ranges.reduce(
    (now, { key, min, max }) => withClause(now, key.ref, { type: "range", key: key.ref, min, max, also: [] }),
    view,
  );
}
