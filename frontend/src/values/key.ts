/** Keys: where a value stands, how that is written, and what the logs tell people of it. */

/** Documents, what is built in, metrics, and run names. */
export const NAMESPACES = ["doc", "run", "metric", "name"] as const;
export type Namespace = (typeof NAMESPACES)[number];

/** Identity of a key for the reader: all kinds at one path are one key. `run`/["name"] is the run's name. */
export interface KeyRef {
  readonly namespace: Namespace;
  readonly path: readonly string[];
}

/** What the logs tell people of a key; "" for what they do not tell. */
export interface About {
  readonly displayName: string;
  readonly description: string;
  /** Of its numbers: "s" for seconds. */
  readonly unit: string;
}

/** The run's name, the first key of every table. */
export const NAME_REF: KeyRef = { namespace: "run", path: ["name"] };

/** Canonical JSON of [namespace, ...path]. */
export function keyId(ref: KeyRef): string {
  return JSON.stringify([ref.namespace, ...ref.path]);
}

export const NAME_ID = keyId(NAME_REF);

export function sameKey(a: KeyRef, b: KeyRef): boolean {
  return (
    a.namespace === b.namespace && a.path.length === b.path.length && a.path.every((step, i) => step === b.path[i])
  );
}

/** How many rows a group has: no key of the table, but groups are sorted by it. No log names a key so. */
export const GROUP_SIZE_REF: KeyRef = { namespace: "run", path: ["group size"] };
export const GROUP_SIZE_ID = keyId(GROUP_SIZE_REF);

const PREFIXES = { doc: "", run: "run.", metric: "metrics.", name: "name." } as const;

/** A segment as it stands in a dotted path: a JSON string where it holds a dot or a quote, or nothing at all. */
function segment(text: string): string {
  return text === "" || /[."]/.test(text) ? JSON.stringify(text) : text;
}

/** As the server writes paths too: `tests/contract/cases/quoting.json` holds both. */
export function dotted(path: readonly string[]): string {
  return path.map(segment).join(".");
}

/** The field's name in the Arrow table: `model.depth`, `metrics.val/accuracy`, `run.started`, `name.fold`. */
export function fullName(ref: KeyRef): string {
  if (ref.namespace === "metric") return PREFIXES.metric + ref.path.join("/");
  return PREFIXES[ref.namespace] + dotted(ref.path);
}
