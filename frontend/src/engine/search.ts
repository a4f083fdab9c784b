/** The search box: words or a regular expression over run names and the distinct values of all keys. */
import { keptWith, perKey } from "./derived";
import { entryOf } from "./dictionary";
import { formatExact, formatTime } from "./format";
import { type Key, Kind, type Table } from "./types";

export type Query =
  | { readonly type: "none" }
  /** Each word, in lower case, must be part of some value of the row. */
  | { readonly type: "words"; readonly words: readonly string[] }
  | { readonly type: "regex"; readonly source: string; readonly flags: string }
  | { readonly type: "broken"; readonly problem: string };

const SLASHED = /^\/((?:[^/\\]|\\.)+)\/([a-z]*)$/;

/** `/regex/flags`; else words, "several in quotes" as one. A path such as /data/run/1 is a word. */
export function parseQuery(text: string): Query {
  const trimmed = text.trim();
  if (trimmed === "") return { type: "none" };
  const [, source, flags] = SLASHED.exec(trimmed) ?? [];
  if (source !== undefined && flags !== undefined && /^[gimsuvy]*$/.test(flags)) {
    try {
      new RegExp(source, flags);
      return { type: "regex", source, flags };
    } catch (error) {
      return { type: "broken", problem: error instanceof Error ? error.message : String(error) };
    }
  }
  const words = Array.from(trimmed.matchAll(/"([^"]+)"|\S+/g), ([word, phrase]) => (phrase ?? word).toLowerCase());
  return { type: "words", words };
}

/** 1 per text that the expression matches. Runs anywhere, so that a worker can be ended when it does not. */
export function matchTexts(texts: readonly string[], source: string, flags: string): Uint8Array {
  // With `g` or `y`, test() would go on where the text before stopped.
  const expression = new RegExp(source, flags.replace(/[gy]/g, ""));
  return Uint8Array.from(texts, (text) => (expression.test(text) ? 1 : 0));
}

export interface SearchableTexts {
  /** All distinct texts a key: run names and every value, "not logged" left out. */
  readonly texts: readonly string[];
  /** From 1 per matching text to 1 per row that holds one. */
  rowsOf(matching: Uint8Array): Uint8Array;
}

/** The texts of a table. Kept with it. */
export const searchableTexts: (table: Table) => SearchableTexts = keptWith(collectTexts);

function collectTexts(table: Table): SearchableTexts {
  const texts: string[] = [];
  const starts: number[] = [];
  for (const key of table.keys) {
    starts.push(texts.length);
    for (let code = 1; code < key.dictionary.size; code++) texts.push(searchText(key, code));
  }
  const rowsOf = (matching: Uint8Array) => {
    const rows = new Uint8Array(table.count);
    table.keys.forEach((key, i) => {
      const start = starts[i] as number;
      const entries = matching.subarray(start, start + key.dictionary.size - 1);
      if (entries.includes(1)) markRows(key, entries, rows);
    });
    return rows;
  };
  return { texts, rowsOf };
}

/** A time as people see it and as it was logged; all else exactly, so that no digit is out of reach. */
function searchText(key: Key, code: number): string {
  const { dictionary } = key;
  const exact = formatExact(entryOf(dictionary, code));
  if (dictionary.kinds[code] !== Kind.time) return exact;
  return `${formatTime(dictionary.numbers[code] as number)} ${exact}`;
}

function markRows({ codes }: Key, entries: Uint8Array, rows: Uint8Array): void {
  for (let row = 0; row < rows.length; row++) {
    const code = codes[row] as number;
    if (code > 0 && entries[code - 1] === 1) rows[row] = 1;
  }
}

/** Per entry its text in lower case. Kept with the key. */
const lowerTexts: (key: Key) => readonly string[] = perKey((key) =>
  Array.from({ length: key.dictionary.size }, (_, code) => (code === 0 ? "" : searchText(key, code).toLowerCase())),
);

/** A hundred thousand numbers need not become texts for a word that no number can hold. */
const onlyNumbers: (key: Key) => boolean = perKey(({ dictionary }) =>
  dictionary.kinds.every((kind) => kind === Kind.number || kind === Kind.missing),
);

function mayBeInNumber(word: string): boolean {
  return /^[-\d.e]+$/.test(word) || "nan".includes(word) || "-infinity".includes(word);
}

/** 1 per row that holds the word (in lower case) in any of its values. */
function rowsWith(table: Table, word: string): Uint8Array {
  const rows = new Uint8Array(table.count);
  for (const key of table.keys) {
    if (onlyNumbers(key) && !mayBeInNumber(word)) continue;
    const texts = lowerTexts(key);
    const entries = new Uint8Array(texts.length - 1);
    for (let i = 0; i < entries.length; i++) if (texts[i + 1]?.includes(word)) entries[i] = 1;
    if (entries.includes(1)) markRows(key, entries, rows);
  }
  return rows;
}

/** 1 per row that the query lets pass; null without a query, or with a broken expression. */
export function searchRows(table: Table, text: string): Uint8Array | null {
  const query = parseQuery(text);
  if (query.type === "none" || query.type === "broken") return null;
  if (query.type === "regex") {
    const { texts, rowsOf } = searchableTexts(table);
    return rowsOf(matchTexts(texts, query.source, query.flags));
  }
  const passes = new Uint8Array(table.count).fill(1);
  for (const word of query.words) {
    const rows = rowsWith(table, word);
    for (let row = 0; row < passes.length; row++) if (rows[row] === 0) passes[row] = 0;
  }
  return passes;
}
