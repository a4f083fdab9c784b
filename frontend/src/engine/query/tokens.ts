/** The words of an expression: names, numbers, texts, operators and brackets, each with its place. Linear in the text. */
import { problemAt, type Span } from "./tree";

export interface Token extends Span {
  readonly type: "name" | "number" | "text" | "mark" | "end";
  /** As it is written; of a text what it means. */
  readonly text: string;
}

const SPACE = /\s*/y;
/** As Python has names, with the `[]` that steps through lists. */
const NAME = /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy;
const NUMBER = /(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?|0[xXoObB][\da-fA-F_]+/y;
const HEX = /0[xXoObB][\da-fA-F_]+/y;
const MARK = /==|!=|<=|>=|\*\*|\/\/|<<|>>|->|:=|&&|\|\||<>|[-+*/<>()[\],.=%@&|^~!?:;{}]/y;

/** At most so many characters are read. */
export const LONGEST = 65_536;

/** Throws QueryError naming the place. */
export function tokensOf(text: string): readonly Token[] {
  if (text.length > LONGEST) {
    const message = `An expression has at most ${LONGEST.toLocaleString("en")} characters; this one has ${text.length.toLocaleString("en")}.`;
    throw problemAt({ from: LONGEST, to: text.length }, "too-long", message);
  }
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  for (;;) {
    at += take(SPACE)?.length ?? 0;
    if (at >= text.length) break;
    const from = at;
    const first = text[at] as string;
    if (first === '"' || first === "'") {
      const { value, to } = readText(text, at, "");
      tokens.push({ type: "text", text: value, from, to });
      at = to;
      continue;
    }
    const name = take(NAME);
    if (name !== null) {
      at += name.length;
      const quote = text[at];
      if ((quote === '"' || quote === "'") && /^[rRbBuUfF]{1,2}$/.test(name)) {
        const { value, to } = readText(text, at, name);
        tokens.push({ type: "text", text: value, from, to });
        at = to;
        continue;
      }
      // `layers[].units`: what steps through a list is a part of the name.
      while (text.startsWith("[]", at) && name !== "in") at += 2;
      tokens.push({ type: "name", text: text.slice(from, at), from, to: at });
      continue;
    }
    const number = take(HEX) ?? take(NUMBER);
    if (number !== null) {
      at += number.length;
      tokens.push({ type: "number", text: number, from, to: at });
      continue;
    }
    const mark = take(MARK);
    if (mark === null) {
      const odd = String.fromCodePoint(text.codePointAt(at) ?? 0);
      throw problemAt(
        { from, to: from + odd.length },
        "syntax",
        `${odd} stands for nothing in an expression. Texts stand in quotes.`,
      );
    }
    at += mark.length;
    tokens.push({ type: "mark", text: mark, from, to: at });
  }
  tokens.push({ type: "end", text: "", from: text.length, to: text.length });
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
};
const CODES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** A text in quotes as Python reads it, raw ones too. @param prefix what stands before the quote */
function readText(text: string, start: number, prefix: string): { readonly value: string; readonly to: number } {
  const quote = text[start] as string;
  const kind = prefix.toLowerCase();
  const from = start - prefix.length;
  if (/[bf]/.test(kind))
    throw problemAt(
      { from, to: start + 1 },
      "syntax",
      "Only plain texts can stand here, without f or b before the quote.",
    );
  const raw = kind.includes("r");
  if (text.startsWith(quote.repeat(3), start)) {
    throw problemAt(
      { from, to: start + 3 },
      "syntax",
      "A text stands in single or double quotes, not in three of them.",
    );
  }
  let value = "";
  let at = start + 1;
  while (at < text.length) {
    const char = text[at] as string;
    if (char === quote) return { value, to: at + 1 };
    if (char === "\n") break;
    if (char !== "\\") {
      value += char;
      at++;
      continue;
    }
    const next = text[at + 1];
    if (next === undefined) break;
    if (raw) {
      value += char + next;
      at += 2;
      continue;
    }
    const { part, length } = escaped(text, at, next);
    value += part;
    at += length;
  }
  throw problemAt({ from, to: text.length }, "unfinished", `The quote ${quote} is not closed.`);
}

function escaped(text: string, at: number, next: string): { readonly part: string; readonly length: number } {
  const plain = ESCAPES[next];
  if (plain !== undefined) return { part: plain, length: 2 };
  const digits = CODES[next];
  if (digits !== undefined) {
    const hex = text.slice(at + 2, at + 2 + digits);
    const code = /^[\da-fA-F]+$/.test(hex) && hex.length === digits ? Number.parseInt(hex, 16) : -1;
    if (code < 0 || code > 0x10ffff) {
      throw problemAt({ from: at, to: at + 2 }, "syntax", `\\${next} is followed by ${digits} hexadecimal digits.`);
    }
    return { part: String.fromCodePoint(code), length: 2 + digits };
  }
  const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (octal !== undefined) return { part: String.fromCodePoint(Number.parseInt(octal, 8)), length: 1 + octal.length };
  if (next === "N")
    throw problemAt({ from: at, to: at + 2 }, "syntax", "Write the character itself instead of \\N{…}.");
  // As in Python, a backslash before any other character is itself.
  return { part: `\\${next}`, length: 2 };
}
