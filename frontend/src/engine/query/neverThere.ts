/** Texts that an expression asks a key for, and that no run has of it: likely a slip. */
import { fullName } from "../../values/key";
import { Kind } from "../../values/kind";
import { keptWith } from "../table/kept";
import type { Dictionary, Key } from "../table/types";
import { meantTexts } from "./meant";
import type { Resolved, Unknown } from "./resolve";
import { type Expression, type Literal, nodes } from "./tree";

/** Of more distinct texts none is likely meant. */
const MOST_TEXTS = 10_000;
const NAMED = 3;
/** A longer text is no slip. */
const LONGEST = 80;

/** The first of them; null where there is none. */
export function neverThere(tree: Expression, { keys }: Pick<Resolved, "keys">): Unknown | null {
  for (const node of nodes(tree)) {
    if (node.type !== "compare") continue;
    let left = node.first;
    for (const { op, right } of node.rest) {
      const key = left.type === "name" ? (keys.get(left) ?? null) : null;
      const asked = op === "==" ? [right] : op === "in" && right.type === "list" ? right.items : [];
      for (const literal of key === null ? [] : asked) {
        const message = key !== null && literal.type === "literal" ? messageOf(key, literal) : null;
        // One is said at a time.
        if (message !== null) return { from: literal.from, to: literal.to, message };
      }
      left = right;
    }
  }
  return null;
}

/** null where a run has the text, or the key compares texts as something else. */
function messageOf(key: Key, { value }: Literal): string | null {
  if (typeof value !== "string") return null;
  const { dictionary } = key;
  const texts = textsIn(dictionary);
  if (texts === null || value.length > LONGEST || texts.has(value)) return null;
  if (texts.size === 0) return `${fullName(key.ref)} holds no text in any run.`;
  const meant = meantTexts(value, [...texts]).slice(0, NAMED);
  const offer = meant.length > 0 ? ` Do you mean ${meant.map((text) => JSON.stringify(text)).join(" or ")}?` : "";
  return `No run has ${JSON.stringify(value)} as ${fullName(key.ref)}.${offer}`;
}

/** null where there are too many, or a text may mean something else beside them. */
const textsIn: (dictionary: Dictionary) => ReadonlySet<string> | null = keptWith((dictionary) => {
  const holders = dictionary.items ? [dictionary, dictionary.items] : [dictionary];
  if (holders.some(({ size }) => size > MOST_TEXTS)) return null;
  if (holders.some(({ kinds }) => kinds.includes(Kind.time) || kinds.includes(Kind.json))) return null;
  return new Set(holders.flatMap(textsOf));
});

function textsOf({ kinds, texts, size }: Dictionary): readonly string[] {
  const own: string[] = [];
  for (let code = 1; code < size; code++) if (kinds[code] === Kind.string) own.push(texts[code] as string);
  return own;
}
