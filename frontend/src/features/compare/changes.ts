/** What one change did: the rows that differ from a line in one key, and what they reached. */
import { changeOf, type NumberChange } from "../../engine/compare/change";
import { leadersAmong } from "../../engine/compare/follow";
import { oneKeyApart } from "../../engine/compare/oneKey";
import { isRepeat, settingsOf } from "../../engine/guesses/average";
import { inNameOrder } from "../../engine/guesses/nameOrder";
import { inGroups } from "../../engine/kernels/inGroups";
import { keptWith } from "../../engine/table/kept";
import { rowNamed } from "../../engine/table/members";
import { findKey, valueAt } from "../../engine/table/table";
import type { Key, Table } from "../../engine/table/types";
import type { LineRef } from "../../state/compare";
import type { Frame } from "../../state/frame";
import { displayOf } from "../../views/table/display";
import { type MetricCell, metricCell } from "./model";

/** One key with another value. */
export interface KeyChange {
  readonly key: Key;
  readonly from: string;
  readonly to: string;
}

export interface ChangeLine extends KeyChange {
  readonly rows: Uint32Array;
  /** Keys that only follow the key, and changed with it. */
  readonly along: readonly KeyChange[];
  /** null without a target. */
  readonly cell: MetricCell | null;
  /** Of the target; null where one of both has none. */
  readonly change: NumberChange | null;
  /** It is less than the rows of one side differ among themselves. */
  readonly within: boolean;
  /** The line of the table that it is, or the first row of it. */
  readonly ref: LineRef;
}

export interface Changes {
  readonly target: Key | null;
  /** Those that differ in none of the keys. */
  readonly own: Uint32Array;
  readonly ownCell: MetricCell | null;
  /** How many settings there are to change, without those that only follow others. */
  readonly settings: number;
  /** What only repeats a run, over which is averaged. */
  readonly seeds: readonly Key[];
  /** The key with the best change first, and of each key the best one first. */
  readonly lines: readonly ChangeLine[];
}

/** null where the line is not there any more. */
export function changesOf(frame: Frame, of: LineRef): Changes | null {
  const { table, unsorted, target, newest, reducer } = frame;
  const own = rowOf(frame, of);
  if (own < 0) return null;
  const { settings, leaders } = "run" in of ? settingsApart(table) : groupSettings(table, of.by);
  const { alike, changes } = oneKeyApart(unsorted, own, leaders);
  const key = (target && newest(target.key)) ?? null;
  const cellOf = (rows: Uint32Array): MetricCell | null =>
    key && target ? metricCell(key, { ...AS_GROUP, own: rows }, reducer(target.key)) : null;
  const ownCell = cellOf(alike);
  const lines = changes.map(({ key: changed, code, rows }): ChangeLine => {
    const cell = cellOf(rows);
    const change = cell && ownCell && target ? changeOf(ownCell.value, cell.value, target.direction) : null;
    const { label } = displayOf(changed);
    const first = rows[0] ?? own;
    return {
      key: changed,
      from: label(changed.codes[own] ?? 0),
      to: label(code),
      rows,
      along: settings.filter((other) => other !== changed).flatMap((other) => keyChange(other, own, first)),
      cell,
      change,
      within:
        change !== null &&
        change.by !== 0 &&
        Math.abs(change.by) <= Math.max(cell?.exactSpread ?? 0, ownCell?.exactSpread ?? 0),
      ref: "run" in of ? { run: table.runs[first] ?? "" } : { by: of.by, values: valuesOf(table, of.by, first) },
    };
  });
  const repeats = settingsOf(table).filter(isRepeat);
  return {
    target: key,
    own: alike,
    ownCell,
    settings: leaders.length,
    seeds: "run" in of ? repeats : [],
    lines: bestFirst(lines, target?.direction === "min" ? 1 : -1),
  };
}

/** A line of several rows, as cells are made of them. */
const AS_GROUP = { id: "", name: "", short: "", rows: [], run: null, ref: { run: "" } } as const;

function rowOf({ table, unsorted }: Frame, of: LineRef): number {
  if ("run" in of) return table.runs.indexOf(rowNamed(table, of.run));
  const inside = inGroups(table, [{ by: of.by, values: [of.values] }]);
  return unsorted.find((row) => inside[row] === 1) ?? -1;
}

function valuesOf(table: Table, by: Extract<LineRef, { by: unknown }>["by"], row: number) {
  return by.map((ref) => {
    const key = findKey(table, ref);
    return key && valueAt(key, row);
  });
}

interface Apart {
  readonly settings: readonly Key[];
  /** Those that follow from no other. */
  readonly leaders: readonly Key[];
}

/** Of runs: all that was chosen, but for what only repeats a run. */
const settingsApart: (table: Table) => Apart = keptWith((table) =>
  apart(settingsOf(table).filter((key) => !isRepeat(key))),
);

/** Of groups: what they are by. */
function groupSettings(table: Table, by: Extract<LineRef, { by: unknown }>["by"]): Apart {
  return apart(by.map((ref) => findKey(table, ref)).filter((key) => key !== undefined));
}

function apart(keys: readonly Key[]): Apart {
  const settings = inNameOrder(keys);
  return { settings, leaders: leadersAmong(settings) };
}

function keyChange(key: Key, from: number, to: number): readonly KeyChange[] {
  const [before, after] = [key.codes[from] ?? 0, key.codes[to] ?? 0];
  if (before === after) return [];
  const { label } = displayOf(key);
  return [{ key, from: label(before), to: label(after) }];
}

/** @param sign of the better way, upside down */
function bestFirst(lines: readonly ChangeLine[], sign: number): readonly ChangeLine[] {
  const rankOf = ({ change }: ChangeLine) => (change ? sign * change.by : Number.POSITIVE_INFINITY);
  const byKey = new Map<Key, ChangeLine[]>();
  for (const line of lines) byKey.set(line.key, [...(byKey.get(line.key) ?? []), line]);
  const compare = (a: number, b: number) => (a === b ? 0 : a - b);
  const sorted = [...byKey.values()].map((own) => [...own].sort((a, b) => compare(rankOf(a), rankOf(b))));
  const bestOf = ([first]: readonly ChangeLine[]) => (first ? rankOf(first) : 0);
  return sorted.sort((a, b) => compare(bestOf(a), bestOf(b))).flat();
}
