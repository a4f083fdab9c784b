/** The chart of one metric, with what is said of it. */
import { useMemo, useState, useSyncExternalStore } from "react";
import type { CurvesView } from "../../state/curves";
import { plainNumber } from "../../values/number";
import { LineChartView, type Zoom } from "../../views/charts/LineChartView";
import { type ChartLayout, type ChartLine, type Near, togetherWith } from "../../views/charts/lineChart";
import { MarkLine } from "../../views/components/MarkLine";
import { count, integer } from "../../views/components/words";
import type { DrawnLine } from "../../views/table/drawn";
import type { Lit } from "../../views/table/lit";
import type { MetricCurves, Notes } from "./model";
import { nWords, valueWords, xWords } from "./words";

interface MetricChartProps {
  /** The metric's label. */
  readonly name: string;
  readonly metric: string;
  readonly made: MetricCurves;
  readonly drawn: readonly DrawnLine[];
  readonly curves: CurvesView;
  readonly loading: boolean;
  readonly lit: Lit;
  readonly zoomed: boolean;
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly onOpen: (line: DrawnLine) => void;
  readonly onChange: (change: Partial<CurvesView>) => void;
}

export function MetricChart(props: MetricChartProps) {
  const { name, metric, made, drawn, curves, loading, lit, zoomed, onZoom, onOpen, onChange } = props;
  const [near, setNear] = useState<Near | null>(null);
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  const series = useMemo(() => JSON.stringify(drawn.map((line) => line.name)), [drawn]);
  const lineOf = (id: string) => drawn.find((line) => line.id === id);
  // The chart may be of newer curves than the pointer was on.
  const current = near && made.chart.lines.find(({ id }) => id === near.line.id);
  const shown = near && current && near.place < current.curve.x.length ? { line: current, place: near.place } : null;
  const said = shown ? spoken(shown, lineOf(shown.line.id)?.name ?? "", made, curves) : "";
  return (
    <figure
      className="tbm-chart-figure"
      data-testid="curves"
      data-metric={metric}
      data-series={series}
      data-lines={made.chart.lines.length}
      data-loading={loading}
    >
      <figcaption>
        <bdi className="tbm-clip" title={metric}>
          {name}
        </bdi>
        {zoomed && (
          <button type="button" className="tbm-link" onClick={() => onZoom(null)}>
            Show all of it
          </button>
        )}
      </figcaption>
      <LineChartView
        chart={made.chart}
        name={`${name}: ${count(made.chart.lines.length, "curve")}. Arrow keys walk along them, Enter opens the run.`}
        lit={litId}
        near={shown}
        onPoint={(next) => {
          setNear(next);
          lit.set(next?.line.id ?? null);
        }}
        onOpen={(id) => {
          const line = lineOf(id);
          if (line) onOpen(line);
        }}
        onZoom={onZoom}
      >
        {(layout, { line, place }) => (
          <Readout layout={layout} x={line.curve.x[place] ?? 0} y={line.curve.middle[place] ?? 0}>
            <b>
              <MarkLine mark={line.mark} /> <bdi>{lineOf(line.id)?.short}</bdi>
            </b>
            <span>
              {xWords(line.curve.x[place] ?? 0, curves.x)}: {valueWords(line.curve, place, curves.band)}
            </span>
            <span className="tbm-caption">{nWords(line.curve, place, made.counts.get(line.id)?.of ?? 1)}</span>
            <Others lines={togetherWith(made.chart, layout, { line, place })} lineOf={lineOf} />
          </Readout>
        )}
      </LineChartView>
      {made.chart.lines.length === 0 && (
        <p className="tbm-chart-empty">{loading ? "Reading the points…" : "None of these runs has points of it."}</p>
      )}
      <NotesLine notes={made.notes} curves={curves} onChange={onChange} />
      <span className="tbm-hidden" aria-live="polite">
        {said}
      </span>
    </figure>
  );
}

function spoken({ line, place }: Near, name: string, made: MetricCurves, { x, band }: CurvesView): string {
  const { curve, id } = line;
  return `${name}, ${xWords(curve.x[place] ?? 0, x)}: ${valueWords(curve, place, band)} ${nWords(curve, place, made.counts.get(id)?.of ?? 1)}`;
}

interface OthersProps {
  readonly lines: readonly ChartLine[];
  readonly lineOf: (id: string) => DrawnLine | undefined;
}

/** So many are named that lie where the pointer's curve does. */
const NAMED = 4;

function Others({ lines, lineOf }: OthersProps) {
  if (lines.length === 0) return null;
  return (
    <span className="tbm-curves-others" data-testid="curves-others">
      and {integer(lines.length)} more here:
      {lines.slice(0, NAMED).map(({ id, mark }) => (
        <span key={id}>
          <MarkLine mark={mark} /> <bdi>{lineOf(id)?.short}</bdi>
        </span>
      ))}
      {lines.length > NAMED && "…"}
    </span>
  );
}

interface ReadoutProps {
  readonly layout: ChartLayout;
  readonly x: number;
  readonly y: number;
  readonly children: React.ReactNode;
}

/** On the side of the point where there is more room, so that it covers none of what comes. */
function Readout({ layout, x, y, children }: ReadoutProps) {
  const left = layout.x.place(x);
  const top = layout.y.place(y);
  const toLeft = left > layout.width / 2;
  const toTop = top > layout.height / 2;
  return (
    <div
      className="tbm-chart-readout"
      data-testid="curves-readout"
      style={{
        ...(toLeft ? { right: layout.width - left + 12 } : { left: left + 12 }),
        ...(toTop
          ? { bottom: layout.height - (Number.isFinite(top) ? top : layout.height / 2) + 8 }
          : { top: (Number.isFinite(top) ? top : 8) + 8 }),
      }}
    >
      {children}
    </div>
  );
}

interface NotesLineProps {
  readonly notes: Notes;
  readonly curves: CurvesView;
  readonly onChange: (change: Partial<CurvesView>) => void;
}

function NotesLine({ notes, curves, onChange }: NotesLineProps) {
  const { thinned, fewer, broken, unread, why, noPlace, outside } = notes;
  return (
    <div className="tbm-chart-notes">
      {outside && (
        <span>
          Values from {plainNumber(outside[0])} to {plainNumber(outside[1])}, those far from all others not shown.{" "}
          <button type="button" className="tbm-link" onClick={() => onChange({ outliers: true })}>
            Show them
          </button>
        </span>
      )}
      {thinned > 0 && (
        <span>
          ≈ {count(thinned, "run")} may have had more points than TensorBoard keeps.{" "}
          {curves.exact ? (
            "Their files cannot be read."
          ) : (
            <button type="button" className="tbm-link" onClick={() => onChange({ exact: true })}>
              Read all points
            </button>
          )}
        </span>
      )}
      {fewer > 0 && (
        <span>
          {count(fewer, "line")} {fewer === 1 ? "ends" : "end"} with fewer runs: fainter there.
        </span>
      )}
      {broken > 0 && <span>NaN or infinite in {count(broken, "run")}: there the lines are broken.</span>}
      {noPlace > 0 && <span>{count(noPlace, "value")} at or below 0 have no place on a logarithmic axis.</span>}
      {unread > 0 && (
        <span>
          The points of {integer(unread)} {unread === 1 ? "run" : "runs"} cannot be read: {why}
        </span>
      )}
    </div>
  );
}
