/** Which columns the table shows until the user chooses, and which keys say the same of every run. */
import { type KeyRef, keyId, NAME_ID } from "../../values/key";
import type { Value } from "../../values/value";
import { variesAmong, varietyOf } from "../kernels/variety";
import { entryOf } from "../table/dictionary";
import { keptWith } from "../table/kept";
import type { Key, Table, Target } from "../table/types";
import { repeatsAmong } from "./repeats";
import { usefulness } from "./suggest";
import { targetGuesses } from "./target";

const METRICS = 3;
/** So many of the keys that vary are worth more than further metrics: a sweep is about its hyperparameters. */
const VARYING = 3;

/** What the table is about just now. */
export interface Shown {
  /** The rows that pass, in any order. */
  readonly rows: Uint32Array;
  /** Keys that are asked for, as parts of the name: they stand right after it. */
  readonly named: readonly Key[];
  /** Keys that are filtered: they stand right after the target. */
  readonly filtered: readonly Key[];
}

/**
 * Name, status, started, the target, what is filtered, up to 3 more metrics; then the keys that vary among the rows shown, the
 * most useful first, as many as fit into `widthPx`, and where all do those that only say again what others do. There are fewer
 * metrics where that leaves room for up to three such keys. Of the leading columns only those that exist. `widthOf` is a
 * column's width in px.
 */
export function chooseColumns(
  table: Table,
  target: Target | null,
  widthPx: number,
  widthOf: (key: Key) => number,
  { rows, named, filtered }: Shown,
): KeyRef[] {
  const { leading: usual, metrics: others } = leadingKeys(table, target);
  const [name, ...rest] = usual;
  const first = [...new Set([...(name ? [name] : []), ...named, ...rest, ...filtered])];
  const metrics = others.filter((key) => !first.includes(key));
  const chosen = new Set([...first, ...metrics]);
  const { telling, repeating } = varyingKeys(table);
  const differs = (key: Key) => !chosen.has(key) && variesAmong(key, rows);
  const varying = telling.filter(differs);
  const widthOfAll = (keys: readonly Key[]) => keys.reduce((width, key) => width + widthOf(key), 0);
  const left = widthPx - widthOfAll(first);
  const wanted = fitting(varying, left, widthOf, VARYING);
  const needed = left - widthOfAll(wanted);
  let shown = metrics.length;
  while (shown > 0 && widthOfAll(metrics.slice(0, shown)) > needed) shown--;
  const scrolls = left < 0 || (wanted.length === 0 && varying.length > 0);
  const further = scrolls ? metrics : metrics.slice(0, shown);
  const keys = fitting(varying, left - widthOfAll(further), widthOf, Number.POSITIVE_INFINITY);
  if (keys.length === varying.length) {
    keys.push(
      ...fitting(
        repeating.filter(differs),
        left - widthOfAll([...further, ...keys]),
        widthOf,
        Number.POSITIVE_INFINITY,
      ),
    );
  }
  return [...first, ...further, ...keys].map((key) => key.ref);
}

/** Those that fit beside each other, at most so many; of two the first. */
function fitting(keys: readonly Key[], widthPx: number, widthOf: (key: Key) => number, most: number): Key[] {
  let left = widthPx;
  const found: Key[] = [];
  for (const key of keys) {
    const width = widthOf(key);
    if (width > left || found.length >= most) continue;
    left -= width;
    found.push(key);
  }
  return found;
}

/** The logged keys and those from names that vary, the most useful first; apart those that say what one before them does. */
const varyingKeys = keptWith(
  (table: Table): { readonly telling: readonly Key[]; readonly repeating: readonly Key[] } => {
    const keys = table.keys
      .filter(({ ref }) => ref.namespace === "doc" || ref.namespace === "name")
      .map((key) => ({ key, score: usefulness(key), varies: varietyOf(key, null).varies }))
      .filter(({ varies }) => varies)
      .sort((a, b) => b.score - a.score)
      .map(({ key }) => key);
    const repeats = repeatsAmong(keys);
    return { telling: keys.filter((key) => !repeats.has(key)), repeating: [...repeats] };
  },
);

/** Keys from run names that tell some of the rows apart. */
export function varyingNames(table: Table, rows: Uint32Array): Key[] {
  return table.keys.filter((key) => key.ref.namespace === "name" && variesAmong(key, rows));
}

function leadingKeys(table: Table, target: Target | null): { leading: Key[]; metrics: Key[] } {
  const ids = [
    NAME_ID,
    keyId({ namespace: "run", path: ["status"] }),
    keyId({ namespace: "run", path: ["started"] }),
    ...(target ? [keyId(target.key)] : []),
  ];
  const leading = ids.map((id) => table.byId.get(id)).filter((key) => key !== undefined);
  const guesses = targetGuesses(table).map((guess) => table.byId.get(keyId(guess.key)));
  const metrics = [...guesses, ...table.keys]
    .filter((key) => key !== undefined)
    .filter((key) => key.ref.namespace === "metric" && !leading.includes(key));
  return { leading: [...new Set(leading)], metrics: [...new Set(metrics)].slice(0, METRICS) };
}

/** Keys with one value in all of these rows, so that "27 keys the same in all" can say it once. None for a single row. */
export function identicalKeys(table: Table, rows: Uint32Array): Key[] {
  if (rows.length < 2) return [];
  return table.keys.filter((key) => !variesAmong(key, rows) && sharedValue(key, rows) !== undefined);
}

/** The value of the first of the rows; for an identical key, that of all. */
function sharedValue(key: Key, rows: Uint32Array): Value {
  return entryOf(key.dictionary, key.codes[rows[0] ?? 0] ?? 0);
}
