/** The values of a document: read from the wire, and what scalars and JSON they are. */
import type { WireValue } from "../../contract/value";
import type { BigInteger } from "../../values/kinds/integer";
import { exactNumber } from "../../values/number";
import { DAY, formatTime } from "../../values/time";
import type { Scalar } from "../../values/value";

/** A moment: milliseconds since 1970 in UTC, and the text that was logged; null where the server worked the moment out. */
export interface DocumentTime {
  readonly time: number;
  readonly text: string | null;
}
/** A logged object; entries in the logged order. */
export interface DocumentObject {
  readonly entries: readonly (readonly [string, DocumentValue])[];
}
export type DocumentValue =
  | null
  | boolean
  | number
  | string
  | DocumentTime
  | BigInteger
  | DocumentObject
  | readonly DocumentValue[];

/** What one of the wire's marks stands for; undefined where the object is a logged one. */
function marked(value: { readonly [key: string]: WireValue }): DocumentValue | undefined {
  const { $number, $integer, $time, $text } = value;
  const keys = Object.keys(value).length;
  if (keys === 1 && typeof $number === "string") return Number($number);
  if (keys === 1 && typeof $integer === "string") return { integer: $integer };
  if (typeof $time !== "string") return undefined;
  if (keys === 1) return { time: Date.parse($time), text: null };
  return keys === 2 && typeof $text === "string" ? { time: Date.parse($time), text: $text } : undefined;
}

/** Reads JSON in which `$number`, `$integer` and `$time` objects stand for what JSON cannot say. */
export function documentValue(value: WireValue): DocumentValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(documentValue);
  const object = value as { readonly [key: string]: WireValue };
  const mark = marked(object);
  if (mark !== undefined) return mark;
  const entries = Object.entries(object).map(([key, item]) => [key, documentValue(item)] as const);
  // The server doubles the `$` of an only key, lest the object read as a mark.
  const [only] = entries;
  return only && entries.length === 1 && only[0].startsWith("$")
    ? { entries: [[only[0].slice(1), only[1]]] }
    : { entries };
}

/** Whether documents tell values there, none of which counts. */
export function isMissing(value: WireValue): boolean {
  return typeof value === "object" && value !== null && "$missing" in value && Object.keys(value).length === 1;
}

export function isList(value: DocumentValue): value is readonly DocumentValue[] {
  return Array.isArray(value);
}

export function isObject(value: DocumentValue): value is DocumentObject {
  return typeof value === "object" && value !== null && "entries" in value && !isList(value);
}

export function isTime(value: DocumentValue | undefined): value is DocumentTime {
  return typeof value === "object" && value !== null && "time" in value;
}

function isBigInteger(value: DocumentValue): value is BigInteger {
  return typeof value === "object" && value !== null && "integer" in value;
}

/** A whole day in UTC as its date, as names of runs have it; null for any other moment. */
export function dayOf({ time }: DocumentTime): string | null {
  return time % DAY === 0 ? formatTime(time, "date") : null;
}

/** The exact text of a moment: as it was logged, else ISO 8601 in UTC. */
export function timeText({ time, text }: DocumentTime): string {
  return text ?? formatTime(time, "exact");
}

/** The scalar that the table holds for a value; undefined for lists and objects. */
export function scalarOf(value: DocumentValue): Scalar | undefined {
  if (isList(value) || isObject(value)) return undefined;
  return isTime(value) ? { time: value.time } : value;
}

/** JSON as Python reads it (NaN and Infinity as bare words, big integers in full), piece by piece. `write` says whether to go on. */
function writeJson(value: DocumentValue, write: (piece: string) => boolean): boolean {
  if (isList(value)) {
    return write("[") && value.every((item, i) => (i === 0 || write(", ")) && writeJson(item, write)) && write("]");
  }
  if (isObject(value)) {
    const entry = ([key, item]: readonly [string, DocumentValue], i: number) =>
      write(`${i > 0 ? ", " : ""}${JSON.stringify(key)}: `) && writeJson(item, write);
    return write("{") && value.entries.every(entry) && write("}");
  }
  if (isTime(value)) return write(JSON.stringify(timeText(value)));
  if (isBigInteger(value)) return write(value.integer);
  if (typeof value === "number") return write(exactNumber(value));
  // No other value is left: a further kind is a type error here.
  const plain: string | boolean | null = value;
  return write(JSON.stringify(plain));
}

/** The value as JSON text, at most `limit` characters of it: a line of the tree does not write out a list of a million. */
export function jsonText(value: DocumentValue, limit = Number.POSITIVE_INFINITY): string {
  const pieces: string[] = [];
  let length = 0;
  writeJson(value, (piece) => {
    pieces.push(piece);
    length += piece.length;
    return length <= limit;
  });
  const text = pieces.join("");
  return text.length > limit ? text.slice(0, limit) : text;
}
