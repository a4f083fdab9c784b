/** "Filter by this value": what a line of the tree means for the table's filters. */
import { inForce } from "../../engine/table/overSteps";
import { findKey, valueAt } from "../../engine/table/table";
import type { Table } from "../../engine/table/types";
import { clauseOf, toggleValue, valuesClause, withClause } from "../../state/change";
import type { View } from "../../state/view";
import type { KeyRef } from "../../values/key";
import { isList, sameValue, type Value } from "../../values/value";
import type { TreeNode } from "./tree";
import { scalarOf } from "./values";

/** A value of one key, as the table holds it. */
export interface Choice {
  readonly key: KeyRef;
  readonly value: Value;
}

/** @param row of the run; -1 where the table does not have it. Gives null where no column holds the line's value: a metric's is its last, and the column may hold another of its steps. */
export function choiceOf(table: Table, row: number, { ref, content }: TreeNode): Choice | null {
  const key = ref && findKey(table, ref);
  if (!key || content?.value === undefined) return null;
  const said = scalarOf(content.value);
  const value = !content.whole ? said : row < 0 ? undefined : valueAt(key, row);
  if (value === undefined) return null;
  return inForce(key) === "last" || sameValue(value, said, true) ? { key: key.ref, value } : null;
}

/** The elements that a key which holds lists is filtered by; `[]` is a value of its own. */
function elements(value: Value): readonly Value[] {
  return isList(value) && value.length > 0 ? value : [value];
}

/** Whether the key's clause asks for the value. */
export function isChosen(view: View, { key, value }: Choice): boolean {
  const clause = clauseOf(view, key);
  if (clause?.type !== "values") return false;
  return elements(value).every((item) => clause.include.some((one) => sameValue(one, item)));
}

/** Adds the value to its key's clause, or takes it away. A list asks for rows that hold all its elements. */
export function toggleChoice(view: View, choice: Choice): View {
  const { key, value } = choice;
  const items = elements(value);
  const [only] = items;
  if (items.length === 1) return toggleValue(view, key, only);
  const chosen = isChosen(view, choice);
  const clause = valuesClause(view, key);
  const others = (values: readonly Value[]) => values.filter((one) => !items.some((item) => sameValue(one, item)));
  const include = chosen ? others(clause.include) : [...others(clause.include), ...distinct(items)];
  return withClause(view, key, { ...clause, include, exclude: others(clause.exclude), match: chosen ? "any" : "all" });
}

function distinct(values: readonly Value[]): Value[] {
  return values.filter((value, i) => values.findIndex((one) => sameValue(one, value)) === i);
}
