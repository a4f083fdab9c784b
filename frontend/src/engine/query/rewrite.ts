/** Filters as an expression, and back where an expression has their form. */
import { type KeyRef, sameKey } from "../../values/key";
import { keyText } from "../../values/keyText";
import { Kind } from "../../values/kind";
import { isTime } from "../../values/kinds/time";
import { isList, type Scalar, type Value } from "../../values/value";
import { type Clause, clauseType } from "../clauses/list";
import type { RangeClause } from "../clauses/range";
import type { ValuesClause } from "../clauses/values";
import { findKey } from "../table/table";
import type { Key, Table } from "../table/types";
import { literalText } from "./literal";
import { momentOf } from "./moment";
import type { Resolved } from "./resolve";
import { type Compare, type Expression, type Literal, type Name, nodes } from "./tree";

/** The filters that all must pass, as one expression; null where one of them cannot be written. "" without filters. */
export function textOfAll(clauses: readonly Clause[], table: Table): string | null {
  return joined(clauses, table, "and");
}

/** The same where one of them is enough. */
export function textOfAny(clauses: readonly Clause[], table: Table): string | null {
  return joined(clauses, table, "or");
}

function joined(clauses: readonly Clause[], table: Table, word: "and" | "or"): string | null {
  const texts: string[] = [];
  for (const clause of clauses.filter((one) => clauseType(one).filters(one))) {
    const parts = partsOf(clause, findKey(table, clause.key));
    if (parts === null) return null;
    // `or` between filters: what all of one must pass stays together.
    texts.push(
      parts.length > 1 && word === "or" && clauses.length > 1 ? `(${parts.join(" and ")})` : parts.join(" and "),
    );
  }
  return texts.join(` ${word} `);
}

/** All of them have to hold. */
function partsOf(clause: Clause, key: Key | undefined): readonly string[] | null {
  const parts = clause.type === "values" ? valuesParts(clause, key) : [rangePart(clause, key)];
  return parts.includes(null) ? null : (parts as readonly string[]);
}

function valuesParts(
  { key: ref, include, exclude, match }: ValuesClause,
  key: Key | undefined,
): readonly (string | null)[] {
  const name = keyText(ref);
  const float32 = key?.float32 ?? false;
  const lists = key?.dictionary.members !== undefined;
  const holds = (values: readonly Value[]) => heldText(name, values, float32, lists);
  const wanted = match === "all" ? include.map((value) => holds([value])) : include.length > 0 ? [holds(include)] : [];
  const others = exclude.filter((value) => value !== undefined);
  const unwanted = others.length > 0 ? [unheldText(name, others, float32, lists)] : [];
  return [...wanted, ...unwanted, ...(exclude.length > others.length ? [`has(${name})`] : [])];
}

/** `x == 1`, `x in [1, 2]`, `(x in [1, 2] or not has(x))`. @param lists the key holds lists: None may be an element of one, which only `in` asks for */
function heldText(name: string, values: readonly Value[], float32: boolean, lists: boolean): string | null {
  const logged = values.filter((value) => value !== undefined);
  const missing = logged.length < values.length ? [`not has(${name})`] : [];
  if (logged.length === 0) return missing[0] ?? null;
  const [only] = logged;
  const list = listText(logged, float32);
  if (list === null) return null;
  const single = logged.length === 1 && !isList(only) && only !== null && !Number.isNaN(only);
  const held =
    logged.length === 1 && only === null && !lists
      ? `${name} is None`
      : single
        ? `${name} == ${list.slice(1, -1)}`
        : `${name} in ${list}`;
  return missing.length > 0 ? `(${held} or ${missing[0]})` : held;
}

function unheldText(name: string, values: readonly Value[], float32: boolean, lists: boolean): string | null {
  const list = listText(values, float32);
  if (list === null) return null;
  const [only] = values;
  if (values.length > 1 || isList(only) || Number.isNaN(only) || (only === null && lists))
    return `${name} not in ${list}`;
  return only === null ? `${name} is not None` : `${name} != ${list.slice(1, -1)}`;
}

function listText(values: readonly Value[], float32: boolean): string | null {
  const texts = values.map((value) =>
    isList(value) ? listText(value, false) : value === undefined ? null : writable(value, float32),
  );
  return texts.includes(null) ? null : `[${texts.join(", ")}]`;
}

