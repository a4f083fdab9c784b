/** What the table shows of a metric's steps in place of its last value, for the metric's line in a run's details. */
import { inForce } from "../../engine/table/overSteps";
import { valueAt } from "../../engine/table/table";
import type { Frame } from "../../state/frame";
import { markSampled, sampledWords, stepsWords, stepWords } from "../components/steps";
import type { TreeNode } from "./tree";

export interface OverSteps {
  readonly value: number;
  /** "max at step 1,200", "at best step of val/acc, at step 8". */
  readonly words: string;
  /** That the value is of a sample of points; "" where it is of all. */
  readonly title: string;
}

/** @param row of the run; -1 where the table does not have it. Gives null where the column holds the last value, or none. */
export function overStepsOf(newest: Frame["newest"], row: number, { ref }: TreeNode): OverSteps | null {
  const key = ref && newest(ref);
  const value = key && row >= 0 ? valueAt(key, row) : undefined;
  if (!key || typeof value !== "number") return null;
  const reduction = inForce(key);
  if (reduction === "last") return null;
  const best = reduction === "best";
  const words = [best ? stepsWords(key) : reduction, stepWords(key, row)].filter(Boolean).join(best ? ", " : " ");
  return { value, words: markSampled(key, words, row), title: sampledWords(key, row) };
}
