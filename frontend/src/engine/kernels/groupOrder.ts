/** Groups in the order of a sort, at every level. */
import { GROUP_SIZE_ID, keyId } from "../../values/key";
import { DEFAULT_REDUCER, type ReducerName } from "../reducers/list";
import type { Group, SortKey, Table } from "../table/types";
import { reducedOf } from "./aggregate";
import { isNumeric } from "./content";
import { countResults, type Results } from "./results";
import { placesOf } from "./sort";

interface Measure {
  readonly sign: number;
  readonly of: (group: Group) => number;
}

/** Groups in the order of the sort at every level: numeric columns by their reducer, their size by how many of their rows count, others by the value of the group's first row; empty ones last. Without a sort they stay as the engine gave them, and so do those of one size. */
export function orderGroups(
  groups: readonly Group[],
  sort: readonly SortKey[],
  table: Table,
  rows: Uint32Array,
  reducers: Readonly<Record<string, ReducerName>>,
  results: Results = null,
): readonly Group[] {
  if (sort.length === 0) return groups;
  const bySize = sort.every(({ key }) => keyId(key) === GROUP_SIZE_ID);
  const place = new Uint32Array(table.count);
  for (let i = 0; i < rows.length && !bySize; i++) place[rows[i] as number] = i;
  const measures: Measure[] = [];
  for (const { key: ref, descending } of sort) {
    const id = keyId(ref);
    const sign = descending ? -1 : 1;
    if (id === GROUP_SIZE_ID) {
      measures.push({ sign, of: ({ rows }) => countResults(rows, results) });
      continue;
    }
    const key = table.byId.get(id);
    if (!key) continue;
    if (!isNumeric(key)) {
      const places = placesOf(key, descending);
      measures.push({ sign: 1, of: ({ rows }) => places[key.codes[rows[0] ?? 0] ?? 0] ?? 0 });
      continue;
    }
    const reducer = reducers[key.id] ?? DEFAULT_REDUCER;
    measures.push({ sign, of: (group) => reducedOf(key, group, reducer) });
  }
  return ordered(groups, measures, place);
}

/** One level now, those below it when someone asks. Each group is measured once, not at each comparison. */
function ordered(level: readonly Group[], by: readonly Measure[], place: Uint32Array): readonly Group[] {
  const measured = level.map((group) => ({
    group,
    measures: by.map(({ of }) => of(group)),
    first: place[group.rows[0] ?? 0] ?? 0,
  }));
  measured.sort((a, b) => compareMeasures(a.measures, b.measures, by) || a.first - b.first);
  return measured.map(({ group }) => withOrder(group, (children) => ordered(children, by, place)));
}

function compareMeasures(a: readonly number[], b: readonly number[], by: readonly Measure[]): number {
  for (let i = 0; i < by.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    const unmeasured = Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    if (unmeasured !== 0) return unmeasured;
    // Not by their difference, which is NaN for equal infinities.
    if (x !== y && !Number.isNaN(x)) return (by[i] as Measure).sign * (x < y ? -1 : 1);
  }
  return 0;
}

function withOrder(group: Group, order: (children: readonly Group[]) => readonly Group[]): Group {
  let children: readonly Group[] | undefined;
  return {
    get values() {
      return group.values;
    },
    depth: group.depth,
    rows: group.rows,
    get best() {
      return group.best;
    },
    get children() {
      children ??= order(group.children);
      return children;
    },
  };
}
