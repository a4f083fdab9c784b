/** Groups looked up by the values of their keys, among many of which nobody asks for the values. */
import type { Rows } from "../../engine/kernels/aggregate";
import { ValueSet } from "../../engine/kernels/valueSet";
import { entryValue } from "../../engine/table/table";
import type { Key } from "../../engine/table/types";
import { canonical, type Value } from "../../values/value";

interface Node {
  readonly next: Map<number, Node>;
  ends: boolean;
}

/**
 * Whether a group is one of `paths`: the values of the first of `by`, as many as it has. By the codes of its first row, since the
 * rows of a group share them.
 */
export function pathSet(
  by: readonly Key[],
  paths: readonly (readonly Value[])[],
): (group: Rows, length: number) => boolean {
  const root: Node = { next: new Map(), ends: false };
  const codes = by.map((key, level) =>
    codesOf(
      key,
      paths.flatMap((path) => (level < path.length ? [path[level]] : [])),
    ),
  );
  for (const path of paths) {
    let node: Node | undefined = root;
    for (const [level, value] of path.entries()) {
      // What the table does not hold is the value of no group.
      const code = codes[level]?.get(canonical(value));
      if (code === undefined) {
        node = undefined;
        break;
      }
      const next: Node = node.next.get(code) ?? { next: new Map(), ends: false };
      node.next.set(code, next);
      node = next;
    }
    if (node) node.ends = true;
  }
  return ({ rows }, length) => {
    const row = rows[0] ?? 0;
    let node: Node | undefined = root;
    for (let level = 0; level < length && node; level++) node = node.next.get((by[level] as Key).codes[row] as number);
    return node?.ends === true;
  };
}

/** The codes of those of the values that the key's dictionary has. */
function codesOf(key: Key, values: readonly Value[]): ReadonlyMap<string, number> {
  const codes = new Map<string, number>();
  if (values.length === 0) return codes;
  const found = new ValueSet(values, false).mask(key.dictionary);
  for (let code = 0; code < found.length; code++) {
    if (found[code]) codes.set(canonical(entryValue(key, code)), code);
  }
  return codes;
}
