/** Values as people read them: in words, in a column, as labels of which no two are alike, and exactly. */

import { columnNumber, exactNumber, type NumberStyle, numberStyle, plainNumber } from "../../values/number";
import { isBigInteger, isList, isTime, type JsonText, type Scalar, sameValue, type Value } from "../../values/value";
import { entryOf } from "../table/dictionary";
import { keptWith, perKey } from "../table/kept";
import { type Dictionary, type Key, Kind } from "../table/types";
import { exactDuration, formatDuration, isDuration } from "./duration";

export interface Formatter {
  /** A cell: numbers with the column's decimals. Takes any number of the column's kind, also a mean. */
  format(value: Value): string;
  /** Like `format`, but two different values of the key never read alike: for facet items and groups. */
  label(value: Value): string;
}

/** So many entries are looked at for a column's style, and for labels that are alike. */
const SAMPLE = 500;
const COMPARED = 20_000;

/** What is not a value, or could be read as none, in people's words; null for all else. */
function special(value: Value): string | null {
  if (value === undefined) return "not logged";
  if (value === null) return "None";
  if (value === "") return "empty text";
  return typeof value === "string" && /^(None|NaN|-?Infinity|not logged|empty text)$/.test(value)
    ? quoted(value)
    : null;
}

function quoted(text: string): string {
  return `${JSON.stringify(text)} (text)`;
}

const PADDED = /^\s|\s$|\s\s|[\p{Cc}]|^"/u;

/** Text whose spaces and control characters would not be seen stands in quotes. */
function plainText(text: string): string {
  return PADDED.test(text) ? JSON.stringify(text) : text;
}

type Precision = "date" | "minute" | "second" | "exact";

function two(x: number): string {
  return String(x).padStart(2, "0");
}

export const DAY = 86_400_000;

/** Whether all times are whole days in UTC, as logged dates are: these mean a day everywhere, not a moment. Kept with it. */
export const holdsDays: (dictionary: Dictionary) => boolean = keptWith(({ kinds, numbers }) => {
  let days = 0;
  for (let code = 1; code < kinds.length; code++) {
    if (kinds[code] !== Kind.time) continue;
    if ((numbers[code] as number) % DAY !== 0) return false;
    days++;
  }
  return days > 0;
});

/** In local time, `yyyy-mm-dd hh:mm`; a column of whole days (UTC) as dates. */
export function formatTime(ms: number, precision: Precision = "minute"): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return `${exactNumber(ms)} ms`;
  if (precision === "exact") return date.toISOString();
  if (precision === "date") return date.toISOString().replace(/T.*/, "");
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const minute = `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
  return precision === "minute" ? minute : `${minute}:${two(date.getSeconds())}`;
}

/** An element of a list: text in quotes where it would read as more than itself. */
function formatItem(item: Scalar): string {
  if (typeof item !== "string") return formatValue(item);
  const ambiguous = item === "" || /[,[\]{}]/.test(item) || PADDED.test(item) || readsAsOther(item);
  return ambiguous ? JSON.stringify(item) : item;
}

function readsAsOther(text: string): boolean {
  return /^(None|NaN|-?Infinity|true|false)$/.test(text) || looksNumeric(text) || looksTimed(text);
}

function looksNumeric(text: string): boolean {
  return /^[-+]?(\d|\.\d)/.test(text) && !Number.isNaN(Number(text));
}

function looksTimed(text: string): boolean {
  return /^\d{4}-\d\d-\d\d/.test(text);
}

/** A value by itself, without its column. */
export function formatValue(value: Value): string {
  const said = special(value);
  if (said !== null) return said;
  if (typeof value === "string") return plainText(value);
  if (typeof value === "number") return plainNumber(value);
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(formatItem).join(", ")}]`;
  if (isTime(value)) return formatTime(value.time);
  return isBigInteger(value) ? value.integer : (value as JsonText).json;
}

/** The same as `formatValue`: every value has words. */
export const words = formatValue;

/** For hover and copy: nothing rounded. Times are ISO 8601 in UTC, lists JSON, "not logged" is nothing. */
export function formatExact(value: Value): string {
  if (value === undefined) return "";
  if (value === null) return "None";
  if (typeof value === "string") return value;
  if (typeof value === "number") return exactNumber(value);
  if (typeof value === "boolean") return String(value);
  if (isList(value)) return `[${value.map(exactItem).join(", ")}]`;
  if (isTime(value)) return formatTime(value.time, "exact");
  return isBigInteger(value) ? value.integer : (value as JsonText).json;
}

function exactItem(item: Scalar): string {
  if (item === null) return "null";
  return typeof item === "string" || isTime(item)
    ? JSON.stringify(isTime(item) ? formatExact(item) : item)
    : formatExact(item);
}

