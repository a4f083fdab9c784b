/** How many groups there are, and how many are left out of them: never counted silently. */
import { findKey } from "../../engine/table/table";
import type { Frame } from "../../state/frame";
import { count, integer } from "./words";

/** Which runs n counts: " with val/accuracy"; "" without a target. */
export function countedWords({ table, target, label }: Pick<Frame, "table" | "target" | "label">): string {
  const key = target && findKey(table, target.key);
  return key ? ` with ${label(key)}` : "";
}

/** "35 groups", "35 groups, 12 with fewer runs left out"; "" where nothing is grouped. */
export function groupWords({ by, groupCount, small }: Pick<Frame, "by" | "groupCount" | "small">): string {
  if (by.length === 0) return "";
  const groups = count(groupCount, "group");
  return small.groups === 0 ? groups : `${groups}, ${integer(small.groups)} with fewer runs left out`;
}
