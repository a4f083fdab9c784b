/** What is shown just now, made of a view and the tables that it is shown over: every view reads this one value. */
import { chooseColumns, varyingNames } from "../engine/guesses/shownColumns";
import { suggestedKeys } from "../engine/guesses/suggest";
import { combine, numbered } from "../engine/kernels/combine";
import { filterRows } from "../engine/kernels/filter";
import { groupRows, groupSideBySide } from "../engine/kernels/group";
import { orderGroups } from "../engine/kernels/groupOrder";
import { type LargeGroups, largeGroups, withoutSmall } from "../engine/kernels/largeGroups";
import { type Results, resultsBy, resultsOf } from "../engine/kernels/results";
import { sortRows } from "../engine/kernels/sort";
import { shortLabels } from "../engine/presentation/labels";
import { DEFAULT_REDUCER, type ReducerName } from "../engine/reducers/list";
import { findKey } from "../engine/table/table";
import type { Filtering, Group, Key, Table, Target } from "../engine/table/types";
import { GROUP_SIZE_ID, type KeyRef, keyId } from "../values/key";
import type { View } from "./view";

export interface Frame {
  /** What is filtered, counted and grouped: its keys, and the names of its rows. It stays while news wait to be shown. */
  readonly table: Table;
  /** The shortest unambiguous suffix of the key's path. */
  readonly label: (key: Key) => string;
  readonly filtering: Filtering;
  /** The same without the rows of groups that are left out: what facets count. */
  readonly counted: Filtering;
  /** The rows that pass and are in no group that is left out, in the order of the view's sort. */
  readonly rows: Uint32Array;
  /** The same rows, ascending: for what their order makes no difference to. */
  readonly unsorted: Uint32Array;
  /** The group-by keys that the table has; none where rows are not grouped. */
  readonly by: readonly Key[];
  /** So many of the first of them have a level each, and those after them one for all: side by side. All, where groups are nested. */
  readonly levels: number;
  /** In order: the top level. */
  readonly groups: readonly Group[];
  /** Of the deepest level. */
  readonly groupCount: number;
  /** Of the same level the groups that are left out because fewer of their rows count than the view asks for, and their rows. */
  readonly small: LargeGroups["small"];
  /** How many rows count of each group of that level, those that are left out as well. Counted when it is asked for. */
  readonly groupSizes: Uint32Array;
  /** What group rows make of the numbers at a key. */
  readonly reducer: (ref: KeyRef) => ReducerName;
  /** The target in force: the user's, or the guess. */
  readonly target: Target | null;
  readonly targetGuessed: boolean;
  /** What cells show: the key with its newest values, of the same rows at the same places. The table's own key when nothing waits. */
  readonly newest: (ref: KeyRef) => Key | undefined;
  /** Of the newest values: per row 1 where TensorBoard has yet to read one of its runs; null where that is no row. */
  readonly waiting: Uint8Array | null;
  /** The keys whose facets stand open at first. */
  readonly suggested: readonly Key[];
  /** The columns where the user chose none, as many as fit. @param widthOf of a key's column */
  readonly automatic: (width: number, widthOf: (key: Key) => number) => readonly KeyRef[];
}

/** What frames are made of. All tables have the same rows at the same places. */
export interface FrameInputs {
  readonly view: View;
  /** What is arranged. */
  readonly table: Table;
  /** With the newest values; the same object where nothing is newer. */
  readonly cells: Table;
  /** With the last values of all metrics: what is chosen for the user follows from these, so that it stays when a metric is reduced otherwise. */
  readonly plain: Table;
  readonly target: Target | null;
  /** What rows and groups are ordered by: `table` and `target`, or those before them, while metrics fill in. */
  readonly order: { readonly table: Table; readonly target: Target | null };
  /** What is suggested follows from: `plain` and `target`, or those before them, so that no facet moves while metrics fill in. */
  readonly facets: { readonly table: Table; readonly target: Target | null };
  /** Per row 1 where the search lets it pass; null without one. */
  readonly query: Uint8Array | null;
}

