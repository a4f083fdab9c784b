/** Groups in the order of a sort, at every level. */
import { keyId } from "../../values/key";
import { DEFAULT_REDUCER, type ReducerName } from "../reducers/list";
import type { Group, Key, SortKey, Table } from "../table/types";
import { reducedOf } from "./aggregate";
import { isNumeric } from "./content";

interface Measure {
  readonly key: Key;
  readonly sign: number;
  readonly reducer: ReducerName;
}

/** Groups in the order of the sort at every level: numeric columns by their reducer, others by the group's first row; empty ones last. Without a sort they stay as the engine gave them. */
export function orderGroups(
  groups: readonly Group[],
  sort: readonly SortKey[],
  table: Table,
  rows: Uint32Array,
  reducers: Readonly<Record<string, ReducerName>>,
): readonly Group[] {
  if (sort.length === 0) return groups;
  const place = new Uint32Array(table.count);
  for (let i = 0; i < rows.length; i++) place[rows[i] as number] = i;
  const numeric: Measure[] = [];
  for (const { key: ref, descending } of sort) {
    const key = table.byId.get(keyId(ref));
    // From the first column that is not numeric on, the order of the rows themselves decides.
    if (!key || !isNumeric(key)) break;
    numeric.push({ key, sign: descending ? -1 : 1, reducer: reducers[key.id] ?? DEFAULT_REDUCER });
  }
  return ordered(groups, numeric, place);
}

/** One level now, those below it when someone asks. Each group is measured once, not at each comparison. */
function ordered(level: readonly Group[], by: readonly Measure[], place: Uint32Array): readonly Group[] {
  const measured = level.map((group) => ({
    group,
    measures: by.map(({ key, reducer }) => reducedOf(key, group, reducer)),
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
