/** Random expressions over random rows, against a slow reading of each row; and half texts of them. */
import fc, { type Arbitrary } from "fast-check";
import { describe, expect, it } from "vitest";
import { clauseType } from "../../../src/engine/clauses/list";
import { filterRows } from "../../../src/engine/kernels/filter";
import { answer } from "../../../src/engine/query/answer";
import { literalText } from "../../../src/engine/query/literal";
import { DEEPEST, parse } from "../../../src/engine/query/parse";
import { resolve } from "../../../src/engine/query/resolve";
import { clausesOf, textOfAll, textOfAny } from "../../../src/engine/query/rewrite";
import { LONGEST } from "../../../src/engine/query/tokens";
import { findKey, valueAt } from "../../../src/engine/table/table";
import { keyText } from "../../../src/values/keyText";
import { type Row, ref, tableOf } from "../../makeTable";
import { filtered, KEY_NAMES, scalars, rows as someRows } from "../strategies";
import { passes } from "./slow";

const literal: Arbitrary<string> = scalars.map((value) => literalText(value)).filter((text) => text !== null);
const key = fc.constantFrom(...KEY_NAMES, "absent").map((name) => keyText(ref(name)));

/** Texts that are expressions, deeper ones less often. */
const { condition } = fc.letrec<{ value: string; list: string; condition: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    { weight: 5, arbitrary: key },
    { weight: 4, arbitrary: literal },
    tie("list"),
    fc.tuple(tie("value"), fc.constantFrom("+", "-", "*", "/"), tie("value")).map(([a, op, b]) => `(${a} ${op} ${b})`),
    tie("value").map((of) => `-${of}`),
    tie("value").map((of) => `abs(${of})`),
    key.map((of) => `len(${of})`),
    key.map((of) => `${of}.lower()`),
  ),
  list: fc
    .array(
      fc.oneof(
        literal,
        fc.array(literal, { maxLength: 2 }).map((of) => `[${of.join(", ")}]`),
      ),
      { maxLength: 3 },
    )
    .map((of) => `[${of.join(", ")}]`),
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    {
      weight: 6,
      arbitrary: fc
        .tuple(tie("value"), fc.constantFrom("==", "!=", "<", "<=", ">", ">=", "in", "not in"), tie("value"))
        .map((of) => of.join(" ")),
    },
    fc
      .tuple(
        tie("value"),
        fc.constantFrom("<", "<=", "=="),
        tie("value"),
        fc.constantFrom("<", ">=", "!="),
        tie("value"),
      )
      .map((of) => of.join(" ")),
    fc.tuple(key, fc.constantFrom("is None", "is not None")).map((of) => of.join(" ")),
    key,
    key.map((of) => `has(${of})`),
    fc.tuple(key, fc.constantFrom("==", "!=", ">", "in", "not in"), tie("value")).map((of) => `all(${of.join(" ")})`),
    fc
      .tuple(key, fc.constantFrom("contains", "startswith"), literal)
      .map(([of, method, part]) => `${of}.${method}(${part})`),
    tie("condition").map((of) => `not ${of}`),
    tie("condition").map((of) => `(${of})`),
    fc.array(tie("condition"), { minLength: 2, maxLength: 4 }).map((of) => of.join(" and ")),
    fc.array(tie("condition"), { minLength: 2, maxLength: 4 }).map((of) => of.join(" or ")),
  ),
}));

/** By the slow reading. */
function slowly(text: string, rows: readonly Row[]): readonly boolean[] {
  const table = tableOf(rows);
  const tree = parse(text);
  return rows.map((_, row) =>
    passes(tree, {
      value: ({ ref }) => {
        const key = findKey(table, ref);
        return key && valueAt(key, row);
      },
      isMetric: ({ ref: { namespace } }) => namespace === "metric",
    }),
  );
}

function quickly(text: string, rows: readonly Row[]): readonly boolean[] {
  const told = answer(text, tableOf(rows), 0);
  if ("problem" in told) throw new Error(told.problem.message);
  return Array.from(told.rows ?? [], Boolean);
}

