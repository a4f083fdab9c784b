/** Parallel coordinates in their panel: axes and colour in the panel's bar, the chart, and what is said of it. */
import { useDeferredValue, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { createPortal } from "react-dom";
import { valueAt } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import { DEFAULT_PARALLEL, type ParallelView as Shown } from "../../state/parallel";
import { words } from "../../values/format";
import { NAME_ID, sameKey } from "../../values/key";
import { refToJson } from "../../values/keyJson";
import { ColourLegend } from "../../views/charts/ColourLegend";
import { ParallelView } from "../../views/charts/ParallelView";
import { count, integer } from "../../views/components/words";
import { moved, withOpen } from "../../views/table/changes";
import { KeyButton } from "../../views/table/KeyButton";
import { KeysButton } from "../../views/table/KeysButton";
import type { FeatureContext } from "../feature";
import { withBrush } from "./brush";
import { chosenOf } from "./chosen";
import { Heads } from "./Heads";
import { linesOf } from "./model";
import "./parallel.css";

interface ParallelPanelProps {
  readonly context: FeatureContext;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

export function ParallelPanel({ context, bar }: ParallelPanelProps) {
  const { act, lit, handles } = context;
  const now = useMemo(
    () => ({ frame: context.frame, selection: context.selection, view: context.view }),
    [context.frame, context.selection, context.view],
  );
  // Behind the table and the facets, which answer a brush first.
  const { frame, selection, view } = useDeferredValue(now);
  const { table, label, target, newest, suggested, unsorted } = frame;
  const { parallel, clauses } = view;
  const chosen = useMemo(
    () => chosenOf({ table, target, newest, suggested }, parallel),
    [table, target, newest, suggested, parallel],
  );
  const lines = useMemo(
    () => linesOf({ table, unsorted, label }, selection, clauses, chosen, parallel),
    [table, unsorted, label, selection, clauses, chosen, parallel],
  );
  const { axes, colour } = chosen;
  const { chart } = lines;
  const change = (changed: Partial<Shown>) => act((view) => ({ ...view, parallel: { ...view.parallel, ...changed } }));
  const refs = axes.map(({ ref }) => ref);
  const keys = useMemo(() => table.keys.filter(({ id }) => id !== NAME_ID), [table]);
  const litId = useSyncExternalStore(lit.subscribe, lit.now);
  const litRow = useMemo(() => (litId?.startsWith("r") ? table.runs.indexOf(litId.slice(1)) : -1), [litId, table]);
  const [near, setNear] = useState(-1);
  const latest = useRef({ chosen, lines, table });
  latest.current = { chosen, lines, table };
  useEffect(() => handles.set("chart", () => plain(latest.current)), [handles]);
  const nameOf = (row: number) => table.runs[row] ?? "";
  const say = (key: Key, row: number) => `${label(key)}: ${words(valueAt(key, row))}`;
  return (
    <div className="tbm-parallel">
      {bar &&
        createPortal(
          <div className="tbm-curves-bar">
            <KeysButton
              name="Axes"
              testid="parallel-axes"
              keys={keys}
              chosen={axes}
              label={label}
              onChange={(axes) => change({ axes })}
              foot={
                parallel.axes && (
                  <div className="tbm-chooser-foot">
                    <button type="button" className="tbm-button tbm-quiet" onClick={() => change(DEFAULT_PARALLEL)}>
                      As suggested
                    </button>
                  </div>
                )
              }
            >
              <span className="tbm-caption">Axes</span> {integer(axes.length)}
            </KeysButton>
            <KeyButton
              testid="parallel-colour"
              title="Coloured by"
              words="Colour"
              {...{ keys, label }}
              picked={colour}
              onPick={({ ref }) => change({ colour: ref })}
              usual={{ text: "The target", onPress: () => change({ colour: null }) }}
            />
          </div>,
          bar,
        )}
      {axes.length < 2 ? (
        <p className="tbm-curves-empty">Choose at least two axes.</p>
      ) : (
        <div className="tbm-parallel-body">
          <figure
            className="tbm-curves-chart tbm-parallel-chart"
            data-testid="chart"
            data-kind="parallel"
            data-lines={lines.drawn}
            data-axes={JSON.stringify(axes.map(({ ref }) => ref.path))}
            data-colour={colour ? JSON.stringify(colour.ref.path) : undefined}
          >
            <ParallelView
              chart={chart}
              name={`${axes.map(label).join(", ")}: ${count(lines.drawn, "run")} as lines. Arrow keys walk along them, Enter opens the run.`}
              lit={litRow}
              onPoint={(row) => {
                setNear(row);
                lit.set(row < 0 ? null : `r${nameOf(row)}`);
              }}
              onOpen={(row) => act((view) => withOpen(view, nameOf(row)))}
              onBrush={(axis, bounds, how) => {
                const key = axes[axis];
                if (key) act((view) => withBrush(view, key, bounds), how);
              }}
              heads={(xs) => (
                <Heads
                  {...{ axes, label, xs }}
                  brushed={axes.map(({ ref }) => clauses.some(({ key }) => sameKey(key, ref)))}
                  onMove={(from, to) => {
                    const key = refs[from];
                    if (key) change({ axes: moved(refs, key, to - from) });
                  }}
                  onFlip={(axis) => {
                    const ref = refs[axis];
                    if (!ref) return;
                    const others = parallel.flipped.filter((one) => !sameKey(one, ref));
                    change({ flipped: others.length < parallel.flipped.length ? others : [...others, ref] });
                  }}
                  onRemove={(axis) => change({ axes: refs.filter((_, i) => i !== axis) })}
                  onClear={(axis) => {
                    const key = axes[axis];
                    if (key) act((view) => withBrush(view, key, null));
                  }}
                />
              )}
            >
              {({ width }, row) => (
                <div
                  className="tbm-curves-readout tbm-parallel-readout"
                  data-testid="chart-readout"
                  style={{ left: Math.min(12, width) }}
                >
                  <b>
                    <bdi>{nameOf(row)}</bdi>
                  </b>
                  {axes.map((key) => (
                    <span key={key.id}>{say(key, row)}</span>
                  ))}
                </div>
              )}
            </ParallelView>
            <div className="tbm-curves-notes">
              {lines.drawn < lines.shown && (
                <span>
                  {integer(lines.drawn)} of {count(lines.shown, "run")} are drawn, from all parts of the table.
                </span>
              )}
              {lines.lacks && <span>At the foot of an axis: not logged, or no place on it.</span>}
              <span>Drag along an axis to filter by it.</span>
            </div>
            <span className="tbm-hidden" aria-live="polite">
              {near >= 0 ? `${nameOf(near)}, ${axes.map((key) => say(key, near)).join(", ")}` : ""}
            </span>
          </figure>
          {lines.legend && colour && <ColourLegend legend={lines.legend} of={colour} label={label} unit="run" />}
        </div>
      )}
    </div>
  );
}

interface Drawn {
  readonly chosen: ReturnType<typeof chosenOf>;
  readonly lines: ReturnType<typeof linesOf>;
  readonly table: FeatureContext["frame"]["table"];
}

/** What scripts and tests read. */
function plain({ chosen: { axes, colour }, lines: { chart }, table }: Drawn): unknown {
  const place = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
  return {
    kind: "parallel",
    axes: axes.map(({ ref }, i) => ({
      key: refToJson(ref),
      kind: chart.axes[i]?.kind,
      brush: chart.axes[i]?.brush ?? null,
      flipped: chart.axes[i]?.flipped,
    })),
    colour: colour && refToJson(colour.ref),
    lines: Array.from(chart.lines, (row) => ({
      run: table.runs[row] ?? "",
      values: chart.axes.map(({ values, names }) =>
        names.length > 0 ? (names[values[row] ?? -1] ?? null) : place(values[row]),
      ),
      colour: chart.inkOf(row),
    })),
  };
}
