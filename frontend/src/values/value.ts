/** The values a key can hold, and their canonical JSON the only form in which a value leaves the engine. */
import { type AnyScalar, kindOfScalar, SCALAR_KINDS } from "./kind";
import { marked } from "./kinds/kind";

/** A logged value that is no list. */
export type Scalar = AnyScalar;

/** What one row holds at one key. `undefined` is "not logged"; null is a logged None; a list holds scalars. */
export type Value = undefined | Scalar | readonly Scalar[];

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

/** `{"$missing":true}`, `{"$number":"NaN"}`, `{"$time":"ISO 8601 in UTC"}`, `{"$integer":"1"}`, `{"$json":"…"}`; all else as in JSON. */
export function encodeValue(value: Value): Json {
  if (value === undefined) return { $missing: true };
  return isList(value) ? value.map((item) => kindOfScalar(item).toJson(item)) : kindOfScalar(value).toJson(value);
}

/** The inverse of `encodeValue`. Throws ValueError for anything that it does not write. */
export function decodeValue(json: unknown): Value {
  if (marked(json, "$missing") === true) return undefined;
  return Array.isArray(json) ? json.map(decodeScalar) : decodeScalar(json);
}

function decodeScalar(json: unknown): Scalar {
  for (const kind of SCALAR_KINDS) {
    const value = kind.fromJson(json);
    if (value !== undefined) return value;
  }
  throw new ValueError(json);
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
