/** What an expression means, row by row, as docs/expressions.md has it: slow, and without the engine's tables. */
import type { Expression, Name } from "../../../src/engine/query/tree";
import type { Scalar, Value } from "../../../src/values/value";

/** A list that stands in the expression. */
class Listed {
  constructor(readonly items: readonly unknown[]) {}
}

interface Asked {
  readonly value: (name: Name) => Value;
  readonly isMetric: (name: Name) => boolean;
}

export function passes(node: Expression, asked: Asked): boolean {
  return isTrue(say(node, asked, false));
}

function isTrue(x: unknown): boolean {
  if (x instanceof Listed) return x.items.length > 0;
  if (Array.isArray(x)) return x.length > 0;
  if (typeof x === "object" && x !== null && "json" in x) return x.json !== "{}" && x.json !== "[]";
  return Number.isNaN(x) || Boolean(x);
}

function say(node: Expression, asked: Asked, every: boolean): unknown {
  const of = (one: Expression) => say(one, asked, false);
  switch (node.type) {
    case "literal":
      return typeof node.value === "bigint" ? { integer: `${node.value}` } : node.value;
    case "name":
      return asked.value(node);
    case "list":
      return new Listed(node.items.map(of));
    case "and":
      return !node.parts.some((part) => !isTrue(of(part)));
    case "or":
      return node.parts.some((part) => isTrue(of(part)));
    case "not":
      return !isTrue(of(node.of));
    case "negative":
      return each(of(node.of), (x) => (typeof x === "number" ? -x : undefined));
    case "arithmetic": {
      const [left, right] = [of(node.left), of(node.right)];
      const lists = [left, right].filter((x) => Array.isArray(x) || x instanceof Listed).length;
      if (left === undefined || right === undefined || lists === 2) return undefined;
      const swap = Array.isArray(right) || right instanceof Listed;
      return each(swap ? right : left, (x) => (swap ? sum(node.op, left, x) : sum(node.op, x, right)));
    }
    case "compare": {
      const sides = [node.first, ...node.rest.map(({ right }) => right)];
      const float = sides.map((side) => side.type === "name" && asked.isMetric(side));
      const chain = (values: readonly unknown[], all: boolean) =>
        node.rest.every(({ op }, i) =>
          pair(op, values[i], values[i + 1], all, float[i] === true || float[i + 1] === true),
        );
      const values = sides.map(of);
      const lists = values.flatMap((value, i) => (Array.isArray(value) ? [i] : []));
      if (node.rest.length === 1 || lists.length !== 1) return chain(values, every);
      const [at] = lists as [number];
      const tried = (values[at] as unknown[]).map((x) =>
        chain(
          values.map((value, i) => (i === at ? x : value)),
          false,
        ),
      );
      return every ? tried.length > 0 && !tried.includes(false) : tried.includes(true);
    }
    case "call": {
      const [first, second] = node.args as [Expression, Expression];
      if (node.name === "has") return asked.value(first as Name) !== undefined;
      if (node.name === "all") return say(first, asked, true);
      if (node.name === "contains" || node.name === "startswith") {
        const [x, part] = [of(first), of(second)];
        const holds = (text: unknown) =>
          typeof text === "string" &&
          typeof part === "string" &&
          (node.name === "contains" ? text.indexOf(part) >= 0 : text.slice(0, part.length) === part);
        return quantified(x, every, holds);
      }
      const x = of(first);
      if (node.name === "abs") return each(x, (one) => (typeof one === "number" ? Math.abs(one) : undefined));
      if (node.name === "lower") return each(x, (one) => (typeof one === "string" ? one.toLowerCase() : undefined));
      if (node.name === "len") return typeof x === "string" ? [...x].length : Array.isArray(x) ? x.length : undefined;
      throw new Error(`${node.name} is not asked here`);
    }
  }
}

function each(x: unknown, make: (one: unknown) => unknown): unknown {
  if (x instanceof Listed)
    return each(
      x.items.filter((one) => one !== undefined && !Array.isArray(one) && !(one instanceof Listed)),
      make,
    );
  if (!Array.isArray(x)) return x === undefined ? undefined : make(x);
  return x.map(make).filter((one) => one !== undefined);
}

function sum(op: string, a: unknown, b: unknown): unknown {
  const time = (x: unknown) => (typeof x === "object" && x !== null && "time" in x ? (x.time as number) : null);
  const [s, t] = [time(a), time(b)];
  if (op === "-" && s !== null && t !== null) return (s - t) / 1000;
  if (op === "-" && s !== null && typeof b === "number") return { time: s - b * 1000 };
  if (op === "+" && s !== null && typeof b === "number") return { time: s + b * 1000 };
  if (op === "+" && t !== null && typeof a === "number") return { time: t + a * 1000 };
  if (typeof a !== "number" || typeof b !== "number") return undefined;
  if (op === "/") return b === 0 ? undefined : a / b;
  return op === "+" ? a + b : op === "-" ? a - b : a * b;
}

function quantified(x: unknown, every: boolean, asks: (one: unknown) => boolean): boolean {
  if (x instanceof Listed) return quantified(x.items, every, asks);
  if (!Array.isArray(x)) return x !== undefined && asks(x);
  return every ? x.length > 0 && !x.some((one) => !asks(one)) : x.some(asks);
}

