/** Integers that float64 cannot hold. */
import { isMarked, marked, type ScalarKind } from "./kind";
import { numberKind } from "./number";

/** As decimal text. */
export interface BigInteger {
  readonly integer: string;
}

export function isBigInteger(value: unknown): value is BigInteger {
  return isMarked(value, "integer");
}

const text = ({ integer }: BigInteger) => integer;

export const integerKind = {
  code: 6,
  stored: "text",
  measured: "number",
  place: 0,
  is: isBigInteger,
  number: ({ integer }) => Number(integer),
  text,
  make: (_number, integer) => ({ integer }),
  compareTexts: (a, b) => {
    const [p, q] = [BigInt(a), BigInt(b)];
    return p < q ? -1 : p > q ? 1 : 0;
  },
  toJson: ({ integer }) => ({ $integer: integer }),
  fromJson: (json) => {
    const said = marked(json, "$integer");
    return typeof said === "string" && /^-?\d+$/.test(said) ? { integer: said } : undefined;
  },
  shown: text,
  exact: text,
  shownInList: text,
  exactInList: text,
  readsLike: numberKind.readsLike,
} as const satisfies ScalarKind<BigInteger>;
