/** What a search such as `status:failed` or `lr=0.1` means as a filter: the search itself looks for words only. */
import { sameValue, type Value } from "../../values/value";
import { entryOf } from "../table/dictionary";
import type { Key, Table } from "../table/types";
import { keyFinder } from "./keyWords";

export interface Meant {
  readonly key: Key;
  /** undefined where the key has no such value. */
  readonly value: Value;
}

/** A name, then what separates it from a value. */
const ASSIGNED = /^([^\s:=<>]+)\s*(?::|==?)\s*(\S.*)$/;

/** null where the text has not that form, or no key is called so. */
export function meantFilter(table: Table, label: (key: Key) => string, text: string): Meant | null {
  const [, name, value] = ASSIGNED.exec(text.trim()) ?? [];
  if (name === undefined || value === undefined) return null;
  const key = keyCalled(table.keys, label, name);
  return key && { key, value: valueCalled(key, value.trim()) };
}

/** By its label or the last part of its path; else the only one that a search for keys finds. */
function keyCalled(keys: readonly Key[], label: (key: Key) => string, name: string): Key | null {
  const wanted = name.toLowerCase();
  const called = keys.find(
    (key) => label(key).toLowerCase() === wanted || key.ref.path.at(-1)?.toLowerCase() === wanted,
  );
  if (called) return called;
  const finds = keyFinder(name);
  const found = keys.filter((key) => finds(key.ref.path.join(".")));
  return (found.length === 1 && found[0]) || null;
}

/** In any case, in quotes or not; a number however it is written. */
function valueCalled({ dictionary }: Key, text: string): Value {
  const wanted = /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text;
  const number = Number(wanted);
  for (let code = 1; code < dictionary.size; code++) {
    const entry = entryOf(dictionary, code);
    if (typeof entry === "string" && entry.toLowerCase() === wanted.toLowerCase()) return entry;
    if (typeof entry === "boolean" && String(entry) === wanted.toLowerCase()) return entry;
    if (typeof entry === "number" && (entry === number || sameValue(entry, Math.fround(number)))) return entry;
  }
  return undefined;
}
