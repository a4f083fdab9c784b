/** Dictionaries of distinct values: building them from plain values, reading entries, and row codes of the smallest type. */
import { shortest } from "../../values/float32";
import { Kind, kindOf, kindOfScalar, scalarKind } from "../../values/kind";
import type { ScalarKind } from "../../values/kinds/kind";
import { canonical, isList, type Scalar, type Value } from "../../values/value";
import type { Codes, Dictionary } from "./types";

/** One value a row, before it has a name: codes into a dictionary. */
export interface Coded {
  readonly codes: Codes;
  readonly dictionary: Dictionary;
}

/** A zeroed array of codes, of the smallest type that can name `size` entries. */
export function makeCodes(length: number, size: number): Codes {
  return size <= 1 << 8 ? new Uint8Array(length) : size <= 1 << 16 ? new Uint16Array(length) : new Uint32Array(length);
}

export function narrow(codes: Codes | Int32Array, size: number): Codes {
  if (size > 1 << 16 && codes instanceof Uint32Array) return codes;
  const narrowed = makeCodes(codes.length, size);
  narrowed.set(codes);
  return narrowed;
}

/** One array for all columns without texts: a hundred thousand empty texts a column would only busy the garbage collector. */
let emptyTexts: readonly string[] = [];

/** So many empty texts, or more: for dictionaries that hold none. */
export function noTexts(size: number): readonly string[] {
  if (emptyTexts.length < size) emptyTexts = new Array<string>(size).fill("");
  return emptyTexts;
}

/** A dictionary of distinct scalars (no lists) after entry 0. */
function scalarDictionary(entries: readonly Value[]): Dictionary {
  return {
    size: entries.length,
    kinds: Uint8Array.from(entries, kindOf),
    numbers: Float64Array.from(entries, (value) => scalar(value, Number.NaN, (kind, of) => kind.number(of))),
    texts: entries.map((value) => scalar(value, "", (kind, of) => kind.text(of))),
  };
}

/** What a scalar's kind says of it; `other` for a list and "not logged". */
function scalar<T>(value: Value, other: T, say: (kind: ScalarKind<Scalar>, of: Scalar) => T): T {
  return value === undefined || isList(value) ? other : say(kindOfScalar(value), value);
}

/** Distinct values in order of arrival. */
class Interner {
  readonly entries: Value[] = [undefined];
  private readonly known = new Map<string, number>([[canonical(undefined), 0]]);

  code(value: Value): number {
    const text = canonical(value);
    let code = this.known.get(text);
    if (code === undefined) {
      code = this.entries.length;
      this.known.set(text, code);
      this.entries.push(value);
    }
    return code;
  }
}

/** The distinct values, entry 0 being "not logged"; holds `members` and `items` when any of them is a list. */
export function makeDictionary(entries: readonly Value[]): Dictionary {
  const plain = scalarDictionary(entries);
  if (!entries.some(isList)) return plain;
  const items = new Interner();
  const members = entries.map((value) =>
    value === undefined ? undefined : Uint32Array.from(isList(value) ? value : [value], (item) => items.code(item)),
  );
  return { ...plain, members, items: scalarDictionary(items.entries) };
}

/** A column from one value a row. */
export function columnOf(values: readonly Value[], float32 = false): Coded {
  const interner = new Interner();
  const codes = Uint32Array.from(values, (value) =>
    interner.code(float32 && typeof value === "number" ? shortest(Math.fround(value)) : value),
  );
  return { codes: narrow(codes, interner.entries.length), dictionary: makeDictionary(interner.entries) };
}

/** The value of one dictionary entry. */
export function entryOf(dictionary: Dictionary, code: number): Value {
  if (dictionary.kinds[code] !== Kind.list) return scalarOf(dictionary, code);
  const { members, items } = dictionary;
  const list = members?.[code];
  if (!list || !items) return [];
  return Array.from(list, (item) => scalarOf(items, item) ?? null);
}

function scalarOf({ kinds, numbers, texts }: Dictionary, code: number): Scalar | undefined {
  return scalarKind(kinds[code])?.make(numbers[code] ?? Number.NaN, texts[code] ?? "");
}

/** A column of texts; fast where all are different, as the sorted names of runs are. */
export function textColumn(texts: readonly string[]): Coded {
  for (let i = 1; i < texts.length; i++) if (texts[i] === texts[i - 1]) return columnOf(texts);
  const size = texts.length + 1;
  const kinds = new Uint8Array(size).fill(Kind.string);
  kinds[0] = Kind.missing;
  const numbers = new Float64Array(size).fill(Number.NaN);
  const codes = makeCodes(texts.length, size);
  for (let row = 0; row < codes.length; row++) codes[row] = row + 1;
  return { codes, dictionary: { size, kinds, numbers, texts: ["", ...texts] } };
}

/** Columns that hold different rows of one key (one column a kind) as one. Where two hold a row, the first wins. */
export function mergeColumns(columns: readonly Coded[]): Coded {
  const [first] = columns;
  if (first === undefined || columns.length === 1) return first ?? columnOf([]);
  const kinds = columns.flatMap(({ dictionary }) => [...new Set(dictionary.kinds.subarray(1))]);
  const disjoint = new Set(kinds).size === kinds.length;
  return disjoint && !columns.some(({ dictionary }) => dictionary.items)
    ? appendEntries(columns)
    : mergeEntries(columns);
}

/** No value has two kinds, so that dictionaries of different kinds can follow each other as they are. */
function appendEntries(columns: readonly Coded[]): Coded {
  const parts = columns.map(({ dictionary }) => dictionary);
  const size = parts.reduce((sum, part) => sum + part.size - 1, 1);
  const kinds = new Uint8Array(size);
  const numbers = new Float64Array(size).fill(Number.NaN);
  const texts = [""];
  const codes = makeCodes(columns[0]?.codes.length ?? 0, size);
  for (const column of columns) {
    const start = texts.length - 1;
    kinds.set(column.dictionary.kinds.subarray(1), start + 1);
    numbers.set(column.dictionary.numbers.subarray(1), start + 1);
    for (let code = 1; code < column.dictionary.size; code++) texts.push(column.dictionary.texts[code] ?? "");
    for (let row = 0; row < codes.length; row++) {
      const code = column.codes[row] as number;
      if (code > 0 && codes[row] === 0) codes[row] = start + code;
    }
  }
  return { codes, dictionary: { size, kinds, numbers, texts } };
}

/** Beside lists, a scalar is also an element, perhaps one that lists hold: the dictionary is made anew. */
function mergeEntries(columns: readonly Coded[]): Coded {
  const interner = new Interner();
  const merged = new Uint32Array(columns[0]?.codes.length ?? 0);
  for (const { codes, dictionary } of columns) {
    const translated = Uint32Array.from({ length: dictionary.size }, (_, code) =>
      interner.code(entryOf(dictionary, code)),
    );
    for (let row = 0; row < merged.length; row++) {
      if (merged[row] === 0) merged[row] = translated[codes[row] as number] as number;
    }
  }
  return { codes: narrow(merged, interner.entries.length), dictionary: makeDictionary(interner.entries) };
}