function writable(value: Scalar, float32: boolean): string | null {
  if (isTime(value)) return momentText(value.time);
  // A text that reads as a moment means one beside times.
  return typeof value === "string" && momentOf(value) !== null ? null : literalText(value, float32);
}

/** null for a moment that no text has. */
function momentText(ms: number): string | null {
  if (Math.abs(ms) > 8.64e15) return null;
  const text = literalText({ time: ms }) ?? "";
  return momentOf(JSON.parse(text)) === ms ? text : null;
}

function rangePart({ key: ref, min, max, also }: RangeClause, key: Key | undefined): string | null {
  const name = keyText(ref);
  const kinds = new Set(key ? [...key.dictionary.kinds, ...(key.dictionary.items?.kinds ?? [])] : []);
  const hasTimes = kinds.has(Kind.time);
  // Bounds are of one kind, and a range knows large integers only roughly.
  // Texts are beside times as well: as texts, after a bound.
  if (kinds.has(Kind.integer) || (hasTimes && (kinds.has(Kind.number) || kinds.has(Kind.string)))) return null;
  const bound = (x: number): string | null => (hasTimes ? momentText(x) : literalText(x, key?.float32));
  const [low, high] = [min === null ? "" : bound(min), max === null ? "" : bound(max)];
  if (low === null || high === null) return null;
  const inside = low === "" ? `${name} <= ${high}` : high === "" ? `${name} >= ${low}` : `${low} <= ${name} <= ${high}`;
  if (also.length === 0) return inside;
  const held = heldText(name, also, key?.float32 ?? false, key?.dictionary.members !== undefined);
  return held === null ? null : `(${inside} or ${held})`;
}

/** What a part of an expression says of one key. */
interface Said {
  readonly key: KeyRef;
  readonly include?: readonly Value[];
  readonly exclude?: readonly Value[];
  readonly min?: number;
  readonly max?: number;
}

/** The filters that let the same rows pass; null where the expression has not their form. */
export function clausesOf(tree: Expression, { keys }: Resolved): readonly Clause[] | null {
  // A filter is of what the table shows, whichever steps that is of.
  for (const node of nodes(tree)) if (node.type === "name" && node.reduction !== null) return null;
  const parts = tree.type === "and" ? tree.parts : [tree];
  const clauses: Clause[] = [];
  for (const part of parts) {
    const said = part.type === "or" ? eitherOf(part.parts, keys) : saidOf(part, keys);
    const clause = said && clauseOf(said);
    if (!clause) return null;
    const at = clauses.findIndex((one) => sameKey(one.key, clause.key));
    const both = at < 0 ? clause : bothOf(clauses[at] as Clause, clause);
    if (both === null) return null;
    clauses.splice(at < 0 ? clauses.length : at, 1, both);
  }
  return clauses;
}

/** Of one key: some values, or a range and some values. */
function eitherOf(parts: readonly Expression[], keys: Resolved["keys"]): Said | null {
  const said = parts.map((part) => saidOf(part, keys));
  const [first] = said;
  if (!first || !said.every((one) => one !== null && !one.exclude && sameKey(one.key, first.key))) return null;
  const all = said as readonly Said[];
  const ranges = all.filter(({ min, max }) => min !== undefined || max !== undefined);
  const include = all.flatMap((one) => one.include ?? []);
  return ranges.length > 1 ? null : { ...first, ...ranges[0], ...(include.length > 0 && { include }) };
}

function clauseOf({ key, include = [], exclude = [], min, max }: Said): Clause {
  if (min === undefined && max === undefined) return { type: "values", key, include, exclude, match: "any" };
  return { type: "range", key, min: min ?? null, max: max ?? null, also: include };
}

/** Two filters on one key as one; null where there is none. */
function bothOf(a: Clause, b: Clause): Clause | null {
  if (a.type === "range" && b.type === "range") {
    const open = (one: RangeClause, other: RangeClause) => one.max === null && other.min === null && one.min !== null;
    if (a.also.length + b.also.length > 0 || !(open(a, b) || open(b, a))) return null;
    return { ...a, min: a.min ?? b.min, max: a.max ?? b.max };
  }
  if (a.type !== "values" || b.type !== "values" || (a.include.length > 0 && b.include.length > 0)) return null;
  return { ...a, include: [...a.include, ...b.include], exclude: [...a.exclude, ...b.exclude] };
}

