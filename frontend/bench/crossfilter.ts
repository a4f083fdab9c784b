/**
 * crossfilter2: one dimension and one group a facet; its counts leave out the dimension's own filter by themselves.
 * From none to one clause is its best case: only the rows that now fail are taken out of each group. It gives its groups as
 * they are, while the engine filters and counts anew, and puts the first of each list in order.
 */
import crossfilter, { type ComparableValue, type Dimension, type Group } from "crossfilter2";
import { type BenchClause, type Cell, CLAUSES, GROUP_BY, MEASURED } from "./data";
import type { Counts, FacetColumn, Groups, Peer } from "./peer";
import { groupRecords, type Row, rowsOf } from "./rows";

/** crossfilter wants values that it can order: these stand for "not logged" and are dropped from the counts. */
const NO_TEXT = "\u0000";
const NO_NUMBER = Number.NEGATIVE_INFINITY;

type AnyDimension = Dimension<Row, ComparableValue>;
type AnyGroup = Group<Row, ComparableValue, number>;

function dimensionOf(data: crossfilter.Crossfilter<Row>, { name, kind }: FacetColumn): AnyDimension {
  if (kind.startsWith("list")) {
    // The typings do not know that a dimension of arrays gives its elements.
    return data.dimension((row) => (row[name] ?? []) as ComparableValue[], true) as unknown as AnyDimension;
  }
  const missing = kind === "string" || kind === "bool" ? NO_TEXT : NO_NUMBER;
  return data.dimension((row) =>
    kind === "bool" ? String(row[name] ?? missing) : ((row[name] ?? missing) as ComparableValue),
  );
}

function apply(dimension: AnyDimension, clause: BenchClause): void {
  if (clause.type === "range") {
    // Its upper bound is exclusive, ours inclusive.
    dimension.filterRange([clause.min, clause.max * (1 + Number.EPSILON)]);
  } else {
    const include = new Set<unknown>(clause.include);
    dimension.filterFunction((value) => include.has(value));
  }
}

function countsOf(group: AnyGroup, { kind }: FacetColumn): Counts {
  const counts = new Map<Cell, number>();
  for (const { key, value } of group.all()) {
    if (key === NO_TEXT || key === NO_NUMBER || key === -1 || value === 0) continue;
    counts.set(kind === "bool" ? key === "true" : (key as Cell), value);
  }
  return counts;
}

export function crossfilterPeer(columns: readonly FacetColumn[]): Peer {
  const data = crossfilter<Row>(rowsOf(columns));
  const dimensions = columns.map((column) => dimensionOf(data, column));
  const groups = columns.map(({ binOf }, i): AnyGroup => {
    const dimension = dimensions[i] as AnyDimension;
    const grouped = binOf
      ? dimension.group((value) => (value === NO_NUMBER ? -1 : (binOf(value as number) ?? -1)))
      : dimension.group();
    return grouped as unknown as AnyGroup;
  });
  const byName = new Map(columns.map(({ name }, i) => [name, dimensions[i] as AnyDimension]));
  const filter = (clauses: readonly BenchClause[]) => {
    for (const clause of CLAUSES) {
      const dimension = byName.get(clause.name) as AnyDimension;
      if (clauses.includes(clause)) apply(dimension, clause);
      else if (dimension.hasCurrentFilter()) dimension.filterAll();
    }
  };
  return {
    name: "crossfilter2",
    reset: () => {
      for (const dimension of dimensions) dimension.filterAll();
    },
    facets: (clauses) => {
      filter(clauses);
      const found = groups.map((group) => group.all());
      return () => found.map((_, i) => countsOf(groups[i] as AnyGroup, columns[i] as FacetColumn));
    },
    groups: (clauses) => {
      filter(clauses);
      // Its own reduce cannot take a row out of a maximum, so it gives the rows and one pass over them groups.
      const found: Groups = groupRecords(data.allFiltered(), GROUP_BY, MEASURED);
      return () => found;
    },
  };
}
