/** Keys that are likely one: they mean the same by their names, and rows log the one or the other, or both alike. */
import { Kind } from "../../values/kind";
import { totalsOf } from "../kernels/totals";
import { varietyOf } from "../kernels/variety";
import { lettersOf, meaningOf } from "../search/keyWords";
import { sameEntry } from "../table/differ";
import { keptWith, perKey } from "../table/kept";
import type { Key, Table } from "../table/types";
import { readsAsNumber } from "./numberTexts";

/** In what two names are alike: in all but case and separators, in what is short for what, or in their last parts. */
export type Likeness = "letters" | "meaning" | "last";

export interface Alias {
  readonly keys: readonly [Key, Key];
  readonly likeness: Likeness;
  /** Rows that logged both, and those of them with two values. */
  readonly both: number;
  readonly differing: number;
}

/** Keys of which any two are likely one, the one that most rows logged first. */
export interface Family {
  readonly keys: readonly Key[];
  readonly aliases: readonly Alias[];
}

/** One row in so many is no rule: a rerun, a mistake. */
const SELDOM = 50;
/** What more keys are called by says nothing of any: `layers.0.size`, `layers.1.size` and so on. It also keeps this linear. */
export const MOST_ALIKE = 12;
/** What things of all sorts are called: two of them are alike only where the rest of the path says so. */
export const COMMON: ReadonlySet<string> = new Set(
  "class count enabled id index key kind mode name path seed size type value version".split(" "),
);

/** Of a table, by the order of its keys. Metrics have points under their names, and what is built in has one meaning. */
export const aliasesOf: (table: Table) => readonly Alias[] = keptWith((table) => {
  const keys = table.keys.filter(isLoggedSetting);
  const places = new Map(keys.map((key, place) => [key, place]));
  const found = new Map<string, Alias>();
  for (const bucket of [...buckets(keys, (key) => wholeMeaning(key)), ...buckets(keys, (key) => lastMeaning(key))]) {
    for (const [at, a] of bucket.entries()) {
      for (const b of bucket.slice(at + 1)) {
        const id = `${places.get(a)} ${places.get(b)}`;
        const alias = found.has(id) ? null : aliasOf(a, b);
        if (alias) found.set(id, alias);
      }
    }
  }
  const place = (key: Key) => places.get(key) ?? 0;
  return [...found.values()].sort(({ keys: [a, b] }, { keys: [c, d] }) => place(a) - place(c) || place(b) - place(d));
});

/** Each key in one family at most. */
export const familiesOf: (table: Table) => readonly Family[] = keptWith((table) => {
  const partners = new Map<Key, Map<Key, Alias>>();
  for (const alias of aliasesOf(table)) {
    const [a, b] = alias.keys;
    partners.set(a, (partners.get(a) ?? new Map()).set(b, alias));
    partners.set(b, (partners.get(b) ?? new Map()).set(a, alias));
  }
  const byRows = (keys: Iterable<Key>) => [...keys].sort((a, b) => loggedBy(b) - loggedBy(a));
  const taken = new Set<Key>();
  const families: Family[] = [];
  for (const key of byRows(partners.keys())) {
    if (taken.has(key)) continue;
    const keys = [key];
    const aliases: Alias[] = [];
    for (const other of byRows(partners.get(key)?.keys() ?? [])) {
      const found = keys.map((one) => partners.get(other)?.get(one)).filter((alias) => alias !== undefined);
      if (taken.has(other) || found.length < keys.length) continue;
      keys.push(other);
      aliases.push(...found);
    }
    if (keys.length < 2) continue;
    for (const one of keys) taken.add(one);
    families.push({ keys, aliases });
  }
  return families;
});

function loggedBy(key: Key): number {
  return varietyOf(key, null).logged;
}

function isLoggedSetting(key: Key): boolean {
  const { namespace } = key.ref;
  return (namespace === "doc" || namespace === "name") && loggedBy(key) > 0;
}