function pair(op: string, a: unknown, b: unknown, every: boolean, float: boolean): boolean {
  if (op === "is") return a === null;
  if (op === "is not") return a !== null;
  if (op === "!=" || op === "not in") {
    const positive = op === "!=" ? "==" : "in";
    return every
      ? quantified(a, true, (one) => !pair(positive, one, b, false, float))
      : !pair(positive, a, b, false, float);
  }
  if (a === undefined || b === undefined) return false;
  const listA = a instanceof Listed ? a.items : Array.isArray(a) ? a : null;
  const listB = b instanceof Listed ? b.items : Array.isArray(b) ? b : null;
  if (op === "in") {
    if (typeof b === "string") return quantified(a, every, (one) => typeof one === "string" && b.includes(one));
    if (listB === null) return false;
    const whole = (one: unknown): readonly unknown[] | null =>
      one instanceof Listed ? one.items : Array.isArray(one) ? one : null;
    if (listA && listB.some((one) => whole(one) !== null && alikeLists(listA, whole(one) as readonly unknown[], float)))
      return true;
    return quantified(a, every, (one) =>
      listB.some((item) => item !== undefined && whole(item) === null && alike(one, item, float)),
    );
  }
  if (a instanceof Listed || b instanceof Listed || (listA && listB)) {
    return op === "==" && listA !== null && listB !== null && alikeLists(listA, listB, float);
  }
  const one = (x: unknown, y: unknown) => {
    const order = x === null || y === null ? undefined : ordered(x, y, float);
    if (order === undefined) return false;
    return { "==": order === 0, "<": order < 0, "<=": order <= 0, ">": order > 0, ">=": order >= 0 }[op] === true;
  };
  return listB ? quantified(listB, every, (y) => one(a, y)) : quantified(a, every, (x) => one(x, b));
}

function alikeLists(a: readonly unknown[], b: readonly unknown[], float: boolean): boolean {
  return (
    a.length === b.length &&
    a.every((x, i) => x !== undefined && !(x instanceof Listed) && !Array.isArray(b[i]) && alike(x, b[i], float))
  );
}

function alike(a: unknown, b: unknown, float: boolean): boolean {
  if (a === null || b === null) return a === b;
  return (Number.isNaN(a) && Number.isNaN(b)) || ordered(a, b, float) === 0;
}

/** undefined where the two do not compare. */
function ordered(a: unknown, b: unknown, float: boolean): number | undefined {
  const sign = (less: boolean, same: boolean) => (less ? -1 : same ? 0 : 1);
  const [x, y] = [a, b] as [Scalar, Scalar];
  if (typeof x === "number" && typeof y === "number") {
    const [p, q] = float ? [Math.fround(x), Math.fround(y)] : [x, y];
    return Number.isNaN(p) || Number.isNaN(q) ? undefined : sign(p < q, p === q);
  }
  if (typeof x === "string" && typeof y === "string") {
    const [p, q] = [[...x], [...y]].map((text) => text.map((char) => char.codePointAt(0) as number)) as [
      number[],
      number[],
    ];
    for (let i = 0; i < Math.max(p.length, q.length); i++) {
      const [s, t] = [p[i] ?? -1, q[i] ?? -1];
      if (s !== t) return s < t ? -1 : 1;
    }
    return 0;
  }
  if (typeof x === "boolean" && typeof y === "boolean") return sign(!x && y, x === y);
  if (typeof x === "object" && typeof y === "object" && x && y) {
    if ("time" in x && "time" in y) return sign(x.time < y.time, x.time === y.time);
    if ("json" in x && "json" in y) return x.json === y.json ? 0 : undefined;
    if ("integer" in x && "integer" in y)
      return sign(BigInt(x.integer) < BigInt(y.integer), BigInt(x.integer) === BigInt(y.integer));
  }
  const moment = (one: unknown) => {
    if (typeof one === "object" && one && "time" in one) return one.time as number;
    return typeof one === "string" && /^\d{4}-\d\d-\d\d/.test(one)
      ? Date.parse(one.length > 10 ? `${one}Z` : one)
      : Number.NaN;
  };
  const times = [x, y].filter((one) => typeof one === "object" && one && "time" in one).length;
  if (times > 0)
    return moment(x) === moment(y) ? 0 : moment(x) < moment(y) ? -1 : moment(x) > moment(y) ? 1 : undefined;
  // A large integer is no float: it is on one side of it.
  if (typeof x === "object" && x && "integer" in x && typeof y === "number" && !Number.isNaN(y))
    return besides(x.integer, y);
  if (typeof y === "object" && y && "integer" in y && typeof x === "number" && !Number.isNaN(x))
    return -besides(y.integer, x);
  return undefined;
}

function besides(integer: string, y: number): number {
  if (!Number.isFinite(y)) return y > 0 ? -1 : 1;
  const [whole, other] = [BigInt(integer), BigInt(Math.trunc(y))];
  return whole < other ? -1 : whole > other ? 1 : y > Math.trunc(y) ? -1 : y < Math.trunc(y) ? 1 : 0;
}
