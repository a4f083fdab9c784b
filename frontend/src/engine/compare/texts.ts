/** Values that have lines: texts of several lines, JSON, and long lists. */
import { formatExact } from "../../values/format";
import { jsonKind } from "../../values/kinds/json";
import { isList, type Value } from "../../values/value";

/** A shorter list or JSON is read at a glance. */
const LONG = 60;
const INDENT = "  ";

/** Whether a value is read line by line. */
export function hasLines(value: Value): boolean {
  if (isList(value)) return formatExact(value).length >= LONG;
  if (typeof value === "string") return value.includes("\n") || looksLikeJson(value);
  return jsonKind.is(value) && value.json.length >= LONG;
}

/** The lines of such a value; one line of any other, none of what is not logged. */
export function linesOf(value: Value): readonly string[] {
  if (value === undefined) return [];
  if (!hasLines(value)) return [formatExact(value)];
  if (isList(value)) return value.map((item) => formatExact([item]).slice(1, -1));
  if (jsonKind.is(value)) return indented(value.json);
  const text = String(value);
  return looksLikeJson(text) ? indented(text) : text.split(/\r?\n/);
}

/** On one line: of several it has lines already. */
function looksLikeJson(text: string): boolean {
  if (text.length < LONG || !STARTS.test(text) || text.includes("\n")) return false;
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

const STARTS = /^ {0,9}[[{]/;

/** The parts of JSON text: texts in quotes, marks, and all else, which may be NaN as Python writes it. */
function* partsOf(json: string): Generator<string> {
  // By hand: an expression keeps a place to come back to for each character of a text.
  let at = 0;
  while (at < json.length) {
    const start = at;
    const first = json[at] as string;
    if (first === '"') at = endOfText(json, at);
    else if (MARK.test(first)) at++;
    else while (at < json.length && !ENDS.test(json[at] as string)) at++;
    if (at > start) yield json.slice(start, at);
    else at++;
  }
}

const MARK = /[[\]{},:]/;
const ENDS = /[\s"[\]{},:]/;

/** Behind its second quote; the end of all where there is none. */
function endOfText(json: string, start: number): number {
  for (let at = start + 1; at < json.length; at++) {
    if (json[at] === "\\") at++;
    else if (json[at] === '"') return at + 1;
  }
  return json.length;
}

/** JSON with a line for each of its parts, digit by digit as it was written. Linear in the text. */
export function indented(json: string): readonly string[] {
  const lines: string[] = [];
  let [line, depth, opened] = ["", 0, false];
  const next = (): void => {
    lines.push(line);
    line = INDENT.repeat(Math.min(depth, DEEPEST));
  };
  for (const part of partsOf(json)) {
    const closes = part === "]" || part === "}";
    if (closes) {
      depth = Math.max(0, depth - 1);
      if (!opened) next();
    } else if (opened) next();
    opened = part === "[" || part === "{";
    if (opened) depth++;
    line += part === ":" ? ": " : part;
    if (part === ",") next();
  }
  lines.push(line);
  return lines;
}

/** Deeper levels stand below each other: else the spaces before them would be more than the text. */
const DEEPEST = 40;
