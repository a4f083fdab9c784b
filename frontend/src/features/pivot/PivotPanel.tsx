/** The pivot in its panel: what it is made of, in the panel's bar, and the table. */
import { useDeferredValue, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { PivotView } from "../../state/pivot";
import { onlyGroup, withReducer } from "../../views/table/changes";
import type { ExportOf, FeatureContext } from "../feature";
import { Controls } from "./Controls";
import { chosenOf } from "./chosen";
import { drawPivot } from "./model";
import { type PivotActions, PivotTable } from "./PivotTable";
import { plainPivot } from "./plain";
import "./pivot.css";

interface PivotPanelProps {
  readonly context: FeatureContext;
  readonly exportOf: ExportOf;
  /** Beside the panel's tabs. */
  readonly bar: HTMLElement | null;
}

export function PivotPanel({ context, exportOf, bar }: PivotPanelProps) {
  const { act } = context;
  const now = useMemo(() => ({ frame: context.frame, view: context.view }), [context.frame, context.view]);
  // Behind the table and the facets, which answer a click first.
  const { frame, view } = useDeferredValue(now);
  const { table, by, target, newest, reducer, unsorted: rows, groups, label } = frame;
  const { pivot, flat } = view;
  const chosen = useMemo(
    () => chosenOf({ table, by, target, newest, reducer, flat }, pivot),
    [table, by, target, newest, reducer, flat, pivot],
  );
  const drawn = useMemo(
    () => drawPivot({ rows, label, groupedBy: by, groups: flat ? groups : null }, chosen, pivot.sort),
    [rows, label, by, groups, flat, chosen, pivot.sort],
  );
  const change = (changed: Partial<PivotView>) => act((now) => ({ ...now, pivot: { ...now.pivot, ...changed } }));

  const latest = useRef({ chosen, drawn, pivot, change, act, label, runs: table.runs });
  latest.current = { chosen, drawn, pivot, change, act, label, runs: table.runs };
  const [actions] = useState<PivotActions>(() => ({
    sort: (place) => {
      const { chosen, drawn, pivot, change } = latest.current;
      const value = drawn?.pivot.columns[place]?.value;
      if (!drawn || place < 0) return change({ sort: null });
      const first = chosen.measure?.direction !== "min";
      if (drawn.sorted !== place || !pivot.sort) return change({ sort: { value, descending: first } });
      change({ sort: pivot.sort.descending === first ? { value, descending: !first } : null });
    },
    only: (line, place) => {
      const { drawn, act } = latest.current;
      const column = drawn?.pivot.columns[place];
      if (!drawn) return;
      const { by, across } = drawn.pivot;
      const keys = column ? [...by, across] : by;
      const values = [...line.values, ...(column ? [column.value] : [])];
      act((view) => onlyGroup(view, keys, { values }));
    },
  }));
  return (
    <div className="tbm-pivot">
      {bar &&
        createPortal(
          <Controls
            {...{ table, label, chosen, change }}
            onReducer={(key, reducer) => act((now) => withReducer(now, key.ref, reducer))}
            giveAway={exportOf({
              testid: "pivot-export",
              label: "Export the pivot",
              shown: () => {
                const { drawn, runs, label } = latest.current;
                return drawn && plainPivot(drawn, runs, label);
              },
            })}
          />,
          bar,
        )}
      {chosen.problem !== null || !drawn ? (
        <p className="tbm-pivot-empty">{chosen.problem}</p>
      ) : rows.length === 0 ? (
        <p className="tbm-pivot-empty">No run is shown.</p>
      ) : (
        <PivotTable {...{ chosen, drawn, label, actions }} descending={pivot.sort?.descending ?? false} />
      )}
    </div>
  );
}
