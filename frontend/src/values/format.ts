/** Values as people read them, each by itself: in words, and exactly. */
import { exactNumber, plainNumber } from "./number";
import { isBigInteger, isList, isTime, type JsonText, type Scalar, type Value } from "./value";

/** What is not a value, or could be read as none, in people's words; null for all else. */
export function special(value: Value): string | null {
  if (value === undefined) return "not logged";
  if (value === null) return "None";
  if (value === "") return "empty text";
  return typeof value === "string" && /^(None|NaN|-?Infinity|not logged|empty text)$/.test(value)
    ? quoted(value)
    : null;
}

export function quoted(text: string): string {
  return `${JSON.stringify(text)} (text)`;
}

const PADDED = /^\s|\s$|\s\s|[\p{Cc}]|^"/u;

/** Text whose spaces and control characters would not be seen stands in quotes. */
function plainText(text: string): string {
  return PADDED.test(text) ? JSON.stringify(text) : text;
}

export type Precision = "date" | "minute" | "second" | "exact";

function two(x: number): string {
  return String(x).padStart(2, "0");
}

export const DAY = 86_400_000;

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

export function looksNumeric(text: string): boolean {
  return /^[-+]?(\d|\.\d)/.test(text) && !Number.isNaN(Number(text));
}

export function looksTimed(text: string): boolean {
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
