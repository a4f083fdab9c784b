/** What stands before the caret in an expression that is being typed: the key or text that it stands in, and what may come there. */
import type { Key, Table } from "../table/types";
import { parse } from "./parse";
import { resolve } from "./resolve";
import { type Token, tokensOf } from "./tokens";
import { QueryError } from "./tree";

/** What may stand at the caret. */
export type Place =
  /** A key, a function or a value. */
  | "operand"
  /** What joins it with what stands before: `and`, `in`. */
  | "joint";

export interface Caret {
  readonly place: Place;
  /** Where the word, key or text begins that the caret stands in or behind. */
  readonly from: number;
  /** What of it is typed. */
  readonly typed: string;
  /** The quote of a text that is open at the caret. */
  readonly quote: string | null;
  /** The key that is compared with what comes here. */
  readonly compared: Key | null;
  /** How it is compared: `==`, `in`. */
  readonly op: string | null;
  /** Of `key.` the key, where there is one: it may be followed by a method. */
  readonly object: Key | null;
}

type Asked = Pick<Table, "keys" | "byId">;

const COMPARE: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in"]);
const BEFORE_OPERANDS: ReadonlySet<string> = new Set(["and", "or", "not", "in", "is"]);

/** null where nothing can be said of the place: what stands before it is no expression. */
export function caretIn(text: string, at: number, table: Asked): Caret | null {
  const read = readBefore(text.slice(0, at));
  if (read === null) return null;
  const { tokens, open } = read;
  if (open !== null) return inText(text, at, tokens, open, table);
  const last = tokens.at(-1);
  // A blank ends what stands before it.
  const touches = last !== undefined && last.to === at;
  if (touches && last.type === "text") return null;
  const start = touches ? startOfWord(tokens) : tokens.length;
  const from = tokens[start]?.from ?? at;
  const typed = text.slice(from, at);
  const before = tokens.slice(0, start);
  const none = { quote: null, compared: null, op: null, object: null };
  if (isBehindOperand(before)) return { ...none, place: "joint", from, typed };
  const dot = touches && last.type !== "number" ? typed.lastIndexOf(".") : -1;
  const object = dot > 0 ? keyOf(typed.slice(0, dot), table) : null;
  return { ...none, ...comparedBefore(text, before, table), place: "operand", from, typed, object };
}

/** The tokens, and where a text begins that is open at the end; null where it is no expression so far. */
function readBefore(text: string): { readonly tokens: readonly Token[]; readonly open: number | null } | null {
  try {
    return { tokens: tokensOf(text).slice(0, -1), open: null };
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    const { code, from } = error.problem;
    return code === "unfinished" ? { tokens: tokensOf(text.slice(0, from)).slice(0, -1), open: from } : null;
  }
}

function inText(text: string, at: number, tokens: readonly Token[], open: number, table: Asked): Caret {
  const quote = text[open] as string;
  const [previous, owner] = [tokens.at(-1), tokens.at(-2)];
  // `metrics["val` is a key that is not yet written to its end.
  if (isMark(previous, "[") && owner !== undefined && owner.to === previous?.from && isNameEnd(owner)) {
    const from = tokens[startOfPath(tokens, tokens.length - 2)]?.from ?? open;
    return { place: "operand", from, typed: text.slice(from, at), quote: null, compared: null, op: null, object: null };
  }
  const compared = comparedBefore(text, tokens, table);
  return { ...compared, place: "operand", from: open, typed: text.slice(open + 1, at), quote, object: null };
}

/** The index of the token with which the key, word or number begins that the tokens end with; their number where they end otherwise. */
function startOfWord(tokens: readonly Token[]): number {
  const end = tokens.length - 1;
  const last = tokens[end] as Token;
  if (last.type === "number") return isMark(tokens[end - 1], "-") ? end - Number(isSign(tokens, end - 1)) : end;
  if (isMark(last, ".")) return isNameEnd(tokens[end - 1]) ? startOfPath(tokens, end - 1) : tokens.length;
  return last.type === "name" ? startOfPath(tokens, end) : tokens.length;
}

/** Whether a minus belongs to the number behind it, and takes nothing off. */
function isSign(tokens: readonly Token[], at: number): boolean {
  return !isBehindOperand(tokens.slice(0, at));
}

/** Of a key that ends with a token, the index of the first one: a name, then `.step` and `["step"]`. */
function startOfPath(tokens: readonly Token[], end: number): number {
  let at = end;
  for (;;) {
    if (isMark(tokens[at], "]") && tokens[at - 1]?.type === "text" && isMark(tokens[at - 2], "[")) at -= 3;
    else if (tokens[at]?.type === "name" && isMark(tokens[at - 1], ".") && isNameEnd(tokens[at - 2])) at -= 2;
    else return Math.max(0, at);
  }
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.type === "mark" && token.text === text;
}

function isNameEnd(token: Token | undefined): boolean {
  return token !== undefined && ((token.type === "name" && !isWord(token)) || isMark(token, "]"));
}

function isWord({ text }: Token): boolean {
  return BEFORE_OPERANDS.has(text);
}

function isBehindOperand(tokens: readonly Token[]): boolean {
  const last = tokens.at(-1);
  if (last === undefined) return false;
  if (last.type === "mark") return last.text === ")" || last.text === "]";
  return !(last.type === "name" && isWord(last));
}

/** The key that what comes next is compared with: `lr ==`, `optimizer in ["adam",`, `optimizer not in [`. */
function comparedBefore(
  text: string,
  tokens: readonly Token[],
  table: Asked,
): { readonly compared: Key | null; readonly op: string | null } {
  const nothing = { compared: null, op: null };
  let at = tokens.length - 1;
  if (isMark(tokens[at], "[") || isMark(tokens[at], "(") || isMark(tokens[at], ",")) {
    while (at >= 0 && !isMark(tokens[at], "[") && !isMark(tokens[at], "(")) {
      const token = tokens[at] as Token;
      if (token.type !== "text" && token.type !== "number" && !isMark(token, ",") && !isMark(token, "-"))
        return nothing;
      at--;
    }
    at--;
    if (tokens[at]?.text !== "in") return nothing;
  }
  const op = tokens[at];
  if (op === undefined || op.type === "text" || !COMPARE.has(op.text)) return nothing;
  at--;
  if (op.text === "in" && tokens[at]?.type === "name" && tokens[at]?.text === "not") at--;
  const end = tokens[at];
  if (!isNameEnd(end) || end === undefined) return nothing;
  const start = tokens[startOfPath(tokens, at)] as Token;
  return { compared: keyOf(text.slice(start.from, end.to), table), op: op.text };
}

/** null where no key, or more than one, is called so. */
function keyOf(text: string, table: Asked): Key | null {
  try {
    const tree = parse(text);
    return tree.type === "name" ? (resolve(tree, table).keys.get(tree) ?? null) : null;
  } catch (error) {
    if (error instanceof QueryError) return null;
    throw error;
  }
}
