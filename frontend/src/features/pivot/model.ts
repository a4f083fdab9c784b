/** A pivot as it is drawn: what its lines, columns and cells say. */
import { aggregateOf, type Rows } from "../../engine/kernels/aggregate";
import {
  bestOfColumns,
  type Measure,
  type Pivot,
  type PivotLine,
  pivotRows,
  sortedLines,
} from "../../engine/pivot/pivot";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { PivotSort } from "../../state/pivot";
import { sameValue } from "../../values/value";
import { type GroupCell, groupCell } from "../../views/table/groupCells";
import { distinguishingOf, type GroupPart, type Naming, nameParts } from "../../views/table/naming";
import type { Chosen } from "./chosen";

/** More columns than this nobody reads: the first ones are shown. */
export const MOST_COLUMNS = 100;
/** So many lines and cells are drawn at once: the browser lays out a few thousand cells before one sees it wait. */
const MOST_LINES = 500;
const MOST_CELLS = 4000;
/** So many keys have a column each at the left; more of them make one name. */
const HEADS = 3;

/** A pivot as it is drawn. */
export interface DrawnPivot {
  readonly pivot: Pivot;
  readonly measure: Measure | null;
  /** All of them, in the order of the view. */
  readonly lines: readonly PivotLine[];
  /** So many of these are drawn at first, and more with each click. */
  readonly atOnce: number;
  /** The place of the column that orders the lines; -1 where none does. */
  readonly sorted: number;
  /** Keys with a column each at the left; null where a line has one name of what tells it apart. */
  readonly heads: readonly Key[] | null;
  readonly nameOf: (line: PivotLine) => readonly GroupPart[];
  /** null where no row is. */
  readonly cellAt: (line: PivotLine, column: number) => PivotCell | null;
}

export interface PivotCell {
  /** Of the runs, how many have a number. */
  readonly n: number;
  readonly runs: number;
  readonly text: string;
  readonly spread: string;
  /** NaN where there is no number. */
  readonly value: number;
  /** null where there is none. */
  readonly exactSpread: number | null;
  readonly best: boolean;
  readonly title: string;
}

export function drawPivot(
  { rows, label }: { readonly rows: Uint32Array; readonly label: Frame["label"] },
  { across, by, measure }: Pick<Chosen, "across" | "by" | "measure">,
  sort: PivotSort | null,
): DrawnPivot | null {
  if (!across) return null;
  const pivot = pivotRows(rows, by, across, MOST_COLUMNS);
  const sorted = sort && measure ? pivot.columns.findIndex(({ value }) => sameValue(value, sort.value)) : -1;
  const lines =
    sort && measure && sorted >= 0 ? sortedLines(pivot.lines, sorted, sort.descending, measure) : pivot.lines;
  const most = Math.min(MOST_LINES, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, pivot.columns.length))));
  const distinguishing = by.length > HEADS ? distinguishingOf(pivot.lines, by) : null;
  const few = distinguishing && distinguishing.length <= HEADS ? distinguishing.map(({ key }) => key) : null;
  const heads = by.length > HEADS ? few : by;
  const naming: Naming = { by, label, levels: 0, distinguishing, target: null };
  const bestCells = measure ? bestOfColumns(pivot, measure) : [];
  const best = bestCells.map((cell) => (cell && measure ? groupCell(measure.key, cell, measure.reducer) : null));
  return {
    pivot,
    measure,
    lines,
    atOnce: most,
    sorted,
    heads,
    nameOf: (line) => nameParts(line, naming),
    cellAt: (line, column) => {
      const cell = line.cells.get(column);
      return cell ? (measure ? numberCell(measure, cell, best[column] ?? null) : countCell(cell)) : null;
    },
  };
}

/** Best is also what reads like the best: nobody can tell the two apart. */
function numberCell({ key, reducer }: Measure, cell: Rows, best: GroupCell | null): PivotCell {
  const of = groupCell(key, cell, reducer);
  const { n } = aggregateOf(key, cell);
  const isBest = best !== null && n > 0 && (of.value === best.value || of.text === best.text);
  const isNumber = typeof of.value === "number";
  return {
    n,
    runs: cell.rows.length,
    // NaN where all are that.
    text: isNumber ? of.text : "",
    spread: of.spread,
    value: isNumber ? (of.value as number) : Number.NaN,
    exactSpread: of.exactSpread,
    best: isBest,
    title: of.title,
  };
}

function countCell({ rows }: Rows): PivotCell {
  const runs = rows.length;
  return { n: runs, runs, text: String(runs), spread: "", value: runs, exactSpread: null, best: false, title: "" };
}
