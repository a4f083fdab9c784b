/** What the grid's keys and clicks do. The functions never change, so that lines need not draw again because of them. */
import { useRef, useState } from "react";
import type { Group, Table } from "../../engine/table/types";
import type { ViewProps } from "../props";
import { nextSort, onlyGroup, toggleGroup, withOpen, withSort, withToggled, withWidth } from "./changes";
import { withMoved, withPin, withPlaced } from "./columnChanges";
import { type Column, shownKeys } from "./columns";
import { type Copying, exactText, useCopying } from "./copying";
import { findLine, groupAt, type Lines, lineId, nextFold } from "./lines";
import { type Selection, tickedOf } from "./selection";
import { EVERYTHING, type TickedLine, withTicked, withUnticked } from "./ticking";
import type { TableModel } from "./useTableModel";

export type OpenMenu =
  | { readonly type: "column"; readonly id: string; readonly anchor: Element }
  | { readonly type: "line"; readonly of: KeptLine; readonly value: string; readonly anchor: Element };

/** A line by its name, since others may come and go; `line` is where it was. */
interface KeptLine {
  readonly id: string;
  readonly line: number;
}

export interface TableActions {
  readonly open: (lines: Lines, line: number) => void;
  /** Opens the run in the place of the one that is open; a walk through many is one step for Back. */
  readonly step: (lines: Lines, line: number) => void;
  readonly toggle: (lines: Lines, line: number) => void;
  /** Closes the runs of all groups, then all groups, then opens all. */
  readonly toggleAll: () => void;
  readonly only: (lines: Lines, line: number) => void;
  /** Ticks the line's runs or unticks them; -1 for all; with `through`, all lines since the last one ticked. */
  readonly tick: (lines: Lines, line: number, through: boolean) => void;
  readonly sort: (column: Column, additive: boolean) => void;
  /** Moves a column by some places. */
  readonly shift: (column: Column, delta: number) => void;
  /** Pins a column, or unpins it. */
  readonly pin: (column: Column) => void;
  /** Puts the column of this key at a place. */
  readonly place: (id: string, place: number) => void;
  /** NaN: back to the automatic width. */
  readonly resize: (column: Column, width: number) => void;
  readonly columnMenu: (column: Column, anchor: Element) => void;
  readonly lineMenu: (lines: Lines, line: number, column: Column, anchor: Element) => void;
  /** Copies the exact value of a cell; line -1 is the header. */
  readonly copy: (lines: Lines, line: number, column: Column) => void;
}

export interface ActionState {
  readonly menu: OpenMenu | null;
  readonly closeMenu: () => void;
  readonly copying: Copying;
  readonly actions: TableActions;
}

/** Where a line is now; -1 when it is gone. */
export function placeOf(lines: Lines, { runs }: Table, { id, line }: KeptLine): number {
  return findLine(lines, runs, id, line);
}

