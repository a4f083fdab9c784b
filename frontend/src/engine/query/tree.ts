/** An expression as a tree: what `parse` gives, and what is evaluated and written again. Places are offsets in the text, in UTF-16 units. */
import type { KeyRef } from "../../values/key";
import type { StepReduction } from "../table/types";

export interface Span {
  readonly from: number;
  /** Behind the last character. */
  readonly to: number;
}

export type CompareOp = "==" | "!=" | "<" | "<=" | ">" | ">=" | "in" | "not in" | "is" | "is not";
export type ArithmeticOp = "+" | "-" | "*" | "/";

/** A key, as it is written; which of the table it is, is told by `resolve`. */
export interface Name extends Span {
  readonly type: "name";
  readonly ref: KeyRef;
  /** Of a metric: `.max`, `.min`, `.last`; null where none is asked for. */
  readonly reduction: StepReduction | null;
}

export interface Literal extends Span {
  readonly type: "literal";
  /** An integer that float64 cannot hold is a bigint. */
  readonly value: string | number | bigint | boolean | null;
}

export interface ListOf extends Span {
  readonly type: "list";
  readonly items: readonly Expression[];
}

export interface Compare extends Span {
  readonly type: "compare";
  readonly first: Expression;
  /** Chained: `1 < x < 3` is `1 < x and x < 3`. */
  readonly rest: readonly { readonly op: CompareOp; readonly right: Expression }[];
}

export interface Logic extends Span {
  readonly type: "and" | "or";
  /** Two or more. */
  readonly parts: readonly Expression[];
}

export interface Not extends Span {
  readonly type: "not";
  readonly of: Expression;
}

export interface Arithmetic extends Span {
  readonly type: "arithmetic";
  readonly op: ArithmeticOp;
  readonly left: Expression;
  readonly right: Expression;
}

export interface Negative extends Span {
  readonly type: "negative";
  readonly of: Expression;
}

export interface Call extends Span {
  readonly type: "call";
  /** Methods are called as functions: `x.lower()` is `lower` of x. */
  readonly name: FunctionName;
  readonly args: readonly Expression[];
}

export type Expression = Name | Literal | ListOf | Compare | Logic | Not | Arithmetic | Negative | Call;

/** What a function takes and is. */
interface Signature {
  /** How many arguments, the object of a method included. */
  readonly least: number;
  readonly most: number;
  readonly isMethod: boolean;
  /** As it reads in completion. */
  readonly shape: string;
  readonly says: string;
}

const of = (shape: string, says: string, least = 1, most = least, isMethod = false): Signature => ({
  least,
  most,
  isMethod,
  shape,
  says,
});

/** The functions that there are. */
export const FUNCTIONS = {
  has: of("has(key)", "the run logged it"),
  all: of("all(key > 3)", "holds for all elements of a list"),
  len: of("len(key)", "how many elements or characters"),
  abs: of("abs(key)", "without its sign"),
  min: of("min(a, b)", "the least of numbers, or of a list", 1, Number.POSITIVE_INFINITY),
  max: of("max(a, b)", "the greatest of numbers, or of a list", 1, Number.POSITIVE_INFINITY),
  now: of("now()", "this moment", 0),
  days: of("days(7)", "so many days, in seconds"),
  hours: of("hours(2)", "so many hours, in seconds"),
  minutes: of("minutes(30)", "so many minutes, in seconds"),
  "re.search": of('re.search("^exp_1", run)', "a regular expression matches somewhere in it", 2),
  startswith: of('key.startswith("a")', "the text begins so", 2, 2, true),
  endswith: of('key.endswith("a")', "the text ends so", 2, 2, true),
  contains: of('key.contains("a")', "the text holds it", 2, 2, true),
  lower: of("key.lower()", "the text in small letters", 1, 1, true),
} as const satisfies Readonly<Record<string, Signature>>;

export type FunctionName = keyof typeof FUNCTIONS;

/** Whether it asks something of a text. */
export function isOfText(name: FunctionName): boolean {
  return name === "re.search" || name === "startswith" || name === "endswith" || name === "contains";
}

export function isFunction(name: string): name is FunctionName {
  return Object.hasOwn(FUNCTIONS, name);
}

/** What is wrong with an expression, and where. */
export interface Problem extends Span {
  /** For programs and tests. */
  readonly code: ProblemCode;
  readonly message: string;
}

export type ProblemCode =
  /** Something of Python that stands for nothing here, or nothing of Python at all. */
  | "syntax"
  /** It ends too early: an operand, a bracket or a quote is missing. */
  | "unfinished"
  | "too-deep"
  | "too-long"
  /** No function is called so, or it takes other arguments. */
  | "function"
  /** A text that is no regular expression. */
  | "regex"
  /** Several keys end so. */
  | "ambiguous"
  /** What the metric reached over its steps could not be read. */
  | "steps"
  /** It is being read. */
  | "reading";

export class QueryError extends Error {
  override name = "QueryError";
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

export function problemAt({ from, to }: Span, code: ProblemCode, message: string): QueryError {
  return new QueryError({ from, to, code, message });
}

/** Each node below, and the node itself, without recursion. */
export function* nodes(root: Expression): Generator<Expression> {
  const open: Expression[] = [root];
  while (open.length > 0) {
    const node = open.pop() as Expression;
    yield node;
    open.push(...partsOf(node));
  }
}

export function partsOf(node: Expression): readonly Expression[] {
  switch (node.type) {
    case "name":
    case "literal":
      return [];
    case "list":
      return node.items;
    case "compare":
      return [node.first, ...node.rest.map(({ right }) => right)];
    case "and":
    case "or":
      return node.parts;
    case "not":
    case "negative":
      return [node.of];
    case "arithmetic":
      return [node.left, node.right];
    case "call":
      return node.args;
  }
}
