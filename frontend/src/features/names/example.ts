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
  const [always, anywhere] = keysOf(pattern);
  const found = values.filter(([key]) => always.has(key) || anywhere.has(key));
  const names = new Set(found.map(([key]) => key));
  // Beside a pattern that fits there are the time and the host that PyTorch gave.
  const others = values.some(([key]) => !names.has(key) && !PYTORCH.has(key));
  return { run, values: !others && [...always].every((key) => names.has(key)) ? found : [] };
}

const PYTORCH = new Set(["time", "host"]);

/** Of a pattern that the server could read; two braces stand for one. The second ones, in any order, a name may lack. */
function keysOf(pattern: string): readonly [ReadonlySet<string>, ReadonlySet<string>] {
  const fields = [...pattern.matchAll(/\{\{|\}\}|\{([^{}:/]+)/g)].flatMap(([, key]) => key ?? []);
  const anywhere = fields.filter((key) => /.[=?]$/.test(key));
  return [new Set(fields.filter((key) => !anywhere.includes(key))), new Set(anywhere.map((key) => key.slice(0, -1)))];
}
