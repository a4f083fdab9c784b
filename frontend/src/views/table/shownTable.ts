/** The table as it is drawn, in plain values with nothing rounded: what an export or a script gives away. */
import type { ReducerName } from "../../engine/reducers/list";
import { valueAt } from "../../engine/table/table";
import type { Group } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { fullName, type KeyRef } from "../../values/key";
import type { Value } from "../../values/value";
import { type Column, keysOf } from "./columns";
import { groupCell } from "./groupCells";
import { depthAt, groupAt, isOpen } from "./lines";
import { settingsOf } from "./naming";
import type { TableModel } from "./useTableModel";

export interface ShownTable {
  /** From left to right; the first is the name's. */
  readonly columns: readonly ShownColumn[];
  /** The keys of groups; none where rows are not grouped. */
  readonly by: readonly KeyRef[];
  /** How many lines there are, from top to bottom: rows, and groups with what is below those that are open. */
  readonly count: number;
  /** Made when it is asked for, since there can be a million. */
  readonly line: (place: number) => ShownLine;
}

export interface ShownColumn {
  readonly ref: KeyRef;
  /** As in the header. */
  readonly label: string;
  /** The field's name in the Arrow table. */
  readonly name: string;
  /** Of its numbers: "s" for seconds; "" where none is known. */
  readonly unit: string;
  /** What group rows show of its numbers; null where they do not reduce it. */
  readonly reducer: ReducerName | null;
}

export interface ShownLine {
  /** null where it is a group. */
  readonly run: string | null;
  /** null where it is a row. */
  readonly group: ShownGroup | null;
  /** How deep it is indented, from 0. */
  readonly depth: number;
  /** One for each column. */
  readonly cells: readonly ShownCell[];
}

export interface ShownGroup {
  /** Of the first keys in `by`, down to the group's level. */
  readonly values: readonly Value[];
  /** How many rows it has. */
  readonly rows: number;
  readonly open: boolean;
}

export interface ShownCell {
  /** undefined where nothing was logged, and where a group holds several values. */
  readonly value: Value;
  /** The value as text; of a group's name its settings, one a line. */
  readonly text: string;
  /** What stands behind a group's number with ±; null where nothing does. */
  readonly spread: number | null;
}

/** @param runs the names of the table's rows */
export function shownTable(
  { columns: all, lines, naming }: Pick<TableModel, "columns" | "lines" | "naming">,
  runs: readonly string[],
): ShownTable {
  // How many rows a group has is said with the group itself.
  const columns = keysOf(all);
  const rowCell = (column: Column, place: number, row: number): ShownCell => {
    const value = place === 0 ? (runs[row] ?? "") : valueAt(column.newest, row);
    return { value, text: formatExact(value), spread: null };
  };
  const ofGroup = (column: Column, place: number, group: Group): ShownCell => {
    if (place === 0) return { value: undefined, text: settingsOf(group, naming).join("\n"), spread: null };
    const { value, exact, exactSpread } = groupCell(column.newest, group, column.reducer);
    return { value, text: exact, spread: exactSpread };
  };
  return {
    columns: columns.map(({ key, label, reducer, reduces }) => {
      return { ref: key.ref, label, name: fullName(key.ref), unit: key.about.unit, reducer: reduces ? reducer : null };
    }),
    by: naming.by.map(({ ref }) => ref),
    count: lines.count,
    line: (place) => {
      const depth = depthAt(lines, place);
      const group = groupAt(lines, place);
      if (group) {
        const { values, rows } = group;
        const cells = columns.map((column, i) => ofGroup(column, i, group));
        return { run: null, group: { values, rows: rows.length, open: isOpen(lines, place) }, depth, cells };
      }
      const row = lines.items[place] ?? -1;
      return { run: runs[row] ?? null, group: null, depth, cells: columns.map((column, i) => rowCell(column, i, row)) };
    },
  };
}
