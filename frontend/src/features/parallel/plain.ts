/** What scripts and tests read of parallel coordinates: their lines as they are drawn. */
import type { Table } from "../../engine/table/types";
import { refToJson } from "../../values/keyJson";
import type { Json } from "../../values/value";
import type { Brushes } from "../../views/charts/parallelChart";
import type { Chosen } from "./chosen";
import { type Drawing, keptPoints, type Passing } from "./model";

export interface Shown {
  readonly chosen: Chosen;
  readonly drawing: Drawing;
  readonly passing: Passing;
  readonly brushes: Brushes;
  readonly table: Table;
}

/** What has no place is null. */
export function plainParallel({ chosen: { axes, colour }, drawing, passing, brushes, table }: Shown): Json {
  const { chart, plotted } = drawing;
  const place = (axis: number, line: number): Json => {
    const { values, names } = chart.axes[axis] as (typeof chart.axes)[number];
    const value = values[line] as number;
    return names.length > 0 ? (names[value] ?? null) : Number.isNaN(value) ? null : value;
  };
  return {
    kind: "parallel",
    axes: axes.map(({ ref }, i) => ({
      key: refToJson(ref),
      kind: chart.axes[i]?.kind ?? null,
      brush: brushes[i] ? [...(brushes[i] ?? [])] : null,
      flipped: chart.axes[i]?.flipped ?? false,
    })),
    colour: colour && refToJson(colour.ref),
    lines: Array.from(passing.kept.drawn.toSorted(), (line) => ({
      runs: keptPoints(drawing, passing, line).flatMap((point) =>
        Array.from(plotted.rowsOf(point), (row) => table.runs[row] ?? ""),
      ),
      values: axes.map((_, axis) => place(axis, line)),
      colour: chart.palette[chart.inks[line] as number] ?? "",
    })),
  };
}
