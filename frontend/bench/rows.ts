/** Rows as plain objects, which crossfilter2 and TanStack Table take. */
import type { Cell, Column } from "./data";
import type { GroupRow, Groups } from "./peer";

export type Row = Record<string, Cell>;

export function rowsOf(columns: readonly Column[]): Row[] {
  const count = columns[0]?.cells.length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row] ?? null])),
  );
}

interface Tally {
  rows: number;
  counts: number[];
  sums: number[];
  maxima: number[];
}

/** One pass over objects: rows, means and maxima by the values of `by`. */
export function groupRecords(rows: readonly Row[], by: readonly string[], measured: readonly string[]): Groups {
  const tallies = new Map<string, Tally>();
  for (const row of rows) {
    const id = by.map((name) => row[name]).join("/");
    let tally = tallies.get(id);
    if (!tally) {
      tally = {
        rows: 0,
        counts: measured.map(() => 0),
        sums: measured.map(() => 0),
        maxima: measured.map(() => -Infinity),
      };
      tallies.set(id, tally);
    }
    tally.rows++;
    for (let k = 0; k < measured.length; k++) {
      const x = row[measured[k] as string];
      if (typeof x !== "number") continue;
      (tally.counts[k] as number)++;
      (tally.sums[k] as number) += x;
      if (x > (tally.maxima[k] as number)) tally.maxima[k] = x;
    }
  }
  return new Map([...tallies].map(([id, tally]): [string, GroupRow] => [id, summary(tally)]));
}

function summary({ rows, counts, sums, maxima }: Tally): GroupRow {
  return { rows, means: sums.map((sum, k) => sum / (counts[k] as number)), maxima };
}
