/** The virtual treegrid: mounts what is in sight, and keeps the focus where the user put it. */
import { type ReactNode, useCallback, useLayoutEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { severalIn } from "../../engine/table/members";
import type { Frame } from "../../state/frame";
import type { View } from "../../state/view";
import type { Mark } from "../../values/mark";
import { useShortcut } from "../components/shortcut";
import { branchesOf } from "./branches";
import { gridEvents } from "./gridEvents";
import { HeaderRow } from "./HeaderRow";
import { GroupLine, RowLine } from "./Lines";
import { depthAt, findLine, groupAt, isOpen, lineId, nextFold, nextRow, openGroupsAt } from "./lines";
import type { Lit } from "./lit";
import { type Selection, tickedOf } from "./selection";
import type { TableActions } from "./useActions";
import { useCursor } from "./useCursor";
import type { TableModel } from "./useTableModel";
import { useTop } from "./useTop";
import { useWindow } from "./useWindow";

interface GridProps {
  readonly model: TableModel;
  readonly frame: Frame;
  readonly view: View;
  /** The search whose rows are shown. */
  readonly search: string;
  readonly selection: Selection;
  readonly actions: TableActions;
  readonly lit: Lit;
  readonly marks: ReadonlyMap<string, Mark> | null;
}

export function Grid({ model, frame, view, search, selection, actions, lit, marks }: GridProps) {
  const { table, rows, groups } = frame;
  const { columns, lines, best, naming } = model;
  const scroller = useRef<HTMLDivElement>(null);
  const cursor = useCursor(lines, table.runs, columns);
  const { at } = cursor;
  const groupsAbove = useCallback((line: number) => openGroupsAt(lines, line), [lines]);
  const shown = useWindow(scroller, lines.count, columns, at, lines.levels, groupsAbove);
  useTop(scroller, view, search);
  const isLit = useSyncExternalStore(lit.subscribe, lit.now);
  const wantsFocus = useRef(false);
  const allTicked = useMemo(() => tickedOf(selection, rows), [selection, rows]);

  const fold = useMemo(
    () => (lines.levels === 0 ? null : (nextFold(lines, groups, model.shape)?.to ?? null)),
    [lines, groups, model.shape],
  );

  // The cell that takes the focus is mounted by the same commit that moved the cursor to it.
  useLayoutEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    cellAt(scroller.current, at.line, at.column)?.focus({ preventScroll: true });
  });

  const moveTo = (line: number, column: number): void => {
    wantsFocus.current = true;
    cursor.moveTo(line, column);
    shown.reveal(line, column);
  };

  // The keys of an open run that has the focus; in the grid they move its own.
  const stepTo = (delta: 1 | -1): void => {
    const from = view.open === null ? -1 : findLine(lines, table.runs, `r${view.open}`, at.line);
    const to = from < 0 ? -1 : nextRow(lines, from, delta);
    if (to < 0) return;
    cursor.moveTo(to, at.column);
    shown.reveal(to, 0);
    actions.step(lines, to);
  };
  useShortcut("ArrowDown", () => stepTo(1), view.open !== null);
  useShortcut("ArrowUp", () => stepTo(-1), view.open !== null);

  const lineAt = ({ index, start }: { readonly index: number; readonly start: number }): ReactNode => {
    const group = groupAt(lines, index);
    const row = lines.items[index] ?? 0;
    const run = table.runs[row] ?? "";
    const key = lineId(lines, table.runs, index);
    const shared = {
      index,
      top: start,
      width: shown.width,
      depth: depthAt(lines, index),
      columns: shown.columns,
      mark: marks === null ? undefined : (marks.get(key) ?? null),
      lit: isLit === key,
      cursor: at.line === index ? at.column : -1,
    };
    return group ? (
      <GroupLine
        {...shared}
        {...{ group, naming }}
        runs={table.runs}
        stuck={shown.stuck.indexOf(index)}
        key={key}
        ticked={tickedOf(selection, group.rows)}
        open={isOpen(lines, index)}
      />
    ) : (
      <RowLine
        {...shared}
        {...{ row, run }}
        branches={branchesOf(table.runs, row)}
        members={severalIn(table, row)}
        key={key}
        ticked={selection.rows[row] ? "all" : "none"}
        open={view.open === run}
        best={best.has(row)}
      />
    );
  };

  // What stays below the header is laid out with it; all other lines have a place of their own.
  const isStuck = ({ index }: { readonly index: number }): boolean => shown.stuck.includes(index);
  const inFlow = [...shown.lines.filter(isStuck), ...shown.lines.filter((line) => !isStuck(line))];
  return (
    <div className="tbm-scroller" ref={scroller} data-testid="table">
      <div
        role="treegrid"
        className="tbm-grid"
        aria-label="Runs"
        aria-multiselectable="true"
        aria-rowcount={lines.count + 1}
        aria-colcount={columns.length}
        style={{ height: shown.height, width: shown.width }}
        {...gridEvents({ model, cursor, page: shown.page, moveTo, actions })}
        onPointerMove={({ target }) => {
          if (marks === null) return;
          const line = (target as Element).closest<HTMLElement>("[data-line]")?.dataset.line;
          lit.set(line === undefined ? null : lineId(lines, table.runs, Number(line)));
        }}
        onPointerLeave={() => lit.set(null)}
      >
        <HeaderRow
          all={columns}
          columns={shown.columns}
          width={shown.width}
          cursor={at.line < 0 ? at.column : -1}
          ticked={allTicked}
          fold={fold}
          onDrop={actions.place}
          onWidth={actions.resize}
        />
        {inFlow.map(lineAt)}
      </div>
    </div>
  );
}

function cellAt(root: Element | null, line: number, column: number): HTMLElement | null {
  const place = line < 0 ? ".tbm-header-row" : `[data-line="${line}"]`;
  return root?.querySelector<HTMLElement>(`${place} > [data-column="${column}"]`) ?? null;
}
