/** Texts that an expression asks a key for, and that no run has of it: likely a slip. */
import { fullName } from "../../values/key";
import { Kind } from "../../values/kind";
import type { Dictionary, Key } from "../table/types";
import { meantTexts } from "./meant";
import type { Resolved, Unknown } from "./resolve";
import { type CompareOp, type Expression, type Literal, nodes } from "./tree";

const EQUALS: ReadonlySet<CompareOp> = new Set(["==", "in"]);
/** Of more distinct texts none is likely meant. */
const MOST_TEXTS = 10_000;
const NAMED = 3;

export function neverThere(tree: Expression, { keys }: Pick<Resolved, "keys">): readonly Unknown[] {
  const found: Unknown[] = [];
  for (const node of nodes(tree)) {
    if (node.type !== "compare") continue;
    let left = node.first;
    for (const { op, right } of node.rest) {
      const key = left.type === "name" ? (keys.get(left) ?? null) : null;
      if (key !== null && EQUALS.has(op)) {
        for (const literal of right.type === "list" ? right.items : [right]) {
          const message = literal.type === "literal" ? messageOf(key, literal) : null;
          if (message !== null) found.push({ from: literal.from, to: literal.to, message });
        }
      }
      left = right;
    }
  }
  return found;
}

/** null where a run has the text, or the key compares texts as something else. */
function messageOf(key: Key, { value }: Literal): string | null {
  if (typeof value !== "string") return null;
  const { dictionary } = key;
  const holders = dictionary.items ? [dictionary, dictionary.items] : [dictionary];
  if (holders.some(({ kinds }) => kinds.includes(Kind.time) || kinds.includes(Kind.json))) return null;
  const texts = holders.flatMap(textsOf);
  if (texts.includes(value) || texts.length > MOST_TEXTS) return null;
  if (texts.length === 0) return `${fullName(key.ref)} holds no text in any run.`;
  const meant = meantTexts(value, texts).slice(0, NAMED);
  const offer = meant.length > 0 ? ` Do you mean ${meant.map((text) => JSON.stringify(text)).join(" or ")}?` : "";
  return `No run has ${JSON.stringify(value)} as ${fullName(key.ref)}.${offer}`;
}

function textsOf({ kinds, texts, size }: Dictionary): readonly string[] {
  const own: string[] = [];
  for (let code = 1; code < size; code++) if (kinds[code] === Kind.string) own.push(texts[code] as string);
  return own;
}
