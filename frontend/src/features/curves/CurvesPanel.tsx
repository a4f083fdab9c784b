/** The curves of the ticked lines of the table, else of its first ones: a chart for each metric, live. */
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { CurvesView } from "../../state/curves";
import type { KeyRef } from "../../values/key";
import type { Mark } from "../../values/mark";
import { useInks } from "../../views/charts/ink";
import type { Zoom } from "../../views/charts/LineChartView";
import { withOpen } from "../../views/table/changes";
import type { DrawnLine, DrawnLines } from "../../views/table/drawn";
import type { FeatureContext } from "../feature";
import { Controls } from "./Controls";
import { hiddenBehind } from "./equal";
import { Legend } from "./Legend";
import { MetricChart } from "./MetricChart";
import { CurveMaker, type MetricCurves } from "./model";
import { saveCharts } from "./save";
import "./curves.css";

export interface CurvesPanelProps {
  readonly context: FeatureContext;
  readonly drawn: DrawnLines;
  readonly marks: ReadonlyMap<string, Mark>;
  /** Beside the panel's tabs; null: without controls. */
  readonly bar: HTMLElement | null;
  /** The only one that is drawn, null for the target; undefined: those of the view. */
  readonly metric?: KeyRef | null;
}

const NO_POINTS = new Map<string, never>();

export function CurvesPanel({ context, drawn, marks, bar, metric }: CurvesPanelProps) {
  const { frame, view, act, points, lit, handles } = context;
  const { curves } = view;
  const { table } = frame;
  const keys = useMemo(() => table.keys.filter(({ ref }) => ref.namespace === "metric"), [table]);
  const shown = useMemo(
    () => metricsOf(metric === undefined ? curves.metrics : metric && [metric], keys, frame.target?.key ?? null, table),
    [curves, metric, keys, frame.target, table],
  );
  const names = useMemo(() => shown.map(metricName), [shown]);
  const rows = useMemo(
    () => [...new Set(drawn.lines.flatMap((line) => line.rows))].map((row) => table.runs[row] ?? ""),
    [drawn, table],
  );
  const version = context.version;
  useEffect(
    () =>
      points.want(
        names.map((metric) => ({ metric, rows, exact: curves.exact })),
        version,
      ),
    [points, names, rows, curves.exact, version],
  );
  useEffect(() => () => points.want([], ""), [points]);
  const state = useSyncExternalStore(points.subscribe, points.state);

  const [zooms, setZooms] = useState<ReadonlyMap<string, Zoom>>(new Map());
  const [makers] = useState(() => new Map<string, CurveMaker>());
  const made = useMemo(
    () =>
      names.map((metric): MetricCurves => {
        const maker = makers.get(metric) ?? new CurveMaker();
        makers.set(metric, maker);
        const known = state.metrics.get(metric) ?? NO_POINTS;
        return maker.make(drawn.lines, marks, known, table.runs, curves, zooms.get(metric) ?? null);
      }),
    [names, makers, drawn, marks, state.metrics, table, curves, zooms],
  );

  const behind = useMemo(() => hiddenBehind(made.map(({ chart }) => chart)), [made]);
  const latest = useRef({ names, made, drawn });
  latest.current = { names, made, drawn };
  useEffect(() => handles.set("curves", () => plainCurves(latest.current)), [handles]);

  const change = (changed: Partial<CurvesView>, how?: "finished" | "ongoing") =>
    act((now) => ({ ...now, curves: { ...now.curves, ...changed } }), how);
  const open = (line: DrawnLine) => line.opens !== null && act((now) => withOpen(now, line.opens));
  const inks = useInks();
  const titles = shown.map((key) => frame.label(key));
  const controls = (
    <Controls
      curves={curves}
      onChange={change}
      keys={keys}
      shown={shown}
      label={frame.label}
      onSave={(format) =>
        saveCharts(
          format,
          titles,
          made.map(({ chart }) => chart),
          drawn,
          inks,
        )
      }
    />
  );
  return (
    <div className="tbm-curves">
      {bar && createPortal(controls, bar)}
      {state.error && (
        <p className="tbm-curves-error" role="alert">
          The points could not be read: {state.error.message}{" "}
          <button type="button" className="tbm-link" onClick={points.retry}>
            Try again
          </button>
        </p>
      )}
      <div className="tbm-curves-body">
        <div className="tbm-curves-charts">
          {shown.map((key, i) => {
            const metric = names[i] ?? "";
            const one = made[i];
            return (
              one && (
                <MetricChart
                  key={metric}
                  name={frame.label(key)}
                  metric={metric}
                  made={one}
                  drawn={drawn.lines}
                  curves={curves}
                  loading={state.loading}
                  lit={lit}
                  zoomed={zooms.has(metric)}
                  onZoom={(zoom) => {
                    const next = new Map(zooms);
                    if (zoom) next.set(metric, zoom);
                    else next.delete(metric);
                    setZooms(next);
                  }}
                  onOpen={open}
                  onChange={change}
                />
              )
            );
          })}
          {shown.length === 0 && <p className="tbm-chart-empty">{noMetrics(keys)}</p>}
        </div>
        <Legend
          drawn={drawn}
          marks={marks}
          counts={made[0]?.counts ?? new Map()}
          behind={behind}
          loading={state.loading}
          lit={lit}
          onOpen={open}
        />
      </div>
    </div>
  );
}

function noMetrics(keys: readonly Key[]): string {
  return keys.length === 0 ? "No run has logged a metric." : "Choose a metric to draw.";
}

/** As the server knows it. */
export function metricName({ ref }: Key): string {
  return ref.path[0] ?? "";
}

function metricsOf(
  metrics: CurvesView["metrics"],
  keys: readonly Key[],
  target: KeyRef | null,
  table: FeatureContext["frame"]["table"],
): readonly Key[] {
  if (metrics !== null) return metrics.map((ref) => findKey(table, ref)).filter((key) => key !== undefined);
  const own = target?.namespace === "metric" ? findKey(table, target) : undefined;
  const first = own ?? keys[0];
  return first ? [first] : [];
}

/** What scripts and tests read: numbers as they are drawn. */
function plainCurves({
  names,
  made,
  drawn,
}: {
  readonly names: readonly string[];
  readonly made: readonly MetricCurves[];
  readonly drawn: DrawnLines;
}): unknown {
  const called = new Map(drawn.lines.map(({ id, name }) => [id, name]));
  return made.flatMap(({ chart }, i) =>
    chart.lines.map(({ id, curve, mark }) => ({
      name: called.get(id) ?? "",
      metric: names[i] ?? "",
      colour: mark.colour,
      steps: [...curve.x],
      mean: [...curve.middle],
      low: [...curve.low],
      high: [...curve.high],
      n: [...curve.n],
    })),
  );
}
