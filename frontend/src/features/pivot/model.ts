/** What a pivot is made of, and what its lines, columns and cells say. */
import { followsFrom, guessAcross, guessLines } from "../../engine/guesses/pivotKeys";
import { targetGuesses } from "../../engine/guesses/target";
import { aggregateOf, type Rows } from "../../engine/kernels/aggregate";
import {
  bestOfColumns,
  type Measure,
  type Pivot,
  type PivotLine,
  pivotRows,
  sortedLines,
} from "../../engine/pivot/pivot";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { PivotSort, PivotView } from "../../state/pivot";
import { fullName, type KeyRef, sameKey } from "../../values/key";
import { sameValue } from "../../values/value";
import { displayOf } from "../../views/table/display";
import { type GroupCell, groupCell } from "../../views/table/groupCells";
import { distinguishingOf, type GroupPart, type Naming, nameParts } from "../../views/table/naming";

/** More columns than this nobody reads: the first ones are shown. */
export const MOST_COLUMNS = 100;
const MOST_LINES = 500;
const MOST_CELLS = 12_000;
/** So many keys have a column each at the left; more of them make one name. */
const HEADS = 3;

/** The keys in force: the user's, or guesses. */
export interface Chosen {
  /** null where no key is of use, and where the view names one that no run has. */
  readonly across: Key | null;
  readonly by: readonly Key[];
  readonly linesAre: "chosen" | "grouped" | "guessed";
  /** Group-by keys that are left out of the lines, since they follow from the columns. */
  readonly follow: readonly Key[];
  /** null: cells count runs. */
  readonly measure: Measure | null;
  /** Why there is no pivot; null where there is one. */
  readonly problem: string | null;
}

/** What of a frame decides on them. */
export type Given = Pick<Frame, "table" | "by" | "target" | "newest" | "reducer">;

export function chosenOf(frame: Given, pivot: PivotView): Chosen {
  const { table, target } = frame;
  const [picked, acrossProblem] = present(frame, pivot.across);
  const lines = pivot.rows?.map((ref) => findKey(table, ref)).filter((key) => key !== undefined) ?? null;
  const across = pivot.across ? picked : guessAcross(table, lines ?? frame.by, lines === null);
  const grouped = lines ?? frame.by.filter((key) => key !== across);
  const follow = lines || !across ? [] : grouped.filter((key) => followsFrom(key, across));
  const own = grouped.filter((key) => key !== across && !follow.includes(key));
  const guess = lines === null && own.length === 0 ? guessLines(table, across) : null;
  const metric = pivot.metric ?? target?.key ?? null;
  const key = metric && frame.newest(metric);
  const problem =
    acrossProblem ??
    (pivot.metric && !key ? noRun(pivot.metric) : null) ??
    (key && !displayOf(key).numeric ? `${fullName(key.ref)} has no numbers to average.` : null) ??
    (across ? null : "Choose a key across: its values become the columns.");
  return {
    across,
    by: guess ? [guess] : own,
    linesAre: lines ? "chosen" : guess ? "guessed" : "grouped",
    follow: guess ? [] : follow,
    measure: key ? { key, reducer: frame.reducer(key.ref), direction: directionOf(frame, key) } : null,
    problem,
  };
}

function present({ table }: Pick<Frame, "table">, ref: KeyRef | null): readonly [Key | null, string | null] {
  const key = ref && findKey(table, ref);
  return [key ?? null, ref && !key ? noRun(ref) : null];
}

function noRun(ref: KeyRef): string {
  return `No run has logged ${fullName(ref)}.`;
}

function directionOf({ table, target }: Pick<Frame, "table" | "target">, { ref }: Key): Measure["direction"] {
  if (target && sameKey(target.key, ref)) return target.direction;
  return targetGuesses(table).find(({ key }) => sameKey(key, ref))?.direction ?? null;
}

/** A pivot as it is drawn. */
export interface DrawnPivot {
  readonly pivot: Pivot;
  readonly measure: Measure | null;
  /** All of them, in the order of the view. */
  readonly lines: readonly PivotLine[];
  /** So many of these are drawn. */
  readonly drawn: number;
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
  frame: Pick<Frame, "filtering" | "label">,
  { across, by, measure }: Pick<Chosen, "across" | "by" | "measure">,
  sort: PivotSort | null,
): DrawnPivot | null {
  if (!across) return null;
  const pivot = pivotRows(frame.filtering.rows, by, across, MOST_COLUMNS);
  const sorted = sort && measure ? pivot.columns.findIndex(({ value }) => sameValue(value, sort.value)) : -1;
  const lines =
    sort && measure && sorted >= 0 ? sortedLines(pivot.lines, sorted, sort.descending, measure) : pivot.lines;
  const most = Math.min(MOST_LINES, Math.max(1, Math.floor(MOST_CELLS / Math.max(1, pivot.columns.length))));
  const distinguishing = by.length > HEADS ? distinguishingOf(pivot.lines, by) : null;
  const few = distinguishing && distinguishing.length <= HEADS ? distinguishing.map(({ key }) => key) : null;
  const heads = by.length > HEADS ? few : by;
  const naming: Naming = { by, label: frame.label, distinguishing, target: null };
  const bestCells = measure ? bestOfColumns(pivot, measure) : [];
  const best = bestCells.map((cell) => (cell && measure ? groupCell(measure.key, cell, measure.reducer) : null));
  return {
    pivot,
    measure,
    lines,
    drawn: Math.min(lines.length, most),
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
