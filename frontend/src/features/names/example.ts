/** What a pattern reads from one name, as people read it. */
import type { Leaf, RunDocument } from "../../contract/run";
import type { WireValue } from "../../contract/value";
import { copyTextOf } from "../../views/detail/reading";
import { dayOf, documentValue, isTime } from "../../views/detail/values";

/** What a pattern makes of one run's name. */
export interface Example {
  readonly run: string;
  /** Key and value; none where the name does not fit. */
  readonly values: readonly (readonly [string, string])[];
}

function textOf(json: WireValue): string {
  const value = documentValue(json);
  return (isTime(value) && dayOf(value)) || copyTextOf(value);
}

/** "date 2026-01-12, model mlp". */
export function exampleText(values: Readonly<Record<string, WireValue>>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${textOf(value)}`)
    .join(", ");
}

/** The run is as the server read it with the pattern: where that does not fit, with the keys of a name that PyTorch gave. */
export function exampleOf({ run, leaves }: Pick<RunDocument, "run" | "leaves">, pattern: string): Example {
  const own = leaves.filter(({ namespace }) => namespace === "name");
  const values = own.map(({ path, value }: Leaf): [string, string] => [path.join("."), textOf(value)]);
  const keys = keysOf(pattern);
  const fits = values.length === keys.size && values.every(([key]) => keys.has(key));
  return { run, values: fits ? values : [] };
}

/** Of a pattern that the server could read; two braces stand for one. */
function keysOf(pattern: string): ReadonlySet<string> {
  const fields = [...pattern.matchAll(/\{\{|\}\}|\{([^{}:/]+)/g)];
  return new Set(fields.flatMap(([, key]) => key ?? []));
}
