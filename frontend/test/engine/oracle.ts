/** The slow and obvious way: plain values row by row, nothing coded, nothing shared with the engine but equality. */

import type { Clause } from "../../src/engine/clauses/list";
import { findKey, valueAt } from "../../src/engine/table/table";
import type { Table } from "../../src/engine/table/types";
import { type KeyRef, sameKey } from "../../src/values/key";
import { canonical, isList, sameValue, type Value } from "../../src/values/value";

export function logged(table: Table, row: number, ref: KeyRef): Value {
  const key = findKey(table, ref);
  return key ? valueAt(key, row) : undefined;
}

/** What a row holds, as a clause sees it: a list's elements and the whole list, else the value. */
export function held(value: Value): Value[] {
  return isList(value) ? [...value, value] : [value];
}

export function holds(value: Value, wanted: Value, float32: boolean): boolean {
  return held(value).some((one) => sameValue(one, wanted, float32));
}

function inRange(value: Value, min: number, max: number): boolean {
  if (isList(value)) return value.some((item) => inRange(item, min, max));
  if (typeof value === "number") return value >= min && value <= max;
  if (typeof value !== "object" || value === null) return false;
  if ("time" in value) return value.time >= min && value.time <= max;
  return "integer" in value && Number(value.integer) >= min && Number(value.integer) <= max;
}

export function passes(table: Table, row: number, clause: Clause): boolean {
  const value = logged(table, row, clause.key);
  const float32 = clause.key.namespace === "metric";
  const has = (wanted: Value) => holds(value, wanted, float32);
  if (clause.type === "range") {
    const round = float32 ? Math.fround : (x: number) => x;
    const number = typeof value === "number" ? round(value) : value;
    return inRange(number, round(clause.min ?? -Infinity), round(clause.max ?? Infinity)) || clause.also.some(has);
  }
  const wanted = clause.include;
  const included = wanted.length === 0 || (clause.match === "all" ? wanted.every(has) : wanted.some(has));
  return included && !clause.exclude.some(has);
}

export function passingRows(table: Table, clauses: readonly Clause[], query: Uint8Array | null): number[] {
  return table.runs
    .map((_, row) => row)
    .filter((row) => query?.[row] !== 0 && clauses.every((clause) => passes(table, row, clause)));
}

/** How many rows hold each value (each element and each list of no elements, for lists), the key's own clause left out. */
export function countsOf(
  table: Table,
  clauses: readonly Clause[],
  query: Uint8Array | null,
  ref: KeyRef,
): Map<string, number> {
  const others = clauses.filter((clause) => !sameKey(clause.key, ref));
  const counts = new Map<string, number>();
  for (const row of passingRows(table, others, query)) {
    const value = logged(table, row, ref);
    const items = isList(value) && value.length > 0 ? value : [value];
    for (const item of new Set(items.map(canonical))) counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  return counts;
}
