/** The search box: words or a regular expression over run names and the distinct values of all keys. */
import { UNIT } from "../../values/duration";
import { isExpression } from "../query/understand";
import { exactTexts, type Matcher, matcherOf, type SearchedKey } from "./texts";

export type Query =
  | { readonly type: "none" }
  /** Each word, in lower case, must be part of some value of the row, or be its number or duration. */
  | { readonly type: "words"; readonly words: readonly string[] }
  /** As Python writes conditions: `lr < 0.1 and "night" in tags`. */
  | { readonly type: "expression" }
  | { readonly type: "regex"; readonly source: string; readonly flags: string }
  | { readonly type: "broken"; readonly problem: string };

const SLASHED = /^\/((?:[^/\\]|\\.)+)\/([a-z]*)$/;

const SPACED = String.raw`(?:\d+\.?\d*|\.\d+)\s+(?:${UNIT})`;
const WORD = new RegExp(String.raw`"([^"]+)"|(?<!\S)${SPACED}(?:\s+${SPACED})*(?!\S)|\S+`, "gi");

/** `/regex/flags`; what compares or calls something is an expression; else words, "several in quotes" as one, and 2 h 5 min too. A path such as /data/run/1 is a word. */
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
  if (isExpression(trimmed)) return { type: "expression" };
  const words = Array.from(trimmed.matchAll(WORD), ([word, phrase]) => phrase ?? word.replace(/\s+/g, " "));
  return { type: "words", words: words.map((word) => word.toLowerCase()) };
}

/** What a search reads of a table, and so all that a worker needs of it. */
export interface Searched {
  readonly count: number;
  readonly keys: readonly SearchedKey[];
}

/** How much work a search in words is: the distinct values that become texts, and the rows that are marked. */
export function searchCost({ count, keys }: Searched): number {
  return keys.reduce((sum, { dictionary }) => sum + dictionary.size + count / 100, 0);
}

/** 1 per row whose value at some key is wanted. */
function rowsWhere({ count, keys }: Searched, matcher: (column: SearchedKey) => Matcher | null): Uint8Array {
  const rows = new Uint8Array(count);
  for (const column of keys) {
    const wanted = matcher(column);
    if (wanted === null) continue;
    const { codes, dictionary } = column;
    const entries = new Uint8Array(dictionary.size);
    let some = 0;
    for (let code = 1; code < entries.length; code++) if (wanted(code)) some = entries[code] = 1;
    if (some === 0) continue;
    for (let row = 0; row < count; row++) (rows[row] as number) |= entries[codes[row] as number] as number;
  }
  return rows;
}

/** Turns all values into texts beforehand, so that what is timed afterwards is the expression alone. */
export function prepareTexts({ keys }: Searched): void {
  for (const { dictionary } of keys) exactTexts(dictionary);
}

/** 1 per row that words or a regular expression let pass; null without a query, or with another one. */
export function searchRows(table: Searched, text: string): Uint8Array | null {
  const query = parseQuery(text);
  if (query.type === "none" || query.type === "broken" || query.type === "expression") return null;
  if (query.type === "regex") {
    // With `g` or `y`, test() would go on where the text before stopped.
    const expression = new RegExp(query.source, query.flags.replace(/[gy]/g, ""));
    return rowsWhere(table, ({ dictionary }) => {
      const texts = exactTexts(dictionary);
      return (code) => expression.test(texts[code] as string);
    });
  }
  const passes = new Uint8Array(table.count).fill(1);
  for (const word of query.words) {
    const rows = rowsWhere(table, matcherOf(word));
    for (let row = 0; row < passes.length; row++) (passes[row] as number) &= rows[row] as number;
  }
  return passes;
}
