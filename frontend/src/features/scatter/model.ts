/** The points of a scatter: the rows that the table shows, or its groups with their means. */
import type { Legend } from "../../engine/charts/colouring";
import { spansPowers } from "../../engine/charts/positions";
import { sharedNumbers } from "../../engine/charts/shared";
import { trendOf } from "../../engine/charts/trend";
import type { Frame } from "../../state/frame";
import type { ScatterView } from "../../state/scatter";
import { axisOfPositions } from "../../views/charts/keyAxis";
import { boldOf, colouringFor, plottedLines, type Side, said, sideOf } from "../../views/charts/plotted";
import type { ScatterChart } from "../../views/charts/scatterChart";
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
  const plotted = plottedLines(shown);
  const { groups, lineOf, rowsOf } = plotted;
  const [xs, ys] = [sideOf(x, plotted, frame), sideOf(y, plotted, frame)];
  const logs = { x: isLog(xs, scatter.logX), y: isLog(ys, scatter.logY) };
  const colouring = colour && colouringFor(colour, plotted, frame);
  const axes = {
    x: axisOfPositions(xs.positions, null, label(x), logs.x),
    y: axisOfPositions(ys.positions, ys.spread, label(y), logs.y),
  };
  const chart: ScatterChart = {
    ...axes,
    inkOf: colouring?.inkOf ?? (() => "line-1"),
    spread: ys.spread,
    bold: boldOf(plotted, selection),
    trend:
      scatter.trend && axes.y.kind !== "category"
        ? trendOf(axes.x.values, axes.y.values, axes.x.kind === "category")
        : null,
    shared: sharedOf(axes),
  };
  const lacking = (values: Float64Array) => values.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0);
  const lack = { x: lacking(axes.x.values), y: lacking(axes.y.values) };
  return {
    chart,
    legend: colouring?.legend ?? null,
    lineOf,
    rowsOf,
    say: { x: (point) => said(x, xs, point, plotted), y: (point) => said(y, ys, point, plotted) },
    groups,
    lack,
    below: lack.x + lack.y - lacking(xs.positions.values) - lacking(ys.positions.values),
    logs,
  };
}

function isLog({ positions: { kind, values } }: Side, asked: boolean | null): boolean {
  return kind === "number" && (asked ?? spansPowers(values));
}

/** Along y points are shaken only where they are along x too: else these are apart already. */
function sharedOf({ x, y }: Pick<ScatterChart, "x" | "y">): ScatterChart["shared"] {
  const isNumber = ({ kind }: ScatterChart["x"]) => kind === "linear" || kind === "log";
  const along = sharedNumbers(x.values);
  return { x: isNumber(x) ? along : null, y: along && isNumber(y) ? sharedNumbers(y.values) : null };
}
