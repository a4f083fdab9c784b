/** Values as people read them, each by itself: in words, and exactly. */
import { kindOfScalar } from "./kind";
import { isList, type Value } from "./value";

/** A value by itself, without its column. */
export function formatValue(value: Value): string {
  if (value === undefined) return "not logged";
  if (!isList(value)) return kindOfScalar(value).shown(value);
  return `[${value.map((item) => kindOfScalar(item).shownInList(item)).join(", ")}]`;
}

/** The same as `formatValue`: every value has words. */
export const words = formatValue;

/** For hover and copy: nothing rounded. Times are ISO 8601 in UTC, lists JSON, "not logged" is nothing. */
export function formatExact(value: Value): string {
  if (value === undefined) return "";
  if (!isList(value)) return kindOfScalar(value).exact(value);
  return `[${value.map((item) => kindOfScalar(item).exactInList(item)).join(", ")}]`;
}
