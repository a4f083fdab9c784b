/** "Average over seed": the keys that remain to group by when some are averaged over. */
import { type KeyRef, keyId } from "../../values/key";
import { combine, sizesOf } from "../kernels/combine";
import { type Variety, varietyOf } from "../kernels/variety";
import { keptWith } from "../table/kept";
import { findKey } from "../table/table";
import type { Key, Table } from "../table/types";
import { repeatsAmong } from "./repeats";
import { isSetting } from "./setting";

export interface LeftOut {
  readonly key: KeyRef;
  readonly why: string;
}
export interface AverageOver {
  /** In the table's order. */
  readonly by: readonly KeyRef[];
  /** Keys that vary too and are not grouped by; those averaged over are not among them. */
  readonly leftOut: readonly LeftOut[];
}
export interface AverageSuggestion {
  readonly over: KeyRef;
  /** Rows of each group. */
  readonly sizes: Uint32Array;
}

/** What says of a run where, from what and by whom it was started. */
const OF_RUN =
  /^(git|(git_?)?(commit|sha|hash|revision|rev|branch|dirty|diff)(_?(id|sha|hash))?|host(name)?|pid|user(name)?|command(_?line)?|cmd(line)?|argv)$/i;
const NOTE = /^(notes?|comments?|remarks?|desc(ription)?)$/i;

/** Why a varying key is no setting of the run; null when it is one. */
function whyNot(key: Key, variety: Variety): string | null {
  const { namespace, path } = key.ref;
  if (namespace === "metric") return "a metric";
  if (namespace === "run") return "about the run itself";
  if (namespace === "name" && variety.distinct === variety.logged) return "another in every run's name";
  if (path[0] === "env" || path.some((step) => OF_RUN.test(step))) return "about the environment";
  if (NOTE.test(path.at(-1) ?? "")) return "a note";
  // Where results logged at the end of a run belong (a name of their own), repeats differ in them by nature.
  if (path[0] === "results" || !isSetting(key)) return "a result";
  if (variety.mostlyTimes) return "a time";
  return variety.allDistinctText ? "a different text in every run" : null;
}

interface Varying {
  readonly key: Key;
  readonly why: string | null;
}

/**
 * The keys that vary over all rows. Those that vary over the rows shown would make the same groups of these, but mix
 * settings as soon as a filter is taken away.
 */
const varyingOf = keptWith((table: Table): readonly Varying[] => {
  const varying = table.keys.flatMap((key): Varying[] => {
    const variety = varietyOf(key, null);
    return variety.varies ? [{ key, why: whyNot(key, variety) }] : [];
  });
  // What was logged is known better than what a name says.
  const settings = varying.filter(({ why }) => why === null).map(({ key }) => key);
  const isName = ({ ref }: Key): boolean => ref.namespace === "name";
  const repeats = repeatsAmong([...settings.filter((key) => !isName(key)), ...settings.filter(isName)]);
  return varying.map(({ key, why }) => ({
    key,
    why: isName(key) && repeats.has(key) ? "in the run's name, as another key" : why,
  }));
});

/**
 * Group by all keys that vary, logged or from names, except `except`, metrics, times, what is said of the run and its
 * surroundings, results, notes, names that only repeat what was logged, and all-distinct text.
 */
export function averageOver(table: Table, except: readonly KeyRef[]): AverageOver {
  const chosen = new Set(except.map(keyId));
  const by: KeyRef[] = [];
  const leftOut: LeftOut[] = [];
  for (const { key, why } of varyingOf(table)) {
    if (chosen.has(key.id)) continue;
    if (why === null) by.push(key.ref);
    else leftOut.push({ key: key.ref, why });
  }
  return { by, leftOut };
}

/** The keys that were chosen for runs and vary: all that groups are made of. */
export const settingsOf: (table: Table) => readonly Key[] = keptWith((table) =>
  varyingOf(table)
    .filter(({ why }) => why === null)
    .map(({ key }) => key),
);

/** Why a key that varies is no setting, by key id. */
export const reasonsOf: (table: Table) => ReadonlyMap<string, string> = keptWith(
  (table) => new Map(varyingOf(table).flatMap(({ key, why }) => (why === null ? [] : [[key.id, why]]))),
);

/** Of groups by these keys, the settings that were averaged over: their mean says nothing. */
export function averagedOver(table: Table, by: readonly Key[]): ReadonlySet<string> {
  const grouped = new Set(by.map(({ id }) => id));
  return new Set(
    settingsOf(table)
      .map(({ id }) => id)
      .filter((id) => !grouped.has(id)),
  );
}

/** The names of keys that repeat a run rather than change it, by preference. */
const REPEATS = [
  /^(random_?|rng_?|np_?|numpy_?|torch_?)?seed$/i,
  /^random_?state$/i,
  /^(cv_?)?fold(_?(id|index|idx))?$/i,
];

/** Whether the key's name says that it repeats a run rather than changes it. */
export function isRepeat({ ref: { namespace, path } }: Key): boolean {
  return (namespace === "doc" || namespace === "name") && REPEATS.some((pattern) => pattern.test(path.at(-1) ?? ""));
}

/** The first of seed, random_state and fold that, averaged over, gives groups of two or more of `rows`. */
export function suggestAverage(table: Table, rows: Uint32Array): AverageSuggestion | null {
  return suggestionOf(table)(rows);
}

const suggestionOf = keptWith((table: Table) =>
  keptWith((rows: Uint32Array): AverageSuggestion | null => {
    const candidates = REPEATS.flatMap((pattern) =>
      table.keys.filter(
        ({ ref: { namespace, path } }) =>
          (namespace === "doc" || namespace === "name") && pattern.test(path.at(-1) ?? ""),
      ),
    );
    for (const { ref } of candidates.filter((key) => varietyOf(key, rows).distinct > 1)) {
      const by = averageOver(table, [ref]).by.map((other) => findKey(table, other));
      const found = combine(
        rows,
        by.filter((key) => key !== undefined),
        rows.length / 2,
      );
      const sizes = found && sizesOf(found);
      if (sizes && mostFrequent(sizes) >= 2) return { over: ref, sizes };
    }
    return null;
  }),
);

/** The larger one of equals. */
function mostFrequent(sizes: Uint32Array): number {
  const counts = new Map<number, number>();
  for (const size of sizes) counts.set(size, (counts.get(size) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}
