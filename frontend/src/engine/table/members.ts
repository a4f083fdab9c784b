/** The runs that are rolled up into a row: which they are, which row holds a run, and how a search finds them. */
import { Kind } from "../../values/kind";
import type { Searched } from "../search/search";
import { type Coded, makeCodes } from "./dictionary";
import { keptWith } from "./kept";
import type { Table } from "./types";

/** The runs of a row; of most rows the one whose name it has. */
export function runsIn(table: Table, row: number): readonly string[] {
  return table.members[row] ?? [table.runs[row] ?? ""];
}

/** Whether a row stands for more than the run whose name it has. */
function isRolledUp(table: Table, row: number): boolean {
  const members = table.members[row];
  return members !== undefined && (members.length !== 1 || members[0] !== table.runs[row]);
}

/** The runs of a row that stands for several; else undefined. */
export function severalIn(table: Table, row: number): readonly string[] | undefined {
  const members = table.members[row];
  return members !== undefined && members.length > 1 ? members : undefined;
}

/** Whether some row stands for several runs. */
export const hasSeveral: (table: Table) => boolean = keptWith((table) =>
  table.members.some((members) => members !== undefined && members.length > 1),
);

const rowsByRun: (table: Table) => ReadonlyMap<string, number> = keptWith((table) => {
  const rows = new Map<string, number>();
  for (let row = 0; row < table.count; row++) {
    if (isRolledUp(table, row)) for (const run of runsIn(table, row)) rows.set(run, row);
  }
  return rows;
});

/** The name of the row that a name stands for: of a row or of a run in one; the name itself where the table knows neither. */
export function rowNamed(table: Table, name: string): string {
  if (table.runs.includes(name)) return name;
  const row = rowsByRun(table).get(name);
  return row === undefined ? name : (table.runs[row] ?? name);
}

/** The same for many names at once. */
export function rowsNamed(table: Table, names: readonly string[]): readonly string[] {
  const rolledUp = rowsByRun(table);
  if (rolledUp.size === 0) return names;
  const runs = new Set(table.runs);
  return names.map((name) => {
    const row = runs.has(name) ? undefined : rolledUp.get(name);
    return row === undefined ? name : (table.runs[row] ?? name);
  });
}

/** What a search looks through: the values of all keys, and the names of the runs in each row. */
export const searchedOf: (table: Table) => Searched = keptWith((table) => {
  const names = namesOf(table);
  return {
    count: table.count,
    keys: names === null ? table.keys : [...table.keys, { ...names, ref: { namespace: "run" } }],
  };
});

/** Per row the names of its runs as one text, a line each; null where every row is one run of its own name. */
function namesOf(table: Table): Coded | null {
  const rows = Array.from(table.runs.keys()).filter((row) => isRolledUp(table, row));
  if (rows.length === 0) return null;
  const size = rows.length + 1;
  const codes = makeCodes(table.count, size);
  rows.forEach((row, i) => {
    codes[row] = i + 1;
  });
  const kinds = new Uint8Array(size).fill(Kind.string);
  kinds[0] = Kind.missing;
  const texts = ["", ...rows.map((row) => runsIn(table, row).join("\n"))];
  return { codes, dictionary: { size, kinds, numbers: new Float64Array(size).fill(Number.NaN), texts } };
}
