/** Groups looked up by their values, among which most differ from those that are looked for within the first few. */
import { canonical, type Value } from "../../values/value";

interface Node {
  readonly next: Map<string, Node>;
  ends: boolean;
}

/** Whether a list of values is one of `lists`. It is read only as far as one of them begins alike. */
export function pathSet(lists: readonly (readonly Value[])[]): (values: readonly Value[]) => boolean {
  const root: Node = { next: new Map(), ends: false };
  for (const values of lists) {
    let node = root;
    for (const value of values) {
      const text = canonical(value);
      const next = node.next.get(text) ?? { next: new Map(), ends: false };
      node.next.set(text, next);
      node = next;
    }
    node.ends = true;
  }
  return (values) => {
    let node: Node | undefined = root;
    for (const value of values) {
      if (node.next.size === 0) return false;
      node = node.next.get(canonical(value));
      if (!node) return false;
    }
    return node.ends;
  };
}
