/** Arbitrary values, keys, tables and clauses: full of the cases that go wrong. */
import fc, { type Arbitrary } from "fast-check";
import type { Clause } from "../../src/engine/clauses/list";
import type { Scalar, Value } from "../../src/values/value";
import { type Row, ref } from "../makeTable";

const oddTexts = fc.constantFrom(
  "",
  "None",
  "NaN",
  "not logged",
  "true",
  "1",
  "a",
  "b",
  "b ",
  "a10",
  "a9",
  "[1]",
  "\ufeff",
);
export const texts: Arbitrary<string> = fc.oneof(oddTexts, fc.string({ unit: "binary", maxLength: 4 }));
const oddNumbers = fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, 1, 2, 0.1, 0.9, 1e-4, 2 ** 53, 1e21);
export const numbers: Arbitrary<number> = fc.oneof(oddNumbers, fc.double(), fc.integer({ min: -3, max: 3 }));
const times = fc.integer({ min: -1e14, max: 1e14 }).map((time) => ({ time }));
const integers = fc
  .constantFrom("9007199254740993", "-9007199254740993", "18446744073709551616")
  .map((integer) => ({ integer }));
const jsons = fc.constantFrom("{}", '[1,"a"]', "[[1],[2]]").map((json) => ({ json }));

export const scalars: Arbitrary<Scalar> = fc.oneof(
  { weight: 4, arbitrary: texts },
  { weight: 4, arbitrary: numbers },
  fc.boolean(),
  fc.constant(null),
  times,
  integers,
  jsons,
);
export const values: Arbitrary<Value> = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 2, arbitrary: fc.constant(undefined) },
  fc.array(scalars, { maxLength: 3 }),
);

/** From few distinct values, so that rows share some. `float32` gives what a metric can hold. */
function shared(pool: Arbitrary<Value>): Arbitrary<Arbitrary<Value>> {
  return fc.array(pool, { minLength: 1, maxLength: 5 }).map((few) => fc.constantFrom(undefined, ...few));
}

export const KEY_NAMES = ["x", "y", "metrics.m"] as const;

/** Rows over the keys x (anything), y (scalars) and metrics.m (float32 numbers). */
export const rows: Arbitrary<Row[]> = fc
  .tuple(shared(values), shared(scalars), shared(numbers))
  .chain(([x, y, m]) => fc.array(fc.record({ x, y, "metrics.m": m }), { maxLength: 20 }));

/** Values of which some are in the rows. */
function wanted(from: readonly Row[]): Arbitrary<Value> {
  const held = from
    .flatMap((row) => Object.values(row))
    .flatMap((value) => (Array.isArray(value) ? [value, ...value] : [value]));
  return held.length > 0 ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...held) }, values) : values;
}

export function clauses(from: readonly Row[]): Arbitrary<Clause[]> {
  const some = fc.array(wanted(from), { maxLength: 3 });
  const bound = fc.option(fc.oneof(fc.constantFrom(0, 1, 0.1, 0.9), fc.double({ noNaN: true })));
  const names = fc.constantFrom(...KEY_NAMES, "absent");
  const value = fc.record({
    type: fc.constant("values" as const),
    key: names.map(ref),
    include: some,
    exclude: some,
    match: fc.constantFrom("any" as const, "all" as const),
  });
  const range = fc.record({
    type: fc.constant("range" as const),
    key: names.map(ref),
    min: bound,
    max: bound,
    also: some,
  });
  return fc.uniqueArray(fc.oneof(value, range), { maxLength: 4, selector: (clause) => JSON.stringify(clause.key) });
}

/** Rows and clauses over them. */
export const filtered = rows.chain((from) => fc.record({ rows: fc.constant(from), clauses: clauses(from) }));
