/** Keys that the view shows as one: what that makes of its other parts, how it is changed, and how links hold it. */

import type { Clause } from "../engine/clauses/list";
import type { MergedKeys } from "../engine/keys/merged";
import { type KeyRef, keyId, sameKey } from "../values/key";
import { readRef, refToJson } from "../values/keyJson";
import { field, fields, listOf, type Reader, ViewError } from "../values/validate";
import type { Json } from "../values/value";
import { BY_KEY } from "./short";
import type { TickedGroups } from "./ticks";
import type { View } from "./view";

/** What is logged under names of one's own choice. Metrics are not: they have points under theirs. */
export function isMergeable({ namespace }: KeyRef): boolean {
  return namespace === "doc" || namespace === "name";
}

/** Shows the keys as one with the name of the first, which goes before the others where they disagree. */
export function withKeysAsOne(view: View, keys: readonly KeyRef[]): View {
  const [as] = keys;
  if (as === undefined || keys.length < 2) return view;
  const holds = (one: MergedKeys) => one.keys.some((part) => keys.some((key) => sameKey(key, part)));
  const others = view.merged.filter((one) => !holds(one));
  const joined = keys.flatMap(
    (key) => view.merged.find((one) => one.keys.some((part) => sameKey(part, key)))?.keys ?? [key],
  );
  const parts = oncePerKey([as, ...joined], (key) => key);
  return withOneName({ ...view, merged: [...others, { as, keys: parts }] });
}

/** Shows each of the keys by itself again; filters, columns and groups stay with the one whose name they had. */
export function withKeysApart(view: View, as: KeyRef): View {
  return { ...view, merged: view.merged.filter((one) => !sameKey(one.as, as)) };
}

/** The view with the one key wherever it names another that is shown as that one. */
export function withOneName(view: View): View {
  const names = new Map<string, KeyRef>();
  for (const { as, keys } of view.merged) {
    for (const key of keys) if (!sameKey(key, as)) names.set(keyId(key), as);
  }
  if (names.size === 0) return view;
  const one = (key: KeyRef): KeyRef => names.get(keyId(key)) ?? key;
  const parts = Object.fromEntries(
    Object.entries(view)
      .filter(([field]) => !NAMED_HERE.has(field))
      .map(([field, part]) => [field, deeply(part, one)]),
  );
  const byKey = Object.fromEntries(BY_KEY.map((field) => [field, byOne<unknown>(view[field], names)]));
  return {
    ...view,
    ...parts,
    ...byKey,
    ...grouping(view, one),
    clauses: oncePerKey(
      view.clauses.map((clause): Clause => ({ ...clause, key: one(clause.key) })),
      ({ key }) => key,
    ),
    sort: oncePerKey(
      view.sort.map((by) => ({ ...by, key: one(by.key) })),
      ({ key }) => key,
    ),
    ticked: { ...view.ticked, groups: view.ticked.groups.flatMap((groups) => tickedBy(groups, one)) },
  };
}

type One = (key: KeyRef) => KeyRef;

/** Fields of which more is to be said than their keys, and that of the keys themselves. */
const NAMED_HERE: ReadonlySet<string> = new Set<keyof View>([
  ...BY_KEY,
  "merged",
  "clauses",
  "sort",
  "groupBy",
  "toggledGroups",
  "ticked",
]);

/** With the one key wherever a part of a view names a key, however deep: each feature keeps its own. */
function deeply(part: unknown, one: One): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (Array.isArray(part)) {
    const items = part.map((item) => deeply(item, one));
    return items.every(isKey) ? oncePerKey(items, (key) => key) : items;
  }
  if (isKey(part)) return one(part);
  // A group by two keys that are one now is no group any more.
  if (isGroup(part) && oncePerKey(part.by.map(one), (key) => key).length < part.by.length) return null;
  return Object.fromEntries(Object.entries(part).map(([name, of]) => [name, deeply(of, one)]));
}

/** A group that a feature names, by its keys and their values. */
function isGroup(part: object): part is { readonly by: readonly KeyRef[] } {
  return "values" in part && "by" in part && Array.isArray(part.by) && part.by.every(isKey);
}

/** No value of a log has this form. */
function isKey(part: unknown): part is KeyRef {
  return typeof part === "object" && part !== null && "namespace" in part && "path" in part;
}

/** What is said of the one key itself goes before what is said of another. */
function byOne<T>(of: Readonly<Record<string, T>>, names: ReadonlyMap<string, KeyRef>): Readonly<Record<string, T>> {
  const entries = Object.entries(of);
  const others = entries.flatMap(([id, said]): [string, T][] => {
    const key = names.get(id);
    return key ? [[keyId(key), said]] : [];
  });
  return Object.fromEntries([...others, ...entries.filter(([id]) => !names.has(id))]);
}

type Grouping = Pick<View, "groupBy" | "flat" | "levels" | "toggledGroups">;

/** With one key less there are other groups, so what was toggled is forgotten. */
function grouping({ groupBy, flat, levels, toggledGroups }: View, one: One): Grouping {
  const all = (keys: readonly KeyRef[]) => oncePerKey(keys.map(one), (key) => key);
  const keys = all(groupBy);
  if (keys.length === groupBy.length) return { groupBy: keys, flat, levels, toggledGroups };
  const above = all(groupBy.slice(0, levels)).length;
  const beside = flat && keys.length - above > 1;
  return { groupBy: keys, flat: beside, levels: beside ? above : 0, toggledGroups: [] };
}

/** Groups by two keys that are one now are no groups any more. */
function tickedBy({ by, values }: TickedGroups, one: One): readonly TickedGroups[] {
  const keys = oncePerKey(by.map(one), (key) => key);
  return keys.length === by.length ? [{ by: keys, values }] : [];
}

/** The first of those of each key. */
function oncePerKey<T>(items: readonly T[], keyOf: (item: T) => KeyRef): readonly T[] {
  const byId = new Map<string, T>();
  for (const item of items) {
    const id = keyId(keyOf(item));
    if (!byId.has(id)) byId.set(id, item);
  }
  return [...byId.values()];
}

export function mergedToJson(merged: readonly MergedKeys[]): Json {
  return merged.map(({ as, keys }) => ({ as: refToJson(as), keys: keys.map(refToJson) }));
}

const readMergeable: Reader<KeyRef> = (json, place) => {
  const ref = readRef(json, place);
  if (isMergeable(ref)) return ref;
  throw new ViewError(`${place} is no key of documents or of names: only these are shown as one`);
};

const readOne: Reader<MergedKeys> = (json, place) => {
  const of = fields(json, place);
  const as = field(of, "as", place, readMergeable);
  const keys = field(of, "keys", place, listOf(readMergeable));
  if (!keys.some((key) => sameKey(key, as))) throw new ViewError(`${place}.as is none of its keys`);
  return { as, keys };
};

/** A key is in one of them, once. */
export const readMerged: Reader<readonly MergedKeys[]> = (json, place) => {
  const merged = listOf(readOne)(json, place);
  const ids = merged.flatMap(({ keys }) => keys.map(keyId));
  if (new Set(ids).size < ids.length) throw new ViewError(`${place} names a key twice`);
  return merged;
};
