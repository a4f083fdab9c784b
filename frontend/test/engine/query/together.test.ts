/** Filters as one expression and back, "or" between them, and why nothing passes. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Clause } from "../../../src/engine/clauses/list";
import { filterRows } from "../../../src/engine/kernels/filter";
import { answer } from "../../../src/engine/query/answer";
import { whyNothing } from "../../../src/engine/query/nothing";
import { together } from "../../../src/engine/query/together";
import type { Value } from "../../../src/values/value";
import { ref, tableOf } from "../../makeTable";

const table = tableOf(
  Array.from({ length: 60 }, (_, i) => ({
    kind: ["svc", "mlp", "cnn"][i % 3] as string,
    ...(i % 4 > 0 && { depth: i % 5 }),
    seed: i % 2,
  })),
);

const is = (name: string, ...include: readonly Value[]): Clause => ({
  type: "values",
  key: ref(name),
  include,
  exclude: [],
  match: "any",
});
const from = (name: string, min: number): Clause => ({ type: "range", key: ref(name), min, max: null, also: [] });

function passing(query: string, clauses: readonly Clause[] = []): readonly number[] {
  const found = query === "" ? { rows: null } : answer(query, table, 0);
  if ("problem" in found) throw new Error(`${query}: ${found.problem.message}`);
  return [...filterRows(table, clauses, found.rows).rows];
}

describe("filters", () => {
  it("are one expression, of which one is enough or all are needed", () => {
    const clauses = [is("kind", "svc"), from("depth", 3)];
    const made = together(clauses, "", table);
    expect(made).toEqual({
      written: 'kind == "svc" and depth >= 3',
      any: 'kind == "svc" or depth >= 3',
      all: null,
      clauses: null,
    });
    expect(passing(made.written ?? "")).toEqual(passing("", clauses));
  });

  it("join the expression that there is", () => {
    const clauses = [is("kind", "svc")];
    expect(together(clauses, "depth > 3 and seed == 1", table)).toMatchObject({
      written: 'kind == "svc" and depth > 3 and seed == 1',
      any: 'kind == "svc" or depth > 3 or seed == 1',
    });
    expect(together(clauses, "depth > 3 or seed == 1", table)).toMatchObject({
      written: 'kind == "svc" and (depth > 3 or seed == 1)',
      any: 'kind == "svc" or depth > 3 or seed == 1',
      all: null,
    });
  });

  it("turn from any to all and back", () => {
    const any = 'kind == "svc" or depth > 3';
    expect(together([], any, table)).toMatchObject({ any: null, all: 'kind == "svc" and depth > 3', written: null });
    expect(together([], 'kind == "svc" and depth > 3', table)).toMatchObject({ any, all: null });
    const nested = 'kind == "svc" and seed == 0 or depth > 3';
    expect(together([], nested, table).all).toBe('kind == "svc" and seed == 0 and depth > 3');
  });

  it("come back from an expression that has their form", () => {
    expect(together([from("seed", 1)], 'kind in ["svc", "mlp"] and depth >= 3', table).clauses).toEqual([
      is("kind", "svc", "mlp"),
      from("depth", 3),
    ]);
    expect(together([], 'kind == "svc" or depth >= 3', table).clauses).toBeNull();
    expect(together([is("kind", "mlp")], 'kind == "svc"', table).clauses).toBeNull();
  });

  it("are nothing beside what is no expression, or could be read no more", () => {
    const none = { written: null, any: null, all: null, clauses: null };
    expect(together([is("kind", "svc")], "depth >", table)).toEqual(none);
    expect(together([is("kind", "x".repeat(70_000))], "seed == 1", table)).toMatchObject({ written: null, any: null });
  });
});

const clause = fc.oneof(
  fc.subarray(["svc", "mlp", "cnn"], { minLength: 1 }).map((values) => is("kind", ...values)),
  fc.integer({ min: 0, max: 5 }).map((least) => from("depth", least)),
  fc.subarray([0, 1, undefined], { minLength: 1 }).map((values) => is("seed", ...values)),
);
const clauses = fc.uniqueArray(clause, { selector: ({ key }) => key.path[0], maxLength: 3 });
const part = fc.constantFrom("seed == 1", "(depth > 3 or seed == 0)", "not has(depth)", 'kind != "svc"', "depth < 2");
const query = fc
  .tuple(fc.array(part, { maxLength: 3 }), fc.constantFrom(" and ", " or "))
  .map(([parts, word]) => parts.join(word));

it("lets the same rows pass, and any of them those that one lets pass", () => {
  fc.assert(
    fc.property(clauses, query, (filters, asked) => {
      const { written, any, clauses: own } = together(filters, asked, table);
      const all = passing(asked, filters);
      if (written !== null) expect(passing(written)).toEqual(all);
      if (own !== null) expect(passing("", [...filters, ...own])).toEqual(all);
      if (any === null) return;
      const parts = asked.includes(" and ") ? asked.split(" and ") : asked === "" ? [] : [asked];
      const each = [...filters.map((one) => passing("", [one])), ...parts.map((one) => passing(one))];
      expect(passing(any)).toEqual([...new Set(each.flat())].sort((a, b) => a - b));
    }),
  );
});

describe("why nothing passes", () => {
  it.each([
    ['kind == "svc" and depth > 30', { part: "depth > 30", alone: true }],
    ["seed == 0 and (seed == 1)", { part: "(seed == 1)", alone: false }],
    ["depth > 30", null],
    ["seed == 0 and depth > 1", null],
    ['re.search("a", kind) and seed > 7', null],
    ["seed ==", null],
  ])("%s", (text, why) => {
    expect(whyNothing(text, table, 0)).toEqual(why);
  });
});
