/** Keys that are shown as one: the table as it is, save that one key stands for several. */

import { type KeyRef, keyId } from "../../values/key";
import { Kind, storedOf } from "../../values/kind";
import { canonical, type Value } from "../../values/value";
import { type Coded, entryOf, makeDictionary, narrow } from "../table/dictionary";
import { keptWith } from "../table/kept";
import { findKey } from "../table/table";
import type { Dictionary, Key, Table } from "../table/types";

/** Several keys as one, which holds of each row the first value that is logged, in the order of `keys`. */
export interface MergedKeys {
  /** What the one key is called; one of `keys`. */
  readonly as: KeyRef;
  readonly keys: readonly KeyRef[];
}

/** What a key that stands for several is made of. */
export interface Origins {
  /** Those that the table has, in their order. */
  readonly keys: readonly Key[];
  /** Rows that logged several of them, not all with the same value. */
  readonly conflicts: number;
}

interface MadeTable {
  /** The same for lists that say the same: each link is read anew. */
  readonly text: string;
  readonly table: Table;
}

/** So many results are kept with what they were made of: two views may be shown by turns. */
const KEPT = 2;
const madeTables: (table: Table) => MadeTable[] = keptWith(() => []);
/** By the first of the keys: those of a table outlive it where only its metrics are reduced otherwise. */
const madeKeys: (first: Key) => Key[] = keptWith(() => []);
const textOf: (merged: readonly MergedKeys[]) => string = keptWith((merged) => JSON.stringify(merged));
const origins = new WeakMap<Key, Origins>();

/** The keys that a key of a table with merged keys stands for; null for any other. */
export function originsOf(key: Key): Origins | null {
  return origins.get(key) ?? null;
}

/** The keys of a table that stand for several which it has. */
export const mergedIn: (table: Table) => readonly { readonly key: Key; readonly origins: Origins }[] = keptWith(
  ({ keys }) =>
    keys.flatMap((key) => {
      const of = originsOf(key);
      return of !== null && of.keys.length > 1 ? [{ key, origins: of }] : [];
    }),
);

/**
 * The table with each of `merged` as one key, at the place of the one whose name it has. The others are no keys of the table any
 * more, but what asks for one of them by its id finds the one key. Keys that the table has not are passed over.
 */
export function withMerged(table: Table, merged: readonly MergedKeys[]): Table {
  if (merged.length === 0) return table;
  const before = madeTables(table);
  const text = textOf(merged);
  const known = before.find((made) => made.text === text);
  if (known) return known.table;
  const made = { text, table: mergedTable(table, merged) };
  before.splice(0, before.length, made, ...before.slice(0, KEPT - 1));
  return made.table;
}

function mergedTable(table: Table, merged: readonly MergedKeys[]): Table {
  /** By the id of the key at whose place it stands. */
  const placed = new Map<string, Key>();
  const found = new Map<string, Key>();
  const gone = new Set<string>();
  for (const { as, keys } of merged) {
    const there = keys.map((ref) => findKey(table, ref)).filter((key) => key !== undefined);
    const [first] = there;
    if (first === undefined) continue;
    const one = oneKey(there, as);
    placed.set((there.find(({ id }) => id === one.id) ?? first).id, one);
    for (const ref of keys) found.set(keyId(ref), one);
    for (const { id } of there) gone.add(id);
  }
  const keys = table.keys.flatMap((key) => placed.get(key.id) ?? (gone.has(key.id) ? [] : [key]));
  return { ...table, keys, byId: new Map([...keys.map((key) => [key.id, key] as const), ...found]) };
}

function oneKey(keys: readonly Key[], as: KeyRef): Key {
  const [first] = keys as readonly [Key, ...Key[]];
  const id = keyId(as);
  if (keys.length === 1 && first.id === id) return first;
  const before = madeKeys(first);
  const known = before.find((made) => {
    const of = originsOf(made)?.keys ?? [];
    return made.id === id && of.length === keys.length && of.every((key, i) => key === keys[i]);
  });
  if (known) return known;
  const { conflicts, ...coded } = firstLogged(keys);
  const about = keys.find((key) => key.id === id)?.about ?? first.about;
  const made: Key = { ref: as, id, float32: first.float32, about, ...coded };
  origins.set(made, { keys, conflicts });
  before.splice(0, before.length, made, ...before.slice(0, KEPT - 1));
  return made;
}

