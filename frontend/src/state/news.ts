/** A newer snapshot beside the shown one: its values go into the cells at once, all else waits to be asked for. */

import { entryValue } from "../engine/table";
import { type Codes, type Dictionary, type Key, Kind, type Table } from "../engine/types";
import { canonical } from "../engine/value";

export interface Arrangement {
  /** What filters, order and groups are made of: the shown snapshot, less the runs that are gone. */
  readonly table: Table;
  /** The same rows with their newest values; the same object as `table` where nothing is newer. */
  readonly cells: Table;
  /** Runs of the newest snapshot that are not shown yet. */
  readonly added: number;
  /** Shown runs that hold another value than the one they are arranged by. */
  readonly changed: number;
}

export function arrange(shown: Table, latest: Table): Arrangement {
  if (shown === latest) return { table: shown, cells: shown, added: 0, changed: 0 };
  const place = new Map(latest.runs.map((run, row) => [run, row]));
  const kept: number[] = [];
  const newest: number[] = [];
  shown.runs.forEach((run, row) => {
    const at = place.get(run);
    if (at === undefined) return;
    kept.push(row);
    newest.push(at);
  });
  const table = kept.length === shown.count ? shown : takeRows(shown, kept);
  const cells = sameRows(newest, latest.count) ? latest : takeRows(latest, newest);
  return { table, cells, added: latest.count - newest.length, changed: countChanged(table, cells) };
}

/** A table of some rows, in the order given. Keys keep their dictionaries, so entries may be left that no row holds. */
export function takeRows(table: Table, rows: readonly number[]): Table {
  const keys = table.keys.map((key): Key => ({ ...key, codes: takeCodes(key.codes, rows) }));
  return {
    version: table.version,
    count: rows.length,
    runs: rows.map((row) => table.runs[row] ?? ""),
    members: rows.map((row) => table.members[row] ?? []),
    keys,
    byId: new Map(keys.map((key) => [key.id, key])),
  };
}

function takeCodes(codes: Codes, rows: readonly number[]): Codes {
  const taken = new (codes.constructor as new (length: number) => Codes)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = codes[rows[i] ?? 0] ?? 0;
  return taken;
}

function sameRows(rows: readonly number[], count: number): boolean {
  return rows.length === count && rows.every((row, i) => row === i);
}

/** Rows that hold different values in two tables of the same runs in the same order. */
export function countChanged(before: Table, after: Table): number {
  const differs = new Uint8Array(before.count);
  for (const id of new Set([...before.byId.keys(), ...after.byId.keys()])) {
    markChanged(before.byId.get(id), after.byId.get(id), differs);
  }
  return differs.reduce((sum, one) => sum + one, 0);
}

function markChanged(before: Key | undefined, after: Key | undefined, differs: Uint8Array): void {
  const there = before ?? after;
  if (there === undefined) return;
  if (before === undefined || after === undefined) {
    for (let row = 0; row < differs.length; row++) if (there.codes[row] !== 0) differs[row] = 1;
    return;
  }
  const codes = translation(before, after);
  for (let row = 0; row < differs.length; row++) {
    if (before.codes[row] !== codes[after.codes[row] ?? 0]) differs[row] = 1;
  }
}

/** Per code of `to` the code of the same value in `from`, or -1. */
function translation(from: Key, to: Key): Int32Array {
  const known = new Map<string, number>();
  for (let code = 0; code < from.dictionary.size; code++) known.set(entryText(from, code), code);
  return Int32Array.from({ length: to.dictionary.size }, (_, code) => known.get(entryText(to, code)) ?? -1);
}

/** One text per entry: equal exactly for equal values. Numbers and texts, the most of them, without a detour over JSON. */
function entryText(key: Key, code: number): string {
  const { kinds, numbers, texts }: Dictionary = key.dictionary;
  if (kinds[code] === Kind.number) return `n${numbers[code]}`;
  return kinds[code] === Kind.string ? `s${texts[code]}` : `v${canonical(entryValue(key, code))}`;
}
