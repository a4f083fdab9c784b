/** TanStack Table: its faceted, filtered and grouped row models over plain objects. */
import {
  aggregationFn_max,
  aggregationFn_mean,
  columnFacetingFeature,
  columnFilteringFeature,
  columnGroupingFeature,
  constructTable,
  createFacetedRowModel,
  createFacetedUniqueValues,
  createFilteredRowModel,
  createGroupedRowModel,
  rowAggregationFeature,
  tableFeatures,
} from "@tanstack/table-core";
import { storeReactivityBindings } from "@tanstack/table-core/store-reactivity-bindings";
import { type BenchClause, type Cell, GROUP_BY, MEASURED, passes } from "./data";
import type { Counts, FacetColumn, GroupRow, Groups, Peer } from "./peer";
import { type Row, rowsOf } from "./rows";

/** The part of its table that is used here; its own types follow from the features and fill pages. */
interface GroupedRow {
  readonly subRows: GroupedRow[];
  readonly leafRows?: unknown[];
  getValue(name: string): unknown;
}
interface Table {
  setColumnFilters(filters: { id: string; value: BenchClause }[]): void;
  setGrouping(names: string[]): void;
  getColumn(name: string): { getFacetedUniqueValues(): Map<Cell, number> } | undefined;
  getGroupedRowModel(): { rows: GroupedRow[] };
}

const features = tableFeatures({
  coreReactivityFeature: storeReactivityBindings(),
  columnFilteringFeature,
  filteredRowModel: createFilteredRowModel(),
  columnFacetingFeature,
  facetedRowModel: createFacetedRowModel(),
  facetedUniqueValues: createFacetedUniqueValues(),
  columnGroupingFeature,
  groupedRowModel: createGroupedRowModel(),
  rowAggregationFeature,
  aggregationFns: { mean: aggregationFn_mean, max: aggregationFn_max },
});

/** Bins are worked out beforehand and stand in the row. */
function binName(name: string): string {
  return `bin of ${name}`;
}

/** What a facet counts: the bin, the elements of a list, or the value. */
function facetValues({ name, kind, binOf }: FacetColumn): (row: Row) => Cell[] {
  if (binOf) return (row) => [row[binName(name)] ?? null];
  if (kind.startsWith("list")) return (row) => (row[name] ?? []) as Cell[];
  return (row) => [row[name] ?? null];
}

export function tanstackPeer(columns: readonly FacetColumn[]): Peer {
  const binned = columns.filter(({ binOf }) => binOf !== null);
  const bins = binned.map(({ name, cells, binOf }) => ({
    name: binName(name),
    kind: "number" as const,
    cells: cells.map((cell) => binOf?.(cell) ?? null),
  }));
  const measured: readonly string[] = MEASURED;
  const options = {
    features,
    data: rowsOf([...columns, ...bins]),
    columns: columns.map((column) => ({
      id: column.name,
      accessorFn: (row: Row) => row[column.name],
      getUniqueValues: facetValues(column),
      filterFn: (row: { original: Row }, id: string, clause: BenchClause) => passes(clause, row.original[id] ?? null),
      ...(measured.includes(column.name) ? { aggregationFn: ["mean", "max"] } : {}),
    })),
  };
  const table = constructTable(options as unknown as Parameters<typeof constructTable>[0]) as unknown as Table;
  const filter = (clauses: readonly BenchClause[]) =>
    table.setColumnFilters(clauses.map((clause) => ({ id: clause.name, value: clause })));
  return {
    name: "@tanstack/table-core",
    reset: () => {
      table.setGrouping([]);
      // Its caches go by the state's identity: a filter that passes everything brings it back to the start.
      filter([]);
    },
    facets: (clauses) => {
      filter(clauses);
      const found = columns.map(
        ({ name }) => table.getColumn(name)?.getFacetedUniqueValues() ?? new Map<Cell, number>(),
      );
      return () => found.map((counts): Counts => new Map([...counts].filter(([value]) => value !== null)));
    },
    groups: (clauses) => {
      filter(clauses);
      table.setGrouping([...GROUP_BY]);
      const rows = table.getGroupedRowModel().rows.flatMap((row) => row.subRows);
      const found: Groups = new Map(
        rows.map((row): [string, GroupRow] => [GROUP_BY.map((name) => row.getValue(name)).join("/"), groupRow(row)]),
      );
      return () => found;
    },
  };
}

function groupRow(row: GroupedRow): GroupRow {
  const values = MEASURED.map((name) => row.getValue(name) as { mean: number; max: number });
  return {
    rows: row.leafRows?.length ?? 0,
    means: values.map(({ mean }) => mean),
    maxima: values.map(({ max }) => max),
  };
}