/** Of each row the first value that is logged, and how many rows hold another one as well. */
function firstLogged(columns: readonly Coded[]): Coded & { readonly conflicts: number } {
  const [first] = columns as readonly [Coded, ...Coded[]];
  if (columns.length === 1) return { codes: first.codes, dictionary: first.dictionary, conflicts: 0 };
  const all = new Distinct();
  const translated = columns.map(({ dictionary }) => all.places(dictionary));
  const merged = new Uint32Array(first.codes.length);
  let conflicts = 0;
  for (let row = 0; row < merged.length; row++) {
    let taken = 0;
    let differs = 0;
    for (let at = 0; at < columns.length; at++) {
      const place = (translated[at] as Uint32Array)[(columns[at] as Coded).codes[row] as number] as number;
      if (place === 0) continue;
      if (taken === 0) taken = place;
      else if (taken !== place) differs = 1;
    }
    merged[row] = taken;
    conflicts += differs;
  }
  return { ...all.coded(merged), conflicts };
}

/** The distinct values of several dictionaries. A value has a place from 1 on; 0 is "not logged". */
class Distinct {
  readonly #from: Dictionary[] = [];
  readonly #entries: number[] = [];
  readonly #numbers = new Map<number, Map<number, number>>();
  readonly #texts = new Map<number, Map<string, number>>();

  /** Per entry its place. */
  places(dictionary: Dictionary): Uint32Array {
    const places = new Uint32Array(dictionary.size);
    for (let code = 1; code < places.length; code++) places[code] = this.#place(dictionary, code);
    return places;
  }

  #place(dictionary: Dictionary, code: number): number {
    const kind = dictionary.kinds[code] as number;
    switch (storedOf(kind)) {
      case "number":
        return this.#known(this.#numbers, kind, dictionary.numbers[code] as number, dictionary, code);
      case "text":
        return this.#known(this.#texts, kind, dictionary.texts[code] as string, dictionary, code);
      case "list":
        return this.#known(this.#texts, kind, canonical(entryOf(dictionary, code)), dictionary, code);
      case "nothing":
        return this.#known(this.#texts, kind, "", dictionary, code);
    }
  }

  /** A map has one NaN, and -0 is 0 in it. */
  #known<T>(byKind: Map<number, Map<T, number>>, kind: number, value: T, from: Dictionary, code: number): number {
    let known = byKind.get(kind);
    if (known === undefined) {
      known = new Map();
      byKind.set(kind, known);
    }
    let place = known.get(value);
    if (place === undefined) {
      place = this.#from.push(from);
      this.#entries.push(code);
      known.set(value, place);
    }
    return place;
  }

  /** A column of the places of its rows, with a dictionary of those that occur. */
  coded(places: Uint32Array): Coded {
    const codeOf = new Uint32Array(this.#from.length + 1);
    const used: number[] = [0];
    const codes = new Uint32Array(places.length);
    for (let row = 0; row < places.length; row++) {
      const place = places[row] as number;
      if (place === 0) continue;
      if (codeOf[place] === 0) codeOf[place] = used.push(place) - 1;
      codes[row] = codeOf[place] as number;
    }
    return { codes: narrow(codes, used.length), dictionary: this.#dictionary(used) };
  }

  /** @param places of its entries; of lists the dictionary is made anew, since a scalar beside them is an element too. */
  #dictionary(places: readonly number[]): Dictionary {
    if (this.#texts.has(Kind.list)) return makeDictionary(places.map((place) => this.#value(place)));
    const kinds = new Uint8Array(places.length);
    const numbers = new Float64Array(places.length).fill(Number.NaN);
    const texts = [""];
    for (let code = 1; code < places.length; code++) {
      const at = (places[code] as number) - 1;
      const [from, entry] = [this.#from[at] as Dictionary, this.#entries[at] as number];
      kinds[code] = from.kinds[entry] as number;
      numbers[code] = from.numbers[entry] as number;
      texts.push(from.texts[entry] as string);
    }
    return { size: places.length, kinds, numbers, texts };
  }

  #value(place: number): Value {
    return place === 0 ? undefined : entryOf(this.#from[place - 1] as Dictionary, this.#entries[place - 1] as number);
  }
}
