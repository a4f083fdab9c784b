/** Comparing two values as expressions do: with what is of another kind, or is no value, nothing compares (docs/expressions.md). */
import { isBigInteger } from "../../values/kinds/integer";
import { isTime } from "../../values/kinds/time";
import { isList, type Scalar, type Value } from "../../values/value";
import { momentOf } from "./moment";
import type { CompareOp } from "./tree";

/** Of lists: whether some element has to pass, or every one of a list that has any. */
export type Quantifier = "some" | "every";

/** Negative, 0 or positive; NaN where the two do not compare. @param float32 numbers are those of a metric */
export function order(a: Scalar, b: Scalar, float32: boolean): number {
  if (typeof a === "number" && typeof b === "number") {
    return float32
      ? Math.fround(a) - Math.fround(b) || sameSide(Math.fround(a), Math.fround(b))
      : a - b || sameSide(a, b);
  }
  if (typeof a === "string" && typeof b === "string") return codePoints(a, b);
  if (typeof a === "boolean" && typeof b === "boolean") return Number(a) - Number(b);
  const [p, q] = [wholeOf(a), wholeOf(b)];
  if (p !== null && q !== null) return p < q ? -1 : p > q ? 1 : Number.isNaN(p) || Number.isNaN(q) ? Number.NaN : 0;
  const [s, t] = [timeOf(a, b), timeOf(b, a)];
  if (s !== null && t !== null) return s - t;
  return isSameJson(a, b) ? 0 : Number.NaN;
}

/** ∞ - ∞ is no difference. */
function sameSide(a: number, b: number): number {
  return a === b ? 0 : Number.NaN;
}

function wholeOf(value: Scalar): bigint | number | null {
  if (typeof value === "number") return value;
  return isBigInteger(value) ? BigInt(value.integer) : null;
}

/** A text is a moment beside one. */
function timeOf(value: Scalar, other: Scalar): number | null {
  if (isTime(value)) return value.time;
  return typeof value === "string" && isTime(other) ? momentOf(value) : null;
}

function isSameJson(a: Scalar, b: Scalar): boolean {
  const isJson = (value: Scalar): value is { readonly json: string } =>
    typeof value === "object" && value !== null && "json" in value;
  return isJson(a) && isJson(b) && a.json === b.json;
}

/** As Python orders texts. */
function codePoints(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // Within a pair of surrogates the first of them tells as well, unless it is shared.
  if (at > 0 && isTrail(a.charCodeAt(at)) && isTrail(b.charCodeAt(at))) at--;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isTrail(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** The same value: NaN is NaN and None is None, as for Python's `in`. */
function same(a: Scalar, b: Scalar, float32: boolean): boolean {
  if (a === null || b === null) return a === b;
  return order(a, b, float32) === 0 || (Number.isNaN(a) && Number.isNaN(b));
}

function sameList(a: readonly Value[], b: readonly Value[], float32: boolean): boolean {
  return a.length === b.length && a.every((item, i) => isScalar(item) && isScalar(b[i]) && same(item, b[i], float32));
}

function isScalar(value: Value): value is Scalar {
  return value !== undefined && !isList(value);
}

const PASSES = {
  "==": (order: number) => order === 0,
  "<": (order: number) => order < 0,
  "<=": (order: number) => order <= 0,
  ">": (order: number) => order > 0,
  ">=": (order: number) => order >= 0,
} as const;

/** A list that stands in an expression: it equals whole lists only, and a list in it is a whole list. */
export class Items {
  #texts: ReadonlySet<string> | undefined;
  readonly #numbers: (ReadonlySet<number> | undefined)[] = [];
  readonly #plain: boolean;

  constructor(readonly items: readonly Value[]) {
    this.#plain = items.every((item) => typeof item === "string" || typeof item === "number");
  }

  /** Whether it is one of them, found at once among many; undefined where each is to be looked at. */
  has(one: Scalar, float32: boolean): boolean | undefined {
    if (!this.#plain) return undefined;
    if (typeof one === "string") {
      this.#texts ??= new Set(this.items.filter((item) => typeof item === "string"));
      return this.#texts.has(one);
    }
    if (typeof one !== "number") return undefined;
    this.#numbers[Number(float32)] ??= new Set(
      this.items.filter((item) => typeof item === "number").map((item) => (float32 ? Math.fround(item) : item)),
    );
    return this.#numbers[Number(float32)]?.has(float32 ? Math.fround(one) : one);
  }
}

/** What a part of an expression is. */
export type Side = Value | Items;

export function compares(op: CompareOp, left: Side, right: Side, quantifier: Quantifier, float32: boolean): boolean {
  switch (op) {
    case "is":
      return left === null;
    case "is not":
      return left !== null;
    case "in":
      return isIn(left, right, quantifier, float32);
    case "not in":
      return quantifier === "every"
        ? everyOf(left, (item) => !isIn(item, right, "some", float32))
        : !isIn(left, right, "some", float32);
    case "!=":
      return quantifier === "every"
        ? everyOf(left, (item) => !compares("==", item, right, "some", float32))
        : !compares("==", left, right, "some", float32);
    default: {
      if (left === undefined || right === undefined) return false;
      const [own, other] = [listOf(left), listOf(right)];
      if (left instanceof Items || right instanceof Items || (own && other)) {
        return op === "==" && own !== null && other !== null && sameList(own, other, float32);
      }
      const passes = PASSES[op];
      const pair = (a: Scalar, b: Scalar) => a !== null && b !== null && passes(order(a, b, float32));
      if (own) return someOrEvery(own as readonly Scalar[], quantifier, (item) => pair(item, right as Scalar));
      if (other) return someOrEvery(other as readonly Scalar[], quantifier, (item) => pair(left as Scalar, item));
      return pair(left as Scalar, right as Scalar);
    }
  }
}

function listOf(side: Side): readonly Value[] | null {
  if (side instanceof Items) return side.items;
  return isList(side as Value) ? (side as readonly Scalar[]) : null;
}

export function someOrEvery(
  list: readonly Scalar[],
  quantifier: Quantifier,
  passes: (item: Scalar) => boolean,
): boolean {
  return quantifier === "some" ? list.some(passes) : list.length > 0 && list.every(passes);
}

/** Of what is logged, and has an element. */
function everyOf(side: Side, passes: (item: Scalar) => boolean): boolean {
  if (side === undefined) return false;
  const list = listOf(side);
  return list ? someOrEvery(list as readonly Scalar[], "every", passes) : passes(side as Scalar);
}

function isIn(left: Side, right: Side, quantifier: Quantifier, float32: boolean): boolean {
  if (left === undefined || right === undefined) return false;
  const own = listOf(left) as readonly Scalar[] | null;
  if (typeof right === "string") {
    const holds = (item: Scalar) => typeof item === "string" && right.includes(item);
    return own ? someOrEvery(own, quantifier, holds) : holds(left as Scalar);
  }
  const items = listOf(right);
  if (!items) return false;
  const isItem = (one: Scalar) =>
    (right instanceof Items ? right.has(one, float32) : undefined) ??
    items.some((item) => item !== undefined && !isList(item) && same(one, item, float32));
  if (!own) return isItem(left as Scalar);
  return items.some((item) => isList(item) && sameList(own, item, float32)) || someOrEvery(own, quantifier, isItem);
}

/** As Python has it: what is empty, 0, None or not logged is not true. */
export function truth(side: Side): boolean {
  if (side === undefined || side === null || side === false || side === 0 || side === "") return false;
  const list = listOf(side);
  if (list) return list.length > 0;
  return !(typeof side === "object" && "json" in side && (side.json === "{}" || side.json === "[]"));
}
