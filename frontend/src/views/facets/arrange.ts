/** How a facet's values are marked: ticked, excluded, or neither. */
import type { ValuesClause } from "../../engine/clauses/values";
import { isMeasure, kindOf } from "../../values/kind";
import { specialPlace } from "../../values/special";
import { sameValue, type Value } from "../../values/value";

export type Mark = "included" | "excluded" | "none";

export function markOf(clause: ValuesClause | null, value: Value, float32: boolean): Mark {
  if (clause?.exclude.some((one) => sameValue(one, value, float32))) return "excluded";
  return clause?.include.some((one) => sameValue(one, value, float32)) ? "included" : "none";
}

/** What is named in words instead of by its text. */
export function isSpecial(value: Value): boolean {
  return specialPlace(value) >= 0;
}

/** What a range can hold: all else passes a range only beside it. */
export function isMeasureValue(value: Value): boolean {
  return isMeasure(kindOf(value)) && !Number.isNaN(value);
}
