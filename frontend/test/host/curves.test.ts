import fc from "fast-check";
import { expect, test } from "vitest";
import { curvesAddress, runExpression } from "../../src/host/curves";

test("the expression matches the runs and no others, as TensorBoard tries it", () => {
  const name = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.stringMatching(/^exp\/r[12](\/train|\/val)?$/),
    fc.constantFrom("a.b", "a-b", "(x)", "[0]", "a|b", "^", "$", "\\d", "a+b", "lr=0.1,x"),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), name, (runs, other) => {
      const expression = new RegExp(runExpression(runs), "i");
      for (const run of runs) expect(expression.test(run)).toBe(true);
      const among = runs.some((run) => run.toLowerCase() === other.toLowerCase());
      // A line's end is no part of a run's name that anybody has.
      if (!among && !/\s/.test(other + runs.join(""))) expect(expression.test(other)).toBe(false);
    }),
  );
});

test("too many names give way to what they share", () => {
  const runs = Array.from({ length: 2000 }, (_, i) => `sweep/run-${i}`);
  expect(runExpression(runs)).toBe("^sweep\\/run-");
});

test("the address keeps what else the page's query holds", () => {
  const place = { pathname: "/prefix/", search: "?darkMode=true&runFilter=old" };
  expect(curvesAddress(place, ["a/train", "a"])).toBe(
    `/prefix/?darkMode=true&runFilter=${encodeURIComponent("^a(?:\\/train|)$")}#timeseries`,
  );
  expect(curvesAddress({ pathname: "/", search: "" }, ["é,%"])).toBe("/?runFilter=%5E%C3%A9%2C%25%24#timeseries");
});