/** Makes frames one after another, and of each part of a frame only what changed: the others stay the same objects. */
export class Framer {
  readonly #labels = latest(shortLabels);
  readonly #label = latest(
    (labels: ReadonlyMap<string, string>) =>
      (key: Key): string =>
        labels.get(key.id) ?? key.id,
  );
  readonly #filtering = latest(filterRows);
  readonly #results = latest(targetResults);
  readonly #large = latest(largeGroups);
  readonly #counted = latest(countedOf);
  readonly #combined = latest((rows: Uint32Array, by: readonly Key[]) => combine(rows, by));
  readonly #rowSort = latest(rowSort);
  readonly #rows = latest(sortRows);
  readonly #by = latest(presentKeys);
  readonly #groups = latest(groupsOf);
  readonly #reducer = latest(
    (reducers: View["reducers"]) =>
      (ref: KeyRef): ReducerName =>
        reducers[keyId(ref)] ?? DEFAULT_REDUCER,
  );
  readonly #newest = latest((cells: Table) => (ref: KeyRef) => findKey(cells, ref));
  readonly #suggestions = latest(suggestedKeys);
  readonly #suggested = latest(keysOf);
  readonly #automatic = latest(automaticOf);
  #last: { readonly parts: Parts; readonly frame: Frame } | null = null;

  frame({ view, table, cells, plain, target, order, facets, query }: FrameInputs): Frame {
    const filtering = this.#filtering(table, view.clauses, query);
    const by = this.#by(table, view.groupBy);
    // Of nested groups each level is made when it is opened, and all combinations only where they are asked for.
    const known = by.length > 0 && (view.flat || view.leastRuns !== null);
    const combined = () => this.#combined(filtering.rows, by);
    const results = this.#results(order.table, order.target);
    const large = this.#large(filtering.rows, known ? combined() : null, view.leastRuns, results);
    const { rows: unsorted, small } = large;
    const rows = this.#rows(order.table, unsorted, this.#rowSort(view.sort), order.target);
    const levels = view.flat ? presentKeys(table, view.groupBy.slice(0, view.levels)).length : by.length;
    const groups = this.#groups(order.table, order.target, rows, by, levels, view.sort, view.reducers, large, results);
    const parts: Parts = {
      table,
      label: this.#label(this.#labels(table)),
      filtering,
      counted: this.#counted(filtering, large, by, view.leastRuns, results),
      rows,
      unsorted,
      by,
      levels,
      groups,
      small,
      reducer: this.#reducer(view.reducers),
      target,
      targetGuessed: view.target === null,
      newest: this.#newest(cells),
      waiting: cells.waiting,
      suggested: this.#suggested(this.#suggestions(facets.table, facets.target), table),
      automatic: this.#automatic(plain, target, view.pattern !== null, view.clauses, unsorted),
    };
    if (this.#last && sameParts(this.#last.parts, parts)) return this.#last.frame;
    const frame: Frame = {
      ...parts,
      // From the rows before they were sorted, which is faster, and without making the groups of levels that are closed.
      get groupCount() {
        return by.length < 2 ? groups.length : (large.groups ?? combined()).count;
      },
      get groupSizes() {
        return by.length === 0 ? new Uint32Array() : resultsBy(combined(), filtering.rows, results);
      },
    };
    this.#last = { parts, frame };
    return frame;
  }
}

type Parts = Omit<Frame, "groupCount" | "groupSizes">;

function sameParts(a: Parts, b: Parts): boolean {
  return (Object.keys(a) as (keyof Parts)[]).every((name) => a[name] === b[name]);
}

function presentKeys(table: Table, refs: readonly KeyRef[]): readonly Key[] {
  return refs.map((ref) => findKey(table, ref)).filter((key) => key !== undefined);
}

/** Rows have no size of a group. */
function rowSort(sort: View["sort"]): View["sort"] {
  return sort.filter(({ key }) => keyId(key) !== GROUP_SIZE_ID);
}

/** Without a sort they stand by the number that they show of the target. */
function groupsOf(
  table: Table,
  target: Target | null,
  rows: Uint32Array,
  by: readonly Key[],
  levels: number,
  sort: View["sort"],
  reducers: View["reducers"],
  large: LargeGroups,
  results: Results,
): readonly Group[] {
  if (by.length === 0) return [];
  const reducer = (target && reducers[keyId(target.key)]) ?? DEFAULT_REDUCER;
  const combinations = levels < by.length && large.groups ? numbered(large.groups, large.rows) : undefined;
  const found =
    levels < by.length
      ? groupSideBySide(table, rows, by, target, reducer, levels, combinations)
      : groupRows(table, rows, by, target, reducer);
  return orderGroups(found, sort, table, rows, reducers, results);
}

/** Without a target each row counts. */
function targetResults(table: Table, target: Target | null): Results {
  const key = target && findKey(table, target.key);
  return key ? resultsOf(key, table.waiting) : null;
}

function countedOf(
  filtering: Filtering,
  large: LargeGroups,
  by: readonly Key[],
  least: number | null,
  results: Results,
): Filtering {
  return least === null || by.length === 0 ? filtering : withoutSmall(filtering, large, { by, least, results });
}

/** The table's own keys of the same names. */
function keysOf(keys: readonly Key[], table: Table): readonly Key[] {
  return keys.map(({ id }) => table.byId.get(id)).filter((key) => key !== undefined);
}

/**
 * Columns follow what differs among the rows shown; where that is one row or none, among all. Who asks for keys from names, or
 * filters by a key, wants to see it.
 */
function automaticOf(
  plain: Table,
  target: Target | null,
  named: boolean,
  clauses: View["clauses"],
  passing: Uint32Array,
): Frame["automatic"] {
  const rows = passing.length > 1 ? passing : Uint32Array.from({ length: plain.count }, (_, row) => row);
  const shown = {
    rows,
    named: named ? varyingNames(plain, rows) : [],
    filtered: presentKeys(
      plain,
      clauses.map(({ key }) => key),
    ),
  };
  return (width, widthOf) => chooseColumns(plain, target, width, widthOf, shown);
}

/** The function with its last result, which it gives again for the same arguments. */
function latest<A extends readonly unknown[], T>(compute: (...args: A) => T): (...args: A) => T {
  let last: { readonly args: A; readonly result: T } | null = null;
  return (...args) => {
    if (last === null || args.some((arg, i) => arg !== last?.args[i])) last = { args, result: compute(...args) };
    return last.result;
  };
}
