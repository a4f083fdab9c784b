/** What the table's controls do to the view: pure steps from one view to the next. */
import type { Clause } from "../../engine/clauses/list";
import { DEFAULT_REDUCER, type ReducerName } from "../../engine/reducers/list";
import { entryOf } from "../../engine/table/dictionary";
import type { Group, Key, SortKey, Target } from "../../engine/table/types";
import { withClause } from "../../state/change";
import { MAX_WIDTH, MIN_WIDTH, type View } from "../../state/view";
import { GROUP_SIZE_REF, type KeyRef, keyId, sameKey } from "../../values/key";
import { canonical, isList, sameValue, type Value } from "../../values/value";

export function has(keys: readonly KeyRef[], key: KeyRef): boolean {
  return keys.some((other) => sameKey(other, key));
}

export function without(keys: readonly KeyRef[], key: KeyRef): readonly KeyRef[] {
  return keys.filter((other) => !sameKey(other, key));
}

/** The list with `key` at `index` of the list as it is now (before anything is taken out). */
export function placed(keys: readonly KeyRef[], key: KeyRef, index: number): readonly KeyRef[] {
  const from = keys.findIndex((other) => sameKey(other, key));
  const rest = without(keys, key);
  const to = from >= 0 && from < index ? index - 1 : index;
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

/** The list with `key` moved by `delta` places, as far as the list goes. */
export function moved(keys: readonly KeyRef[], key: KeyRef, delta: number): readonly KeyRef[] {
  const from = keys.findIndex((other) => sameKey(other, key));
  const to = Math.max(0, Math.min(keys.length - 1, from + delta));
  if (from < 0 || to === from) return keys;
  const rest = without(keys, key);
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

/** `next`, an order of the shown keys, with those of `all` that are not shown behind the keys they stood behind: a link may name keys that no run has yet. */
export function withAbsent(
  all: readonly KeyRef[],
  shown: readonly KeyRef[],
  next: readonly KeyRef[],
): readonly KeyRef[] {
  const result = [...next];
  all.forEach((key, place) => {
    if (has(shown, key) || has(next, key)) return;
    const before = all.slice(0, place).findLast((other) => has(result, other));
    result.splice(before ? result.findIndex((other) => sameKey(other, before)) + 1 : 0, 0, key);
  });
  return result;
}

/** The sort after a click on a header: first way, the other way, none. `additive` keeps the keys before it. */
export function nextSort(
  sort: readonly SortKey[],
  key: KeyRef,
  descendingFirst: boolean,
  additive: boolean,
): readonly SortKey[] {
  const current = sort.find((entry) => sameKey(entry.key, key));
  const only = current !== undefined && sort.length === 1;
  if (!additive) {
    if (!only) return [{ key, descending: descendingFirst }];
    return current.descending === descendingFirst ? [{ key, descending: !descendingFirst }] : [];
  }
  if (!current) return [...sort, { key, descending: descendingFirst }];
  if (current.descending !== descendingFirst) return sort.filter((entry) => entry !== current);
  return sort.map((entry) => (entry === current ? { key, descending: !descendingFirst } : entry));
}

export function withSort(view: View, sort: readonly SortKey[]): View {
  return { ...view, sort };
}

/** The keys with a level each, and those that stand side by side below them; none where groups are nested. */
export function levelsOf({ groupBy, flat, levels }: View): {
  readonly above: readonly KeyRef[];
  readonly beside: readonly KeyRef[];
} {
  return flat ? { above: groupBy.slice(0, levels), beside: groupBy.slice(levels) } : { above: groupBy, beside: [] };
}

/**
 * Other keys make other groups, so what was toggled is forgotten. Of groups side by side the keys with a level keep it. Without
 * groups their size neither filters nor sorts.
 */
export function withGroupBy(view: View, groupBy: readonly KeyRef[]): View {
  if (!view.flat) return grouped(view, groupBy, []);
  const { above } = levelsOf(view);
  const first = groupBy.findIndex((key) => !has(above, key));
  const levels = first < 0 ? groupBy.length : first;
  return grouped(view, groupBy.slice(0, levels), groupBy.slice(levels));
}

/** One key beside nothing is a level of its own. */
function grouped(view: View, above: readonly KeyRef[], beside: readonly KeyRef[]): View {
  const flat = beside.length > 1;
  const next = { ...view, groupBy: [...above, ...beside], flat, levels: flat ? above.length : 0, toggledGroups: [] };
  return next.groupBy.length > 0 ? next : { ...next, leastRuns: null, sort: withoutSize(view.sort) };
}

/**
 * Groups by these keys, side by side where there are several: "Average over…". What stands as a level stays one, "the best
 * model of each data set", but keys that are averaged over.
 */
export function withAverage(view: View, groupBy: readonly KeyRef[], over: readonly KeyRef[]): View {
  const above = levelsOf(view).above.filter((key) => !has(over, key));
  return grouped(
    view,
    above,
    groupBy.filter((key) => !has(above, key)),
  );
}

/** Of groups side by side this key makes a level of its own, the last above them. */
export function withLevel(view: View, key: KeyRef): View {
  const { above, beside } = levelsOf(view);
  return grouped(view, [...without(above, key), key], without(beside, key));
}

/**
 * Other levels above groups side by side. @param settings a key among these that is no level any more goes on telling groups
 * apart: else runs of several data sets would be averaged
 */
export function withLevels(view: View, levels: readonly KeyRef[], settings: readonly KeyRef[]): View {
  const { above, beside } = levelsOf(view);
  const back = above.filter((key) => !has(levels, key) && has(settings, key));
  return grouped(view, levels, [...back, ...beside.filter((key) => !has(levels, key))]);
}

function withoutSize(sort: readonly SortKey[]): readonly SortKey[] {
  return sort.filter(({ key }) => !sameKey(key, GROUP_SIZE_REF));
}

/** Leaves out groups with fewer rows; null lets all be. */
export function withLeastRuns(view: View, leastRuns: number | null): View {
  return { ...view, leastRuns };
}

export function withFlat(view: View, flat: boolean): View {
  return { ...view, flat, levels: 0, toggledGroups: [] };
}

/** What is not chosen is not pinned any more; null chooses none, and pinned columns stay. */
export function withColumns(view: View, columns: readonly KeyRef[] | null): View {
  return { ...view, columns, pinned: columns?.filter((key) => has(view.pinned, key)) ?? view.pinned };
}

export function withWidth(view: View, key: KeyRef, width: number | null): View {
  const widths: Record<string, number> = { ...view.widths };
  if (width === null) delete widths[keyId(key)];
  else widths[keyId(key)] = Math.round(Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, width)));
  return { ...view, widths };
}

