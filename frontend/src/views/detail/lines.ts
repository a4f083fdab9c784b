/** Which lines of a tree show, given what is open and what is searched for. */
import { copyTextOf } from "./reading";
import { saidOf, type TreeNode } from "./tree";

export interface Line {
  readonly node: TreeNode;
  /** From 1, for `aria-level`. */
  readonly level: number;
  /** From 1. */
  readonly position: number;
  readonly siblings: number;
  /** null where there is nothing to open. */
  readonly open: boolean | null;
  /** Index of the parent's line; -1 at the top. */
  readonly parent: number;
}

/** How many lines a document may take before its deeper levels start closed. */
const FIRST_LINES = 120;

/** What is open at first: the sections, and every level below that still leaves the whole at about a screenful or three. */
export function openAtFirst(sections: readonly TreeNode[], budget = FIRST_LINES): ReadonlySet<string> {
  const open = new Set(sections.map(({ id }) => id));
  let level = sections.flatMap(({ children }) => children);
  let lines = sections.length + level.length;
  while (level.length > 0) {
    const branches = level.filter(({ children }) => children.length > 0);
    const below = branches.flatMap(({ children }) => children);
    lines += below.length;
    if (lines > budget) break;
    for (const { id } of branches) open.add(id);
    level = below;
  }
  return open;
}

/** @param isOpen asked for nodes with children only. @param keep nodes to show, with all that leads to them; null for all. */
export function linesOf(
  sections: readonly TreeNode[],
  isOpen: (node: TreeNode) => boolean,
  keep: ReadonlySet<TreeNode> | null,
): Line[] {
  const lines: Line[] = [];
  const walk = (nodes: readonly TreeNode[], level: number, parent: number) => {
    const shown = keep ? nodes.filter((node) => keep.has(node)) : nodes;
    for (const [i, node] of shown.entries()) {
      const open = node.children.length === 0 ? null : isOpen(node);
      lines.push({ node, level, position: i + 1, siblings: shown.length, open, parent });
      if (open) walk(node.children, level + 1, lines.length - 1);
    }
  };
  walk(sections, 1, -1);
  return lines;
}

/** Lower-case text of everything a line says. Built once a node: documents do not change. */
const haystacks = new WeakMap<TreeNode, string>();

function haystackOf(node: TreeNode): string {
  let text = haystacks.get(node);
  if (text === undefined) {
    const said = [node.place.join("."), saidOf(node)?.display_name ?? ""];
    if (node.content) {
      const { value, float32, shadowed } = node.content;
      // What is in a list of objects is said by the lines below it.
      if (node.children.length === 0 && value !== undefined) said.push(copyTextOf(value, float32));
      said.push(...shadowed.map((hidden) => copyTextOf(hidden.value)));
    }
    if (node.source) said.push(node.source.source, node.source.tag ?? "", node.source.run ?? "");
    text = said.join("\n").toLowerCase();
    haystacks.set(node, text);
  }
  return text;
}

export interface Found {
  /** Nodes to show: what matches, what is below it and what leads to it. */
  readonly keep: ReadonlySet<TreeNode>;
  /** Values that match. */
  readonly matches: number;
}

/** Nodes whose path or value holds every word of the query; null for an empty query. */
export function find(sections: readonly TreeNode[], query: string): Found | null {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return null;
  const keep = new Set<TreeNode>();
  let matches = 0;
  const visit = (node: TreeNode): boolean => {
    const said = haystackOf(node);
    const hit = node.place.length + (node.source ? 1 : 0) > 0 && words.every((word) => said.includes(word));
    if (hit && node.children.length === 0) matches += 1;
    // Every child is visited: `some` would stop at the first that matches.
    const below = node.children.filter(visit).length > 0;
    if (hit || below) keep.add(node);
    return hit || below;
  };
  for (const section of sections) visit(section);
  return { keep, matches };
}
