/** Which facets stand open at first. */
import { formOf } from "../kernels/content";
import { varietyOf } from "../kernels/variety";
import type { Key, Table } from "../table/types";
import { repeatsLast } from "./repeats";
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

/**
 * At most 6 keys: a status that varies, then those with few enough values, well covered and not constant, the most useful first.
 * Of those that say the same all but the first come last.
 */
export function suggestedKeys(table: Table): Key[] {
  const others = table.keys.filter((key) => !isVaryingStatus(key) && isSuggestible(key));
  others.sort((a, b) => usefulness(b) - usefulness(a));
  return [...table.keys.filter(isVaryingStatus), ...repeatsLast(others)].slice(0, MOST);
}
