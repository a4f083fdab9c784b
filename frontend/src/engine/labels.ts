/** What a key is called: in full, and by the shortest suffix of its path that no other key reads like. */
import { keyId } from "./table";
import type { KeyRef, Table } from "./types";

const PREFIXES = { doc: "", run: "run.", metric: "metrics.", name: "name." } as const;

/** A segment as it stands in a dotted path: JSON-quoted where it holds a dot or a quote, or nothing at all. */
function segment(text: string): string {
  return text === "" || /[."]/.test(text) ? JSON.stringify(text) : text;
}

function dotted(path: readonly string[]): string {
  return path.map(segment).join(".");
}

/** The field's name in the Arrow table: `model.depth`, `metrics.val/accuracy`, `run.started`, `name.fold`. */
export function fullName(ref: KeyRef): string {
  if (ref.namespace === "metric") return PREFIXES.metric + ref.path.join("/");
  return PREFIXES[ref.namespace] + dotted(ref.path);
}

/** A metric's tag is one segment; it is never cut. */
function suffix(ref: KeyRef, length: number): string {
  return ref.namespace === "metric" ? ref.path.join("/") : dotted(ref.path.slice(-length));
}

/** Per key id a label; no two are alike. */
export function shortLabels(table: Table): Map<string, string> {
  return labelKeys(table.keys.map((key) => key.ref));
}

export function labelKeys(refs: readonly KeyRef[]): Map<string, string> {
  const lengths = new Map(refs.map((ref) => [ref, 1]));
  const labels = new Map(refs.map((ref) => [ref, suffix(ref, 1)]));
  // Longer suffixes for all that read alike, until none does or none can grow.
  for (let grew = true; grew; ) {
    grew = false;
    for (const ref of alike(labels)) {
      const length = (lengths.get(ref) ?? 1) + 1;
      if (length > ref.path.length) continue;
      lengths.set(ref, length);
      labels.set(ref, suffix(ref, length));
      grew = true;
    }
  }
  for (const ref of alike(labels)) labels.set(ref, fullName(ref));
  for (const ref of alike(labels)) labels.set(ref, `${labels.get(ref)} (${ref.namespace})`);
  for (const ref of alike(labels)) labels.set(ref, keyId(ref));
  return new Map([...labels].map(([ref, label]) => [keyId(ref), label]));
}

function alike(labels: ReadonlyMap<KeyRef, string>): KeyRef[] {
  const byLabel = new Map<string, KeyRef[]>();
  for (const [ref, label] of labels) {
    const same = byLabel.get(label);
    if (same) same.push(ref);
    else byLabel.set(label, [ref]);
  }
  return [...byLabel.values()].filter((same) => same.length > 1).flat();
}
