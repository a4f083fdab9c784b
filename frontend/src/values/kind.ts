/** The kinds of values: what each is called in a dictionary, and the number and the text that it has there. */
import { isBigInteger, isList, isTime, type Value } from "./value";

/** The kind of one dictionary entry (not of the key: a key may mix them). */
export const Kind = {
  missing: 0,
  null: 1,
  bool: 2,
  number: 3,
  string: 4,
  time: 5,
  integer: 6,
  json: 7,
  list: 8,
} as const;
export type KindCode = (typeof Kind)[keyof typeof Kind];

export function kindOf(value: Value): KindCode {
  if (value === undefined) return Kind.missing;
  if (value === null) return Kind.null;
  if (typeof value === "boolean") return Kind.bool;
  if (typeof value === "number") return Kind.number;
  if (typeof value === "string") return Kind.string;
  if (isList(value)) return Kind.list;
  if (isTime(value)) return Kind.time;
  return isBigInteger(value) ? Kind.integer : Kind.json;
}

export function numberOf(value: Value): number {
  if (typeof value === "number") return value + 0;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (isTime(value)) return value.time;
  if (isBigInteger(value)) return Number(value.integer);
  return Number.NaN;
}

export function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || isList(value) || isTime(value)) return "";
  return isBigInteger(value) ? value.integer : value.json;
}

/** What ranges, histograms and aggregates measure. A bool has a number for sorting only. */
export function isMeasure(kind: number | undefined): boolean {
  return kind === Kind.number || kind === Kind.integer || kind === Kind.time;
}
