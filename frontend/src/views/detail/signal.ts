/** A run that says it is running and is silent: which line says so, and since when. */
import type { RunDocument } from "../../contract/run";
import { NO_SIGNAL } from "../components/words";
import type { TreeNode } from "./tree";
import { documentValue, isTime } from "./values";

export function isNoSignal({ ref, content }: TreeNode): boolean {
  return ref?.namespace === "run" && ref.path.join() === "status" && content?.value === NO_SIGNAL;
}

/** In ms since 1970; null where it is not known. */
export function lastSeen({ leaves }: RunDocument): number | null {
  const leaf = leaves.find(({ namespace, path }) => namespace === "run" && path.join() === "last_seen");
  const value = leaf === undefined ? null : documentValue(leaf.value);
  return value !== null && isTime(value) ? value.time : null;
}
