/** The search box: words or a regular expression over run names and the distinct values of all keys. */
import { keptWith } from "./derived";
import { type Column, entryOf } from "./dictionary";
import { formatExact, formatTime, holdsDays } from "./format";
import { type Dictionary, Kind } from "./types";

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
      const message = error instanceof Error ? error.message : String(error);
      // Browsers repeat the expression before they say what is wrong with it.
      return { type: "broken", problem: message.split(": ").at(-1) ?? message };
    }
  }
  const words = Array.from(trimmed.matchAll(/"([^"]+)"|\S+/g), ([word, phrase]) => (phrase ?? word).toLowerCase());
  return { type: "words", words };
}

/** What a search reads of a table, and so all that a worker needs of it. */
export interface Searched {
  readonly count: number;
  readonly keys: readonly Column[];
}

/** How much work a search in words is: the distinct values that become texts, and the rows that are marked. */
export function searchCost({ count, keys }: Searched): number {
  return keys.reduce((sum, { dictionary }) => sum + dictionary.size + count / 100, 0);
}

/** A time as people see it and as it was logged; all else exactly, so that no digit is out of reach. */
function searchText(dictionary: Dictionary, code: number): string {
  const exact = formatExact(entryOf(dictionary, code));
  if (dictionary.kinds[code] !== Kind.time || holdsDays(dictionary)) return exact;
  return `${formatTime(dictionary.numbers[code] as number)} ${exact}`;
}

/** Per entry its text; "not logged" has none. Kept with the dictionary, as are those in lower case. */
const textsOf: (dictionary: Dictionary) => readonly string[] = keptWith((dictionary) =>
  Array.from({ length: dictionary.size }, (_, code) => (code === 0 ? "" : searchText(dictionary, code))),
);
const lowerTextsOf: (dictionary: Dictionary) => readonly string[] = keptWith((dictionary) =>
  textsOf(dictionary).map((text) => text.toLowerCase()),
);

/** A hundred thousand numbers need not become texts for a word that no number can hold. */
const onlyNumbers: (dictionary: Dictionary) => boolean = keptWith(({ kinds }) =>
  kinds.every((kind) => kind === Kind.number || kind === Kind.missing),
);

function mayBeInNumber(word: string): boolean {
  return /^[-\d.e]+$/.test(word) || "nan".includes(word) || "-infinity".includes(word);
}

/** 1 per row whose value at some key has a text that is wanted. */
function rowsWhere(
  { count, keys }: Searched,
  textsIn: (dictionary: Dictionary) => readonly string[] | null,
  wanted: (text: string) => boolean,
): Uint8Array {
  const rows = new Uint8Array(count);
  for (const { codes, dictionary } of keys) {
    const texts = textsIn(dictionary);
    if (texts === null) continue;
    const entries = new Uint8Array(dictionary.size);
    let some = 0;
    for (let code = 1; code < entries.length; code++) if (wanted(texts[code] as string)) some = entries[code] = 1;
    if (some === 0) continue;
    for (let row = 0; row < count; row++) (rows[row] as number) |= entries[codes[row] as number] as number;
  }
  return rows;
}

/** Turns all values into texts beforehand, so that what is timed afterwards is the expression alone. */
export function prepareTexts({ keys }: Searched): void {
  for (const { dictionary } of keys) textsOf(dictionary);
}

/** 1 per row that the query lets pass; null without a query, or with a broken expression. */
export function searchRows(table: Searched, text: string): Uint8Array | null {
  const query = parseQuery(text);
  if (query.type === "none" || query.type === "broken") return null;
  if (query.type === "regex") {
    // With `g` or `y`, test() would go on where the text before stopped.
    const expression = new RegExp(query.source, query.flags.replace(/[gy]/g, ""));
    return rowsWhere(table, textsOf, (one) => expression.test(one));
  }
  const passes = new Uint8Array(table.count).fill(1);
  for (const word of query.words) {
    const skips = !mayBeInNumber(word);
    const rows = rowsWhere(
      table,
      (dictionary) => (skips && onlyNumbers(dictionary) ? null : lowerTextsOf(dictionary)),
      (one) => one.includes(word),
    );
    for (let row = 0; row < passes.length; row++) (passes[row] as number) &= rows[row] as number;
  }
  return passes;
}
