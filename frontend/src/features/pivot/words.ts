/** What is said of a pivot. */

import type { Compared } from "../../engine/pivot/pivot";
import { REDUCERS } from "../../engine/reducers/list";
import type { Key } from "../../engine/table/types";
import { labelWithSteps } from "../../views/components/steps";
import { count, integer } from "../../views/components/words";
import type { Chosen } from "./chosen";
import type { DrawnPivot, PivotCell } from "./model";

/** Among which cells the best is in bold. */
export const COMPARED: Readonly<Record<Compared, string>> = { column: "each column", row: "each row" };

/** "val/accuracy · max: mean ± std (runs); the highest of each column in bold". */
export function cellsWords(
  { measure, best, of }: Pick<Chosen, "measure" | "best" | "of">,
  label: (key: Key) => string,
): string {
  if (!measure) return "Number of runs";
  const { label: reducer } = REDUCERS[measure.reducer];
  const bold =
    measure.direction === null
      ? ""
      : `; the ${measure.direction === "max" ? "highest" : "lowest"} of ${COMPARED[best]} in bold`;
  return `${labelWithSteps(label(measure.key), measure.key)}: ${reducer.toLowerCase()} (runs)${of === "best" ? " of the best group in each cell" : ""}${bold}`;
}

/** "5", "4 of 5" where not all runs have a number. */
export function nWords({ n, runs }: Pick<PivotCell, "n" | "runs">): string {
  return n === runs ? integer(n) : `${integer(n)} of ${integer(runs)}`;
}

/** What is not shown, and why. */
export function leftOutWords(
  { pivot }: Pick<DrawnPivot, "pivot">,
  { follow }: Pick<Chosen, "follow">,
  label: (key: Key) => string,
): readonly string[] {
  const { columns, left, across } = pivot;
  const words: string[] = [];
  if (left.columns > 0) {
    const other = count(left.columns, "other value");
    words.push(
      `The first ${integer(columns.length)} values of ${label(across)}: ${other}, of ${count(left.rows, "run")}, left out.`,
    );
  }
  if (follow.length > 0) {
    const names = follow.map(label).join(", ");
    words.push(
      `${names} ${follow.length === 1 ? "follows" : "follow"} from ${label(across)}, and ${follow.length === 1 ? "makes" : "make"} no lines.`,
    );
  }
  return words;
}
