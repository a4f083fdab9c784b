import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatExact } from "../../src/engine/format";
import { matchTexts, parseQuery, searchableTexts, searchRows } from "../../src/engine/search";
import { ref, tableOf } from "../makeTable";
import { logged } from "./oracle";
import { KEY_NAMES, rows } from "./strategies";

function found(
  query: string,
  given = [
    { model: "MLP", lr: 0.001 },
    { model: "svc", path: "/ckpt/MLP.pt" },
  ],
): number[] | null {
  const table = tableOf(given, ["exp/first run", "exp/r2"]);
  const passes = searchRows(table, query);
  return passes && [...passes].flatMap((pass, row) => (pass ? [row] : []));
}

describe("words", () => {
  test.each<[string, number[] | null]>([
    ["", null],
    ["  ", null],
    ["mlp", [0, 1]],
    ["mlp 0.001", [0]],
    ["first", [0]],
    ["first run", [0]],
    ["run first", [0]],
    ['"run first"', []],
    ['"first run" mlp', [0]],
    ["exp svc", [1]],
    ["/ckpt/MLP.pt", [1]],
    ["ckpt/", [1]],
    [".*", []],
    ["nothing", []],
  ])("%j", (query, rows) => expect(found(query)).toEqual(rows));
});

describe("regular expressions", () => {
  test.each<[string, number[] | null]>([
    ["/^MLP$/", [0]],
    ["/mlp/", []],
    ["/mlp/i", [0, 1]],
    ["/r\\d/g", [1]],
    ["/\\/r2/", [1]],
    ["/^/", [0, 1]],
    ["/(/", null],
  ])("%j", (query, rows) => expect(found(query)).toEqual(rows));

  test("a broken one says why", () => {
    expect(parseQuery("/(/")).toMatchObject({ type: "broken", problem: expect.stringContaining("(") });
  });
});

test("rows that pass hold each word in some text: the name, or a value as it reads exactly", () => {
  const word = fc.constantFrom("r1", "r", "a", "A", "none", "0", "1", "tru", "[", "e", "nan", "-", "007", "x y");
  fc.assert(
    fc.property(rows, fc.array(word, { minLength: 1, maxLength: 3 }), (given, words) => {
      const table = tableOf(given);
      const passes = searchRows(table, words.join(" "));
      const expected = table.runs.map((run, row) => {
        const values = KEY_NAMES.map((name) => logged(table, row, ref(name)));
        // A time also reads in local time, which this oracle leaves to the format's tests.
        const texts = [run, ...values.filter((value) => value !== undefined).map(formatExact)].map((text) =>
          text.toLowerCase(),
        );
        return words
          .join(" ")
          .split(" ")
          .every((one) => texts.some((text) => text.includes(one.toLowerCase())));
      });
      if (given.some((row) => JSON.stringify(row).includes('"time"'))) return;
      expect([...(passes ?? [])].map(Boolean)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("texts can be matched elsewhere", () => {
  const table = tableOf([{ x: "a" }, { x: "b" }, { x: ["a", "b"] }, {}]);
  const { texts, rowsOf } = searchableTexts(table);
  expect(texts).toContain('["a", "b"]');
  expect([...rowsOf(matchTexts(texts, "^a$|r3", ""))]).toEqual([1, 0, 0, 1]);
  expect([...rowsOf(new Uint8Array(texts.length))]).toEqual([0, 0, 0, 0]);
});
