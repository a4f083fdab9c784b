import fc from "fast-check";
import { expect, test } from "vitest";
import { curvesAddress, runExpression } from "../../src/host/curves";

const PAGE = { pathname: "/", search: "" };

test("the expression matches the runs and no others, as TensorBoard tries it", () => {
  const name = fc.oneof(
    fc.string({ unit: "binary", maxLength: 8 }),
    fc.stringMatching(/^exp\/r[12](\/train|\/val)?$/),
    fc.constantFrom("a.b", "a-b", "(x)", "[0]", "a|b", "^", "$", "\\d", "a+b", "lr=0.1,x"),
  );
  // Characters of two code units, of which only the second differs.
  const alike = fc.string({ unit: fc.constantFrom("😀", "😁", "a"), maxLength: 3 });
  const some = (one: fc.Arbitrary<string>) => fc.uniqueArray(one, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.oneof(some(name), some(alike)), name, (runs, other) => {
      const expression = new RegExp(runExpression(runs), "i");
      for (const run of runs) expect(expression.test(run)).toBe(true);
      expect(decodeURIComponent(curvesAddress(PAGE, runs))).toBe(`/?runFilter=${runExpression(runs)}#timeseries`);
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

test("names that share half a character have an address", () => {
  expect(runExpression(["r/😀a", "r/😁a"])).toBe("^r\\/(?:😀a|😁a)$");
  const many = Array.from({ length: 2000 }, (_, i) => `r/${i % 2 ? "😀" : "😁"}${i}`);
  expect(curvesAddress(PAGE, many)).toBe("/?runFilter=%5Er%5C%2F#timeseries");
});

test("the address keeps what else the page's query holds", () => {
  const place = { pathname: "/prefix/", search: "?darkMode=true&runFilter=old" };
  expect(curvesAddress(place, ["a/train", "a"])).toBe(
    `/prefix/?darkMode=true&runFilter=${encodeURIComponent("^a(?:\\/train|)$")}#timeseries`,
  );
  expect(curvesAddress(PAGE, ["é,%"])).toBe("/?runFilter=%5E%C3%A9%2C%25%24#timeseries");
});
