/** Which runs are taken along: those of rows, by the groups that the table shows. */
import type { Groups } from "../../engine/expressions/preset";
import { runsIn } from "../../engine/table/members";
import type { Group, Key, Table } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { Names } from "../../views/table/selection";

/** The rows of groups in the order of the table, the deepest groups one after another. */
export function rowsOf(groups: readonly Group[]): readonly number[] {
  return groups.flatMap((group) => (group.children.length > 0 ? rowsOf(group.children) : [...group.rows]));
}

/** All rows that are shown. */
export function shownRows({ by, groups, rows }: Frame): readonly number[] {
  return by.length > 0 ? rowsOf(groups) : [...rows];
}

/** Ticked rows: first those that are shown, then those that are filtered out. */
export function tickedRows(frame: Frame, selection: Names): readonly number[] {
  const { runs } = frame.table;
  const isTicked = (row: number): boolean => selection.has(runs[row] ?? "");
  return [...new Set([...shownRows(frame).filter(isTicked), ...Array.from(runs.keys()).filter(isTicked)])];
}

/** The runs of rows, by the values of the group-by keys; in one group where there are none. */
export function groupsOf(rows: readonly number[], by: readonly Key[], table: Table): Groups {
  const groups = new Map<string, (readonly string[])[]>();
  for (const row of rows) {
    const id = by.map(({ codes }) => codes[row]).join();
    const group = groups.get(id);
    if (group) group.push(runsIn(table, row));
    else groups.set(id, [runsIn(table, row)]);
  }
  return [...groups.values()];
}
