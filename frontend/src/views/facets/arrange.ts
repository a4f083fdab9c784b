/** Which of a facet's values show, and in which order: one that filters in other facets leave as still as can be. */
import type { FacetItem, ValuesClause } from "../../engine/types";
import { isTime, sameValue, type Value } from "../../engine/value";

export type Mark = "included" | "excluded" | "none";

export function markOf(clause: ValuesClause | null, value: Value, float32: boolean): Mark {
  if (clause?.exclude.some((one) => sameValue(one, value, float32))) return "excluded";
  return clause?.include.some((one) => sameValue(one, value, float32)) ? "included" : "none";
}

/**
 * Numbers and times in their order; other values by their totals, which filters do not change, but those that no row has
 * now come after those that some row has. Special values are last.
 */
export function steady(items: readonly FacetItem[]): readonly FacetItem[] {
  const values = items.filter(({ value }) => !isSpecial(value));
  const specials = items.filter(({ value }) => isSpecial(value));
  const measures = values.every(({ value }) => measure(value) !== null);
  values.sort((a, b) =>
    measures
      ? (measure(a.value) ?? 0) - (measure(b.value) ?? 0)
      : Number(a.count === 0) - Number(b.count === 0) || b.total - a.total,
  );
  return [...values, ...specials];
}

function measure(value: Value): number | null {
  if (isTime(value)) return value.time;
  return typeof value === "number" ? value : null;
}

/** What is named in words instead of by its text. */
export function isSpecial(value: Value): boolean {
  return value === undefined || value === null || value === "" || value === "None" || Number.isNaN(value);
}

/** The first `limit` items, then specials and whatever has a mark from further down. */
export function visibleItems(
  items: readonly FacetItem[],
  limit: number,
  marked: (value: Value) => boolean,
): readonly FacetItem[] {
  if (items.length <= limit) return items;
  const later = items.slice(limit).filter(({ value }) => isSpecial(value) || marked(value));
  return [...items.slice(0, limit), ...later];
}
