/** An expression's text becomes its tree: Python's own grammar, of which a small part is known here (docs/expressions.md). */
import { type KeyRef, NAME_REF, type Namespace } from "../../values/key";
import type { StepReduction } from "../table/types";
import { patternOf } from "./pattern";
import { type Token, tokensOf } from "./tokens";
import {
  type ArithmeticOp,
  type Compare,
  type CompareOp,
  type Expression,
  FUNCTIONS,
  type FunctionName,
  isFunction,
  isOfText,
  partsOf,
  problemAt,
  type QueryError,
} from "./tree";

/** Brackets, `not`, `-` and sums nest so deep. */
export const DEEPEST = 200;
/** Brackets, signs, terms of a sum and methods in a row count together. */
const HIGHEST = 500;

const NAMESPACES: Readonly<Record<string, Namespace>> = { doc: "doc", run: "run", metrics: "metric", name: "name" };
const REDUCTIONS: Readonly<Record<string, StepReduction>> = { last: "last", min: "min", max: "max", best: "best" };
const CONSTANTS: ReadonlyMap<string, number | boolean | null> = new Map<string, number | boolean | null>([
  ["True", true],
  ["False", false],
  ["None", null],
  ["nan", Number.NaN],
  ["inf", Number.POSITIVE_INFINITY],
]);
const COMPARE: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">="]);
/** Between operands. */
const JOINING: ReadonlySet<string> = new Set(["and", "or", "in", "is", "not"]);
/** Words of Python for which there is no use here. */
const UNKNOWN_WORDS: ReadonlySet<string> = new Set(
  (
    "as assert async await break class continue def del elif else except finally for from global if import lambda " +
    "nonlocal pass raise return try while with yield"
  ).split(" "),
);
const INSTEAD: Readonly<Record<string, string>> = {
  "=": "Write == to compare.",
  "&&": "Write and instead of &&.",
  "&": "Write and instead of &.",
  "||": "Write or instead of ||.",
  "|": "Write or instead of |.",
  "!": "Write not instead of !.",
  "~": "Write not instead of ~.",
  "<>": "Write != for what is unlike.",
  "^": "Powers are not known here: + - * / are.",
  "**": "Powers are not known here: + - * / are.",
  "%": "% is not known here: + - * / are.",
  "//": "// is not known here: + - * / are.",
  "@": "@ is not known here: + - * / are.",
  "{": "Lists stand in [ ]; { } is not known here.",
};

/** Throws QueryError naming the place. */
export function parse(text: string): Expression {
  return new Parser(tokensOf(text)).whole();
}

/** What is evaluated goes down the tree as deep as it is: sums and methods in a row, and what is nested in these, add up. */
function checkHeight(tree: Expression): void {
  let level: readonly Expression[] = [tree];
  for (let height = 0; level.length > 0; height++) {
    const [first] = level;
    if (first && height > HIGHEST)
      throw problemAt(first, "too-deep", `An expression is at most ${HIGHEST} steps deep.`);
    level = level.flatMap(partsOf);
  }
}

class Parser {
  #at = 0;
  #depth = 0;

  constructor(readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const tree = this.#or();
    if (this.#now.type !== "end") throw this.#leftOver(this.#now);
    checkHeight(tree);
    return tree;
  }

  get #now(): Token {
    return this.tokens[this.#at] as Token;
  }

  #ended(): boolean {
    return this.#now.type === "end";
  }

