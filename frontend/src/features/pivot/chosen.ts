/** Which keys make a pivot: what the view says, else guesses. */
import { followsFrom, guessAcross, guessCompared, guessLines } from "../../engine/guesses/pivotKeys";
import { directionOf } from "../../engine/guesses/target";
import type { Compared, Measure } from "../../engine/pivot/pivot";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { GroupsOfCells, PivotView } from "../../state/pivot";
import type { View } from "../../state/view";
import { fullName, type KeyRef, sameKey } from "../../values/key";
import { displayOf } from "../../views/table/display";

/** The keys in force: the user's, or guesses. */
export interface Chosen {
  /** null where no key is of use, and where the view names one that no run has. */
  readonly across: Key | null;
  readonly by: readonly Key[];
  readonly linesAre: "chosen" | "grouped" | "guessed";
  /** Group-by keys that are left out of the lines, since they follow from the columns. */
  readonly follow: readonly Key[];
  /** The keys of the table's groups that the lines could be of, where a few stand for them; else null. */
  readonly all: readonly Key[] | null;
  /** null: cells count runs. */
  readonly measure: Measure | null;
  /** Among which cells the best is marked. */
  readonly best: Compared;
  /** Of which groups cells are; null where no cell can hold several. */
  readonly of: GroupsOfCells | null;
  /** Why there is no pivot; null where there is one. */
  readonly problem: string | null;
}

/** What of a frame decides on them. */
export type Given = Pick<Frame, "table" | "by" | "target" | "newest" | "reducer"> & Pick<View, "flat">;

/** So many keys have a column each at the left; more of them make one name. */
export const HEADS = 3;

export function chosenOf(frame: Given, pivot: PivotView): Chosen {
  const { table, target, flat } = frame;
  const [picked, acrossProblem] = present(frame, pivot.across);
  const lines = pivot.rows?.map((ref) => findKey(table, ref)).filter((key) => key !== undefined) ?? null;
  const across = pivot.across ? picked : guessAcross(table, lines ?? frame.by, lines === null);
  const others = frame.by.filter((key) => key !== across);
  const grouped = across ? others.filter((key) => !followsFrom(key, across)) : others;
  const own = lines?.filter((key) => key !== across) ?? grouped;
  // The groups of an average are of all that varies: nobody reads a table with twenty keys in each of its rows.
  const all = flat && grouped.length > HEADS ? grouped : null;
  const guess = lines === null && (own.length === 0 || all) ? guessLines(table, across, all) : null;
  const metric = pivot.metric ?? target?.key ?? null;
  const key = metric && frame.newest(metric);
  const problem =
    acrossProblem ??
    (pivot.metric && !key ? noRun(pivot.metric) : null) ??
    (key && !displayOf(key).numeric ? `${fullName(key.ref)} has no numbers to average.` : null) ??
    (across ? null : "Choose a key across: its values become the columns.");
  const by = guess ? [guess] : own;
  const measure = key ? { key, reducer: frame.reducer(key.ref), direction: wayOf(frame, key) } : null;
  const isKnown = (key: Key): boolean => by.some((line) => line === key || followsFrom(key, line));
  const holdsSeveral = measure !== null && measure.direction !== null && !grouped.every(isKnown);
  return {
    across,
    by,
    linesAre: lines ? "chosen" : guess ? "guessed" : "grouped",
    follow: lines || guess ? [] : others.filter((key) => !grouped.includes(key)),
    all,
    measure,
    best: pivot.best ?? (across && !pivot.across ? guessCompared(by, across) : "column"),
    of: holdsSeveral ? (pivot.groups ?? (flat ? "best" : "all")) : null,
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

function wayOf({ target }: Pick<Frame, "target">, key: Key): Measure["direction"] {
  return target && sameKey(target.key, key.ref) ? target.direction : directionOf(key);
}

/** The pivot with its guesses written down: for others, whose data may have others by then. */
export function frozenPivot(frame: Given, pivot: PivotView): PivotView {
  const { across, by, linesAre, best } = chosenOf(frame, pivot);
  if (!across) return pivot;
  const rows = linesAre === "guessed" ? by.map(({ ref }) => ref) : pivot.rows;
  return { ...pivot, across: across.ref, rows, best: best === "column" ? pivot.best : best };
}
