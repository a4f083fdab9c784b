/** Which rows of a table an expression lets pass: what asks one key is asked once for each of its values, all else row by row. */
import { Kind } from "../../values/kind";
import type { Scalar } from "../../values/value";
import { entryOf } from "../table/dictionary";
import type { Dictionary, Key, Table } from "../table/types";
import { compares, Items, type Quantifier, type Side, someOrEvery, truth } from "./compare";
import { ARITHMETIC, MAKES, mapped, ofText, paired, plain, TEXT } from "./make";
import { momentOf } from "./moment";
import { patternOf } from "./pattern";
import { keysBelow, type Resolved } from "./resolve";
import { type Call, type Compare, type CompareOp, type Expression, type Literal, type Name, nodes } from "./tree";
import { compareNumbers } from "./vector";

/** Gives what a node is at an entry of the one key that it asks, or in a row. */
type At = (place: number) => Side;

export interface Asked {
  readonly table: Pick<Table, "count" | "keys" | "byId">;
  readonly keys: Resolved["keys"];
  /** What `now()` is, in ms since 1970. */
  readonly now: number;
}

/** 1 per row that passes. Throws QueryError for a regular expression that is none. */
export function evaluate(tree: Expression, asked: Asked): Uint8Array {
  return new Evaluation(asked).rows(tree);
}

/** Whether it could take longer than one can wait for: that is for a worker. */
export function isUnbounded(tree: Expression): boolean {
  for (const node of nodes(tree)) if (node.type === "call" && node.name === "re.search") return true;
  return false;
}

class Evaluation {
  constructor(readonly asked: Asked) {}

  rows(node: Expression): Uint8Array {
    switch (node.type) {
      case "and":
      case "or":
        return this.#joined(node.type, node.parts);
      case "not":
        return negated(this.rows(node.of));
      case "compare":
        // Of a list one element has to pass all of a chain.
        return node.rest.length === 1 || this.#holdsLists(node) ? this.#condition(node) : this.#chained(node);
      case "call":
        return node.name === "has" ? this.#has(node.args[0] as Name) : this.#condition(node);
      default:
        return this.#condition(node);
    }
  }