function saidOf(node: Expression, keys: Resolved["keys"]): Said | null {
  if (node.type === "not") {
    const { of } = node;
    return of.type === "call" && of.name === "has"
      ? { key: refOf(of.args[0] as Name, keys), include: [undefined] }
      : null;
  }
  if (node.type === "call")
    return node.name === "has" ? { key: refOf(node.args[0] as Name, keys), exclude: [undefined] } : null;
  return node.type === "compare" ? compared(node, keys) : null;
}

function refOf(name: Name, keys: Resolved["keys"]): KeyRef {
  return keys.get(name)?.ref ?? name.ref;
}

const TURNED: Readonly<Record<string, string>> = { "<=": ">=", ">=": "<=", "==": "==", "!=": "!=" };

function compared({ first, rest }: Compare, keys: Resolved["keys"]): Said | null {
  const [one, other] = rest;
  if (one === undefined || rest.length > 2) return null;
  if (other !== undefined) {
    // 1 <= x <= 3
    if (first.type !== "literal" || one.right.type !== "name" || other.right.type !== "literal") return null;
    if (one.op !== "<=" || other.op !== "<=") return null;
    return rangeSaid(one.right, keys, first, other.right);
  }
  if (first.type === "literal" && one.right.type === "name") return comparedTo(one.right, TURNED[one.op], first, keys);
  return first.type === "name" ? comparedTo(first, one.op, one.right, keys) : null;
}

function comparedTo(name: Name, op: string | undefined, right: Expression, keys: Resolved["keys"]): Said | null {
  const key = refOf(name, keys);
  const own = keys.get(name) ?? null;
  // A filter asks for None in lists as well.
  if ((op === "is" || op === "is not") && own?.dictionary.members) return null;
  if (op === "is") return { key, include: [null] };
  if (op === "is not") return { key, exclude: [null] };
  if (right.type === "literal") {
    if (op === "<=") return rangeSaid(name, keys, null, right);
    if (op === ">=") return rangeSaid(name, keys, right, null);
    // Nothing equals None or NaN.
    if ((op !== "==" && op !== "!=") || right.value === null || Number.isNaN(right.value)) return null;
    const values = valuesOf(right, own);
    return op === "==" ? { key, include: values } : { key, exclude: values };
  }
  if (right.type !== "list" || (op !== "in" && op !== "not in")) return null;
  const values: Value[] = [];
  for (const item of right.items) {
    if (item.type === "literal") values.push(...valuesOf(item, own));
    else if (item.type === "list" && item.items.every((one) => one.type === "literal"))
      values.push(item.items.map((one) => valuesOf(one as Literal, own)[0] as Scalar));
    else return null;
  }
  if (values.length === 0) return null;
  return op === "in" ? { key, include: values } : { key, exclude: values };
}

/** A table has larger integers as texts. */
const LARGEST = 2n ** 53n;

function scalarOf({ value }: Literal): Scalar {
  if (typeof value !== "bigint") return value;
  return value >= -LARGEST && value <= LARGEST ? Number(value) : { integer: String(value) };
}

/** A text that is a moment means one where the key holds times. */
function valuesOf(literal: Literal, key: Key | null): readonly Scalar[] {
  const value = scalarOf(literal);
  const time = typeof value === "string" && key && holdsTimes(key) ? momentOf(value) : null;
  return time === null ? [value] : [{ time }];
}

function holdsTimes({ dictionary: { kinds, items } }: Key): boolean {
  return kinds.includes(Kind.time) || items?.kinds.includes(Kind.time) === true;
}

function rangeSaid(name: Name, keys: Resolved["keys"], low: Literal | null, high: Literal | null): Said | null {
  const key = keys.get(name) ?? null;
  const [min, max] = [low && boundOf(low, key), high && boundOf(high, key)];
  if ((low && min === null) || (high && max === null)) return null;
  return { key: refOf(name, keys), ...(min !== null && { min }), ...(max !== null && { max }) };
}

/** null for what is no bound of a range. */
function boundOf({ value }: Literal, key: Key | null): number | null {
  const hasTimes = key !== null && holdsTimes(key);
  if (typeof value === "string") return hasTimes ? momentOf(value) : null;
  return typeof value === "number" && Number.isFinite(value) && !hasTimes ? value : null;
}
