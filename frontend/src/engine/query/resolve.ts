/** Which keys of a table the names of an expression are: as they are written in full, or by their last parts, as the tab labels them. */
import { fullName, type KeyRef, keyId } from "../../values/key";
import { keyText } from "../../values/keyText";
import { keyAt } from "../table/overSteps";
import type { Key, Table } from "../table/types";
import { meantBy } from "./meant";
import { tagOf } from "./steps";
import { type Expression, type Name, nodes, problemAt, type Span } from "./tree";

/** What is asked of a table: which keys it has. */
type Asked = Pick<Table, "keys" | "byId">;

/** Names of no key of the table: nothing was logged there. */
export interface Unknown extends Span {
  readonly message: string;
}

export interface Resolved {
  /** null where the table has no such key. */
  readonly keys: ReadonlyMap<Name, Key | null>;
  readonly unknown: readonly Unknown[];
}

/** Words of other languages for Python's constants. */
const CONSTANTS: Readonly<Record<string, string>> = {
  true: "True",
  false: "False",
  null: "None",
  none: "None",
  NaN: "nan",
  Infinity: "inf",
};
const NAMED = 3;

/** Throws QueryError where a name could be several keys, or a metric's values at the steps it asks for are not there. */
export function resolve(tree: Expression, table: Asked): Resolved {
  const keys = new Map<Name, Key | null>();
  const whether = new Set<Expression>();
  const unknown: Unknown[] = [];
  for (const node of nodes(tree)) {
    if (node.type === "call" && node.name === "has") whether.add(node.args[0] as Name);
    if (node.type !== "name") continue;
    const found = keyOf(node, table);
    const key = found && node.reduction !== null ? stepped(found, node) : found;
    keys.set(node, key);
    if (key !== null) continue;
    const below = keysBelow(node.ref, table);
    // `has(optimizer)` asks for anything below it.
    if (below.length > 0 && whether.has(node)) continue;
    const { from, to } = node;
    unknown.push({ from, to, message: below.length > 0 ? branchText(node, below) : unknownText(node, table) });
  }
  return { keys, unknown: unknown.sort((a, b) => a.from - b.from) };
}

/** The metric with the values that the name asks for. */
function stepped(key: Key, name: Name): Key {
  const { ref, reduction } = name;
  const found = keyAt(key, reduction ?? "last");
  if (found) return found;
  const asked = key.others?.find(({ overSteps }) => overSteps?.reduction === reduction)?.overSteps;
  const what = `${fullName(ref)} over its steps`;
  if (asked?.state === "reading") throw problemAt(name, "reading", `TensorBoard is reading ${what}.`);
  if (asked?.state === "failed") throw problemAt(name, "steps", `TensorBoard could not read ${what}.`);
  throw problemAt(name, "steps", `The table does not hold ${fullName(ref)} at its ${reduction}.`);
}

function keyOf(name: Name, table: Asked): Key | null {
  const { ref } = name;
  const exact = table.byId.get(keyId(ref));
  if (exact) return exact;
  if (ref.namespace === "metric") {
    // A tag with slashes may be the tag of a sub-run: `metrics["train/loss"]`.
    const tag = tagOf(ref);
    return only(
      name,
      table.keys.filter((key) => key.ref.namespace === "metric" && tagOf(key.ref) === tag),
    );
  }
  if (ref.namespace !== "doc" || isBranch(ref, table)) return null;
  const { path } = ref;
  const ends = table.keys.filter((key) => key.ref.namespace === "doc" && endsWith(key.ref.path, path));
  return only(name, ends.length > 0 ? ends : table.keys.filter(({ ref: other }) => isCalled(other, path)));
}

/** Of other namespaces: `status`, and a metric by its tag where Python can write that. */
function isCalled({ namespace, path }: KeyRef, wanted: readonly string[]): boolean {
  if (namespace === "doc") return false;
  return namespace === "metric" ? path.join("/") === wanted.join("/") : endsWith(path, wanted);
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  const start = path.length - end.length;
  return start >= 0 && end.every((step, i) => path[start + i] === step);
}

function only(name: Name, found: readonly Key[]): Key | null {
  if (found.length < 2) return found[0] ?? null;
  throw problemAt(name, "ambiguous", `${found.length} keys end so: write ${listed(found)}.`);
}

/** Whether keys stand below it: `has(optimizer)` asks for any of them. */
export function isBranch({ namespace, path }: KeyRef, table: Asked): boolean {
  return keysBelow({ namespace, path }, table).length > 0;
}

export function keysBelow({ namespace, path }: KeyRef, table: Asked): readonly Key[] {
  return table.keys.filter(
    ({ ref }) =>
      ref.namespace === namespace &&
      ref.path.length > path.length &&
      path.every((step, i) => isStep(ref.path[i], step)),
  );
}

/** `layers` is above `layers[].units` too. */
function isStep(step: string | undefined, wanted: string): boolean {
  return step === wanted || (step?.startsWith(wanted) === true && /^(?:\[\])+$/.test(step.slice(wanted.length)));
}

function branchText({ ref }: Name, below: readonly Key[]): string {
  return `Keys stand below ${fullName(ref)}: write ${listed(below)}.`;
}

function unknownText(name: Name, table: Asked): string {
  const { ref } = name;
  const [first = ""] = ref.path;
  const isWord = ref.namespace === "doc" && ref.path.length === 1;
  const constant = isWord ? CONSTANTS[first] : undefined;
  if (constant) return `Write ${constant}.`;
  const meant = meantBy(name, table.keys);
  const offers = [
    ...(meant.length > 0 ? [`Do you mean ${listed(meant)}?`] : []),
    ...(isWord ? [`A text stands in quotes: ${JSON.stringify(first)}.`] : []),
  ];
  return [`No run logged ${fullName(ref)}.`, ...offers].join(" ");
}

/** The first of them, as they are written. */
function listed(keys: readonly Key[]): string {
  const texts = keys.slice(0, NAMED).map(({ ref }) => keyText(ref));
  return texts.join(" or ") + (keys.length > NAMED ? `, or ${keys.length - NAMED} more` : "");
}
