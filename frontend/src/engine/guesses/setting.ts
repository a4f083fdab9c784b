/** Which keys were chosen before a run, and which came out of it. */
import { isContinuous } from "../kernels/content";
import type { Key } from "../table/types";
import { isResult, namesMetric } from "./target";

/** What came out of a run, and what is known of it since, explains nothing. Where it was logged to counts as chosen. */
export function isSetting(key: Key): boolean {
  const { namespace, path } = key.ref;
  if (namespace === "run") return path[0] === "folder";
  if (isResult(key)) return false;
  // A number of its own in each run, by the name of a metric, was measured: `final_accuracy` beside the settings.
  return !(namespace === "doc" && namesMetric(key) && isContinuous(key));
}
