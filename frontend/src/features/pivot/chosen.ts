/** Which keys make a pivot: what the view says, else guesses. */
import { followsFrom, guessAcross, guessLines } from "../../engine/guesses/pivotKeys";
import { directionOf } from "../../engine/guesses/target";
import type { Measure } from "../../engine/pivot/pivot";
import { findKey } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import type { Frame } from "../../state/frame";
import type { PivotView } from "../../state/pivot";
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
    measure: key ? { key, reducer: frame.reducer(key.ref), direction: wayOf(frame, key) } : null,
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
  const { across, by, linesAre } = chosenOf(frame, pivot);
  if (!across) return pivot;
  return { ...pivot, across: across.ref, rows: linesAre === "guessed" ? by.map(({ ref }) => ref) : pivot.rows };
}