export function withReducer(view: View, key: KeyRef, reducer: ReducerName): View {
  const reducers: Record<string, ReducerName> = { ...view.reducers };
  if (reducer === DEFAULT_REDUCER) delete reducers[keyId(key)];
  else reducers[keyId(key)] = reducer;
  return { ...view, reducers };
}

export function withTarget(view: View, target: Target | "none" | null): View {
  return { ...view, target };
}

export function withOpen(view: View, run: string | null): View {
  return { ...view, open: run };
}

/** Canonical JSON of a group's values: `data-key` of docs/contract.md. */
export function groupId(values: readonly Value[]): string {
  return `[${values.map(canonical).join(",")}]`;
}

export function toggleGroup(view: View, values: readonly Value[]): View {
  const id = groupId(values);
  const others = view.toggledGroups.filter((other) => groupId(other) !== id);
  return { ...view, toggledGroups: others.length < view.toggledGroups.length ? others : [...others, values] };
}

export function withToggled(view: View, toggledGroups: readonly (readonly Value[])[]): View {
  return { ...view, toggledGroups };
}

/** The clause that only this very value of the key passes. A scalar asks for lists that hold it too, so that those are excluded; a list asks for itself. */
function exactly(key: Key, value: Value): Clause {
  const holders = isList(value) || !key.dictionary.items ? [] : listsWith(key, value);
  return { type: "values", key: key.ref, include: [value], exclude: holders, match: "any" };
}

function listsWith({ dictionary }: Key, value: Value): readonly Value[] {
  const entries = Array.from({ length: dictionary.size }, (_, code) => entryOf(dictionary, code));
  return entries.filter((entry) => isList(entry) && entry.some((item) => sameValue(item, value)));
}

/** "Only this group": its values as clauses, in the place of those there were on its keys. */
export function onlyGroup(view: View, by: readonly Key[], group: Pick<Group, "values">): View {
  return group.values.reduce<View>((next, value, level) => {
    const key = by[level];
    return key ? withClause(next, key.ref, exactly(key, value)) : next;
  }, view);
}
