/** What is not a value, or reads as if it were none: named in words and put last. */
import type { Value } from "./value";

/** How a facet's last items follow each other; -1 for a value like any other. */
export function specialPlace(value: Value): number {
  if (value === undefined) return 0;
  if (value === null) return 1;
  if (value === "None") return 2;
  if (value === "") return 3;
  return Number.isNaN(value) ? 4 : -1;
}