/** What a column's entries are, as far as it decides how they read. */
interface Style {
  readonly number: NumberStyle;
  readonly time: Precision;
  readonly duration: boolean;
  readonly kinds: ReadonlySet<number>;
}

/** How cells read numbers. Kept with the dictionary. */
export const numberStyleOf: (dictionary: Dictionary) => NumberStyle = keptWith((dictionary) => {
  const scalars = dictionary.items ?? dictionary;
  return numberStyle(pick(scalars, (kind, x) => kind === Kind.number && Number.isFinite(x), SAMPLE));
});

function styleOf(key: Key): Style {
  const { dictionary } = key;
  const scalars = dictionary.items ?? dictionary;
  return {
    number: numberStyleOf(dictionary),
    time: holdsDays(scalars) ? "date" : "minute",
    duration: isDuration(key),
    kinds: new Set([...new Set(dictionary.kinds), ...new Set(scalars.kinds)]),
  };
}

/** Up to `most` numbers of the entries that are wanted, evenly from the whole dictionary. */
function pick(dictionary: Dictionary, wanted: (kind: number, x: number) => boolean, most: number): number[] {
  const { kinds, numbers, size } = dictionary;
  const step = Math.max(1, Math.floor(size / most));
  const picked: number[] = [];
  for (let code = 0; code < size; code += step) {
    const x = numbers[code] as number;
    if (wanted(kinds[code] as number, x)) picked.push(x);
  }
  return picked;
}

function formatIn(style: Style, value: Value): string {
  if (typeof value === "number") {
    return style.duration ? formatDuration(value) : columnNumber(value, style.number);
  }
  if (isTime(value)) return formatTime(value.time, style.time);
  if (typeof value === "string" && special(value) === null && readsAs(style.kinds, value)) return quoted(value);
  return formatValue(value);
}

/** Whether a text would read as a value of another kind that the key holds too. */
function readsAs(kinds: ReadonlySet<number>, text: string): boolean {
  return (
    ((kinds.has(Kind.number) || kinds.has(Kind.integer)) && looksNumeric(text)) ||
    (kinds.has(Kind.bool) && (text === "true" || text === "false")) ||
    (kinds.has(Kind.time) && looksTimed(text)) ||
    ((kinds.has(Kind.list) || kinds.has(Kind.json)) && /^[[{]/.test(text)) ||
    text.endsWith(" (text)")
  );
}

/** Formats that tell more and more, the first of them as in cells. */
function* finer(style: Style): Generator<(value: Value) => string> {
  const { decimals } = style.number;
  for (let more = 0; more <= 6; more++) {
    const time = more === 0 || style.time === "date" ? style.time : "second";
    const number = { ...style.number, decimals: decimals + more };
    yield (value) => formatIn({ ...style, number, time }, value);
  }
}

function exactIn(style: Style, value: Value): string {
  if (style.duration && typeof value === "number") return exactDuration(value);
  return typeof value === "number" || isTime(value) || isList(value) ? formatExact(value) : formatIn(style, value);
}

/** The entries that a facet or a group may name. */
function distinctValues(key: Key): Value[] {
  const { dictionary } = key;
  const own = Array.from({ length: dictionary.size }, (_, code) => entryOf(dictionary, code));
  const { items } = dictionary;
  return items ? [...own, ...Array.from({ length: items.size - 1 }, (_, i) => entryOf(items, i + 1))] : own;
}

/** Whether two of the texts are alike. A scalar beside lists is named twice, once as an element: that is one value. */
function collisions(values: readonly Value[], read: (value: Value) => string): Set<string> {
  const first = new Map<string, Value>();
  const clashing = new Set<string>();
  for (const value of values) {
    const text = read(value);
    if (first.has(text) && !sameValue(first.get(text), value)) clashing.add(text);
    else first.set(text, value);
  }
  return clashing;
}

function labeller(key: Key, style: Style): (value: Value) => string {
  const exact = (value: Value) => exactIn(style, value);
  const size = key.dictionary.size + (key.dictionary.items?.size ?? 0);
  if (size > COMPARED) return exact;
  const values = distinctValues(key);
  for (const read of finer(style)) if (collisions(values, read).size === 0) return read;
  // Only those that read alike in a cell are written out.
  const cell = (value: Value) => formatIn(style, value);
  const clashing = collisions(values, cell);
  const mixed = (value: Value) => (clashing.has(cell(value)) ? exact(value) : cell(value));
  return collisions(values, mixed).size === 0 ? mixed : exact;
}

/** How a column's values read. Kept with the key. */
export const formatter: (key: Key) => Formatter = perKey((key) => {
  const style = styleOf(key);
  let label: ((value: Value) => string) | undefined;
  return {
    format: (value) => formatIn(style, value),
    label: (value) => {
      label ??= labeller(key, style);
      return label(value);
    },
  };
});
