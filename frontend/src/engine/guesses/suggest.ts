/** Which facets stand open at first. */
import { formOf } from "../kernels/content";
import { varietyOf } from "../kernels/variety";
import { findKey } from "../table/table";
import type { Key, Table, Target } from "../table/types";
import { explainedShares } from "./explained";
import { repeatsLast } from "./repeats";
import { isSetting } from "./setting";
import { isResult } from "./target";

const MOST = 6;
/** Up to here, a facet's values can be taken in at a glance. */
const FEW = 12;
/** A list of more than these takes more than one "show more", and a search in it: nobody asked for that. */
const LISTED = 50;
/** Of a key that fewer than one run in so many has, "not logged" is nearly all there is to see. */
const COVERED = 5;

/** What the user varied comes before what came out of it, and before what the run's surroundings say. */
function weight(key: Key): number {
  const { namespace, path } = key.ref;
  if (isResult(key)) return 0.5;
  if (namespace === "name") return 0.8;
  if (namespace === "run") return path[0] === "status" ? 0.9 : path[0] === "folder" ? 0.7 : 0.1;
  return path[0] === "env" ? 0.3 : 1;
}

/** How well a facet would tell runs apart; 0 for one that cannot. */
export function usefulness(key: Key): number {
  const { varies, distinct, logged, allDistinctText, evenness } = varietyOf(key, null);
  if (!varies || distinct === 0 || allDistinctText) return 0;
  const few = formOf(key) === "list" ? Math.min(1, FEW / distinct) : 0.6;
  // One value and "not logged" tells little, but does tell apart.
  return weight(key) * (logged / key.codes.length) * few * (0.3 + 0.7 * evenness);
}

/** Whether the facet is worth a place of its own; the best of bad ones are not. Numbers and times of any number have bins. */
function isSuggestible(key: Key): boolean {
  const { distinct, logged } = varietyOf(key, null);
  if (usefulness(key) === 0 || logged * COVERED < key.codes.length) return false;
  if (formOf(key) !== "list") return true;
  // A list's facet counts what is in the lists.
  const values = key.dictionary.items ? key.dictionary.items.size - 1 : distinct;
  return values <= FEW || (values <= LISTED && 2 * values <= logged);
}

/** A few runs that failed among many hardly tell runs apart, and would lose their place for it; but they must be seen before all else. */
function isVaryingStatus(key: Key): boolean {
  const { namespace, path } = key.ref;
  return namespace === "run" && path.length === 1 && path[0] === "status" && varietyOf(key, null).distinct > 1;
}

/** What explains nothing of the target stands among the others as if it explained so much: by how well it tells runs apart at all. */
const PRIOR = 0.02;

/** By `usefulness`, and for settings by how much of the target they explain. */
function orderOf(keys: readonly Key[], table: Table, target: Target | null): (a: Key, b: Key) => number {
  const measure = target && findKey(table, target.key);
  const explained = target && measure ? explainedShares(keys.filter(isSetting), measure, target.direction) : null;
  const worth = new Map(keys.map((key) => [key, usefulness(key) * (PRIOR + (explained?.get(key) ?? 0))]));
  const worthOf = (key: Key): number => worth.get(key) ?? 0;
  // Of those that say the same, the name is what people know it by.
  const isName = ({ ref }: Key): number => (ref.path.at(-1) === "name" ? 1 : 0);
  return (a, b) => worthOf(b) - worthOf(a) || isName(b) - isName(a);
}

/**
 * At most 6 keys: a status that varies, then those with few enough values, well covered and not constant. First what explains
 * most of the target, then what tells runs apart otherwise; of those that say the same all but the first come last.
 */
export function suggestedKeys(table: Table, target: Target | null = null): Key[] {
  const others = table.keys.filter((key) => !isVaryingStatus(key) && isSuggestible(key));
  others.sort(orderOf(others, table, target));
  return [...table.keys.filter(isVaryingStatus), ...repeatsLast(others)].slice(0, MOST);
}
