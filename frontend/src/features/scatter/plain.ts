/** What scripts and tests read of a scatter: its points as they are drawn. */
import type { Table } from "../../engine/table/types";
import { refToJson } from "../../values/keyJson";
import type { Json } from "../../values/value";
import type { LinesModel } from "../../views/table/useLines";
import type { Chosen } from "./chosen";
import type { Points } from "./model";

interface Drawn {
  readonly points: Points | null;
  readonly chosen: Chosen;
  readonly table: Table;
  readonly shown: LinesModel;
}

/** Not logged, and what else has no place, is null. */
export function plainScatter({ points, chosen: { x, y, colour }, table }: Drawn): Json {
  if (!points || !x || !y) return null;
  const { chart } = points;
  const place = (value: number | undefined): Json => (value === undefined || Number.isNaN(value) ? null : value);
  const axis = ({ values, names }: typeof chart.x, i: number): Json => {
    const value = values[i] ?? Number.NaN;
    return names.length > 0 ? (names[value] ?? null) : place(value);
  };
  return {
    kind: "scatter",
    x: refToJson(x.ref),
    y: refToJson(y.ref),
    colour: colour && refToJson(colour.ref),
    log: { ...points.logs },
    points: Array.from(chart.x.values.keys(), (i) => ({
      runs: Array.from(points.rowsOf(i), (row) => table.runs[row] ?? ""),
      x: axis(chart.x, i),
      y: axis(chart.y, i),
      spread: place(chart.spread?.[i]),
      colour: chart.inkOf(i),
    })),
    trend: chart.trend && { x: [...chart.trend.xs], y: [...chart.trend.ys] },
  };
}
