/** The table's lines from top to bottom: rows, or groups with the rows and groups of those that are open. */
import type { Group, Key } from "../../engine/table/types";
import { decodeValue, type Value } from "../../values/value";
import { groupId } from "./changes";
import { pathSet } from "./paths";

/** An item ≥ 0 is a row of the table; an item < 0 is `~item` in `groups`. Compact, since there can be a million. */
export interface Lines {
  readonly count: number;
  readonly items: Int32Array | Uint32Array;
  readonly groups: readonly Group[];
  /** Whether the group of the same place in `groups` is open. */
  readonly open: readonly boolean[];
  /** Levels of groups above the rows; 0 when not grouped. */
  readonly levels: number;
  /** The group-by keys; those from the last level on stand side by side on it. */
  readonly by: readonly Key[];
}

/** How groups stand: one level for each key, or the deepest ones side by side on the last level. */
export interface Levels {
  readonly levels: number;
  /** The deepest ones stand side by side. */
  readonly flat: boolean;
  /** The table has so few rows that groups of rows begin open. All its rows, not those shown: a filter must not turn what is open. */
  readonly few: boolean;
}

/** Groups of the top two levels begin open while they are no more than this; those that hold rows only where the table has no more rows. */
export const OPEN_LIMIT = 50;
const OPEN_LEVELS = 2;

export function flatLines(rows: Uint32Array): Lines {
  return { count: rows.length, items: rows, groups: [], open: [], levels: 0, by: [] };
}

/** Whether a group of this level is open when nobody touched it. Side by side they are for comparing, so none of these is. */
export function opennessByLevel(groups: readonly Group[], { levels, flat, few }: Levels): readonly boolean[] {
  const open: boolean[] = [];
  let level: readonly Group[] = groups;
  let count = 0;
  for (let depth = 0; depth < levels; depth++) {
    count += level.length;
    const holdsRows = depth === levels - 1;
    const atOnce = depth < OPEN_LEVELS && count <= OPEN_LIMIT && (holdsRows ? few && !flat : true);
    const isOpen = atOnce && (depth === 0 || open[depth - 1] === true);
    open.push(isOpen);
    level = isOpen ? level.flatMap((group) => group.children) : [];
  }
  return open;
}

export function groupLines(
  groups: readonly Group[],
  by: readonly Key[],
  shape: Levels,
  toggled: readonly (readonly Value[])[],
): Lines {
  const byDefault = opennessByLevel(groups, shape);
  const isToggled = pathSet(by, toggled);
  const seen: Group[] = [];
  const open: boolean[] = [];
  // Groups by their place in `seen`, and what is below them: rows are copied as a whole, since there can be a million.
  const parts: (number | Uint32Array)[] = [];
  let count = 0;
  const add = (group: Group, depth: number): void => {
    const isOpen =
      (byDefault[depth] ?? false) !== (toggled.length > 0 && isToggled(group, keysAt(depth, shape.levels, by)));
    parts.push(seen.length);
    count++;
    seen.push(group);
    open.push(isOpen);
    if (!isOpen) return;
    if (group.children.length > 0) {
      for (const child of group.children) add(child, depth + 1);
    } else {
      parts.push(group.rows);
      count += group.rows.length;
    }
  };
  for (const group of groups) add(group, 0);
  return { count, items: joined(parts, count), groups: seen, open, levels: shape.levels, by };
}

/** How many of the keys a group of this depth has values of. */
function keysAt(depth: number, levels: number, by: readonly Key[]): number {
  return depth < levels - 1 ? depth + 1 : by.length;
}

function joined(parts: readonly (number | Uint32Array)[], count: number): Int32Array {
  const items = new Int32Array(count);
  let at = 0;
  for (const part of parts) {
    if (typeof part === "number") {
      items[at++] = ~part;
    } else {
      items.set(part, at);
      at += part.length;
    }
  }
  return items;
}

/** More open groups than this would make a link too long. */
const TOGGLE_LIMIT = 200;

