/** What a pattern reads from one name, as people read it. */
import type { Leaf, RunDocument, WireValue } from "../../engine/detail";
import { copyTextOf } from "../detail/reading";
import { dayOf, isTime, readValue } from "../detail/values";

/** What a pattern makes of one run's name. */
export interface Example {
  readonly run: string;
  /** Key and value; none where the name does not fit. */
  readonly values: readonly (readonly [string, string])[];
}

function textOf(json: WireValue): string {
  const value = readValue(json);
  return (isTime(value) && dayOf(value)) || copyTextOf(value);
}

/** "date 2026-01-12, model mlp". */
export function exampleText(values: Readonly<Record<string, WireValue>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${textOf(value)}`)
    .join(", ");
}

export function exampleOf({ run, leaves }: Pick<RunDocument, "run" | "leaves">): Example {
  const own = leaves.filter(({ namespace }) => namespace === "name");
  return { run, values: own.map(({ path, value }: Leaf) => [path.join("."), textOf(value)]) };
}
