/** The clause of a facet's list: some values are wanted, others are not. */
import type { KeyRef } from "../../values/key";
import { readValue } from "../../values/keyJson";
import { field, listOf, oneOf } from "../../values/validate";
import { encodeValue, type Value } from "../../values/value";
import { markHolding, ValueSet } from "../kernels/valueSet";
import type { Dictionary } from "../table/types";
import type { ClauseType } from "./clause";

/** Rows pass when they hold any of `include` (all of them with match "all", for lists), or include is empty; and none of `exclude`. For a key that holds lists, scalars are the lists' elements, and a list is the whole list; `[]`, null and "not logged" are themselves. */
export interface ValuesClause {
  readonly type: "values";
  readonly key: KeyRef;
  readonly include: readonly Value[];
  readonly exclude: readonly Value[];
  readonly match: "any" | "all";
}

export const values: ClauseType<ValuesClause> = {
  entries: valuesEntries,
  filters: ({ include, exclude }) => include.length + exclude.length > 0,
  words: ({ include, exclude, match }, _key, list) => {
    const parts: string[] = [];
    if (include.length > 0) parts.push(list(include, match === "all" ? " and " : ", "));
    if (exclude.length > 0) parts.push(`not ${list(exclude, ", ")}`);
    return parts.join("; ");
  },
  toJson: ({ include, exclude, match }) => ({
    include: include.map(encodeValue),
    exclude: exclude.map(encodeValue),
    match,
  }),
  fromJson: (of, place, key) => ({
    type: "values",
    key,
    include: field(of, "include", place, listOf(readValue), []),
    exclude: field(of, "exclude", place, listOf(readValue), []),
    match: field(of, "match", place, oneOf("any", "all"), "any"),
  }),
};

function valuesEntries(clause: ValuesClause, dictionary: Dictionary, float32: boolean): Uint8Array {
  const mask = new Uint8Array(dictionary.size);
  if (clause.include.length === 0) mask.fill(1);
  else {
    const set = new ValueSet(clause.include, float32);
    markHolding(set, dictionary, clause.match === "all" ? set.size : 1, 1, mask);
  }
  if (clause.exclude.length > 0) markHolding(new ValueSet(clause.exclude, float32), dictionary, 1, 0, mask);
  return mask;
}
