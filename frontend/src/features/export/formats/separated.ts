/** Lines of cells with a separator between them, as CSV and TSV are; texts that a spreadsheet would run are made harmless. */

import { isNumberKind, kindOf } from "../../../values/kind";
import { count } from "../../../views/components/words";
import { type Extract, type OutCell, tidy } from "../extract";
import type { Digits, Source, Writing } from "./format";

/** What Excel, LibreOffice and Google Sheets take for a formula (OWASP, "CSV Injection"), the wide letters of Asian keyboards too. */
const RUNS = /^[=+\-@\t\r\n＝＋－＠]/;
const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

interface Dialect {
  readonly separator: string;
  readonly lineEnd: string;
}

export function* separated({ shown }: Source, digits: Digits, { separator, lineEnd }: Dialect): Writing {
  const of = tidy(shown);
  const special = new RegExp(`["\\r\\n${separator}]|^\\s|\\s$`);
  let harmless = 0;
  const field = (text: string, quote = special.test(text)): string =>
    quote ? `"${text.replaceAll('"', '""')}"` : text;
  const safe = (text: string): string => {
    if (!RUNS.test(text) || NUMBER.test(text)) return text;
    harmless++;
    return `'${text}`;
  };
  const cell = (cell: OutCell): string => {
    const { value } = cell;
    // Otherwise nothing would tell it from what was not logged.
    if (value === "") return '""';
    const text = digits === "exact" ? cell.text : cell.shown;
    return field(isNumberKind(kindOf(value)) ? text : safe(text));
  };
  yield of.columns.map(({ name }) => field(safe(name))).join(separator) + lineEnd;
  for (let at = 0; at < of.count; at++) yield of.line(at).map(cell).join(separator) + lineEnd;
  return told(of, harmless === 0 ? [] : [madeHarmless(harmless)]);
}

export function told({ what, columns }: Extract, notes: readonly string[] = []) {
  return { what: `${what} × ${count(columns.length, "column")}`, notes };
}

function madeHarmless(texts: number): string {
  return `${count(texts, "text")} that a spreadsheet would run ${texts === 1 ? "was" : "were"} made harmless`;
}
