/** Parallel coordinates in their panel: the controls in the panel's bar, the chart, and what is said of it. */
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { withBrush } from "../../state/brush";
import type { ParallelView as Shown } from "../../state/parallel";
import { NAME_ID, sameKey } from "../../values/key";
import { ColourLegend } from "../../views/charts/ColourLegend";
import { useInks } from "../../views/charts/ink";
import { ParallelView } from "../../views/charts/ParallelView";
import type { PictureFormat } from "../../views/charts/picture";
import type { Plotted } from "../../views/charts/plotted";
import { count } from "../../views/components/words";
import { withOpen } from "../../views/table/changes";
import { findLine, groupAt, type Lines, lineId } from "../../views/table/lines";
import { nameText } from "../../views/table/naming";
import type { FeatureContext } from "../feature";
import { Controls } from "./Controls";
import { chosenOf } from "./chosen";
import { Heads } from "./Heads";
import { brushesOf, drawingOf, keptPoints, passingOf, sayAll } from "./model";
import { Notes } from "./Notes";
import { plainParallel } from "./plain";
import { saveParallel } from "./save";
import "./parallel.css";

interface ParallelPanelProps {
  readonly context: FeatureContext;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

export function ParallelPanel({ context, bar }: ParallelPanelProps) {
  const { act, lit, handles, seek } = context;
  const drawn = useDrawn(context);
  const { frame, shown, parallel, clauses, chosen, drawing, passing, brushes, grouped } = drawn;
  const { table, label } = frame;
  const { axes, colour } = chosen;
  const { chart, plotted } = drawing;
  const unit = plotted.groups ? "group" : "run";
  const refs = axes.map(({ ref }) => ref);
  const keys = useMemo(() => table.keys.filter(({ id }) => id !== NAME_ID), [table]);
  const inks = useInks();
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  const { lines } = shown;
  const litLines = plotted.groups ? lines : null;
  const litLine = useMemo(() => {
    const point = litPoint(litId, drawing.plotted, litLines, table.runs);
    return point < 0 ? -1 : (drawing.lineOf[point] ?? -1);
  }, [litId, drawing, litLines, table]);
  const [near, setNear] = useState(-1);
  const latest = useRef({ ...drawn, seek });
  latest.current = { ...drawn, seek };
  useEffect(
    () => handles.set("chart", () => plainParallel({ ...latest.current, table: latest.current.frame.table })),
    [handles],
  );
  const pointsOf = (line: number) => keptPoints(drawing, passing, line);
  const nameOf = (point: number): string => {
    const group = plotted.groups ? groupAt(shown.lines, plotted.lineOf(point)) : undefined;
    return group ? nameText(group, shown.naming) : (table.runs[plotted.first[point] ?? 0] ?? "");
  };
  /** The row that a click opens: of a group its best one. */
  const rowOf = (point: number): number => {
    const group = plotted.groups ? groupAt(shown.lines, plotted.lineOf(point)) : undefined;
    return group && group.best >= 0 ? group.best : (plotted.first[point] ?? 0);
  };
  const idOf = (point: number) =>
    plotted.groups ? lineId(shown.lines, table.runs, plotted.lineOf(point)) : `r${nameOf(point)}`;
  const titleOf = (points: readonly number[]) =>
    points.length === 1 ? nameOf(points[0] ?? 0) : count(points.length, unit);
  const said = (line: number) => {
    const points = pointsOf(line);
    return [titleOf(points), ...axes.map((key, i) => `${label(key)}: ${sayAll(drawing, i, points)}`)];
  };
  // What a brush does not change is not made anew in each frame of it.
  const controls = useMemo(() => {
    const onChange = (changed: Partial<Shown>) =>
      act((view) => ({ ...view, parallel: { ...view.parallel, ...changed } }));
    const onSave = (format: PictureFormat) =>
      saveParallel(format, latest.current, colour && { key: colour, name: label(colour) }, inks);
    return <Controls {...{ keys, label, chosen, parallel, grouped, onChange, onSave }} />;
  }, [act, keys, label, chosen, parallel, grouped, colour, inks]);
  const brushed = axes.map(({ ref }) => clauses.some(({ key }) => sameKey(key, ref))).join();
  const heads = useCallback(
    (xs: readonly number[]) => (
      <Heads
        {...{ axes, label, xs, act }}
        brushed={brushed.split(",").map((is) => is === "true")}
        seek={(key) => latest.current.seek(key)}
      />
    ),
    [axes, label, act, brushed],
  );
  return (
    <div className="tbm-parallel">
      {bar && createPortal(controls, bar)}
      {axes.length < 2 ? (
        <p className="tbm-chart-empty">Choose at least two axes.</p>
      ) : (
        <div className="tbm-parallel-body">
          <figure
            className="tbm-chart-figure tbm-parallel-chart"
            data-testid="chart"
            data-kind="parallel"
            data-lines={passing.kept.drawn.length}
            data-axes={JSON.stringify(refs.map(({ path }) => path))}
            data-colour={colour ? JSON.stringify(colour.ref.path) : undefined}
          >
            <ParallelView
              {...{ chart, brushes }}
              kept={passing.kept}
              context={passing.filtered ? drawing.all : null}
              name={`${axes.map(label).join(", ")}: ${count(passing.count, unit)} as ${count(passing.lines, "line")}. Arrow keys walk along them, Enter opens the run.`}
              lit={litLine}
              onPoint={(line) => {
                setNear(line);
                const [first] = line < 0 ? [] : pointsOf(line);
                lit.set(first === undefined ? null : idOf(first));
              }}
              onOpen={(line) => {
                const [first] = pointsOf(line);
                if (first !== undefined) act((view) => withOpen(view, table.runs[rowOf(first)] ?? null));
              }}
              onBrush={(axis, bounds, how) => {
                const key = axes[axis];
                const log = chart.axes[axis]?.kind === "log";
                if (key) act((view) => withBrush(view, key, bounds && { bounds, log }), how);
              }}
              heads={heads}
            >
              {(line, side) => {
                const [title, ...values] = said(line);
                const points = pointsOf(line);
                return (
                  <div
                    className="tbm-chart-readout tbm-parallel-readout"
                    data-testid="chart-readout"
                    style={{ [side]: 12 }}
                  >
                    <b>
                      <bdi>{title}</bdi>
                    </b>
                    {points.length > 1 && <span className="tbm-caption">{someNames(points, nameOf)}</span>}
                    {values.map((text, i) => (
                      <span key={axes[i]?.id}>{text}</span>
                    ))}
                  </div>
                );
              }}
            </ParallelView>
            <Notes {...{ passing, drawing, unit }} />
            <span className="tbm-hidden" aria-live="polite">
              {near >= 0 && near < chart.inks.length ? said(near).join(", ") : ""}
            </span>
          </figure>
          {drawing.legend && colour && <ColourLegend legend={drawing.legend} of={colour} label={label} unit={unit} />}
        </div>
      )}
    </div>
  );
}

/** What is pointed at in the table; -1 for nothing of it. */
function litPoint(id: string | null, plotted: Plotted, lines: Lines | null, runs: readonly string[]): number {
  if (id === null) return -1;
  if (!lines) return id.startsWith("r") ? runs.indexOf(id.slice(1)) : -1;
  const place = findLine(lines, runs, id, -1);
  return place < 0 ? -1 : plotted.first.findIndex((_, point) => plotted.lineOf(point) === place);
}

/** All lines wait for the table and the facets, which answer first; which of them pass follows a brush at once. */
function useDrawn(context: FeatureContext) {
  const now = useMemo(
    () => ({ frame: context.frame, shown: context.shown, selection: context.selection, view: context.view }),
    [context.frame, context.shown, context.selection, context.view],
  );
  const late = useDeferredValue(now);
  const { table, label, target, newest, suggested, reducer } = late.frame;
  const { parallel } = late.view;
  const { axes, colour, flipped, runs } = parallel;
  const chosen = useMemo(
    () => chosenOf({ table, target, newest, suggested }, { axes, colour }),
    [table, target, newest, suggested, axes, colour],
  );
  const grouped = late.shown.lines.levels > 0;
  const groups = grouped && !runs ? late.shown : null;
  const drawing = useMemo(
    () => drawingOf({ table, label, reducer }, groups, chosen, flipped),
    [table, label, reducer, groups, chosen, flipped],
  );
  // Rows are known by their places, which another table has others for.
  const { frame, selection } = now.frame.table === table ? now : late;
  const passing = useMemo(() => passingOf(drawing, frame.unsorted, selection), [drawing, frame.unsorted, selection]);
  const { clauses } = now.view;
  const brushes = useMemo(() => brushesOf(drawing, chosen.axes, clauses), [drawing, chosen, clauses]);
  return { frame: late.frame, shown: late.shown, parallel, clauses, chosen, drawing, passing, brushes, grouped };
}

/** Some names of several, and how many more there are. */
function someNames(points: readonly number[], nameOf: (point: number) => string): string {
  const some = points.slice(0, NAMES).map(nameOf).join(", ");
  return points.length > NAMES ? `${some} and ${points.length - NAMES} more` : some;
}

const NAMES = 3;
