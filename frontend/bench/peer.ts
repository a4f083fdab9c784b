/** What each contestant does, in terms that let their answers be compared. */
import type { BenchClause, Cell, Column } from "./data";

/** A column as a facet sees it. Lists hold no element twice here, so that counting elements counts rows. */
export interface FacetColumn extends Column {
  /** Gives a cell's bin where the facet is a histogram; null for facets that list their values. */
  readonly binOf: ((cell: Cell) => number | null) | null;
}

/** Rows per value, per bin, or per element of a list; what is not logged is left out. */
export type Counts = ReadonlyMap<Cell, number>;

export interface GroupRow {
  readonly rows: number;
  /** Mean and max of each measured column. */
  readonly means: readonly number[];
  readonly maxima: readonly number[];
}
/** By the values of the two keys, joined by "/". */
export type Groups = ReadonlyMap<string, GroupRow>;

/** The first call of `facets` and `groups` is what is timed; what they give turns it into plain maps for the comparison. */
export interface Peer {
  readonly name: string;
  /** Back to no clause and no group, before each measurement and untimed. */
  reset(): void;
  /** From no clause to these, and the counts of every facet. */
  facets(clauses: readonly BenchClause[]): () => Counts[];
  /** The groups of the rows that pass. */
  groups(clauses: readonly BenchClause[]): () => Groups;
}
