/** A pivot as it is drawn: what its lines, columns and cells say. */
import { aggregateOf, type Rows } from "../../engine/kernels/aggregate";
import { combine, partsOf } from "../../engine/kernels/combine";
import { ofBestGroups } from "../../engine/pivot/bestGroups";
import {
  bestFirst,
  bestOfColumns,
  bestOfLine,
  type PivotCell as Cell,
  type Compared,
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
import { integer } from "../../views/components/words";
import { cut } from "../../views/table/cuts";
import { displayOf } from "../../views/table/display";
import { type GroupCell, groupCell } from "../../views/table/groupCells";
import { distinguishingOf, type GroupPart, nameParts } from "../../views/table/naming";
import { type Chosen, HEADS } from "./chosen";

/** More columns than this nobody reads: the first ones are shown. */
export const MOST_COLUMNS = 100;
/** So many lines and cells are drawn at once: the browser lays out a few thousand cells before one sees it wait. */
const MOST_LINES = 500;
const MOST_CELLS = 4000;

/** A pivot as it is drawn. */
export interface DrawnPivot {
  readonly pivot: Pivot;
  readonly measure: Measure | null;
  /** Among which cells the best is marked. */
  readonly best: Compared;
  readonly of: Chosen["of"];
  /** All of them, in the order of the view. */
  readonly lines: readonly PivotLine[];
  /** So many of these are drawn at first, and more with each click. */
  readonly atOnce: number;
  /** The place of the column that orders the lines; -1 where none does. */
  readonly sorted: number;
  /** What orders them otherwise: their own values, or the best of their numbers. */
  readonly order: "values" | "best";
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
  /** How many runs are in its line and column: more, where it is of the best group alone. */
  readonly whole: number;
  readonly text: string;
  readonly spread: string;
  /** NaN where there is no number. */
  readonly value: number;
  /** null where there is none. */
  readonly exactSpread: number | null;
  readonly best: boolean;
  readonly title: string;
}

interface Drawing extends Pick<Frame, "label"> {
  readonly rows: Uint32Array;
  /** The keys of the table's groups. */
  readonly groupedBy: readonly Key[];
  /** The groups by all of these; null where they are not known yet. */
  readonly groups: readonly Rows[] | null;
}

export function drawPivot(
  { rows, label, groupedBy, groups }: Drawing,
  { across, by, measure, best, of }: Pick<Chosen, "across" | "by" | "measure" | "best" | "of">,
  sort: PivotSort | null,
): DrawnPivot | null {
  if (!across) return null;
  const whole = pivotRows(rows, by, across, MOST_COLUMNS);
  const pivot = of === "best" && measure ? ofBestGroups(whole, groups ?? groupsOf(rows, groupedBy), measure) : whole;
  const sorted = sort && measure ? pivot.columns.findIndex(({ value }) => sameValue(value, sort.value)) : -1;
  const most = Math.min(MOST_LINES, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, pivot.columns.length))));
  const distinguishing = by.length > HEADS ? distinguishingOf(pivot.lines, by) : null;
  const few = distinguishing && distinguishing.length <= HEADS ? distinguishing.map(({ key }) => key) : null;
  const heads = by.length > HEADS ? few : by;
  const telling = distinguishing ?? by.map((key) => ({ key, everywhere: false, tells: null }));
  const naming = { by, label, levels: 0, distinguishing: telling, target: null };
  const order = heads === null && measure && measure.direction !== null ? "best" : "values";
  const unsorted = order === "best" && measure ? bestFirst(pivot.lines, measure) : pivot.lines;
  const lines = sort && measure && sorted >= 0 ? sortedLines(unsorted, sorted, sort.descending, measure) : unsorted;
  const bestIn = measure && bestBeside(pivot, measure, best);
  return {
    pivot,
    measure,
    best,
    of,
    lines,
    atOnce: most,
    sorted,
    order,
    heads,
    nameOf: (line) => nameParts(line, naming),
    cellAt: (line, column) => {
      const cell = line.cells.get(column);
      if (!cell) return null;
      if (!measure) return countCell(cell);
      const made = numberCell(measure, cell, bestIn?.(line, column) ?? null);
      return cell.groups > 1 ? { ...made, title: `${groupWords(cell, groupedBy, label)}\n${made.title}` } : made;
    },
  };
}

function groupsOf(rows: Uint32Array, by: readonly Key[]): readonly Rows[] {
  return partsOf(combine(rows, by), rows).map((part) => ({ rows: part }));
}

const LONGEST_GROUP = 300;

/** "the best of 9 groups: C=10, gamma=scale" */
function groupWords(cell: Cell, groupedBy: readonly Key[], label: Frame["label"]): string {
  const differs = (key: Key): boolean => cell.whole.some((row) => key.codes[row] !== codeOf(key, cell));
  const settings = groupedBy
    .filter((key) => codeOf(key, cell) !== 0 && differs(key))
    .map((key) => `${label(key)}=${displayOf(key).label(codeOf(key, cell))}`);
  return cut(`best of ${integer(cell.groups)} groups: ${settings.join(", ") || "not logged"}`, LONGEST_GROUP);
}

function codeOf(key: Key, { rows }: Rows): number {
  return key.codes[rows[0] ?? 0] ?? 0;
}

/** The best of those that a cell is compared with. Of a line it is looked for when the line is drawn. */
function bestBeside(pivot: Pivot, measure: Measure, best: Compared) {
  const read = (cell: Rows | null) => cell && groupCell(measure.key, cell, measure.reducer);
  if (best === "column") {
    const ofColumns = bestOfColumns(pivot, measure).map(read);
    return (_: PivotLine, column: number) => ofColumns[column] ?? null;
  }
  const ofLines = new Map<PivotLine, GroupCell | null>();
  return (line: PivotLine) => {
    let found = ofLines.get(line);
    if (found === undefined) {
      found = read(bestOfLine(line, measure));
      ofLines.set(line, found);
    }
    return found;
  };
}

/** Best is also what reads like the best: nobody can tell the two apart. */
function numberCell({ key, reducer }: Measure, cell: Cell, best: GroupCell | null): PivotCell {
  const of = groupCell(key, cell, reducer);
  const { n } = aggregateOf(key, cell);
  const isBest = best !== null && n > 0 && (of.value === best.value || of.text === best.text);
  const isNumber = typeof of.value === "number";
  return {
    n,
    runs: cell.rows.length,
    whole: cell.whole.length,
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
  return {
    n: runs,
    runs,
    whole: runs,
    text: String(runs),
    spread: "",
    value: runs,
    exactSpread: null,
    best: false,
    title: "",
  };
}