  #joined(type: "and" | "or", parts: readonly Expression[]): Uint8Array {
    const [first, ...others] = parts;
    const rows = this.rows(first as Expression);
    for (const part of others) {
      const more = this.rows(part);
      if (type === "and") for (let row = 0; row < rows.length; row++) (rows[row] as number) &= more[row] as number;
      else for (let row = 0; row < rows.length; row++) (rows[row] as number) |= more[row] as number;
    }
    return rows;
  }

  #holdsLists(node: Expression): boolean {
    for (const one of nodes(node)) if (one.type === "list") return true;
    return [...this.#keysOf(node)].some(({ dictionary }) => dictionary.members !== undefined);
  }

  #chained({ first, rest, from, to }: Compare): Uint8Array {
    const lefts = [first, ...rest.map(({ right }) => right)];
    const pairs = rest.map(
      (one, i): Compare => ({ type: "compare", first: lefts[i] as Expression, rest: [one], from, to }),
    );
    return this.#joined("and", pairs);
  }

  /** Logged there, or at a key below. */
  #has(name: Name): Uint8Array {
    const { table, keys } = this.asked;
    const own = keys.get(name);
    const rows = new Uint8Array(table.count);
    for (const { codes } of own ? [own] : keysBelow(name.ref, table)) {
      for (let row = 0; row < rows.length; row++) if (codes[row] !== 0) rows[row] = 1;
    }
    return rows;
  }

  #condition(node: Expression): Uint8Array {
    const { table } = this.asked;
    const used = this.#keysOf(node);
    const [key] = used;
    if (key === undefined) return new Uint8Array(table.count).fill(Number(truth(this.#at(node, null)(0))));
    if (used.size === 1)
      return gathered(quick(node, this.asked) ?? marks(key.dictionary.size, this.#at(node, key)), key);
    const numbers = node.type === "compare" ? compareNumbers(node, this.asked.keys, table.count) : null;
    return numbers ?? marks(table.count, this.#at(node, null));
  }

  #keysOf(node: Expression): ReadonlySet<Key> {
    const used = new Set<Key>();
    for (const one of nodes(node)) {
      if (one.type === "call" && one.name === "has")
        for (const key of keysBelow((one.args[0] as Name).ref, this.asked.table)) used.add(key);
      const key = one.type === "name" ? this.asked.keys.get(one) : null;
      if (key) used.add(key);
    }
    return used;
  }

  /** @param only the places are entries of this key; null: they are rows */
  #at(node: Expression, only: Key | null, quantifier: Quantifier = "some"): At {
    switch (node.type) {
      case "literal": {
        const value: Scalar = typeof node.value === "bigint" ? { integer: String(node.value) } : node.value;
        return () => value;
      }
      case "list": {
        const items = node.items.map((item) => this.#at(item, only));
        if (node.items.every(({ type }) => type === "literal")) {
          const always = new Items(items.map((item) => plain(item(0))));
          return () => always;
        }
        return (place) => new Items(items.map((item) => plain(item(place))));
      }
      case "name":
        return this.#name(node, only);
      case "and":
      case "or": {
        const parts = node.parts.map((part) => this.#at(part, only));
        return node.type === "and"
          ? (place) => parts.every((part) => truth(part(place)))
          : (place) => parts.some((part) => truth(part(place)));
      }
      case "not": {
        const of = this.#at(node.of, only);
        return (place) => !truth(of(place));
      }
      case "compare":
        return this.#compare(node, only, quantifier);
      case "negative": {
        const of = this.#at(node.of, only);
        return (place) => mapped(of(place), (item) => (typeof item === "number" ? -item : undefined));
      }
      case "arithmetic": {
        const [left, right] = [this.#at(node.left, only), this.#at(node.right, only)];
        const op = ARITHMETIC[node.op];
        return (place) => paired(left(place), right(place), op);
      }
      case "call":
        return this.#call(node, only, quantifier);
    }
  }

  #name(node: Name, only: Key | null): At {
    const key = this.asked.keys.get(node);
    if (!key) return () => undefined;
    const { codes, dictionary } = key;
    if (only === key) return (code) => entryOf(dictionary, code);
    return (row) => entryOf(dictionary, codes[row] as number);
  }

  #compare({ first, rest }: Compare, only: Key | null, quantifier: Quantifier): At {
    const sides = [first, ...rest.map(({ right }) => right)];
    const values = sides.map((side) => this.#at(side, only));
    const float32 = sides.map((side) => side.type === "name" && this.asked.keys.get(side)?.float32 === true);
    const passes = (of: readonly Side[], among: Quantifier): boolean =>
      rest.every(({ op }, i) => compares(op, of[i], of[i + 1], among, float32[i] === true || float32[i + 1] === true));
    if (rest.length === 1)
      return (place) =>
        passes(
          values.map((value) => value(place)),
          quantifier,
        );
    return (place) => {
      const of = values.map((value) => value(place));
      const lists = of.flatMap((side, i) => (Array.isArray(side) ? i : []));
      const [at] = lists;
      if (lists.length !== 1 || at === undefined) return passes(of, quantifier);
      return someOrEvery(of[at] as readonly Scalar[], quantifier, (item) => passes(of.with(at, item), "some"));
    };
  }

  #call({ name, args, from, to }: Call, only: Key | null, quantifier: Quantifier): At {
    const [first, second] = args as [Expression, Expression];
    if (name === "has") {
      const { table } = this.asked;
      const own = this.asked.keys.get(first as Name);
      // Of a branch with one key below it, `only` is that key.
      if (only !== null) return (code) => code !== 0;
      const keys = own ? [own] : keysBelow((first as Name).ref, table);
      return (row) => keys.some(({ codes }) => codes[row] !== 0);
    }
    if (name === "all") return this.#at(first, only, "every");
    if (name === "now") return () => ({ time: this.asked.now });
    if (name === "re.search") {
      const pattern = patternOf(first as Expression & { readonly value: string });
      const of = this.#at(second, only);
      return (place) => ofText(of(place), quantifier, (text) => pattern.test(text));
    }
    if (name === "startswith" || name === "endswith" || name === "contains") {
      const [of, part] = [this.#at(first, only), this.#at(second, only)];
      const asks = TEXT[name];
      return (place) => {
        const wanted = part(place);
        return typeof wanted === "string" && ofText(of(place), quantifier, (text) => asks(text, wanted));
      };
    }
    const values = args.map((arg) => this.#at(arg, only));
    const makes = MAKES[name as keyof typeof MAKES];
    if (makes === undefined) throw new Error(`${name} at ${from} to ${to} is not evaluated`);
    return (place) => makes(values.map((value) => value(place)));
  }
}

function marks(count: number, at: At): Uint8Array {
  const passes = new Uint8Array(count);
  for (let place = 0; place < count; place++) passes[place] = Number(truth(at(place)));
  return passes;
}

function gathered(entries: Uint8Array, { codes }: Key): Uint8Array {
  const rows = new Uint8Array(codes.length);
  for (let row = 0; row < rows.length; row++) rows[row] = entries[codes[row] as number] as number;
  return rows;
}

function negated(rows: Uint8Array): Uint8Array {
  for (let row = 0; row < rows.length; row++) rows[row] = 1 - (rows[row] as number);
  return rows;
}

/** Of more values each entry is better asked once. */
const FEW = 8;
const MIRRORED: Readonly<Partial<Record<CompareOp, CompareOp>>> = {
  "==": "==",
  "!=": "!=",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

/** A key that holds no lists beside a number or a text: a loop over its dictionary, without making a value of each entry. null for all else. */
function quick(node: Expression, { keys }: Asked): Uint8Array | null {
  if (node.type !== "compare" || node.rest.length !== 1) return null;
  const [{ op: written, right }] = node.rest as [Compare["rest"][0]];
  if (right.type === "list" && (written === "in" || written === "not in"))
    return quickIn(node.first, written, right.items, keys);
  const isTurned = node.first.type === "literal";
  const [name, literal] = isTurned ? [right, node.first] : [node.first, right];
  const op = isTurned ? MIRRORED[written] : written;
  if (name.type !== "name" || literal.type !== "literal" || op === undefined || MIRRORED[op] === undefined) return null;
  return quickLiteral(keys.get(name), op, literal.value);
}

function quickLiteral(key: Key | null | undefined, op: CompareOp, value: Literal["value"]): Uint8Array | null {
  if (!key || key.dictionary.members) return null;
  if (typeof value === "number") return quickNumber(key, op, value);
  return typeof value === "string" && (op === "==" || op === "!=") ? quickText(key.dictionary, op, value) : null;
}

/** Any of some numbers and texts. NaN and None are seen to elsewhere. */
function quickIn(
  name: Expression,
  op: "in" | "not in",
  items: readonly Expression[],
  keys: Resolved["keys"],
): Uint8Array | null {
  if (name.type !== "name" || items.length === 0 || items.length > FEW) return null;
  let all: Uint8Array | null = null;
  for (const item of items) {
    const entries =
      item.type === "literal" && !Number.isNaN(item.value) ? quickLiteral(keys.get(name), "==", item.value) : null;
    if (entries === null) return null;
    if (all === null) all = entries;
    else for (let code = 0; code < entries.length; code++) (all[code] as number) |= entries[code] as number;
  }
  return all && (op === "in" ? all : negated(all));
}

function quickNumber({ dictionary, float32 }: Key, op: CompareOp, wanted: number): Uint8Array | null {
  const { kinds, numbers, size } = dictionary;
  const entries = new Uint8Array(size);
  const other = float32 ? Math.fround(wanted) : wanted;
  const [below, equal, above] = [
    op === "<" || op === "<=" ? 1 : 0,
    op === "==" || op === "!=" || op === "<=" || op === ">=" ? 1 : 0,
    op === ">" || op === ">=" ? 1 : 0,
  ];
  for (let code = 0; code < size; code++) {
    if (kinds[code] === Kind.integer) return null;
    if (kinds[code] !== Kind.number) continue;
    const number = float32 ? Math.fround(numbers[code] as number) : (numbers[code] as number);
    entries[code] =
      (Number(number < other) & below) | (Number(number === other) & equal) | (Number(number > other) & above);
  }
  return op === "!=" ? negated(entries) : entries;
}

function quickText({ kinds, numbers, texts, size }: Dictionary, op: "==" | "!=", wanted: string): Uint8Array {
  const entries = new Uint8Array(size);
  const moment = momentOf(wanted);
  for (let code = 0; code < size; code++) {
    if (kinds[code] === Kind.string) entries[code] = Number(texts[code] === wanted);
    else if (kinds[code] === Kind.time) entries[code] = Number(numbers[code] === moment);
  }
  return op === "!=" ? negated(entries) : entries;
}
