/** Whether TensorBoard is still on its way through the log directory. */
import type { Runs, Status } from "../../contract/status";

/** The server's notice that TensorBoard has stopped short of some runs: these will not come by themselves. */
const STOPPED = "runs-not-listed";

/** How far TensorBoard has come, while there is more to come; else null. */
export function readingOf({ runs, notice_counts }: Pick<Status, "runs" | "notice_counts">): Runs | null {
  return runs !== null && runs.listed < runs.found && !Object.hasOwn(notice_counts, STOPPED) ? runs : null;
}
