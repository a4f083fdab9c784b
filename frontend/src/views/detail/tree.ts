/** A run's document as a tree: sections, branches by key, and leaves that hold values. */
import type { Part, Point, RunDocument, Said } from "../../contract/run";
import type { WireValue } from "../../contract/value";
import type { KeyRef, Namespace } from "../../values/key";
import { type DocumentValue, dayOf, documentValue, isList, isMissing, isObject, isTime } from "./values";

/** A value that another part's value hides. */
export interface Shadowed {
  readonly part: number | null;
  /** For metrics: whose curve it is from. */
  readonly run: string | null;
  readonly value: DocumentValue;
  readonly float32: boolean;
}

/** What a line of the tree tells beside its key. */
export interface Content {
  /** undefined where none of the values that were logged counts. */
  readonly value: DocumentValue | undefined;
  /** False for what stands inside a list: the table's cell holds more than this value. */
  readonly whole: boolean;
  readonly float32: boolean;
  /** Index into the document's parts. */
  readonly part: number | null;
  readonly shadowed: readonly Shadowed[];
  /** For metrics: where on the curve the value stands. */
  readonly at: Omit<Point, "value"> | null;
  /** Of the key as a whole. */
  readonly said: Said;
}

export interface TreeNode {
  /** Canonical JSON of [namespace, ...place]; the same in another run's document. */
  readonly id: string;
  /** "" only where the logged key is empty. */
  readonly label: string;
  readonly namespace: Namespace | "source";
  /** As people write it: keys, and `[0]` for the places of a list. */
  readonly place: readonly string[];
  /** The key of the table that holds it, where its rows can be filtered; null for branches. */
  readonly ref: KeyRef | null;
  readonly content: Content | null;
  /** The line is about where a part was read, not about a key. */
  readonly source: Part | null;
  readonly children: readonly TreeNode[];
  /** Leaves at and below it. */
  readonly leaves: number;
}

/** What an experiment tells of a line's key; null for what stands inside a list. */
export function saidOf({ content }: TreeNode): Said | null {
  return content?.whole ? content.said : null;
}

const TITLES: readonly (readonly [Namespace, string])[] = [
  ["doc", "Metadata"],
  ["metric", "Metrics"],
  ["run", "Run"],
  ["name", "From the run’s name"],
];

/** A branch while it is being filled. Keys are in a Map: `__proto__` is a key like any other. */
interface Draft {
  readonly children: Map<string, Draft>;
  content: Content | null;
}

const draft = (): Draft => ({ children: new Map(), content: null });

function place(root: Draft, path: readonly string[], content: Content): void {
  let at = root;
  for (const key of path) {
    let next = at.children.get(key);
    if (!next) {
      next = draft();
      at.children.set(key, next);
    }
    at = next;
  }
  at.content = content;
}

const total = (nodes: readonly TreeNode[]) => nodes.reduce((sum, node) => sum + node.leaves, 0);

interface Spot {
  readonly namespace: Namespace;
  readonly place: readonly string[];
  /** The table's path to here, with `[]` for each list passed; null where the table holds only a whole that this is a part of. */
  readonly path: readonly string[] | null;
}

/** The table's name for a key: one that ends in `[]` gets a backslash, since `[]` marks a step through a list (docs/contract.md). */
function segment(key: string): string {
  return key.endsWith("[]") ? `${key.slice(0, -2)}\\[]` : key;
}

const below = ({ namespace, place, path }: Spot, key: string): Spot => ({
  namespace,
  place: [...place, key],
  path: path && [...path, segment(key)],
});

/** The place of a list's item. The table steps through lists of objects only; any other list is one value there. */
function itemSpot({ namespace, place, path }: Spot, list: readonly DocumentValue[], index: number): Spot {
  const key = place.at(-1);
  const steps =
    path && key !== undefined && !key.endsWith("\\") && list.every((item) => isObject(item) && item.entries.length > 0);
  return { namespace, place: [...place, `[${index}]`], path: steps ? [...path.slice(0, -1), `${key}[]`] : null };
}

