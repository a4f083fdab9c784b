/** The values a key can hold, and their canonical JSON (docs/contract.md, Values as JSON), the only form in which a value leaves the engine. */

/** A moment: milliseconds since 1970 in UTC. */
export interface Time {
  readonly time: number;
}
/** An integer that float64 cannot hold, as decimal text. */
export interface BigInteger {
  readonly integer: string;
}
/** A nested or mixed list, or an empty object, as JSON text. */
export interface JsonText {
  readonly json: string;
}
export type Scalar = null | boolean | number | string | Time | BigInteger | JsonText;

/** What one row holds at one key. `undefined` is "not logged"; null is a logged None; a list holds scalars. */
export type Value = undefined | Scalar | readonly Scalar[];

export const MISSING = undefined;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Canonical JSON was not canonical: says which part. */
export class ValueError extends Error {
  override name = "ValueError";
  constructor(readonly json: unknown) {
    super(`not a value in canonical JSON: ${JSON.stringify(json)}`);
  }
}

export function isList(value: Value): value is readonly Scalar[] {
  return Array.isArray(value);
}

export function isTime(value: Value): value is Time {
  return typeof value === "object" && value !== null && "time" in value;
}

export function isBigInteger(value: Value): value is BigInteger {
  return typeof value === "object" && value !== null && "integer" in value;
}

export function isJsonText(value: Value): value is JsonText {
  return typeof value === "object" && value !== null && "json" in value;
}

/** Largest distance from 1970 that a JavaScript date can name, in ms. */
const LAST_DATE = 8.64e15;

/** `{"$missing":true}`, `{"$number":"NaN"}`, `{"$time":"ISO 8601 in UTC"}`, `{"$integer":"1"}`, `{"$json":"…"}`; all else as in JSON. */
export function encodeValue(value: Value): Json {
  if (value === undefined) return { $missing: true };
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number") {
    if (Number.isFinite(value)) return value === 0 ? 0 : value;
    return { $number: String(value) };
  }
  if (isList(value)) return value.map(encodeValue);
  // A time beyond what dates can name keeps its milliseconds.
  if (isTime(value)) {
    return { $time: Math.abs(value.time) <= LAST_DATE ? new Date(value.time).toISOString() : value.time };
  }
  return isBigInteger(value) ? { $integer: value.integer } : { $json: (value as JsonText).json };
}

/** The inverse of `encodeValue`. Throws ValueError for anything that it does not write. */
export function decodeValue(json: unknown): Value {
  if (isTagged(json, "$missing", true)) return undefined;
  if (Array.isArray(json)) return json.map(decodeScalar);
  return decodeScalar(json);
}

function decodeScalar(json: unknown): Scalar {
  if (json === null || typeof json === "boolean" || typeof json === "string") return json;
  if (typeof json === "number") return json === 0 ? 0 : json;
  if (typeof json !== "object" || Object.keys(json).length !== 1) throw new ValueError(json);
  const { $number, $time, $integer, $json } = json as Record<string, unknown>;
  if ($number === "NaN" || $number === "Infinity" || $number === "-Infinity") return Number($number);
  if (typeof $integer === "string" && /^-?\d+$/.test($integer)) return { integer: $integer };
  if (typeof $json === "string") return { json: $json };
  const time = typeof $time === "string" ? Date.parse($time) : $time;
  if (typeof time === "number" && Number.isFinite(time)) return { time };
  throw new ValueError(json);
}

function isTagged(json: unknown, tag: string, content: unknown): boolean {
  return (
    typeof json === "object" &&
    json !== null &&
    Object.keys(json).length === 1 &&
    (json as Record<string, unknown>)[tag] === content
  );
}

/** One text per value: the same for two values exactly when they are the same value. */
export function canonical(value: Value): string {
  return JSON.stringify(encodeValue(value));
}

/** Equality of values: -0 is 0, NaN is NaN, "not logged", None, "None", "" and NaN are five; with `float32`, numbers by nearest float32. */
export function sameValue(a: Value, b: Value, float32 = false): boolean {
  if (typeof a === "number" && typeof b === "number") {
    const [x, y] = float32 ? [Math.fround(a), Math.fround(b)] : [a, b];
    return x === y || (Number.isNaN(x) && Number.isNaN(y));
  }
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, i) => sameValue(item, b[i], float32));
  return canonical(a) === canonical(b);
}
