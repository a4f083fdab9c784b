/** What charts are made of, from plain rows: a table, its lines, and what is ticked. */
import { groupRows } from "../../../src/engine/kernels/group";
import { shortLabels } from "../../../src/engine/presentation/labels";
import type { ReducerName } from "../../../src/engine/reducers/list";
import { EMPTY_VIEW } from "../../../src/state/view";
import { flatLines, groupLines } from "../../../src/views/table/lines";
import { type Selection, selectionOf } from "../../../src/views/table/selection";
import type { LinesModel } from "../../../src/views/table/useLines";
import { keyOf, type Row, tableOf } from "../../makeTable";

export function framed(rows: readonly Row[], reducer: ReducerName = "mean") {
  const table = tableOf(rows);
  const labels = shortLabels(table);
  const all = Uint32Array.from(table.runs.keys());
  const ticked = (runs: readonly string[]): Selection => selectionOf({ ...EMPTY_VIEW.ticked, runs }, table, all);
  return {
    table,
    all,
    frame: { table, label: ({ id }: { readonly id: string }) => labels.get(id) ?? id, reducer: () => reducer },
    key: (name: string) => keyOf(table, name),
    ticked,
    none: ticked([]),
  };
}

/** The lines of the table, of these rows. */
export function linesOf(
  { table, key }: ReturnType<typeof framed>,
  rows: Uint32Array,
  by: readonly string[] = [],
): LinesModel {
  const keys = by.map(key);
  const shape = { levels: keys.length, flat: false, few: false };
  const naming = {
    by: keys,
    label: ({ id }: { readonly id: string }) => id,
    levels: keys.length,
    distinguishing: null,
    target: null,
  };
  const groups = groupRows(table, rows, keys, null, "mean");
  const lines = keys.length > 0 ? groupLines(groups, keys, shape, []) : flatLines(rows);
  return { lines, naming, shape, distinguishing: null };
}
