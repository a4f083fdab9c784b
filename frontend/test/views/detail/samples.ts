/** Documents as the server sends them, and short ways to write them. */
import type { Leaf, Metric, Part, RunDocument } from "../../../src/contract/run";
import type { WireValue } from "../../../src/contract/value";
import type { TreeNode } from "../../../src/views/detail/tree";

export function leaf(path: readonly string[], value: WireValue, more: Partial<Leaf> = {}): Leaf {
  return { namespace: "doc", path, value, part: 0, shadowed: [], display_name: "", description: "", ...more };
}

export function metric(tag: string, value: WireValue, more: Partial<Metric> = {}): Metric {
  const point = { run: "r1", series: tag, value, step: null, wall_time: null };
  return { tag, ...point, shadowed: [], display_name: "", description: "", ...more };
}

export function runDocument(leaves: readonly Leaf[], more: Partial<RunDocument> = {}): RunDocument {
  const parts: readonly Part[] = [
    { source: "summary", run: "r1", tag: "metadata", name: "metadata", step: 0, wall_time: 1_762_000_000 },
  ];
  return { run: "r1", members: ["r1"], parts, leaves, metrics: [], notices: [], ...more };
}

/** Every node, parents before children. */
export function allNodes(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...allNodes(node.children)]);
}

/** The node at a place; fails the test where there is none. */
export function at(nodes: readonly TreeNode[], ...place: readonly string[]): TreeNode {
  const found = allNodes(nodes).find(
    (node) => JSON.stringify(node.place) === JSON.stringify(place) && place.length > 0,
  );
  if (!found) throw new Error(`no line at ${JSON.stringify(place)}`);
  return found;
}
