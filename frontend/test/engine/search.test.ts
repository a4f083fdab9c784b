import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { entryOf } from "../../src/engine/dictionary";
import { formatExact } from "../../src/engine/format";
import { packColumn, unpackColumn } from "../../src/engine/pack";
import { parseQuery, searchRows } from "../../src/engine/search";
import { valueAt } from "../../src/engine/table";
import type { Key } from "../../src/engine/types";
import type { Value } from "../../src/engine/value";
import { ref, tableOf } from "../makeTable";
import { logged } from "./oracle";
import { KEY_NAMES, rows } from "./strategies";

function found(
  query: string,
  given: readonly Readonly<Record<string, Value>>[] = [
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
    expect(parseQuery("/(/")).toEqual({ type: "broken", problem: "Unterminated group" });
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

test("a copy that went to a worker gives the same rows, and holds the same values", () => {
  const query = fc.constantFrom("a", "1", "none", "0 1", "/^a/", "/\\[/", "/1$/");
  fc.assert(
    fc.property(rows, query, (given, text) => {
      const table = tableOf(given);
      const keys = structuredClone(table.keys.map(packColumn)).map(unpackColumn);
      keys.forEach(({ codes, dictionary }, i) => {
        const own = table.keys[i] as Key;
        expect([...codes].map((code) => entryOf(dictionary, code))).toEqual(
          table.runs.map((_, row) => valueAt(own, row)),
        );
      });
      expect(searchRows({ count: table.count, keys }, text)).toEqual(searchRows(table, text));
    }),
    { numRuns: 300 },
  );
});

test("a date is found by its day, whatever the clock of the reader says", () => {
  vi.stubEnv("TZ", "America/Los_Angeles");
  const day = [{ when: { time: Date.UTC(2026, 2, 1) } }, { when: { time: Date.UTC(2026, 2, 2) } }];
  expect(found("2026-03-01", day)).toEqual([0]);
  expect(found("2026-02-28", day)).toEqual([]);
  vi.unstubAllEnvs();
});
