/** arquero: one filtered table for all facets without a clause, one more for each that has one; expressions compiled by arquero. */
import * as aq from "arquero";
import { type BenchClause, type Cell, CLAUSES, GROUP_BY, MEASURED } from "./data";
import type { Counts, FacetColumn, GroupRow, Groups, Peer } from "./peer";

type Frame = aq.ColumnTable;

function predicate(clause: BenchClause): string {
  const cell = `d[${JSON.stringify(clause.name)}]`;
  if (clause.type === "range") return `${cell} != null && ${cell} >= ${clause.min} && ${cell} <= ${clause.max}`;
  const tests = clause.include.map((value) =>
    typeof value === "number" ? `op.includes(${cell}, ${value}, 0)` : `${cell} === ${JSON.stringify(value)}`,
  );
  return `${cell} != null && (${tests.join(" || ")})`;
}

function filtered(frame: Frame, clauses: readonly BenchClause[]): Frame {
  if (clauses.length === 0) return frame;
  return frame.filter(`d => ${clauses.map((clause) => `(${predicate(clause)})`).join(" && ")}`);
}

/** A histogram's bins stand in a column of their own beside the numbers that are filtered. */
function facetName({ name, binOf }: FacetColumn): string {
  return binOf ? `bin of ${name}` : name;
}

function counted(frame: Frame, column: FacetColumn): Frame {
  const name = facetName(column);
  const listed = column.kind.startsWith("list") ? frame.select(name).unroll(name) : frame;
  return listed.groupby(name).count() as Frame;
}

function countsOf(frame: Frame, column: FacetColumn): Counts {
  const counts = new Map<Cell, number>();
  const [values, numbers] = [frame.array(facetName(column)) as Cell[], frame.array("count") as number[]];
  values.forEach((value, i) => {
    if (value !== null && value !== undefined) counts.set(value, numbers[i] ?? 0);
  });
  return counts;
}

export function arqueroPeer(columns: readonly FacetColumn[]): Peer {
  const frame = aq.table(
    columns.flatMap((column) => {
      const { name, cells, binOf } = column;
      const own: [string, readonly Cell[]][] = [[name, cells]];
      return binOf ? [...own, [facetName(column), cells.map(binOf)] as [string, readonly Cell[]]] : own;
    }) as [string, Cell[]][],
  );
  return {
    name: "arquero",
    reset: () => {},
    facets: (clauses) => {
      const all = filtered(frame, clauses);
      const found = columns.map((column) => {
        const own = CLAUSES.find(({ name }) => name === column.name);
        const others = clauses.filter((clause) => clause !== own);
        return counted(others.length < clauses.length ? filtered(frame, others) : all, column);
      });
      return () => found.map((one, i) => countsOf(one, columns[i] as FacetColumn));
    },
    groups: (clauses) => {
      const reducers = Object.fromEntries(
        MEASURED.flatMap((name) => [
          [`mean ${name}`, aq.op.mean(name)],
          [`max ${name}`, aq.op.max(name)],
        ]),
      );
      const found = filtered(frame, clauses)
        .groupby(...GROUP_BY)
        .rollup({ rows: aq.op.count(), ...reducers } as Parameters<Frame["rollup"]>[0]) as Frame;
      return () => groupsOf(found);
    },
  };
}

function groupsOf(frame: Frame): Groups {
  return new Map(
    (frame.objects() as Record<string, string | number>[]).map((row): [string, GroupRow] => [
      GROUP_BY.map((name) => row[name]).join("/"),
      {
        rows: Number(row.rows),
        means: MEASURED.map((name) => Number(row[`mean ${name}`])),
        maxima: MEASURED.map((name) => Number(row[`max ${name}`])),
      },
    ]),
  );
}
