/** The engine, from Arrow bytes to what a paint needs. */
import {
  bool,
  columnFromArray,
  type DataType,
  dictionary,
  float32,
  float64,
  list,
  TimeUnit,
  tableFromColumns,
  tableToIPC,
  timestamp,
  utf8,
} from "@uwdata/flechette";
import type { Clause } from "../src/engine/clauses/list";
import { aggregate } from "../src/engine/kernels/aggregate";
import { binningOf } from "../src/engine/kernels/binning";
import { formOf } from "../src/engine/kernels/content";
import { facetCounts } from "../src/engine/kernels/counts";
import { FIRST_SHOWN, facetList } from "../src/engine/kernels/facet";
import { filterRows } from "../src/engine/kernels/filter";
import { groupRows } from "../src/engine/kernels/group";
import { facetHistogram } from "../src/engine/kernels/histogram";
import type { Key, Table } from "../src/engine/table/types";
import { type KeyRef, keyId } from "../src/values/key";
import { isTime } from "../src/values/kinds/time";
import { type BenchClause, type Cell, type Column, type ColumnKind, GROUP_BY, MEASURED } from "./data";
import type { Counts, FacetColumn, GroupRow, Groups } from "./peer";

const TYPES: Readonly<Record<ColumnKind, () => DataType>> = {
  string: () => dictionary(utf8()),
  number: () => float64(),
  metric: () => float32(),
  bool: () => bool(),
  time: () => timestamp(TimeUnit.MILLISECOND, "UTC"),
  "list<string>": () => list(utf8()),
  "list<number>": () => list(float64()),
};

export function refOf({ name, kind }: Column): KeyRef {
  return kind === "metric" ? { namespace: "metric", path: [name] } : { namespace: "doc", path: name.split(".") };
}

/** The snapshot as the server would send it. */
export function encode(columns: readonly Column[]): Uint8Array {
  const rows = columns[0]?.cells.length ?? 0;
  const runs = Array.from({ length: rows }, (_, row) => `sweep/run-${row}`);
  const arrow = tableFromColumns({
    run: columnFromArray(runs, utf8()),
    members: columnFromArray(
      runs.map((run) => [run]),
      list(utf8()),
    ),
    ...Object.fromEntries(
      columns.map((column) => [column.name, columnFromArray(column.cells as Cell[], TYPES[column.kind]())]),
    ),
  });
  arrow.schema.metadata = new Map([["version", "bench-1"]]);
  columns.forEach((column, i) => {
    const { namespace, path } = refOf(column);
    const kind = column.kind === "metric" ? "number" : column.kind;
    const field = arrow.schema.fields[i + 2];
    if (field) field.metadata = new Map(Object.entries({ namespace, path: JSON.stringify(path), kind }));
  });
  const bytes = tableToIPC(arrow, { format: "stream" });
  if (!bytes) throw new Error("nothing was encoded");
  return bytes;
}

export function keysOf(table: Table, columns: readonly Column[]): Key[] {
  return columns.map((column) => {
    const key = table.byId.get(keyId(refOf(column)));
    if (!key) throw new Error(`no key ${column.name}`);
    return key;
  });
}

export function clausesOf(columns: readonly Column[], clauses: readonly BenchClause[]): Clause[] {
  return clauses.map((clause): Clause => {
    const column = columns.find(({ name }) => name === clause.name);
    if (!column) throw new Error(`no column ${clause.name}`);
    const key = refOf(column);
    return clause.type === "range"
      ? { type: "range", key, min: clause.min, max: clause.max, also: [] }
      : { type: "values", key, include: clause.include, exclude: [], match: "any" };
  });
}

/** Filter, count, and all that the tab's facets paint, by the tab's own calls. Gives a number so that nothing is optimised away. */
export function paintFacets(table: Table, keys: readonly Key[], clauses: readonly Clause[]): number {
  const filtering = filterRows(table, clauses, null);
  let painted = filtering.rows.length;
  for (const key of keys) {
    painted +=
      formOf(key) === "list"
        ? facetList(key, facetCounts(table, filtering, key), { limit: FIRST_SHOWN }).items.length
        : facetHistogram(table, filtering, key).bins.length;
  }
  return painted;
}

/** Filter, group by two keys, and the mean and max of three columns in every group of the second level. */
export function paintGroups(
  table: Table,
  by: readonly Key[],
  measured: readonly Key[],
  clauses: readonly Clause[],
): number {
  const { rows } = filterRows(table, clauses, null);
  let sum = 0;
  for (const { children } of groupRows(table, rows, by, null)) {
    for (const group of children) {
      for (const key of measured) {
        const { mean, max } = aggregate(key, group.rows);
        sum += mean + max;
      }
    }
  }
  return sum;
}

/** The peers get our bins, precomputed, and metrics as we hold them: by the shortest float32. */
export function facetColumns(columns: readonly Column[], keys: readonly Key[]): FacetColumn[] {
  return columns.map((column, i) => {
    const key = keys[i];
    if (!key) return { ...column, binOf: null };
    const cells = column.kind === "metric" ? shortest(column.cells, key) : column.cells;
    if (formOf(key) === "list") return { ...column, cells, binOf: null };
    const { edges } = binningOf(key);
    const binOf = (cell: Cell) => {
      if (typeof cell !== "number") return null;
      let [bin, high] = [0, edges.length - 2];
      while (bin < high) {
        const middle = (bin + high + 1) >> 1;
        if ((edges[middle] ?? 0) <= cell) bin = middle;
        else high = middle - 1;
      }
      return bin;
    };
    return { ...column, cells, binOf };
  });
}

function shortest(cells: readonly Cell[], key: Key): Cell[] {
  const found = new Map(Array.from(key.dictionary.numbers, (x) => [Math.fround(x), x]));
  return cells.map((cell) => (typeof cell === "number" ? (found.get(cell) ?? cell) : cell));
}

/** For comparison with the peers: all counts, not only those painted. */
export function allCounts(table: Table, keys: readonly Key[], clauses: readonly Clause[]): Counts[] {
  const filtering = filterRows(table, clauses, null);
  return keys.map((key) => {
    if (formOf(key) !== "list") {
      const { bins } = facetHistogram(table, filtering, key);
      return new Map(bins.flatMap(({ count }, bin) => (count > 0 ? [[bin, count] as const] : [])));
    }
    const { items: all } = facetList(key, facetCounts(table, filtering, key), { limit: Number.POSITIVE_INFINITY });
    const items = all.filter(({ value, count }) => value !== undefined && count > 0);
    return new Map(
      items
        .filter(({ value }) => !Array.isArray(value))
        .map(({ value, count }) => [isTime(value) ? value.time : (value as Cell), count]),
    );
  });
}

export function allGroups(table: Table, columns: readonly Column[], clauses: readonly Clause[]): Groups {
  const named = (name: string) =>
    keysOf(
      table,
      columns.filter((column) => column.name === name),
    );
  const measured = MEASURED.flatMap(named);
  const { rows } = filterRows(table, clauses, null);
  const groups = groupRows(table, rows, GROUP_BY.flatMap(named), null).flatMap((group) => group.children);
  return new Map(
    groups.map((group): [string, GroupRow] => {
      const aggregates = measured.map((key) => aggregate(key, group.rows));
      const row = {
        rows: group.rows.length,
        means: aggregates.map((a) => a.mean),
        maxima: aggregates.map((a) => a.max),
      };
      return [group.values.join("/"), row];
    }),
  );
}
