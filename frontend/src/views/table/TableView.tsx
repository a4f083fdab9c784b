/** The table of runs with its bar: groups, target, columns, ticked runs. */

import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { createPortal } from "react-dom";
import type { Mark } from "../../values/mark";
import { groupWords } from "../components/groupWords";
import { LiveRegion } from "../components/LiveRegion";
import type { ViewProps } from "../props";
import { ColumnChooser } from "./ColumnChooser";
import { ColumnMenu } from "./ColumnMenu";
import { withColumns } from "./changes";
import { Grid } from "./Grid";
import { GroupBar } from "./GroupBar";
import { HiddenSort } from "./HiddenSort";
import { IdenticalKeys } from "./IdenticalKeys";
import { LineMenu, type LineOf } from "./LineMenu";
import type { Lit } from "./lit";
import { SelectionBar } from "./SelectionBar";
import type { Selecting } from "./selection";
import { type ShownTable, shownTable } from "./shownTable";
import { TargetMenu } from "./TargetMenu";
import "./table.css";
import "./bar.css";
import { placeOf, useActions } from "./useActions";
import type { LinesModel } from "./useLines";
import { useTableModel } from "./useTableModel";
import { useWidth } from "./useWidth";

export interface TableViewProps extends ViewProps, Selecting {
  readonly shown: LinesModel;
  readonly lit: Lit;
  /** How lines are marked that are drawn elsewhere too, by their ids. */
  readonly marks: ReadonlyMap<string, Mark> | null;
  /** What else can be done with the ticked runs. */
  readonly ticked: readonly { readonly text: string; readonly onAction: () => void }[];
  /** What else can be done with a line, in its menu. */
  readonly ofLine: (line: LineOf) => readonly { readonly text: string; readonly onAction: () => void }[];
  /** The log directory, for "copy paths"; "" when it is not known. */
  readonly logdir: string;
  /** The search whose rows are shown; "" for none. */
  readonly search: string;
  /** Where the table's bar goes: above all that may stand beside the table, so that nothing of that wraps it. */
  readonly bar: HTMLElement | null;
  /** "128 of 312 runs", at the left of the bar. */
  readonly summary?: ReactNode;
  /** Told what is drawn, whenever it changes: links hold its columns, and features give it away. */
  readonly onShown?: (shown: ShownTable) => void;
  /** Told how wide all columns are in px, before they are painted. */
  readonly onWidth?: (needed: number) => void;
}

export function TableView(props: TableViewProps) {
  const { frame, view, act, shown, selection, lit, marks, logdir, search, bar, summary, onShown, onWidth } = props;
  const { table, unsorted, rows, label, by, groupCount, small } = frame;
  const root = useRef<HTMLElement>(null);
  const widths = useWidth(root);
  const model = useTableModel(props, shown, widths);
  const { columns, lines, naming, needed } = model;
  const { menu, closeMenu, copying, actions } = useActions(props, model, selection);
  const { runs } = table;
  useEffect(
    () => onShown?.(shownTable({ columns, lines, naming }, rows, runs)),
    [onShown, columns, lines, naming, rows, runs],
  );
  useLayoutEffect(() => {
    if (widths.now > 0) onWidth?.(needed);
  }, [onWidth, needed, widths]);
  const menuColumn = menu?.type === "column" ? columns.find(({ id }) => id === menu.id) : undefined;
  const menuLine = menu?.type === "line" ? placeOf(lines, table, menu.of) : -1;
  return (
    <section className="tbm-table" aria-label="Table of runs" ref={root}>
      {bar &&
        createPortal(
          <div className="tbm-table-bar">
            {summary}
            {by.length > 0 && (
              <span
                className="tbm-group-total"
                data-testid="group-total"
                data-groups={groupCount}
                data-left-out={small.groups}
              >
                {groupWords(frame)}
              </span>
            )}
            <TargetMenu frame={frame} act={act} />
            <HiddenSort {...{ frame, view, act, columns }} />
            <div className="tbm-bar-rest">
              <GroupBar {...{ frame, view, act }} />
              <span className="tbm-bar-end">
                <IdenticalKeys table={table} rows={unsorted} />
                <ColumnChooser
                  table={table}
                  columns={columns}
                  chosen={view.columns !== null}
                  label={label}
                  onChange={(refs) => act((view) => withColumns(view, refs))}
                />
              </span>
            </div>
          </div>,
          bar,
        )}
      <Grid {...{ model, frame, view, search, selection, actions, lit, marks }} />
      <SelectionBar {...{ table, rows, lines, selection, logdir, act }} others={props.ticked} />
      {menu && menuColumn && (
        <ColumnMenu
          column={menuColumn}
          columns={columns}
          view={view}
          frame={frame}
          anchor={menu.anchor}
          onToggleAll={by.length > 0 && menuColumn === columns[0] ? actions.toggleAll : null}
          act={act}
          onClose={closeMenu}
        />
      )}
      {menu?.type === "line" && menuLine >= 0 && (
        <LineMenu
          lines={lines}
          line={menuLine}
          value={menu.value}
          naming={naming}
          table={table}
          logdir={logdir}
          others={props.ofLine}
          anchor={menu.anchor}
          act={act}
          copy={copying.copy}
          onClose={closeMenu}
        />
      )}
      <LiveRegion text={copying.said} />
    </section>
  );
}
