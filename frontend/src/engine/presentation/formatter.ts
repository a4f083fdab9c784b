/** Values as people read them: in words, in a column, as labels of which no two are alike, and exactly. */
import { exactDuration, formatDuration, isDuration } from "../../values/duration";
import { formatExact, formatValue } from "../../values/format";
import { Kind, scalarKind } from "../../values/kind";
import { jsonKind } from "../../values/kinds/json";
import { inWords, quoted, stringKind } from "../../values/kinds/string";
import { isTime } from "../../values/kinds/time";
import { areTyped, columnNumber, type NumberStyle, numberStyle } from "../../values/number";
import { DAY, formatTime, type Precision } from "../../values/time";
import { isList, sameValue, type Value } from "../../values/value";
import { entryOf } from "../table/dictionary";
import { keptWith, perKey } from "../table/kept";
import type { Dictionary, Key } from "../table/types";

export interface Formatter {
  /** A cell: numbers with the column's decimals. Takes any number of the column's kind, also a mean. */
  format(value: Value): string;
  /** Like `format`, but two different values of the key never read alike: for facet items and groups. */
  label(value: Value): string;
}

/** So many entries are looked at for a column's style, and for labels that are alike. */
const SAMPLE = 500;
const COMPARED = 20_000;

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

/** What a column's entries are, as far as it decides how they read. */
interface Style {
  readonly number: NumberStyle;
  readonly time: Precision;
  readonly duration: boolean;
  readonly kinds: ReadonlySet<number>;
}

function finiteNumbers(dictionary: Dictionary): number[] {
  const scalars = dictionary.items ?? dictionary;
  return pick(scalars, (kind, x) => kind === Kind.number && Number.isFinite(x), SAMPLE);
}

/** How numbers read with equal decimals. Kept with the dictionary. */
const alignedStyleOf: (dictionary: Dictionary) => NumberStyle = keptWith((dictionary) =>
  numberStyle(finiteNumbers(dictionary)),
);

export interface StyledNumbers {
  readonly ref: Pick<Key["ref"], "namespace">;
  readonly dictionary: Dictionary;
}

/** How cells read numbers: settings as they were written, what was measured with equal decimals. */
export function numberStyleOf({ ref, dictionary }: StyledNumbers): NumberStyle {
  const style = alignedStyleOf(dictionary);
  const asWritten = !style.integers && ref.namespace !== "metric" && areTyped(finiteNumbers(dictionary));
  return { ...style, asWritten };
}

function styleOf(key: Key): Style {
  const { dictionary } = key;
  const scalars = dictionary.items ?? dictionary;
  return {
    number: numberStyleOf(key),
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
  if (typeof value === "string" && inWords(value) === null && readsAs(style.kinds, value)) return quoted(value);
  return formatValue(value);
}

/** Whether a text would read as a value of another kind that the key holds too. */
function readsAs(kinds: ReadonlySet<number>, text: string): boolean {
  // Lists read as the JSON of nested ones does.
  const others = [...kinds].map((kind) => (kind === Kind.list ? jsonKind : scalarKind(kind)));
  return others.some((kind) => kind?.readsLike(text)) || stringKind.readsLike(text);
}

/** Formats that tell more and more, the first of them as in cells. */
function* finer(style: Style): Generator<(value: Value) => string> {
  const { decimals } = style.number;
  for (let more = 0; more <= 6; more++) {
    const time = more === 0 || style.time === "date" ? style.time : "second";
    const number = { ...style.number, decimals: decimals + more, asWritten: more === 0 && style.number.asWritten };
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
