/** What the pivot's controls do to it, where that is more than one field: pure steps from what is in force. */
import type { Compared } from "../../engine/pivot/pivot";
import type { Key } from "../../engine/table/types";
import type { PivotView } from "../../state/pivot";
import type { KeyRef } from "../../values/key";
import type { Chosen } from "./chosen";

type Change = Partial<PivotView>;

/** Where the user chose the keys, the cells of each column are compared unless he says otherwise. */
function kept(best: Compared): Compared | null {
  return best === "row" ? best : null;
}

/** Other rows; all else stays as it is, guessed or not. */
export function withRows({ across, best }: Chosen, rows: readonly KeyRef[]): Change {
  return { rows, across: across?.ref ?? null, best: kept(best) };
}

/** Rows for columns: null where rows are not of one key. */
export function swap({ across, by, best }: Chosen): Change | null {
  const [line] = by;
  return line && across && by.length === 1 ? swapped(across, line, best) : null;
}

/** What is compared stays: the best of each column is now the best of each row. */
function swapped(across: Key, line: Key, best: Compared): Change {
  return { rows: [across.ref], across: line.ref, sort: null, best: kept(best === "column" ? "row" : "column") };
}

/** Another key across. Guessed rows stay as they are, but for that key: where no other is left, it changes places with the columns. */
export function withAcross({ linesAre, by, across, best }: Chosen, picked: Key): Change {
  if (picked === across) return { across: picked.ref, best: kept(best) };
  const now = { across: picked.ref, sort: null, best: kept(best) };
  if (linesAre === "grouped" || (linesAre === "chosen" && !by.includes(picked))) return now;
  const rest = by.filter((key) => key !== picked);
  if (rest.length > 0 || !across) return { ...now, rows: rest.map(({ ref }) => ref) };
  return swapped(across, picked, best);
}