describe("expressions", () => {
  it("let the same rows pass as a slow reading of each row", () => {
    fc.assert(
      fc.property(someRows, condition, (rows, text) => {
        expect(quickly(text, rows), text).toEqual(slowly(text, rows));
      }),
      { numRuns: 2000 },
    );
  });

  it("that are cut off or disturbed have a problem within the text, or an answer", () => {
    const table = tableOf([{ x: 1, y: "a", "metrics.m": 0.5 }]);
    fc.assert(
      fc.property(condition, fc.nat(200), fc.string({ unit: "binary", maxLength: 3 }), (text, at, odd) => {
        const typed = text.slice(0, at) + odd + text.slice(at + 1);
        const told = answer(typed, table, 0);
        if (!("problem" in told)) return;
        const { from, to, message } = told.problem;
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(to).toBeLessThanOrEqual(typed.length);
        expect(message).not.toBe("");
      }),
    );
  });

  it("of any size are answered", () => {
    const table = tableOf([{ x: 1 }]);
    const rows = (text: string) => answer(text, table, 0);
    const code = (text: string) =>
      "problem" in rows(text) && (rows(text) as { problem: { code: string } }).problem.code;
    expect(rows(Array(5000).fill("x == 1").join(" and "))).toMatchObject({ rows: new Uint8Array([1]) });
    expect(rows(`x in [${Array(20_000).fill("1").join(",")}]`)).toMatchObject({ rows: new Uint8Array([1]) });
    expect(rows(`${"(".repeat(DEEPEST)}x == 1${")".repeat(DEEPEST)}`)).toMatchObject({ rows: new Uint8Array([1]) });
    for (const open of ["(", "not ", "-", "[", "abs(", "all("]) expect(code(`${open.repeat(500)}x`)).toBe("too-deep");
    expect(code(`x == ${Array(500).fill("1").join(" + ")}`)).toBe("too-deep");
    expect(code("x".repeat(LONGEST + 1))).toBe("too-long");
    for (const one of ["(", ")", "x ", "x.", "x[", '"', "'", "\\", "1", "1.", "not ", "x.lower()", "[]", "==", "x=="]) {
      const start = performance.now();
      rows(one.repeat(Math.floor(LONGEST / one.length)));
      expect(performance.now() - start, one).toBeLessThan(2000);
    }
  });
});

/** Filters that keep some row out. */
const active = filtered.map(({ rows, clauses }) => ({
  rows,
  clauses: clauses.filter((one) => clauseType(one).filters(one)),
}));

describe("filters", () => {
  const passing = (rows: Uint8Array | null) =>
    Array.from((rows ?? new Uint8Array()).entries()).flatMap(([row, one]) => (one ? row : []));

  it("let the same rows pass as an expression, all or any of them, where they can be written", () => {
    let written = 0;
    fc.assert(
      fc.property(active, ({ rows, clauses }) => {
        const table = tableOf(rows);
        const all = textOfAll(clauses, table);
        if (all !== null && all !== "") {
          written++;
          const told = answer(all, table, 0);
          expect("rows" in told && passing(told.rows), all).toEqual(Array.from(filterRows(table, clauses, null).rows));
        }
        const any = textOfAny(clauses, table);
        if (any !== null && any !== "") {
          const told = answer(any, table, 0);
          const each = clauses.map((clause) => new Set(filterRows(table, [clause], null).rows));
          const wanted = rows.flatMap((_, row) => (each.some((one) => one.has(row)) ? row : []));
          expect("rows" in told && passing(told.rows), any).toEqual(wanted);
        }
      }),
      { numRuns: 1000 },
    );
    expect(written).toBeGreaterThan(100);
  });

  it("come back from an expression that has their form, with the same rows", () => {
    let back = 0;
    fc.assert(
      fc.property(active, ({ rows, clauses }) => {
        const table = tableOf(rows);
        const text = textOfAll(clauses, table);
        if (text === null || text === "") return;
        const tree = parse(text);
        const again = clausesOf(tree, resolve(tree, table));
        if (again === null) return;
        back++;
        expect(Array.from(filterRows(table, again, null).rows), text).toEqual(
          Array.from(filterRows(table, clauses, null).rows),
        );
      }),
      { numRuns: 1000 },
    );
    expect(back).toBeGreaterThan(100);
  });

  it.each([
    ["x == 1", [{ type: "values", include: [1] }]],
    ['x in ["a", None, nan]', [{ type: "values", include: ["a", null, Number.NaN] }]],
    ["x != 1 and has(x)", [{ type: "values", exclude: [1, undefined] }]],
    ["(x == 1 or not has(x))", [{ type: "values", include: [1, undefined] }]],
    ["0 <= x <= 1", [{ type: "range", min: 0, max: 1 }]],
    ["x >= 0 and x <= 1", [{ type: "range", min: 0, max: 1 }]],
    ["(x <= 1 or x is None)", [{ type: "range", min: null, max: 1, also: [null] }]],
    [
      "x == 1 and y == 2",
      [
        { type: "values", include: [1] },
        { type: "values", include: [2] },
      ],
    ],
    ["x < 1", null],
    ["x == y", null],
    ["x == 1 or y == 1", null],
    ["not x == 1", null],
    ["x == nan", null],
    ["x in []", null],
    ["x", null],
  ])("%s has the form of filters or not", (text, wanted) => {
    const table = tableOf([{ x: 1, y: 2 }]);
    const tree = parse(text);
    const clauses = clausesOf(tree, resolve(tree, table));
    if (wanted === null) expect(clauses).toBeNull();
    else expect(clauses).toMatchObject(wanted);
  });
});
