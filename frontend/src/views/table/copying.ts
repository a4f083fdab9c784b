/** What is copied from the table: the exact value of a cell, and what is said when it was. */
import { useCallback } from "react";
import { countResults } from "../../engine/kernels/results";
import { valueAt } from "../../engine/table/table";
import { formatExact } from "../../values/format";
import { fullName } from "../../values/key";
import { type Copy, useCopy } from "../components/useCopy";
import type { Column } from "./columns";
import { cut } from "./cuts";
import { cellOf } from "./groupCells";
import { groupAt, type Lines } from "./lines";
import { type Naming, settingsOf } from "./naming";

export interface Copying {
  /** For screen readers, for a moment. */
  readonly said: string;
  /** `what` says what the text is; the text itself where it is left out. */
  readonly copy: Copy;
}

const LONGEST_SAID = 80;

export function useCopying(): Copying {
  const [copied, put] = useCopy();
  const copy = useCallback<Copy>((text, what = cut(text, LONGEST_SAID)) => put(text, what), [put]);
  return { said: copied?.said ?? "", copy };
}

/** Of a run its name or value, of a group its settings or what its cell says, of the header the key's whole name. */
export function exactText(
  lines: Lines,
  line: number,
  column: Column,
  isName: boolean,
  naming: Naming,
  runs: readonly string[],
): string {
  if (line < 0) return column.role === "size" ? column.title : fullName(column.key.ref);
  const group = groupAt(lines, line);
  if (column.role === "size") return group ? String(countResults(group.rows, column.counted?.rows ?? null)) : "";
  if (group) return isName ? settingsOf(group, naming).join("\n") : cellOf(column, group).exact;
  const row = lines.items[line] ?? -1;
  return isName ? (runs[row] ?? "") : formatExact(valueAt(column.newest, row));
}