export function useActions(props: ViewProps, model: TableModel, selection: Selection): ActionState {
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const latest = useRef({ props, model, selection });
  latest.current = { props, model, selection };
  const lastTicked = useRef<KeptLine | null>(null);
  const copying = useCopying();
  const { copy } = copying;

  const [actions] = useState<TableActions>(() => {
    const rowsOf = (lines: Lines, line: number): ArrayLike<number> & Iterable<number> => {
      const { rows } = latest.current.props.frame;
      return line < 0 ? rows : (groupAt(lines, line)?.rows ?? [lines.items[line] ?? 0]);
    };
    /** What a tick at a line is of; of the header's all that is shown, line by line where something is filtered away. */
    const tickedLines = (lines: Lines, line: number): readonly TickedLine[] => {
      const { frame, view } = latest.current.props;
      const ofGroup = ({ values, rows }: Group): TickedLine => ({
        group: { by: frame.by.slice(0, values.length).map(({ ref }) => ref), values },
        rows,
      });
      if (line >= 0) {
        const group = groupAt(lines, line);
        return [group ? ofGroup(group) : { group: null, rows: rowsOf(lines, line) }];
      }
      const filtered = view.clauses.length > 0 || view.query !== "" || view.leastRuns !== null;
      if (!filtered) return [{ group: EVERYTHING, rows: frame.rows }];
      return frame.by.length > 0 ? frame.groups.map(ofGroup) : [{ group: null, rows: frame.rows }];
    };
    const kept = (lines: Lines, line: number): KeptLine => ({
      id: lineId(lines, latest.current.props.frame.table.runs, line),
      line,
    });
    const isName = ({ id }: Column): boolean => id === latest.current.model.columns[0]?.id;
    const textOf = (lines: Lines, line: number, column: Column): string => {
      const { props, model } = latest.current;
      return exactText(lines, line, column, isName(column), model.naming, props.frame.table.runs);
    };
    const act: ViewProps["act"] = (change, how) => latest.current.props.act(change, how);
    const open = (lines: Lines, line: number, how: "finished" | "ongoing"): void => {
      const run = latest.current.props.frame.table.runs[lines.items[line] ?? -1];
      if (run !== undefined) act((view) => withOpen(view, run), how);
    };
    return {
      open: (lines, line) => open(lines, line, "finished"),
      step: (lines, line) => open(lines, line, "ongoing"),
      toggle: (lines, line) => {
        const group = groupAt(lines, line);
        if (group) act((view) => toggleGroup(view, group.values));
      },
      toggleAll: () => {
        const { lines, shape } = latest.current.model;
        const { groups } = latest.current.props.frame;
        const step = nextFold(lines, groups, shape);
        if (step) act((view) => withToggled(view, step.toggled));
      },
      only: (lines, line) => {
        const group = groupAt(lines, line);
        const { by } = latest.current.props.frame;
        if (group) act((view) => onlyGroup(view, by, group));
      },
      tick: (lines, line, through) => {
        const { selection, props } = latest.current;
        const on = tickedOf(selection, rowsOf(lines, line)) !== "all";
        const last =
          through && line >= 0 && lastTicked.current ? placeOf(lines, props.frame.table, lastTicked.current) : -1;
        const from = last >= 0 ? last : line;
        const first = Math.min(from, line);
        const between = Array.from({ length: Math.abs(from - line) + 1 }, (_, i) => tickedLines(lines, first + i));
        lastTicked.current = line < 0 ? null : kept(lines, line);
        const { table } = props.frame;
        const change = on ? withTicked : withUnticked;
        act((view) => ({ ...view, ticked: change(view.ticked, table, between.flat()) }), "passing");
      },
      sort: (column, additive) =>
        act((view) => withSort(view, nextSort(view.sort, column.key.ref, column.descendingFirst, additive))),
      shift: (column, delta) => {
        if (column.role !== "key") return;
        const shown = shownKeys(latest.current.model.columns);
        act((view) => withMoved(view, shown, column.key.ref, delta));
      },
      pin: (column) => {
        if (column.role === "key") act((view) => withPin(view, column.key.ref, !column.pinned));
      },
      place: (id, place) => {
        const { props, model } = latest.current;
        const key = props.frame.table.byId.get(id);
        if (!key || key.id === model.columns[0]?.id) return;
        const shown = shownKeys(model.columns);
        const before = model.columns.length - shown.pinned.length - shown.others.length;
        act((view) => withPlaced(view, shown, key.ref, place - before));
      },
      resize: (column, width) => act((view) => withWidth(view, column.key.ref, Number.isNaN(width) ? null : width)),
      columnMenu: (column, anchor) => setMenu({ type: "column", id: column.id, anchor }),
      lineMenu: (lines, line, column, anchor) =>
        setMenu({
          type: "line",
          of: kept(lines, line),
          value: isName(column) ? "" : textOf(lines, line, column),
          anchor,
        }),
      copy: (lines, line, column) => copy(textOf(lines, line, column)),
    };
  });
  return { menu, closeMenu: () => setMenu(null), copying, actions };
}
