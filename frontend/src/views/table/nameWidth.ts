/** How wide the name's column is beside what columns are by themselves: as names of groups need it, and what the others leave. */
import type { Key, Table } from "../../engine/table/types";
import {
  type Column,
  type Grouping,
  INDENT,
  MARK,
  NAME_WIDEST,
  nameRoom,
  PADDING,
  STAR,
  TICK,
  typicalWidth,
} from "./columns";

/** Before the name of a group, with its gap. */
const CHEVRON = 20;
/** Names of groups side by side say most of what the table is about: of its width they may have this share, if that is more. */
const NAME_SHARE = 0.38;
/** Names are a little longer or shorter with each refresh: the column's width goes by so many px. */
const NAME_STEP = 20;
/** Nobody reads more characters of a name in a table. */
const LONGEST = 200;

/** Room in px for the name of a group beside tick and chevron. */
export function roomForGroup(width: number, depth: number): number {
  return width - (PADDING - 1) - TICK - depth * INDENT - CHEVRON;
}

/** What is beside the name of a group: with the piece of a line, which comes and goes with the charts. */
const BESIDE_GROUP = PADDING + TICK + CHEVRON + MARK;

/** What the name's column would need for all names of rows, in px. */
export function widestRowName(name: Key, table: Table, grouping: Grouping): number {
  const beside = grouping === "none" ? MARK : INDENT + STAR + MARK;
  return inSteps(typicalWidth(name, LONGEST) + PADDING + TICK + beside + nameRoom(table));
}

/** What it would need for names of groups, of which the widths are given: a few long ones are cut, rather than that the others stand in an empty column. */
export function usualGroupName(widths: readonly number[]): number {
  const usual = widths.toSorted((a, b) => a - b)[Math.ceil(widths.length * 0.9) - 1] ?? 0;
  return inSteps(usual + BESIDE_GROUP);
}

function inSteps(width: number): number {
  return Math.ceil(width / NAME_STEP) * NAME_STEP;
}

/** The width of the name's column for names of groups side by side that need so much, in a table of such a width. */
export function flatNameWidth(needed: number, tableWidth: number): number {
  return Math.min(needed, Math.max(NAME_WIDEST, Math.round(tableWidth * NAME_SHARE)));
}

/** The same columns, of which the name's takes the room that is left, as much as it needs. */
export function withWideName(columns: readonly Column[], tableWidth: number, needed: number): readonly Column[] {
  const [name, ...others] = columns;
  const last = columns.at(-1);
  if (!name || !last) return columns;
  const more = Math.min(tableWidth - (last.left + last.width), needed - name.width);
  if (more <= 0) return columns;
  return [{ ...name, width: name.width + more }, ...others.map((one) => ({ ...one, left: one.left + more }))];
}
