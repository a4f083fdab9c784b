/** What a key is called: in full, and by the shortest suffix of its path that no other key reads like. */
import { dotted, fullName, type KeyRef, keyId } from "../../values/key";
import type { Key, Table } from "../table/types";

/** A metric's tag is one segment; it is never cut. */
function suffix(ref: KeyRef, length: number): string {
  return ref.namespace === "metric" ? ref.path.join("/") : dotted(ref.path.slice(-length));
}

/** What is told to people of a key beside its label: its whole path, and what it means where that is said. */
export function keyTitle({ ref, about }: Pick<Key, "ref" | "about">): string {
  return about.description === "" ? fullName(ref) : `${fullName(ref)}\n${about.description}`;
}

/** What a search for keys looks in: a key is found by its path and by its display name. */
export function searchedName({ ref, about }: Pick<Key, "ref" | "about">): string {
  return `${fullName(ref)}\n${about.displayName}`;
}

/** Per key id a label; no two are alike. */
export function shortLabels(table: Table): Map<string, string> {
  return labelKeys(table.keys);
}

type Named = Pick<Key, "ref" | "about">;

/** The label in its `step`th form, each longer than the one before; undefined after the last. */
function form({ ref, about: { displayName } }: Named, step: number): string | undefined {
  if (displayName === "") return step < ref.path.length ? suffix(ref, step + 1) : undefined;
  if (step === 0) return displayName;
  return step <= ref.path.length ? `${displayName} (${suffix(ref, step)})` : undefined;
}

export function labelKeys(keys: readonly Named[]): Map<string, string> {
  const steps = new Map(keys.map((key) => [key, 0]));
  const labels = new Map(keys.map((key) => [key, form(key, 0) ?? ""]));
  // Longer forms for all that read alike, until none does or none can grow.
  for (let grew = true; grew; ) {
    grew = false;
    for (const key of alike(labels)) {
      const step = (steps.get(key) ?? 0) + 1;
      const longer = form(key, step);
      if (longer === undefined) continue;
      steps.set(key, step);
      labels.set(key, longer);
      grew = true;
    }
  }
  for (const key of alike(labels)) labels.set(key, fullName(key.ref));
  for (const key of alike(labels)) labels.set(key, `${labels.get(key)} (${key.ref.namespace})`);
  // No path is an identity as it stands, and so no two of them are alike; other labels may look like one.
  for (let same = alike(labels); same.length > 0; same = alike(labels)) {
    for (const key of same) labels.set(key, keyId(key.ref));
  }
  return new Map([...labels].map(([key, label]) => [keyId(key.ref), label]));
}

function alike(labels: ReadonlyMap<Named, string>): Named[] {
  const byLabel = new Map<string, Named[]>();
  for (const [key, label] of labels) {
    const same = byLabel.get(label);
    if (same) same.push(key);
    else byLabel.set(label, [key]);
  }
  return [...byLabel.values()].filter((same) => same.length > 1).flat();
}
