/** A newer snapshot beside the shown one: its values go into the cells at once, all else waits to be asked for. */
import { makeCodes } from "../../engine/table/dictionary";
import { markDiffering } from "../../engine/table/differ";
import { type Codes, type Key, Lack, type Table } from "../../engine/table/types";
import type { KeyRef } from "../../values/key";

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

/** @param opening TensorBoard still reads: what it comes to know of metrics is not news. */
export function arrange(shown: Table, latest: Table, opening = false): Arrangement {
  if (shown === latest) return { table: shown, cells: shown, added: 0, changed: 0 };
  const { kept, newest } = match(shown.runs, latest.runs);
  const table = kept.length === shown.count ? shown : reduced(shown, kept);
  const cells = sameRows(newest, latest.count) ? latest : takeRows(latest, newest);
  return { table, cells, added: latest.count - newest.length, changed: countChanged(table, cells, opening) };
}

/** The shown table with the keys that the latest one reads from names, for the runs that both have; all else stays as it is. */
export function withNamesOf(shown: Table, latest: Table): Table {
  const { kept, newest } = match(shown.runs, latest.runs);
  const names = latest.keys.filter(isName).map((key): Key => {
    const codes = makeCodes(shown.count, key.dictionary.size);
    for (let i = 0; i < kept.length; i++) codes[kept[i] as number] = key.codes[newest[i] as number] as number;
    return { ...key, codes };
  });
  const keys = [...shown.keys.filter((key) => !isName(key)), ...names];
  return { ...shown, pattern: latest.pattern, keys, byId: new Map(keys.map((key) => [key.id, key])) };
}

function isName({ ref }: Key): boolean {
  return ref.namespace === "name";
}

/** The shown rows that are still there, and where. */
function match(shown: readonly string[], latest: readonly string[]) {
  const kept: number[] = [];
  const newest: number[] = [];
  let place: Map<string, number> | null = null;
  for (let row = 0, next = 0; row < shown.length; row++) {
    const run = shown[row] as string;
    // Both are in the order of the names, so the next one mostly is it.
    if (latest[next] !== run) {
      place ??= new Map(latest.map((name, at) => [name, at]));
      const at = place.get(run);
      if (at === undefined) continue;
      next = at;
    }
    kept.push(row);
    newest.push(next++);
  }
  return { kept, newest };
}

/** Of each shown snapshot, what is left of it. */
const left = new WeakMap<Table, Table>();

/** The same object while the same runs are gone: all that was made of it stays, and a search need not have it again. */
function reduced(shown: Table, kept: readonly number[]): Table {
  const before = left.get(shown);
  if (before?.count === kept.length && kept.every((row, i) => shown.runs[row] === before.runs[i])) return before;
  const table = takeRows(shown, kept);
  left.set(shown, table);
  return table;
}

/** A table of some rows, in the order given. Keys keep their dictionaries, so entries may be left that no row holds. */
function takeRows(table: Table, rows: readonly number[]): Table {
  const keys = table.keys.map((key): Key => takeKey(key, rows));
  return {
    version: table.version,
    count: rows.length,
    runs: rows.map((row) => table.runs[row] ?? ""),
    members: rows.map((row) => table.members[row]),
    pattern: table.pattern,
    leftOut: table.leftOut,
    waiting: table.waiting && Uint8Array.from(rows, (row) => table.waiting?.[row] ?? 0),
    keys,
    byId: new Map(keys.map((key) => [key.id, key])),
  };
}

function takeKey(key: Key, rows: readonly number[]): Key {
  const codes = take(key.codes, rows);
  if (!key.overSteps) return { ...key, codes };
  const { steps, lacks, thinned } = key.overSteps;
  const taken = {
    steps: steps && take(steps, rows),
    lacks: lacks && take(lacks, rows),
    thinned: thinned && take(thinned, rows),
  };
  return { ...key, codes, overSteps: { ...key.overSteps, ...taken } };
}

function take<A extends Codes | Float64Array>(codes: A, rows: readonly number[]): A {
  const taken = new (codes.constructor as new (length: number) => A)(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = codes[rows[i] ?? 0] ?? 0;
  return taken;
}

function sameRows(rows: readonly number[], count: number): boolean {
  return rows.length === count && rows.every((row, i) => row === i);
}

/** Rows that hold different values in two tables of the same runs in the same order. */
function countChanged(before: Table, after: Table, opening: boolean): number {
  const differs = new Uint8Array(before.count);
  for (const id of new Set([...before.byId.keys(), ...after.byId.keys()])) {
    const [old, young] = [before.byId.get(id), after.byId.get(id)];
    // A run's name never changes: what is read from it does when the user asks for another pattern.
    if ((old ?? young)?.ref.namespace === "name") continue;
    if (!isRead((old ?? young)?.ref)) markChanged(old, young, differs);
    else if (!opening) markBesideFilled(old, young, before.waiting, differs);
  }
  return differs.reduce((sum, one) => sum + one, 0);
}

const READ = new Set(["started", "last_seen", "duration", "last_step"]);

/** Whether a key's values come from TensorBoard's reading of the curves, not from what the run logged of itself. */
function isRead(ref: KeyRef | undefined): boolean {
  return ref?.namespace === "metric" || (ref?.namespace === "run" && READ.has(ref.path[0] ?? ""));
}

/** As `markChanged`, save for cells that said they were loading. */
function markBesideFilled(
  before: Key | undefined,
  after: Key | undefined,
  waiting: Uint8Array | null,
  differs: Uint8Array,
): void {
  const late = before?.overSteps?.lacks ?? null;
  if (waiting === null && late === null) {
    markChanged(before, after, differs);
    return;
  }
  const found = new Uint8Array(differs.length);
  markChanged(before, after, found);
  for (let row = 0; row < found.length; row++) {
    const filled = (waiting?.[row] === 1 || isLate(late?.[row])) && (before?.codes[row] ?? 0) === 0;
    if (found[row] === 1 && !filled) differs[row] = 1;
  }
}

function isLate(lack: number | undefined): boolean {
  return lack === Lack.waiting || lack === Lack.unread;
}

function markChanged(before: Key | undefined, after: Key | undefined, differs: Uint8Array): void {
  if (before !== undefined && after !== undefined) {
    markDiffering(before, after, differs);
    return;
  }
  const codes = (before ?? after)?.codes ?? new Uint8Array(differs.length);
  for (let row = 0; row < differs.length; row++) if (codes[row] !== 0) differs[row] = 1;
}