  #is(text: string): boolean {
    const { type, text: own } = this.#now;
    return own === text && (type === "mark" || type === "name");
  }

  #take(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  /** Of what is nested in brackets and signs. */
  #deeper<T>(read: () => T): T {
    if (++this.#depth > DEEPEST) throw this.#tooDeep();
    const result = read();
    this.#depth--;
    return result;
  }

  #tooDeep(): QueryError {
    return problemAt(this.#now, "too-deep", `An expression is at most ${DEEPEST} levels deep.`);
  }

  #or(): Expression {
    return this.#joined("or", () => this.#joined("and", () => this.#not()));
  }

  #joined(type: "and" | "or", read: () => Expression): Expression {
    const first = read();
    const parts = [first];
    while (this.#take(type)) parts.push(read());
    return parts.length === 1 ? first : { type, parts, from: first.from, to: (parts.at(-1) as Expression).to };
  }

  #not(): Expression {
    const { from } = this.#now;
    if (!this.#take("not")) return this.#comparison();
    const of = this.#deeper(() => this.#not());
    return { type: "not", of, from, to: of.to };
  }

  #comparison(): Expression {
    const first = this.#sum();
    const rest: { op: CompareOp; right: Expression }[] = [];
    for (let op = this.#compareOp(); op !== null; op = this.#compareOp()) {
      const right = this.#sum();
      if ((op === "is" || op === "is not") && !(right.type === "literal" && right.value === null)) {
        throw problemAt(
          right,
          "syntax",
          `Only None stands behind ${op}. Write ${op === "is" ? "==" : "!="} for other values.`,
        );
      }
      rest.push({ op, right });
    }
    const last = rest.at(-1);
    if (last === undefined) return first;
    const compare: Compare = { type: "compare", first, rest, from: first.from, to: last.right.to };
    return compare;
  }

  #compareOp(): CompareOp | null {
    const { type, text } = this.#now;
    if (type === "mark" && COMPARE.has(text)) {
      this.#at++;
      return text as CompareOp;
    }
    if (this.#take("in")) return "in";
    if (this.#take("is")) return this.#take("not") ? "is not" : "is";
    if (this.#is("not") && this.tokens[this.#at + 1]?.text === "in") {
      this.#at += 2;
      return "not in";
    }
    return null;
  }

  #sum(): Expression {
    return this.#folded(["+", "-"], () => this.#folded(["*", "/"], () => this.#signed()));
  }

  #folded(ops: readonly ArithmeticOp[], read: () => Expression): Expression {
    let left = read();
    for (let terms = 1; ; terms++) {
      const op = ops.find((one) => this.#take(one));
      if (op === undefined) return left;
      if (terms >= DEEPEST) throw this.#tooDeep();
      const right = read();
      left = { type: "arithmetic", op, left, right, from: left.from, to: right.to };
    }
  }

  #signed(): Expression {
    const { from } = this.#now;
    if (this.#take("+")) return this.#deeper(() => this.#signed());
    if (!this.#take("-")) return this.#postfix();
    const of = this.#deeper(() => this.#signed());
    const { to } = of;
    // A negative number is a number, and no sum.
    if (of.type === "literal" && (typeof of.value === "number" || typeof of.value === "bigint")) {
      return { type: "literal", value: -of.value, from, to };
    }
    return { type: "negative", of, from, to };
  }

  /** Methods may follow each other: `optimizer.lower().startswith("a")`. */
  #postfix(): Expression {
    let of = this.#primary();
    while (this.#is(".") || this.#is("[") || this.#is("(")) {
      const mark = this.#now;
      if (!this.#take(".")) {
        const what =
          mark.text === "["
            ? "Elements are not asked for by their place here"
            : "Nothing that is called stands before this bracket";
        throw problemAt(mark, "syntax", `${what}.`);
      }
      const method = this.#nameToken("A method");
      of = this.#call(method.text, of, { from: of.from, to: method.to });
    }
    return of;
  }

  #primary(): Expression {
    const token = this.#now;
    const { from, to } = token;
    switch (token.type) {
      case "number":
        this.#at++;
        return { type: "literal", value: numberOf(token), from, to };
      case "text":
        this.#at++;
        if (this.#now.type === "text") throw problemAt(this.#now, "syntax", "Something is missing between two texts.");
        return { type: "literal", value: token.text, from, to };
      case "name":
        return this.#named(token);
      case "mark":
        if (token.text === "(" || token.text === "[") return this.#deeper(() => this.#bracketed(token));
        break;
    }
    throw this.#noOperand(token);
  }

  /** `(a or b)`, `[1, 2]`; `(1, 2)` is a list too. */
  #bracketed(open: Token): Expression {
    this.#at++;
    const isList = open.text === "[";
    const close = isList ? "]" : ")";
    const items: Expression[] = [];
    let commas = 0;
    while (!this.#is(close)) {
      if (this.#ended()) throw notClosed(open);
      items.push(this.#or());
      if (this.#take(",")) commas++;
      else if (!this.#is(close)) throw this.#ended() ? notClosed(open) : this.#leftOver(this.#now);
    }
    const { to } = this.#now;
    this.#at++;
    const [only] = items;
    if (!isList && only !== undefined && commas === 0) return { ...only, from: open.from, to };
    return { type: "list", items, from: open.from, to };
  }

  #named(token: Token): Expression {
    const { text, from, to } = token;
    const constant = CONSTANTS.get(text);
    if (constant !== undefined) {
      this.#at++;
      return { type: "literal", value: constant, from, to };
    }
    if (JOINING.has(text)) throw this.#noOperand(token);
    if (UNKNOWN_WORDS.has(text)) {
      throw problemAt(
        token,
        "syntax",
        `${text} is a word of Python that is not known here. A key of this name is doc["${text}"].`,
      );
    }
    this.#at++;
    if (this.#is("(")) return this.#call(text, null, token);
    if (text === "re" && this.#is(".") && this.tokens[this.#at + 1]?.text === "search") {
      this.#at += 2;
      return this.#call("re.search", null, { ...token, to: (this.tokens[this.#at - 1] as Token).to });
    }
    return this.#path(token);
  }

  /** A key, and perhaps a method of what it holds. */
  #path(first: Token): Expression {
    const steps: string[] = [];
    let end = first.to;
    let dotted = false;
    for (;;) {
      if (this.#is(".")) {
        const [, next, after] = this.tokens.slice(this.#at, this.#at + 3);
        // A method: that is seen to by whoever asked.
        if (after?.text === "(" && after.type === "mark") break;
        this.#at++;
        const step = this.#nameToken("A key");
        steps.push(step.text);
        dotted = true;
        end = (next as Token).to;
      } else if (this.#is("[")) {
        const open = this.#now;
        this.#at++;
        const step = this.#now;
        if (step.type !== "text") {
          if (step.type === "end") throw notClosed(open);
          throw problemAt(step, "syntax", 'Only a text in quotes stands in these brackets, as doc["a key"].');
        }
        this.#at++;
        if (!this.#is("]")) throw notClosed(open);
        end = this.#now.to;
        this.#at++;
        steps.push(step.text);
        dotted = false;
      } else break;
    }
    return nameOf(first.text, steps, dotted, { from: first.from, to: end });
  }

  /** @param object of a method; null for a function */
  #call(name: string, object: Expression | null, at: { readonly from: number; readonly to: number }): Expression {
    const open = this.#now;
    if (!isFunction(name) || FUNCTIONS[name].isMethod !== (object !== null))
      throw unknownFunction(name, object !== null, at);
    if (!this.#take("(")) throw problemAt(at, "function", `${name} is called with brackets: ${FUNCTIONS[name].shape}.`);
    const args = this.#deeper(() => this.#arguments(open));
    const { to } = this.tokens[this.#at - 1] as Token;
    const all = object === null ? args : [object, ...args];
    checkArguments(name, all, { from: at.from, to });
    return { type: "call", name, args: all, from: at.from, to };
  }

  #arguments(open: Token): readonly Expression[] {
    const args: Expression[] = [];
    while (!this.#take(")")) {
      if (this.#ended()) throw notClosed(open);
      args.push(this.#or());
      if (!this.#take(",") && !this.#is(")")) throw this.#ended() ? notClosed(open) : this.#leftOver(this.#now);
    }
    return args;
  }

  #nameToken(what: string): Token {
    const token = this.#now;
    if (token.type === "end") throw problemAt(before(token), "unfinished", `${what} is missing behind the dot.`);
    if (token.type !== "name")
      throw problemAt(token, "syntax", `${what} is missing between the dot and ${shown(token)}.`);
    this.#at++;
    return token;
  }

  #noOperand(token: Token): QueryError {
    const previous = this.tokens[this.#at - 1];
    if (token.type === "end") {
      return previous === undefined
        ? problemAt(token, "unfinished", "Nothing stands here.")
        : problemAt(previous, "unfinished", `A value is missing behind ${shown(previous)}.`);
    }
    const instead = INSTEAD[token.text];
    if (instead !== undefined) return problemAt(token, "syntax", instead);
    const opens =
      token.text === ")" ||
      token.text === "]" ||
      token.text === "," ||
      JOINING.has(token.text) ||
      COMPARE.has(token.text);
    return problemAt(
      token,
      "syntax",
      opens ? `A value is missing before ${shown(token)}.` : `${shown(token)} stands for nothing here.`,
    );
  }

  /** What stands where an expression could end. */
  #leftOver(token: Token): QueryError {
    const { text } = token;
    const instead = INSTEAD[text];
    if (token.type === "mark" && instead !== undefined) return problemAt(token, "syntax", instead);
    if (text === ")" || text === "]") return problemAt(token, "syntax", `No bracket is open before this ${text}`);
    if (UNKNOWN_WORDS.has(text))
      return problemAt(token, "syntax", `${text} is a word of Python that is not known here.`);
    if (token.type === "mark") return problemAt(token, "syntax", `${text} stands for nothing here.`);
    return problemAt(token, "syntax", `Something is missing before ${shown(token)}, such as and, or, ==.`);
  }
}

/** As it reads in a message. */
function shown({ type, text }: Token): string {
  const short = text.length > 30 ? `${text.slice(0, 30)}…` : text;
  return type === "text" ? JSON.stringify(short) : short;
}

/** The place of an end, which has no width. */
function before({ from, to }: Token): Token {
  return { type: "end", text: "", from: Math.max(0, from - 1), to };
}

function notClosed(open: Token): QueryError {
  return problemAt(open, "unfinished", `The bracket ${open.text} is not closed.`);
}

function unknownFunction(
  name: string,
  isMethod: boolean,
  at: { readonly from: number; readonly to: number },
): QueryError {
  const own = isFunction(name) ? FUNCTIONS[name] : null;
  if (own) return problemAt(at, "function", `Write ${own.shape}.`);
  const shapes = Object.values(FUNCTIONS).filter((one) => one.isMethod === isMethod);
  return problemAt(
    at,
    "function",
    `${name} is not known here. There is ${shapes.map(({ shape }) => shape).join(", ")}.`,
  );
}

function checkArguments(
  name: FunctionName,
  args: readonly Expression[],
  at: { readonly from: number; readonly to: number },
): void {
  const { least, most, shape } = FUNCTIONS[name];
  if (args.length < least || args.length > most)
    throw problemAt(at, "function", `${name} takes other arguments: ${shape}.`);
  const [first] = args;
  if (name === "has" && first?.type !== "name")
    throw problemAt(first ?? at, "function", `A key stands in has( ): ${shape}.`);
  if (name === "all" && first?.type !== "compare" && !(first?.type === "call" && isOfText(first.name))) {
    throw problemAt(first ?? at, "function", `A comparison stands in all( ): ${shape}.`);
  }
  if (name !== "re.search") return;
  if (first?.type !== "literal" || typeof first.value !== "string") {
    throw problemAt(first ?? at, "function", `A text in quotes comes first: ${shape}.`);
  }
  // Throws where it is none.
  patternOf({ ...first, value: first.value });
}

/** @param dotted the last step stands behind a dot: `metrics["loss"].max` */
function nameOf(
  first: string,
  steps: readonly string[],
  dotted: boolean,
  at: { readonly from: number; readonly to: number },
): Expression {
  const made = (ref: KeyRef, reduction: StepReduction | null = null): Expression => ({
    type: "name",
    ref,
    reduction,
    ...at,
  });
  const namespace = NAMESPACES[first];
  if (namespace === undefined || (steps.length === 0 && first !== "run"))
    return made({ namespace: "doc", path: [first, ...steps] });
  if (steps.length === 0) return made(NAME_REF);
  const reduction =
    namespace === "metric" && dotted && steps.length > 1 ? REDUCTIONS[steps.at(-1) as string] : undefined;
  if (reduction === undefined) return made({ namespace, path: steps });
  return made({ namespace, path: steps.slice(0, -1) }, reduction);
}

function numberOf(token: Token): number | bigint {
  const text = token.text.replaceAll("_", "");
  const isWhole = /^(?:0[xXoObB].*|\d+)$/.test(text);
  const number = Number(text);
  const odd = /__|_$|_[.eE]|[.eE]_/.test(token.text) || /^0\d*[1-9]\d*$/.test(text);
  if (odd || Number.isNaN(number))
    throw problemAt(token, "syntax", `${token.text.slice(0, 30)} is no number as Python writes it.`);
  return isWhole && !Number.isSafeInteger(number) ? BigInt(text) : number;
}