function node(spot: Spot, label: string, content: Content | null, children: readonly TreeNode[]): TreeNode {
  return {
    id: JSON.stringify([spot.namespace, ...spot.place]),
    label,
    namespace: spot.namespace,
    place: spot.place,
    ref: content === null || spot.path === null ? null : { namespace: spot.namespace, path: spot.path },
    content,
    source: null,
    children,
    leaves: children.length === 0 ? 1 : total(children),
  };
}

/** Lists that hold objects open into their items; lists of scalars, and of lists of them, are one line. */
function opens(value: DocumentValue): boolean {
  return isList(value) ? value.some(opens) : isObject(value);
}

/** The children of a value that holds objects, down to its scalars. */
function itemsOf(spot: Spot, value: DocumentValue, content: Content): TreeNode[] {
  const child = (label: string, at: Spot, item: DocumentValue): TreeNode => {
    const children = opens(item) ? itemsOf(at, item, content) : [];
    const inner = children.length > 0 ? null : { ...content, value: item, whole: false, shadowed: [] };
    return node(at, label, inner, children);
  };
  if (isList(value)) return value.map((item, i) => child(`[${i}]`, itemSpot(spot, value, i), item));
  return isObject(value) ? value.entries.map(([key, item]) => child(key, below(spot, key), item)) : [];
}

function childrenOf(spot: Spot, at: Draft): TreeNode[] {
  return [...at.children].map(([key, draft]) => finish(below(spot, key), key, draft));
}

function finish(spot: Spot, label: string, at: Draft): TreeNode {
  const children = childrenOf(spot, at);
  if (at.content?.value !== undefined && opens(at.content.value))
    children.push(...itemsOf(spot, at.content.value, at.content));
  return node(spot, label, at.content, children);
}

/** A section's line: a heading with its keys below. */
function section(namespace: TreeNode["namespace"], label: string, children: readonly TreeNode[]): TreeNode {
  const id = JSON.stringify([namespace]);
  return { id, label, namespace, place: [], ref: null, content: null, source: null, children, leaves: total(children) };
}

function sourceNode(source: Part, index: number): TreeNode {
  const label = source.source;
  const id = JSON.stringify(["source", String(index)]);
  return { id, label, namespace: "source", place: [], ref: null, content: null, source, children: [], leaves: 1 };
}

function hiddenValue(value: WireValue, float32: boolean, from: Pick<Shadowed, "part" | "run">): Shadowed {
  return { ...from, value: documentValue(value), float32 };
}

/** Sections in the order in which people look; keys in the order in which they were logged. Empty sections are left out. */
export function treeOf(document: RunDocument): TreeNode[] {
  const roots = new Map<Namespace, Draft>(TITLES.map(([namespace]) => [namespace, draft()]));
  const put = (namespace: Namespace, path: readonly string[], content: Content) => {
    const root = roots.get(namespace);
    if (root) place(root, path, content);
  };
  for (const { namespace, path, part, ...leaf } of document.leaves) {
    const float32 = namespace === "metric";
    const shadowed = leaf.shadowed.map((hidden) =>
      hiddenValue(hidden.value, float32, { part: hidden.part, run: null }),
    );
    const value = isMissing(leaf.value) ? undefined : documentValue(leaf.value);
    // The plugin's own times read in local time, as in the table; the user's as they were logged.
    const own = namespace === "run" || namespace === "name";
    const shown = own && isTime(value) ? { ...value, text: namespace === "name" ? dayOf(value) : null } : value;
    put(namespace, path, { value: shown, whole: true, float32, part, shadowed, at: null, said: leaf });
  }
  for (const metric of document.metrics) {
    const value = documentValue(metric.value);
    const shadowed = metric.shadowed.map((hidden) => hiddenValue(hidden.value, true, { part: null, run: hidden.run }));
    const content = { value, whole: true, float32: true, part: null, shadowed, at: metric, said: metric };
    put("metric", [metric.tag], content);
  }
  const sections = TITLES.map(([namespace, title]) =>
    section(namespace, title, childrenOf({ namespace, place: [], path: [] }, roots.get(namespace) ?? draft())),
  );
  sections.push(section("source", "Where it came from", document.parts.map(sourceNode)));
  return sections.filter(({ children }) => children.length > 0);
}
