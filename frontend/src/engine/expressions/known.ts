/** The names of all runs of a log directory, those that the table's rows stand for. */
import { keptWith } from "../table/kept";
import { runsIn } from "../table/members";
import type { Table } from "../table/types";

export interface KnownRuns {
  /** In the order of their code units, each once. */
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  /** Whether another name may differ from it in case alone. */
  readonly hasTwin: (name: string) => boolean;
}

export function knownRuns(runs: Iterable<string>): KnownRuns {
  const all = new Set(runs);
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of all) {
    const folded = name.toUpperCase();
    if (seen.has(folded)) twice.add(folded);
    else seen.add(folded);
  }
  return {
    names: [...all].sort((a, b) => (a < b ? -1 : 1)),
    has: (name) => all.has(name),
    hasTwin: (name) => twice.has(name.toUpperCase()),
  };
}

export const runsOfTable: (table: Table) => KnownRuns = keptWith((table) =>
  knownRuns(Array.from(table.runs.keys()).flatMap((row) => [...runsIn(table, row)])),
);
