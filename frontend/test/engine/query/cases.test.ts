/** What expressions mean, by the cases that Python's own parser is asked about too. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { answer, rowsOf } from "../../../src/engine/query/answer";
import { columnOf } from "../../../src/engine/table/dictionary";
import { makeTable } from "../../../src/engine/table/table";
import { readKeyText } from "../../../src/values/keyText";
import { decodeValue, type Json } from "../../../src/values/value";

interface Held {
  readonly now: string;
  readonly rows: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly cases: readonly { readonly expression: string; readonly passes: readonly string[] }[];
  readonly problems: readonly {
    readonly expression: string;
    readonly code: string;
    readonly from: number;
    readonly to: number;
  }[];
}

const file = new URL("../../../../tests/contract/cases/expression-cases.json", import.meta.url);
const held = JSON.parse(readFileSync(file, "utf8")) as Held;
const runs = Object.keys(held.rows);
const texts = [...new Set(Object.values(held.rows).flatMap((row) => Object.keys(row)))];
const fields = texts.map((text) => {
  const ref = readKeyText(text, "key");
  const values = runs.map((run) => (text in (held.rows[run] ?? {}) ? decodeValue(held.rows[run]?.[text]) : undefined));
  return { ref, ...columnOf(values, ref.namespace === "metric") };
});
const table = makeTable(
  "cases",
  runs,
  runs.map((run) => [run]),
  fields,
);

const now = Date.parse(held.now);

function passing(expression: string): readonly string[] {
  const told = answer(expression, table, now);
  if ("problem" in told) throw new Error(told.problem.message);
  const rows = told.rows ?? rowsOf(expression, table, now);
  return runs.filter((_, row) => rows[row] === 1);
}

describe("an expression", () => {
  it.each(held.cases)("$expression", ({ expression, passes }) => {
    expect(passing(expression)).toEqual(passes);
  });

  it.each(held.problems)("$expression is told what is wrong", ({ expression, code, from, to }) => {
    expect(answer(expression, table, now)).toMatchObject({ problem: { code, from, to } });
  });
});