/** What is to be toggled so that the groups of the first `levels` levels are open and no others; null where that is too many to keep in a link. */
export function toggledForLevels(
  groups: readonly Group[],
  shape: Levels,
  levels: number,
): readonly (readonly Value[])[] | null {
  const differs = opennessByLevel(groups, shape).map((open, depth) => open !== depth < levels);
  const deepest = differs.lastIndexOf(true);
  const toggled: (readonly Value[])[] = [];
  const visit = (level: readonly Group[], depth: number): void => {
    // Not below what is to be toggled: groups of closed levels are only made when someone asks.
    if (depth > deepest) return;
    for (const group of level) {
      if (toggled.length > TOGGLE_LIMIT) return;
      if (differs[depth]) toggled.push(group.values);
      if (depth < deepest) visit(group.children, depth + 1);
    }
  };
  visit(groups, 0);
  return toggled.length > TOGGLE_LIMIT ? null : toggled;
}

/** What the header's chevron does next: closes the runs, closes all groups, or opens all. */
export interface FoldStep {
  readonly to: "groups" | "none" | "all";
  readonly toggled: readonly (readonly Value[])[];
}

/** From open runs to all groups without runs, to all closed, to all open; null where the next one is too many for a link. */
export function nextFold(lines: Lines, groups: readonly Group[], shape: Levels): FoldStep | null {
  const runsShown = lines.groups.some((group, i) => lines.open[i] === true && group.children.length === 0);
  const step = (to: FoldStep["to"], levels: number): FoldStep | null => {
    const toggled = toggledForLevels(groups, shape, levels);
    return toggled && { to, toggled };
  };
  const middle = runsShown && shape.levels > 1 ? step("groups", shape.levels - 1) : null;
  return middle ?? (lines.open.includes(true) ? step("none", 0) : step("all", shape.levels));
}

/** The group at a line, or undefined where it is a row. */
export function groupAt(lines: Lines, index: number): Group | undefined {
  const item = lines.items[index] ?? 0;
  return item < 0 ? lines.groups[~item] : undefined;
}

export function isOpen(lines: Lines, index: number): boolean {
  const item = lines.items[index] ?? 0;
  return item < 0 && (lines.open[~item] ?? false);
}

/** The best row of each open group of rows: marked among them. Of closed groups no row is to be seen. */
export function bestRows({ groups, open }: Lines): ReadonlySet<number> {
  const best = new Set<number>();
  groups.forEach((group, i) => {
    if (open[i] && group.rows.length > 1 && group.children.length === 0 && group.best >= 0) best.add(group.best);
  });
  return best;
}

/** How deep a line is indented: 0 at the top. */
export function depthAt(lines: Lines, index: number): number {
  return groupAt(lines, index)?.depth ?? lines.levels;
}

/** The line of the group that a line is in; -1 at the top level. */
export function parentAt(lines: Lines, index: number): number {
  const depth = depthAt(lines, index);
  for (let i = index - 1; i >= 0; i--) if (groupAt(lines, i) && depthAt(lines, i) < depth) return i;
  return -1;
}

/** The lines of the open groups that a line is in, itself among them, the outermost first. */
export function openGroupsAt(lines: Lines, index: number): readonly number[] {
  if (index < 0 || index >= lines.count) return [];
  const above: number[] = [];
  for (let at = isOpen(lines, index) ? index : parentAt(lines, index); at >= 0; at = parentAt(lines, at))
    above.push(at);
  return above.reverse();
}

/** The next line of a row, over groups and what is closed; -1 where there is none. */
export function nextRow(lines: Lines, from: number, delta: 1 | -1): number {
  for (let i = from + delta; i >= 0 && i < lines.count; i += delta) if (!groupAt(lines, i)) return i;
  return -1;
}

/** A name for a line that stays when the order changes. */
export function lineId(lines: Lines, runs: readonly string[], index: number): string {
  const group = groupAt(lines, index);
  return group ? `g${groupId(group.values)}` : `r${runs[lines.items[index] ?? 0] ?? ""}`;
}

/** Where the line with this name is now; `hint` is looked at first; -1 when it is gone. */
export function findLine(lines: Lines, runs: readonly string[], id: string, hint: number): number {
  if (hint >= 0 && hint < lines.count && lineId(lines, runs, hint) === id) return hint;
  if (id.startsWith("r")) {
    const run = id.slice(1);
    for (let i = 0; i < lines.count; i++) {
      const item = lines.items[i] ?? -1;
      if (item >= 0 && runs[item] === run) return i;
    }
    return -1;
  }
  const { by, levels } = lines;
  const isIt = pathSet(by, [JSON.parse(id.slice(1)).map(decodeValue)]);
  for (let i = 0; i < lines.count; i++) {
    const group = groupAt(lines, i);
    if (group && isIt(group, keysAt(group.depth, levels, by))) return i;
  }
  return -1;
}
