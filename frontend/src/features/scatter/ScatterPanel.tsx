/** The scatter in its panel: its keys in the panel's bar, the chart with a legend, and what is said of it. */
import { useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { createPortal, flushSync } from "react-dom";
import { isNumeric, isTimed } from "../../engine/kernels/content";
import type { ScatterView as Shown } from "../../state/scatter";
import { ColourLegend } from "../../views/charts/ColourLegend";
import { useInks } from "../../views/charts/ink";
import { ScatterView } from "../../views/charts/ScatterView";
import { returnFocus } from "../../views/components/focus";
import { count, integer } from "../../views/components/words";
import { withOpen } from "../../views/table/changes";
import { findLine, groupAt, lineId } from "../../views/table/lines";
import { nameText } from "../../views/table/naming";
import type { FeatureContext } from "../feature";
import { Choice } from "./Choice";
import { Controls } from "./Controls";
import { chosenOf } from "./chosen";
import { type Points, pointsOf } from "./model";
import { type Picked, pickedOf } from "./picked";
import { plainScatter } from "./plain";
import { saveScatter } from "./save";
import "./scatter.css";

interface ScatterPanelProps {
  readonly context: FeatureContext;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

export function ScatterPanel({ context, bar }: ScatterPanelProps) {
  const { act, lit, handles } = context;
  const now = useMemo(
    () => ({ frame: context.frame, shown: context.shown, selection: context.selection, view: context.view }),
    [context.frame, context.shown, context.selection, context.view],
  );
  // Behind the table and the facets, which answer a click first.
  const { frame, shown, selection, view } = useDeferredValue(now);
  const { table, label, reducer, target, newest, by, suggested } = frame;
  const { scatter } = view;
  const chosen = useMemo(
    () => chosenOf({ table, target, newest, by, suggested }, scatter),
    [table, target, newest, by, suggested, scatter],
  );
  const points = useMemo(
    () => pointsOf({ reducer, label }, shown, selection, chosen, scatter),
    [reducer, label, shown, selection, chosen, scatter],
  );
  const change = (changed: Partial<Shown>) => act((view) => ({ ...view, scatter: { ...view.scatter, ...changed } }));
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  const litPoint = useMemo(() => pointOf(points, shown, table.runs, litId), [points, shown, table, litId]);
  const [picked, setPicked] = useState<Picked | null>(null);
  const [near, setNear] = useState(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other points are other places.
  useEffect(() => setPicked(null), [points]);
  const latest = useRef({ points, chosen, table, shown });
  latest.current = { points, chosen, table, shown };
  useEffect(() => handles.set("chart", () => plainScatter(latest.current)), [handles]);
  const inks = useInks();
  const nameOf = (point: number): string => {
    if (!points) return "";
    const group = groupAt(shown.lines, points.lineOf(point));
    return group ? nameText(group, shown.naming) : (table.runs[points.rowsOf(point)[0] ?? 0] ?? "");
  };
  const { x, y, colour } = chosen;
  const title = x && y ? `${label(y)} over ${label(x)}` : "";
  const said = near >= 0 && points ? `${nameOf(near)}: ${points.say.x(near)}, ${points.say.y(near)}` : "";
  const drawn = points?.chart.x.values.length ?? 0;
  return (
    <div className="tbm-scatter">
      {bar &&
        createPortal(
          <Controls
            {...{ table, label, chosen, scatter, onChange: change }}
            logs={points?.logs ?? { x: false, y: false }}
            canLog={{ x: x !== null && isNumeric(x), y: y !== null && isNumeric(y) && !isTimed(y) }}
            onSave={(format) =>
              points && saveScatter(format, title, points, colour && { key: colour, name: label(colour) }, inks)
            }
          />,
          bar,
        )}
      {!points || drawn === 0 ? (
        <p className="tbm-chart-empty">{!x || !y ? "There are no two keys to draw." : "No run is shown."}</p>
      ) : (
        <div className="tbm-scatter-body">
          <figure
            className="tbm-chart-figure"
            data-testid="chart"
            data-kind="scatter"
            data-points={drawn}
            data-x={JSON.stringify(x?.ref.path)}
            data-y={JSON.stringify(y?.ref.path)}
            data-colour={colour ? JSON.stringify(colour.ref.path) : undefined}
          >
            <ScatterView
              chart={points.chart}
              name={`${title}: ${count(drawn, points.groups ? "group" : "run")}. Arrow keys walk along them, Enter opens the run.`}
              lit={litPoint}
              onPoint={(point) => {
                setNear(point);
                lit.set(point < 0 ? null : lineId(shown.lines, table.runs, points.lineOf(point)));
              }}
              onOpen={(point) => {
                const group = groupAt(shown.lines, points.lineOf(point));
                const row = group && group.best >= 0 ? group.best : (points.rowsOf(point)[0] ?? 0);
                act((view) => withOpen(view, table.runs[row] ?? null));
              }}
              onChoose={(rectangle) => {
                const found = pickedOf(points, chosen, rectangle, view);
                setPicked(found.points.length > 0 ? found : null);
              }}
            >
              {({ xs, ys, width, height }, point) =>
                !picked && (
                  <Readout x={xs[point] ?? 0} y={ys[point] ?? 0} width={width} height={height}>
                    <b>
                      <bdi>{nameOf(point)}</bdi>
                    </b>
                    <span>
                      {x && label(x)}: {points.say.x(point)}
                    </span>
                    <span>
                      {y && label(y)}: {points.say.y(point)}
                    </span>
                    {points.groups && <span className="tbm-caption">{count(points.rowsOf(point).length, "run")}</span>}
                  </Readout>
                )
              }
            </ScatterView>
            {picked && (
              <Choice
                {...{ act, table, points, picked, label, lines: shown.lines }}
                onDone={() => {
                  flushSync(() => setPicked(null));
                  if (document.activeElement === document.body) returnFocus(null);
                }}
              />
            )}
            <Notes {...{ points }} x={x ? label(x) : ""} y={y ? label(y) : ""} />
            <span className="tbm-hidden" aria-live="polite">
              {said}
            </span>
          </figure>
          {points.legend && colour && (
            <ColourLegend legend={points.legend} of={colour} label={label} unit={points.groups ? "group" : "run"} />
          )}
        </div>
      )}
    </div>
  );
}

/** The point of a line that is pointed at in the table. */
function pointOf(
  points: Points | null,
  { lines }: FeatureContext["shown"],
  runs: readonly string[],
  id: string | null,
): number {
  if (!points || id === null) return -1;
  const place = findLine(lines, runs, id, -1);
  if (place < 0) return -1;
  const drawn = points.chart.x.values.length;
  if (lines.levels === 0) return place < drawn ? place : -1;
  for (let point = 0; point < drawn; point++) if (points.lineOf(point) === place) return point;
  return -1;
}

interface ReadoutProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly children: React.ReactNode;
}

/** On the side of the point where there is more room. */
function Readout({ x, y, width, height, children }: ReadoutProps) {
  const across = x > width / 2 ? { right: width - x + 12 } : { left: x + 12 };
  const down = y > height / 2 ? { bottom: height - y + 8 } : { top: y + 8 };
  return (
    <div className="tbm-chart-readout" data-testid="chart-readout" style={{ ...across, ...down }}>
      {children}
    </div>
  );
}

function Notes({ points, x, y }: { readonly points: Points; readonly x: string; readonly y: string }) {
  const {
    lack,
    below,
    groups,
    chart: { shared },
  } = points;
  const spread = [...(shared.x ? [x] : []), ...(shared.y ? [y] : [])];
  const what = (n: number) => count(n, groups ? "group" : "run");
  return (
    <div className="tbm-chart-notes">
      {spread.length > 0 && (
        <span>
          {groups ? "Groups" : "Runs"} of one {spread.join(" and ")} stand a little apart, so that none hides another.
        </span>
      )}
      {lack.x > 0 && (
        <span>
          {what(lack.x)} without a place for {x}: at the left edge.
        </span>
      )}
      {lack.y > 0 && (
        <span>
          {what(lack.y)} without a place for {y}: at the bottom.
        </span>
      )}
      {below > 0 && <span>{integer(below)} of them are at or below 0, which a logarithmic axis has no place for.</span>}
    </div>
  );
}
