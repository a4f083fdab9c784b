/** All keys as a tree by nesting, and the lines of it that are open: what the panel's virtual list shows. */
import { keyFinder } from "../../engine/search/keyWords";
import type { Key } from "../../engine/table/types";
import type { Namespace } from "../../values/key";

/** A step of a path: a leaf is a key, a branch has keys below it. Where runs disagree, the branch holds the key of its own path too. */
export interface Node {
  /** Identity for open and closed: the key id of the path so far. */
  readonly id: string;
  readonly label: string;
  /** null: a branch. */
  readonly key: Key | null;
  readonly children: readonly Node[];
  /** Keys at and below the node. */
  readonly keys: number;
}

export interface Line {
  readonly node: Node;
  readonly depth: number;
  readonly open: boolean;
}

interface Growing {
  id: string;
  label: string;
  key: Key | null;
  children: Map<string, Growing>;
}

/** Documents have no branch of their own. */
const TOP_LABELS = { doc: "", metric: "metrics", run: "run", name: "from the run's name" } as const satisfies Record<
  Namespace,
  string
>;

/** Documents' keys stand at the top; metrics, built-in keys and parts of names have a branch each. */
export function keyTree(keys: readonly Key[]): readonly Node[] {
  const roots = new Map<string, Growing>();
  for (const key of keys) {
    const { namespace, path } = key.ref;
    const steps = namespace === "doc" ? path : [TOP_LABELS[namespace], ...path];
    let level = namespaceLevel(roots, namespace);
    let node: Growing | undefined;
    steps.forEach((label, depth) => {
      const at = namespace === "doc" ? path.slice(0, depth + 1) : path.slice(0, depth);
      node = level.get(label);
      if (node === undefined) {
        node = { id: JSON.stringify([namespace, ...at]), label, key: null, children: new Map() };
        level.set(label, node);
      }
      level = node.children;
    });
    if (node !== undefined) node.key = key;
  }
  return Object.keys(TOP_LABELS).flatMap((namespace) => freeze(namespaceLevel(roots, namespace)));
}

/** A document may have a key named "metrics": each namespace has its own top level. */
function namespaceLevel(roots: Map<string, Growing>, namespace: string): Map<string, Growing> {
  let root = roots.get(namespace);
  if (root === undefined) {
    root = { id: namespace, label: "", key: null, children: new Map() };
    roots.set(namespace, root);
  }
  return root.children;
}

function freeze(level: Map<string, Growing>): readonly Node[] {
  return [...level.values()].map(({ id, label, key, children }): Node => {
    if (children.size === 0) return { id, label, key, children: [], keys: 1 };
    const self: readonly Node[] = key === null ? [] : [{ id: `${id} itself`, label, key, children: [], keys: 1 }];
    const below = [...self, ...freeze(children)];
    return { id, label, key: null, children: below, keys: below.reduce((sum, node) => sum + node.keys, 0) };
  });
}

/** The ids of the nodes that lead to a key's own, which is the last; none where it is not in the tree. */
export function wayTo(nodes: readonly Node[], keyId: string): readonly string[] {
  for (const { id, key, children } of nodes) {
    if (key?.id === keyId) return [id];
    const below = wayTo(children, keyId);
    if (below.length > 0) return [id, ...below];
  }
  return [];
}

/** The lines that show, top to bottom, given the ids of open nodes. */
export function openLines(nodes: readonly Node[], open: ReadonlySet<string>, depth = 0): readonly Line[] {
  return nodes.flatMap((node) => {
    const line = { node, depth, open: open.has(node.id) };
    return line.open ? [line, ...openLines(node.children, open, depth + 1)] : [line];
  });
}

/** Keys whose whole dotted path and display name hold every word of the search, in the tree's order. */
export function findKeys(keys: readonly Key[], search: string): readonly Key[] {
  const finds = keyFinder(search);
  return keys.filter((key) => {
    const name = [key.ref.namespace === "doc" ? "" : (TOP_LABELS[key.ref.namespace] ?? ""), ...key.ref.path];
    return finds(`${name.join(".")}\n${key.about.displayName}`);
  });
}
