/** Which value of a metric's steps a view shows: what it says, and the defaults where it says nothing. */
import { guessTarget } from "../engine/guesses/target";
import { type MetricAt, tagOf } from "../engine/query/steps";
import { findKey } from "../engine/table/table";
import type { OverSteps, StepReduction, Table, Target } from "../engine/table/types";
import { type KeyRef, keyId, sameKey } from "../values/key";
import type { View } from "./view";

/** What of a view says which values its metrics hold. */
export type Asked = Pick<View, "target" | "steps"> & {
  /** What the search asks for by itself, whatever is shown. */
  readonly besides?: readonly MetricAt[];
};

/** The target in force: the user's, or the guess. */
export function targetOf(view: Asked, table: Table): Target | null {
  return view.target === "none" ? null : (view.target ?? guessTarget(table));
}

function isTarget(ref: KeyRef, target: Target | null): target is Target {
  return target !== null && sameKey(target.key, ref);
}

/** The target is best over its steps, all others are the last, until the user says otherwise. */
function defaultSteps(ref: KeyRef, target: Target | null): StepReduction {
  return isTarget(ref, target) ? target.direction : "last";
}

/** The reduction of a metric that the view asks for. The target is at its own best step where it is best; without a target there is no such step. */
export function stepsOf(view: Asked, ref: KeyRef, target: Target | null): StepReduction {
  const said = view.steps[keyId(ref)];
  if (said === undefined) return defaultSteps(ref, target);
  if (said !== "best") return said;
  return isTarget(ref, target) ? target.direction : hasSteps(target) ? said : "last";
}

/** Whether there is a target with steps: one that a document holds has none. */
export function hasSteps(target: Target | null): target is Target {
  return target?.key.namespace === "metric";
}

/** What the default says is not written down: it is to follow the target. */
export function withSteps(view: View, ref: KeyRef, reduction: StepReduction, target: Target | null): View {
  const steps: Record<string, StepReduction> = { ...view.steps };
  if (reduction === defaultSteps(ref, target)) delete steps[keyId(ref)];
  else steps[keyId(ref)] = reduction;
  return { ...view, steps };
}

/** A metric that is reduced over steps, and what the server is asked for it. */
export interface Reduced {
  readonly key: KeyRef;
  readonly reduction: OverSteps["reduction"];
  /** Only the search asks for it: the table shows another value. */
  readonly beside: boolean;
  /** Tells what is asked apart: the same for the least and the greatest of a metric. */
  readonly id: string;
  readonly metric: string;
  /** At whose best step, and which way is best. */
  readonly at: { readonly metric: string; readonly best: "max" | "min" } | null;
}

/** The table's metrics that are reduced, the target first, and those that the search asks for beside what is shown of them last. */
export function reducedMetrics(view: Asked, target: Target | null, table: Table): readonly Reduced[] {
  const found: Reduced[] = [];
  const beside: Reduced[] = [];
  for (const { ref } of table.keys) {
    if (ref.namespace !== "metric") continue;
    const shown = stepsOf(view, ref, target);
    const one = reducedTo(shown, ref, target, table);
    if (one && isTarget(ref, target)) found.unshift(one);
    else if (one) found.push(one);
    const asked = (view.besides ?? []).filter(({ tag }) => tag === tagOf(ref)).map(({ reduction }) => reduction);
    for (const other of new Set(asked)) {
      const more = other === shown ? null : reducedTo(other, ref, target, table);
      if (more) beside.push({ ...more, beside: true });
    }
  }
  return [...found, ...beside];
}

/** null where it needs no asking: it is the last value, or at the best step of a target that there is not. */
function reducedTo(reduction: StepReduction, ref: KeyRef, target: Target | null, table: Table): Reduced | null {
  if (reduction === "last") return null;
  const [metric = ""] = ref.path;
  // A link may name a target that no run has yet.
  if (reduction === "best" && !(hasSteps(target) && findKey(table, target.key))) return null;
  const [targeted = ""] = target?.key.path ?? [];
  const at = reduction === "best" && target ? { metric: targeted, best: target.direction } : null;
  return { key: ref, reduction, beside: false, id: JSON.stringify([metric, at?.metric, at?.best]), metric, at };
}
