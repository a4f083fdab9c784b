/** What a search such as `status:failed` or `lr=0.1 model:resnet` means as filters: the search itself looks for words only. */
import { sameValue, type Value } from "../../values/value";
import { formatter } from "../presentation/formatter";
import { entryOf } from "../table/dictionary";
import type { Dictionary, Key } from "../table/types";
import { keyFinder } from "./keyWords";

/** One condition: a key and its values that are meant. */
export interface Meant {
  readonly key: Key;
  /** None where no key that is called so has one. */
  readonly values: readonly Value[];
}

/** A name, then what separates it from a value. */
const ASSIGNED = /^([^\s:=<>]+)\s*(?::|==?)\s*(\S.*)$/;
/** One of several conditions: no blanks but in quotes. */
const ONE = /^[^\s:=<>]+(?::|==?)(?:"[^"]*"|'[^']*'|[^\s"':=<>]+)$/;
/** More values that hold a text are better searched for than filtered by. */
const MOST_VALUES = 20;

/** null where the text has not that form, or no key is called so. */
export function meantFilters(keys: readonly Key[], label: (key: Key) => string, text: string): readonly Meant[] | null {
  const words = text.trim().match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [];
  const parts = words.length > 1 && words.every((word) => ONE.test(word)) ? words : [text.trim()];
  const meant: Meant[] = [];
  for (const part of parts) {
    const [, name, value] = ASSIGNED.exec(part) ?? [];
    const one =
      name === undefined || value === undefined ? null : meantOf(keysCalled(keys, label, name), unquoted(value));
    if (one === null) return null;
    meant.push(one);
  }
  return new Set(meant.map(({ key }) => key)).size === meant.length ? meant : null;
}

/** By their labels or the last parts of their paths; else the only one that a search for keys finds. */
function keysCalled(keys: readonly Key[], label: (key: Key) => string, name: string): readonly Key[] {
  const wanted = name.toLowerCase();
  const called = keys.filter(
    (key) => label(key).toLowerCase() === wanted || key.ref.path.at(-1)?.toLowerCase() === wanted,
  );
  if (called.length > 0) return called;
  const finds = keyFinder(name);
  const found = keys.filter((key) => finds(key.ref.path.join(".")));
  return found.length === 1 ? found : [];
}

/** Of several keys the one of which most rows have the value; of those without it the first. A value that holds the text is the next best. */
function meantOf(keys: readonly Key[], text: string): Meant | null {
  const [first] = keys;
  if (first === undefined) return null;
  for (const codesOf of [codesEqual, codesHolding]) {
    const found = keys.map((key) => ({ key, codes: codesOf(key, text) })).filter(({ codes }) => codes.length > 0);
    const rows = new Map(found.map(({ key, codes }) => [key, rowsWith(key, codes)]));
    const best = found.sort((a, b) => (rows.get(b.key) ?? 0) - (rows.get(a.key) ?? 0))[0];
    if (best) return { key: best.key, values: best.codes.map((code) => entryOf(best.key.dictionary, code)) };
  }
  return { key: first, values: [] };
}

function rowsWith({ codes }: Key, wanted: readonly number[]): number {
  let rows = 0;
  for (const code of codes) if (wanted.includes(code)) rows++;
  return rows;
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(["']).*\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}

/** In any case; a number however it is written. */
function codesEqual({ dictionary }: Key, text: string): readonly number[] {
  const wanted = text.toLowerCase();
  const number = Number(text);
  return codesWhere(dictionary, (entry) => {
    if (typeof entry === "string") return entry.toLowerCase() === wanted;
    if (typeof entry === "boolean") return String(entry) === wanted;
    return typeof entry === "number" && (entry === number || sameValue(entry, Math.fround(number)));
  }).slice(0, 1);
}

/** Texts of which it is a part. */
function codesHolding({ dictionary }: Key, text: string): readonly number[] {
  const wanted = text.toLowerCase();
  const codes = codesWhere(dictionary, (entry) => typeof entry === "string" && entry.toLowerCase().includes(wanted));
  return codes.length <= MOST_VALUES ? codes : [];
}

function codesWhere(dictionary: Dictionary, wanted: (entry: Value) => boolean): number[] {
  const codes: number[] = [];
  for (let code = 1; code < dictionary.size; code++) if (wanted(entryOf(dictionary, code))) codes.push(code);
  return codes;
}

/** "status by failed"; of several values "model by resnet18, resnet34". */
export function meantWords({ key, values }: Meant, label: (key: Key) => string): string {
  const { label: named } = formatter(key);
  const [first = "", second, ...more] = values.map(named);
  const listed = [first, ...(second === undefined ? [] : [second])].join(", ");
  return `${label(key)} by ${listed}${more.length > 0 ? ` and ${more.length} more` : ""}`;
}
