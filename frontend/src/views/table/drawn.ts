/** Which lines of the table are drawn: those with a tick, else the first ones. */
import { isWord } from "../../engine/guesses/nameOrder";
import { valueAt } from "../../engine/table/table";
import type { Table } from "../../engine/table/types";
import { formatExact } from "../../values/format";
import { groupAt, isOpen, lineId } from "./lines";
import { type GroupPart, isSideBySide, type NamedGroup, type Naming, nameParts, partsText } from "./naming";
import { type Names, NOTHING } from "./selection";
import type { LinesModel } from "./useLines";

export interface DrawnLine {
  /** As the table's lines are called (`lineId`). */
  readonly id: string;
  readonly name: string;
  /** What a group's name is made of, without what all that are drawn have alike; null of a row, and of groups in levels. */
  readonly parts: readonly GroupPart[] | null;
  /** The name without that. */
  readonly short: string;
  /** Places in the table: of a group those of its rows that have a tick, where any has. */
  readonly rows: readonly number[];
  /** Where it is one row. */
  readonly run: string | null;
  /** What a click on it opens: its run, or the best one. */
  readonly opens: string | null;
}

export interface DrawnLines {
  readonly lines: readonly DrawnLine[];
  /** What the names of all groups have alike, and which is said but once; "" for nothing. */
  readonly alike: string;
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
  const nested = shown.naming.distinguishing === null;
  if (ticked.length > 0) return limited(ticked, ticked.length, MOST_LINES, true, nested);
  const [first, of] = firstOf(shown, table);
  return limited(first, of, FIRST, false, nested);
}

function firstOf(shown: LinesModel, table: Table): readonly [readonly Candidate[], number] {
  const { lines } = shown;
  const first = candidates(shown, table, NOTHING, FIRST);
  return [first, lines.levels === 0 ? lines.count : Math.max(first.length, groupsIn(shown))];
}

/** Groups that are drawn as one line: those of rows, and closed ones above them. */
function groupsIn({ lines }: LinesModel): number {
  return lines.groups.filter((group, i) => !(lines.open[i] && group.children.length > 0)).length;
}

function candidates({ lines, naming }: LinesModel, table: Table, selection: Names, most: number): readonly Candidate[] {
  const found: Candidate[] = [];
  const all = selection.size === 0;
  for (let i = 0; i < lines.count && found.length < most; i++) {
    const group = groupAt(lines, i);
    if (group) {
      // Those that are shown below it are drawn in its place.
      if (isOpen(lines, i) && group.children.length > 0) continue;
      const rows = all ? [...group.rows] : [...group.rows].filter((row) => selection.has(table.runs[row] ?? ""));
      if (rows.length === 0) continue;
      const opens = table.runs[group.best >= 0 ? group.best : (rows[0] ?? 0)] ?? null;
      found.push({
        id: lineId(lines, table.runs, i),
        name: null,
        parts: partsOf(group, naming),
        rows,
        run: null,
        opens,
      });
    } else if (lines.levels === 0) {
      const row = lines.items[i] ?? 0;
      const run = table.runs[row] ?? "";
      if (all || selection.has(run)) {
        found.push({ id: lineId(lines, table.runs, i), name: run, parts: [], rows: [row], run, opens: run });
      }
    }
  }
  return found;
}

/** Of groups in levels with the values above them, since they stand alone here. */
export function partsOf(group: NamedGroup, naming: Naming): readonly GroupPart[] {
  const besideOthers = isSideBySide(group, naming);
  const above = naming.by.slice(0, Math.min(group.values.length - 1, naming.levels));
  const parts = above.map((key): GroupPart => {
    const text = formatExact(valueAt(key, group.rows[0] ?? 0));
    return { label: naming.label(key), text, quiet: false, bare: besideOthers && isWord(key), word: false };
  });
  return [...parts, ...nameParts(group, naming)];
}

export type Candidate = Omit<DrawnLine, "name" | "short" | "parts"> &
  (
    | { readonly name: string; readonly parts: readonly [] }
    | { readonly name: null; readonly parts: readonly GroupPart[] }
  );

/** With the names of groups, and these without what all of them have alike; one that would have no name keeps its own, as do all then. */
export function named(lines: readonly Candidate[], nested: boolean): Pick<DrawnLines, "lines" | "alike"> {
  const isPart = (part: GroupPart) => (other: GroupPart) => other.label === part.label && other.text === part.text;
  const [first, ...others] = lines.filter(({ name }) => name === null).map(({ parts }) => parts);
  const common = (first ?? []).filter((part) => others.length > 0 && others.every((parts) => parts.some(isPart(part))));
  const told = lines.map(({ parts }) => parts.filter((part) => !common.some(isPart(part))));
  const alike = lines.every(({ name }, i) => name !== null || told[i]?.length) ? common : [];
  return {
    alike: partsText(alike, nested),
    lines: lines.map(({ name, parts, ...line }, i): DrawnLine => {
      if (name !== null) return { ...line, name, short: name, parts: null };
      const own = alike.length > 0 ? (told[i] ?? parts) : parts;
      return { ...line, name: partsText(parts, nested), short: partsText(own, nested), parts: nested ? null : own };
    }),
  };
}

function limited(
  lines: readonly Candidate[],
  of: number,
  mostLines: number,
  ticked: boolean,
  nested: boolean,
): DrawnLines {
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
  return { ...named(fitting, nested), ticked, of, rowsLeftOut };
}
