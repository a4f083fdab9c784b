/** Which metrics an expression asks for at steps of its own: `metrics["loss"].min`, whatever the table shows of it. */
import type { KeyRef } from "../../values/key";
import type { StepReduction } from "../table/types";
import { type Expression, nodes } from "./tree";

export interface MetricAt {
  readonly tag: string;
  readonly reduction: StepReduction;
}

/** A tag with slashes may be the tag of a sub-run: `metrics["train/loss"]` names both. */
export function tagOf({ path }: KeyRef): string {
  return path.join("/");
}

export function stepsOf(tree: Expression): readonly MetricAt[] {
  const asked: MetricAt[] = [];
  for (const node of nodes(tree)) {
    if (node.type === "name" && node.reduction !== null)
      asked.push({ tag: tagOf(node.ref), reduction: node.reduction });
  }
  return asked;
}