/** Keys of one meaning, where they are few. */
function buckets(keys: readonly Key[], meaning: (key: Key) => string): readonly (readonly Key[])[] {
  const byMeaning = new Map<string, Key[]>();
  for (const key of keys) {
    const of = meaning(key);
    const bucket = byMeaning.get(of);
    if (bucket) bucket.push(key);
    else byMeaning.set(of, [key]);
  }
  return [...byMeaning.values()].filter(({ length }) => length > 1 && length <= MOST_ALIKE);
}

const wholeMeaning: (key: Key) => string = perKey(({ ref }) => ref.path.map(meaningOf).join(""));
const lastMeaning: (key: Key) => string = perKey(({ ref }) => meaningOf(ref.path.at(-1) ?? ""));
const letters: (key: Key) => string = perKey(({ ref }) => lettersOf(ref.path.join(".")));

/** In what the names are alike; null where they are not. */
export function likenessOf(a: Key, b: Key): Likeness | null {
  if (letters(a) === letters(b)) return "letters";
  if (wholeMeaning(a) === wholeMeaning(b)) return "meaning";
  if (lastMeaning(a) !== lastMeaning(b)) return null;
  const whole = [wholeMeaning(a), wholeMeaning(b)] as const;
  const nested = whole[0].endsWith(whole[1]) || whole[1].endsWith(whole[0]);
  return nested || !COMMON.has(lastMeaning(a)) ? "last" : null;
}

/** null where they are not likely one. */
function aliasOf(a: Key, b: Key): Alias | null {
  const likeness = likenessOf(a, b);
  if (likeness === null || !areOfOneSort(a, b)) return null;
  const { both, differing } = compare(a, b);
  const least = Math.min(loggedBy(a), loggedBy(b));
  const apart = both * SELDOM <= least;
  // What is the same in all rows equals much.
  const tells = likeness !== "last" || (varietyOf(a, null).distinct > 1 && varietyOf(b, null).distinct > 1);
  const alike = tells && differing * SELDOM <= both;
  return apart || alike ? { keys: [a, b], likeness, both, differing } : null;
}

/** Rows that logged both, and those of them whose values differ. */
function compare(a: Key, b: Key): { readonly both: number; readonly differing: number } {
  const [from, to] = [a.dictionary, b.dictionary];
  // Per code of `a` the code of `b` that was found to be the same value.
  const twin = new Uint32Array(from.size);
  let [both, differing] = [0, 0];
  for (let row = 0; row < a.codes.length; row++) {
    const [x, y] = [a.codes[row] as number, b.codes[row] as number];
    if (x === 0 || y === 0) continue;
    both++;
    if (twin[x] === y) continue;
    if (twin[x] === 0 && sameEntry(from, x, to, y)) twin[x] = y;
    else differing++;
  }
  return { both, differing };
}

/** Whether what most rows hold is of one sort: numbers that were logged as texts are numbers. None is of each. */
function areOfOneSort(a: Key, b: Key): boolean {
  const [x, y] = [sortOf(a), sortOf(b)];
  return x === y || x === null || y === null;
}

type Sort = "number" | "other text" | number;

const sortOf: (key: Key) => Sort | null = perKey((key) => {
  const rows = new Map<Sort, number>();
  const totals = totalsOf(key);
  const { kinds, texts } = key.dictionary;
  for (let code = 1; code < totals.length; code++) {
    const kind = kinds[code] as number;
    if (kind === Kind.null) continue;
    const sort = sortOfEntry(kind, texts[code] ?? "");
    rows.set(sort, (rows.get(sort) ?? 0) + (totals[code] as number));
  }
  let [most, held]: [Sort | null, number] = [null, 0];
  for (const [sort, count] of rows) if (count > held) [most, held] = [sort, count];
  return most;
});

function sortOfEntry(kind: number, text: string): Sort {
  if (kind === Kind.number || kind === Kind.integer) return "number";
  if (kind !== Kind.string) return kind;
  return readsAsNumber(text) ? "number" : "other text";
}
