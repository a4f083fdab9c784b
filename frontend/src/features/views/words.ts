/** A view in a few words: "3 filters, by model.type, Curves". */
import type { View } from "../../state/view";
import { keyText } from "../../values/keyText";
import { count } from "../../views/components/words";

/** Keys that are named before the rest is counted. */
const NAMED = 2;
const LONGEST = 40;

export function viewWords(view: View): string {
  const by = view.groupBy.map(keyText);
  const query = view.query.trim();
  const parts = [
    view.clauses.length > 0 && count(view.clauses.length, "filter"),
    query !== "" && (query.length > LONGEST ? `${query.slice(0, LONGEST)}…` : query),
    by.length > 0 && `by ${by.length > NAMED ? count(by.length, "key") : by.join(" and ")}`,
    view.panel !== null && "with charts",
  ].filter((part) => part !== false);
  return parts.length > 0 ? parts.join(", ") : "all runs";
}
