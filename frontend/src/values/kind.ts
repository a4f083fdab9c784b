/** The kinds that there are, and the tables that the engine looks up by their codes. */
import { boolKind } from "./kinds/bool";
import { integerKind } from "./kinds/integer";
import { jsonKind } from "./kinds/json";
import type { ScalarKind } from "./kinds/kind";
import { nullKind } from "./kinds/null";
import { numberKind } from "./kinds/number";
import { stringKind } from "./kinds/string";
import { timeKind } from "./kinds/time";

/** Of scalars, by the names that the server knows them by. */
export const KINDS = {
  null: nullKind,
  bool: boolKind,
  number: numberKind,
  string: stringKind,
  time: timeKind,
  integer: integerKind,
  json: jsonKind,
} as const;

export type KindName = keyof typeof KINDS;

type ValueOf<K> = K extends { is(value: unknown): value is infer V } ? V : never;
/** A value of any of these kinds. */
export type AnyScalar = ValueOf<(typeof KINDS)[KindName]>;

type KindCodes = { readonly [N in KindName]: (typeof KINDS)[N]["code"] } & { readonly missing: 0; readonly list: 8 };

/** The kind of one dictionary entry (not of the key: a key may mix them); "not logged" and lists are no scalars. */
export const Kind = {
  ...Object.fromEntries(Object.entries(KINDS).map(([name, { code }]) => [name, code])),
  missing: 0,
  list: 8,
} as KindCodes;
export type KindCode = KindCodes[keyof KindCodes];

export const SCALAR_KINDS: readonly ScalarKind<AnyScalar>[] = Object.values(KINDS);

/** One thing of each kind by its code, for loops over dictionaries. */
function byCode<T>(of: (kind: ScalarKind<AnyScalar>) => T, missing: T, list: T): readonly T[] {
  const all = new Array<T>(1 + Math.max(Kind.list, ...SCALAR_KINDS.map(({ code }) => code))).fill(missing);
  for (const kind of SCALAR_KINDS) all[kind.code] = of(kind);
  all[Kind.list] = list;
  return all;
}

const BY_CODE = byCode<ScalarKind<AnyScalar> | null>((kind) => kind, null, null);
const STORED = byCode<"nothing" | "number" | "text" | "list">(({ stored }) => stored, "nothing", "list");

/** By code, the place in the order of values: lists stand after JSON, and "not logged" last. */
export const PLACES: Uint8Array = Uint8Array.from(byCode(({ place }) => place, 8, 5));

export const MEASURES = { none: 0, number: 1, time: 2 } as const;
/** By code, whether a kind is measured as a number, large integers included, as a time, or not at all. */
export const MEASURED_AS: Uint8Array = Uint8Array.from(byCode(({ measured }) => MEASURES[measured ?? "none"], 0, 0));

/** 1 per kind that ranges, histograms and aggregates measure. */
export const MEASURED: Uint8Array = MEASURED_AS.map((measure) => Number(measure !== MEASURES.none));

/** null for "not logged" and lists. */
export function scalarKind(code: number | undefined): ScalarKind<AnyScalar> | null {
  return BY_CODE[code ?? Kind.missing] ?? null;
}

/** What of a dictionary's entry tells two values of the kind apart. */
export function storedOf(code: number | undefined): "nothing" | "number" | "text" | "list" {
  return STORED[code ?? Kind.missing] ?? "nothing";
}

export function isMeasure(code: number | undefined): boolean {
  return MEASURED[code ?? Kind.missing] === 1;
}

/** Of what is measured, whether as a number, large integers included. */
export function isNumberKind(code: number | undefined): boolean {
  return MEASURED_AS[code ?? Kind.missing] === MEASURES.number;
}

export function isTimeKind(code: number | undefined): boolean {
  return MEASURED_AS[code ?? Kind.missing] === MEASURES.time;
}

export function kindOfScalar(value: AnyScalar): ScalarKind<AnyScalar> {
  const found = SCALAR_KINDS.find((kind) => kind.is(value));
  if (!found) throw new TypeError(`no kind of value: ${typeof value}`);
  return found;
}

export function kindOf(value: AnyScalar | readonly AnyScalar[] | undefined): KindCode {
  if (value === undefined) return Kind.missing;
  return Array.isArray(value) ? Kind.list : (kindOfScalar(value as AnyScalar).code as KindCode);
}
