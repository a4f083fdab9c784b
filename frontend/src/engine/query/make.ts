/** What functions, signs and sums of an expression make of values: of a list something of each of its elements. */
import { isTime } from "../../values/kinds/time";
import { isList, type Scalar, type Value } from "../../values/value";
import { Items, type Quantifier, type Side, someOrEvery } from "./compare";
import type { FunctionName } from "./tree";

/** What is asked of a text. */
export const TEXT = {
  startswith: (text: string, part: string) => text.startsWith(part),
  endswith: (text: string, part: string) => text.endsWith(part),
  contains: (text: string, part: string) => text.includes(part),
} as const;

const seconds = (each: number) => (args: readonly Side[]) =>
  mapped(args[0], (item) => (typeof item === "number" ? item * each : undefined));

/** What functions make of their arguments. */
export const MAKES = {
  len: ([of]) => lengthOf(plain(of)),
  abs: ([of]) => mapped(of, (item) => (typeof item === "number" ? Math.abs(item) : undefined)),
  min: (args) => extreme(args, (a, b) => a < b),
  max: (args) => extreme(args, (a, b) => a > b),
  days: seconds(86_400),
  hours: seconds(3600),
  minutes: seconds(60),
  lower: ([of]) => mapped(of, (item) => (typeof item === "string" ? item.toLowerCase() : undefined)),
} as const satisfies Partial<Record<FunctionName, (args: readonly Side[]) => Side>>;

function lengthOf(value: Value): number | undefined {
  if (typeof value === "string") return Array.from(value).length;
  return isList(value) ? value.length : undefined;
}

/** Of numbers or times; of anything else there is none. */
function extreme(args: readonly Side[], before: (a: number, b: number) => boolean): Value {
  const values = args.map(plain);
  const [only] = values;
  let best: Value;
  for (const value of values.length === 1 && isList(only) ? only : values) {
    const number = numberOf(value);
    if (number === null) return undefined;
    const known = numberOf(best);
    if (known === null || before(number, known)) best = value;
  }
  return best;
}

function numberOf(value: Value): number | null {
  if (typeof value === "number") return Number.isNaN(value) ? null : value;
  return isTime(value) ? value.time : null;
}

type Operate = (a: Scalar, b: Scalar) => Scalar | undefined;

/** Seconds are what is between two times. */
export const ARITHMETIC: Readonly<Record<"+" | "-" | "*" | "/", Operate>> = {
  "+": (a, b) => (isTime(a) ? later(a, b, 1) : isTime(b) ? later(b, a, 1) : numbers(a, b, (x, y) => x + y)),
  "-": (a, b) => {
    if (isTime(a)) return isTime(b) ? (a.time - b.time) / 1000 : later(a, b, -1);
    return numbers(a, b, (x, y) => x - y);
  },
  "*": (a, b) => numbers(a, b, (x, y) => x * y),
  "/": (a, b) => numbers(a, b, (x, y) => (y === 0 ? undefined : x / y)),
};

function later(time: { readonly time: number }, by: Scalar, sign: 1 | -1): Scalar | undefined {
  return typeof by === "number" ? { time: time.time + sign * by * 1000 } : undefined;
}

function numbers(a: Scalar, b: Scalar, op: (x: number, y: number) => number | undefined): Scalar | undefined {
  return typeof a === "number" && typeof b === "number" ? op(a, b) : undefined;
}

/** Of each element of a list; elements of which there is none are left out. */
export function mapped(side: Side, make: (item: Scalar) => Scalar | undefined): Value {
  const value = plain(side);
  if (value === undefined) return undefined;
  if (!isList(value)) return make(value);
  return value.flatMap((item) => make(item) ?? []);
}

/** A list in an expression is one like any other where something is made of it. */
export function plain(side: Side): Value {
  if (!(side instanceof Items)) return side;
  return side.items.filter((item): item is Scalar => item !== undefined && !isList(item));
}

export function paired(one: Side, other: Side, op: Operate): Value {
  const [left, right] = [plain(one), plain(other)];
  if (left === undefined || right === undefined || (isList(left) && isList(right))) return undefined;
  if (isList(right)) return mapped(right, (item) => op(left as Scalar, item));
  return mapped(left, (item) => op(item, right));
}

export function ofText(side: Side, quantifier: Quantifier, asks: (text: string) => boolean): boolean {
  const passes = (item: Scalar) => typeof item === "string" && asks(item);
  const value = plain(side);
  if (value === undefined) return false;
  return isList(value) ? someOrEvery(value, quantifier, passes) : passes(value);
}
