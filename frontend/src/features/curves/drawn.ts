/** Which lines of the table are drawn: those with a tick, else the first ones. */
import { valueAt } from "../../engine/table/table";
import type { Group, Table } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { groupAt, isOpen, lineId } from "../../views/table/lines";
import { type Naming, nameParts, partsText } from "../../views/table/naming";
import { type Names, NOTHING } from "../../views/table/selection";
import type { LinesModel } from "../../views/table/useLines";

export interface DrawnLine {
  /** As the table's lines are called (`lineId`). */
  readonly id: string;
  readonly name: string;
  /** Places in the table: of a group those of its rows that have a tick, where any has. */
  readonly rows: readonly number[];
  /** Where it is one row. */
  readonly run: string | null;
  /** What a click on it opens: its run, or the best one. */
  readonly opens: string | null;
}

export interface DrawnLines {
  readonly lines: readonly DrawnLine[];
  /** Whether they are those with a tick. */
  readonly ticked: boolean;
  /** How many there were to draw; null where these were not counted. */
  readonly of: number;
  /** How many rows of them are left out of groups that have too many. */
  readonly rowsLeftOut: number;
}

/** Without ticks so many lines are drawn. */
export const FIRST = 10;
const MOST_LINES = 500;
/** TensorBoard keeps a thousand points of a series: three million come with one answer. */
const MOST_ROWS = 3000;

export function drawnLines(shown: LinesModel, table: Table, selection: Names): DrawnLines {
  const ticked = selection.size > 0 ? candidates(shown, table, selection, Number.POSITIVE_INFINITY) : [];
  if (ticked.length > 0) return limited(ticked, ticked.length, MOST_LINES, true);
  const [first, of] = firstOf(shown, table);
  return limited(first, of, FIRST, false);
}

function firstOf(shown: LinesModel, table: Table): readonly [readonly DrawnLine[], number] {
  const { lines } = shown;
  const first = candidates(shown, table, NOTHING, FIRST);
  return [first, lines.levels === 0 ? lines.count : Math.max(first.length, groupsIn(shown))];
}

/** Groups that are drawn as one line: those of rows, and closed ones above them. */
function groupsIn({ lines }: LinesModel): number {
  return lines.groups.filter((group, i) => !(lines.open[i] && group.children.length > 0)).length;
}

function candidates({ lines, naming }: LinesModel, table: Table, selection: Names, most: number): readonly DrawnLine[] {
  const found: DrawnLine[] = [];
  const all = selection.size === 0;
  for (let i = 0; i < lines.count && found.length < most; i++) {
    const group = groupAt(lines, i);
    if (group) {
      // Those that are shown below it are drawn in its place.
      if (isOpen(lines, i) && group.children.length > 0) continue;
      const rows = all ? [...group.rows] : [...group.rows].filter((row) => selection.has(table.runs[row] ?? ""));
      if (rows.length === 0) continue;
      const opens = table.runs[group.best >= 0 ? group.best : (rows[0] ?? 0)] ?? null;
      found.push({ id: lineId(lines, table.runs, i), name: nameOf(group, naming), rows, run: null, opens });
    } else if (lines.levels === 0) {
      const row = lines.items[i] ?? 0;
      const run = table.runs[row] ?? "";
      if (all || selection.has(run)) {
        found.push({ id: lineId(lines, table.runs, i), name: run, rows: [row], run, opens: run });
      }
    }
  }
  return found;
}

/** Of groups in levels with the values above them, since they stand alone here. */
function nameOf(group: Group, naming: Naming): string {
  const above = naming.distinguishing === null ? naming.by.slice(0, group.values.length - 1) : [];
  const parts = above.map((key) => `${naming.label(key)} ${formatExact(valueAt(key, group.rows[0] ?? 0))}`);
  return [...parts, partsText(nameParts(group, naming))].join(", ");
}

function limited(lines: readonly DrawnLine[], of: number, mostLines: number, ticked: boolean): DrawnLines {
  const kept = lines.slice(0, mostLines);
  const share = Math.max(1, Math.floor(MOST_ROWS / Math.max(1, kept.length)));
  let left = MOST_ROWS - kept.reduce((sum, { rows }) => sum + Math.min(rows.length, share), 0);
  let rowsLeftOut = 0;
  const fitting = kept.map((line) => {
    const over = Math.max(0, line.rows.length - share);
    const more = Math.min(over, Math.max(0, left));
    left -= more;
    rowsLeftOut += over - more;
    return over === more ? line : { ...line, rows: line.rows.slice(0, share + more) };
  });
  return { lines: fitting, ticked, of, rowsLeftOut };
}
