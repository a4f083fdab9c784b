/** How many groups there are, and how many are left out of them: never counted silently. */
import type { Frame } from "../../state/frame";
import { count, integer } from "./words";

/** "35 groups", "35 groups, 12 with fewer runs left out"; "" where nothing is grouped. */
export function groupWords({ by, groupCount, small }: Pick<Frame, "by" | "groupCount" | "small">): string {
  if (by.length === 0) return "";
  const groups = count(groupCount, "group");
  return small.groups === 0 ? groups : `${groups}, ${integer(small.groups)} with fewer runs left out`;
}
