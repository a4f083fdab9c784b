/** Comparisons of sums over keys that hold numbers alone, all rows at once. What is no number is NaN here: it compares as little. */
import { Kind } from "../../values/kind";
import { perKey } from "../table/kept";
import type { Key } from "../table/types";
import type { Resolved } from "./resolve";
import type { Compare, CompareOp, Expression } from "./tree";

const NUMERIC: ReadonlySet<number> = new Set([Kind.missing, Kind.null, Kind.number]);

const isNumeric: (key: Key) => boolean = perKey(
  ({ dictionary: { kinds, members } }) => members === undefined && kinds.every((kind) => NUMERIC.has(kind)),
);

/** 1 per row that passes; null where something else than numbers is asked. */
export function compareNumbers({ first, rest }: Compare, keys: Resolved["keys"], count: number): Uint8Array | null {
  const [one] = rest;
  if (one === undefined || rest.length > 1 || !COMPARED.has(one.op)) return null;
  const sides = [first, one.right];
  if (!sides.every((side) => isSum(side, keys))) return null;
  const float32 = sides.some((side) => side.type === "name" && keys.get(side)?.float32 === true);
  const [a, b] = sides.map((side) => numbersOf(side, keys, count)) as [Float64Array, Float64Array];
  const [left, right] = float32 ? [new Float32Array(a), new Float32Array(b)] : [a, b];
  return compared(one.op, left, right);
}

const COMPARED: ReadonlySet<CompareOp> = new Set<CompareOp>(["==", "!=", "<", "<=", ">", ">="]);

function isSum(node: Expression, keys: Resolved["keys"]): boolean {
  switch (node.type) {
    case "name": {
      const key = keys.get(node);
      return key !== null && key !== undefined && isNumeric(key);
    }
    case "literal":
      return typeof node.value === "number";
    case "negative":
      return isSum(node.of, keys);
    case "arithmetic":
      return isSum(node.left, keys) && isSum(node.right, keys);
    default:
      return false;
  }
}

/** One number a row. */
function numbersOf(node: Expression, keys: Resolved["keys"], count: number): Float64Array {
  if (node.type === "literal") return new Float64Array(count).fill(node.value as number);
  if (node.type === "name") {
    const { codes, dictionary } = keys.get(node) as Key;
    const numbers = new Float64Array(count);
    for (let row = 0; row < count; row++) numbers[row] = dictionary.numbers[codes[row] as number] as number;
    return numbers;
  }
  if (node.type === "negative") {
    const numbers = numbersOf(node.of, keys, count);
    for (let row = 0; row < count; row++) numbers[row] = -(numbers[row] as number);
    return numbers;
  }
  if (node.type !== "arithmetic") throw new Error(`${node.type} is no sum`);
  const left = numbersOf(node.left, keys, count);
  const right = numbersOf(node.right, keys, count);
  const { op } = node;
  for (let row = 0; row < count; row++) {
    const [x, y] = [left[row] as number, right[row] as number];
    left[row] = op === "+" ? x + y : op === "-" ? x - y : op === "*" ? x * y : y === 0 ? Number.NaN : x / y;
  }
  return left;
}

function compared(op: CompareOp, left: Float64Array | Float32Array, right: Float64Array | Float32Array): Uint8Array {
  const rows = new Uint8Array(left.length);
  const [below, equal, above] = [
    op === "<" || op === "<=",
    op === "==" || op === "<=" || op === ">=",
    op === ">" || op === ">=",
  ].map(Number) as [number, number, number];
  if (op === "!=") {
    for (let row = 0; row < rows.length; row++) rows[row] = Number(left[row] !== right[row]);
    return rows;
  }
  for (let row = 0; row < rows.length; row++) {
    const [x, y] = [left[row] as number, right[row] as number];
    rows[row] = (Number(x < y) & below) | (Number(x === y) & equal) | (Number(x > y) & above);
  }
  return rows;
}
