import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { formatter } from "../../../src/engine/presentation/formatter";
import { packKey, unpackKey } from "../../../src/engine/search/pack";
import { parseQuery, searchRows } from "../../../src/engine/search/search";
import { entryOf } from "../../../src/engine/table/dictionary";
import { valueAt } from "../../../src/engine/table/table";
import type { Key } from "../../../src/engine/table/types";
import { formatDuration } from "../../../src/values/duration";
import { formatExact } from "../../../src/values/format";
import { keyId } from "../../../src/values/key";
import { isList, type Value } from "../../../src/values/value";
import { ref, tableOf } from "../../makeTable";
import { logged } from "../oracle";
import { KEY_NAMES, rows } from "../strategies";

function found(
  query: string,
  given: readonly Readonly<Record<string, Value>>[] = [
    { model: "MLP", lr: 0.001 },
    { model: "svc", path: "/ckpt/MLP.pt" },
  ],
  names: readonly string[] = ["exp/first run", "exp/r2"],
): number[] | null {
  const table = tableOf(given, names);
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

/** Names that hold none of the words. */
const PLAIN = ["u", "v", "w", "x", "y", "z"];

describe("numbers", () => {
  const rates = [
    { lr: 1e-4 },
    { lr: 0.00314159 },
    { lr: 2e5, name: "lr007" },
    { lr: 7 },
    { lr: "1e-4" },
    { lr: Infinity },
  ];
  test.each<[string, number[]]>([
    ["1e-4", [0, 4]],
    ["1E-04", [0]],
    ["0.0001", [0]],
    ["0.00010", [0]],
    ["e-4", [0, 4]],
    [".0001", [0]],
    ["+1e-4", [0]],
    ["0.003142", [1]],
    ["0.00314159", [1]],
    ["2e5", [2]],
    ["2e+5", [2]],
    ["200000.0", [2]],
    ["007", [2]],
    ["7.0", [3]],
    ["1e400", []],
    ["infinity", [5]],
    ["inf", [5]],
  ])("%j", (query, rows) => expect(found(query, rates, PLAIN)).toEqual(rows));

  test("an expression reads them exactly", () => {
    expect(found("/^0\\.0001$/", rates, PLAIN)).toEqual([0]);
    expect(found("/e-4/", rates, PLAIN)).toEqual([4]);
  });
});

describe("lists", () => {
  const lists = [{ a: [1e-4, 2] }, { a: [Math.PI, null, "mlp"] }, { a: [] }, { a: ["2", Infinity] }, { a: 2 }];
  test.each<[string, number[]]>([
    ["1e-4", [0]],
    ["0.00010", [0]],
    ['"[1e-4, 2]"', [0]],
    ["[0.0001,", [0]],
    ["3.142", [1]],
    ["3.14159", [1]],
    ["none", [1]],
    ['"none, mlp"', [1]],
    ["2.0", [0, 4]],
    ["1e400", []],
  ])("%j", (query, rows) => expect(found(query, lists, PLAIN)).toEqual(rows));
});

describe("durations", () => {
  const runs = [{ "run.duration": 7500 }, { "run.duration": 130.25 }, { "run.duration": 7200 }, { x: 7500 }];
  test.each<[string, number[]]>([
    ["2h", [0, 2]],
    ["2 h", [0, 2]],
    ['"2 h 5 min"', [0]],
    ['"2h 05m"', [0]],
    ["125min", [0]],
    ['"2 hours"', [2]],
    ["2 min 10 s", [1]],
    ["130.25", [1]],
    ["7500", [0, 3]],
    ["2hours", [2]],
    ["2 h 5 min", [0]],
    ["2  Hours 5 MIN u", [0]],
    ["125 min", [0]],
    ["2 hist", []],
    ["5 2 h", [0]],
  ])("%j", (query, rows) => expect(found(query, runs, PLAIN)).toEqual(rows));

  test("a number and its unit are looked for together", () => {
    const names = ["hist_2", "x", "2_hist"];
    const short = [{ "run.duration": 300 }, { "run.duration": 7200 }, {}];
    expect(found("2 h", short, names)).toEqual([1]);
    expect(found("2 hi", short, names)).toEqual([0, 2]);
    expect(found('"2" h', short, names)).toEqual([0, 1, 2]);
  });

  test("every one is found by all that is shown of it, in a worker too", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 8 }), (all) => {
        const table = tableOf(all.map((seconds) => ({ "run.duration": seconds })));
        const keys = structuredClone(table.keys.map(packKey)).map(unpackKey);
        const shown = all.map(formatDuration);
        all.forEach((seconds, row) => {
          const word = shown[row] ?? "";
          const expected = all.map((_, other) => Number((shown[other] ?? "").includes(word)));
          expect([...(searchRows({ count: table.count, keys }, `"${word}"`) ?? [])]).toEqual(expected);
          const written = `"${Math.round(seconds)}sec"`;
          const rounded = formatDuration(Math.round(seconds));
          const passes = [...(searchRows(table, written) ?? [])];
          expect([seconds, passes]).toEqual([seconds, shown.map((text) => Number(text === rounded))]);
        });
      }),
      { numRuns: 200 },
    );
  });
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

/** A word that is a number in full; 007 is a name. */
const LITERAL = /^[-+]?(?!0\d)(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/;

/** Whether a value holds a word, by what is shown of it one by one. */
function holds(key: Key, value: Value, word: string): boolean {
  if (value === undefined) return false;
  const texts = [
    formatExact(value),
    ...(typeof value === "number" || isList(value) ? [formatter(key).format(value)] : []),
  ];
  if (texts.some((text) => text.toLowerCase().includes(word))) return true;
  return LITERAL.test(word) && (isList(value) ? value : [value]).includes(Number(word));
}

test("rows that pass hold each word: in the name, in a value as it reads exactly or in its cell, or as its number", () => {
  const word = fc.constantFrom(
    ...["r1", "r", "a", "A", "none", "0", "1", "tru", "[", "e", "nan", "-", "007", "x y"],
    ...["1e-4", "0.0001", "1.0", "0.90", "-0", "1e0", "1e+21", "9007199254740992.0", ".", "+1", "0.1000"],
  );
  fc.assert(
    fc.property(rows, fc.array(word, { minLength: 1, maxLength: 3 }), (given, words) => {
      const table = tableOf(given);
      const passes = searchRows(table, words.join(" "));
      const expected = table.runs.map((run, row) => {
        // A time also reads in local time, which this oracle leaves to the format's tests.
        const inKeys = (one: string) =>
          KEY_NAMES.some((name) => {
            const key = table.byId.get(keyId(ref(name)));
            return key !== undefined && holds(key, logged(table, row, ref(name)), one);
          });
        const each = words.join(" ").toLowerCase().split(" ");
        return each.every((one) => run.includes(one) || inKeys(one));
      });
      if (given.some((row) => JSON.stringify(row).includes('"time"'))) return;
      expect([...(passes ?? [])].map(Boolean)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test("numbers of settings are searched as they are shown, not with equal decimals", () => {
  const table = tableOf([
    { x: 0.1, "metrics.m": 0.125 },
    { x: 0, "metrics.m": 0 },
  ]);
  const { keys } = table;
  expect(searchRows({ count: 2, keys: keys.filter(({ ref }) => ref.namespace === "doc") }, ".")).toEqual(
    Uint8Array.of(1, 0),
  );
  expect(searchRows({ count: 2, keys: keys.filter(({ ref }) => ref.namespace === "metric") }, ".")).toEqual(
    Uint8Array.of(1, 1),
  );
});

test("a copy that went to a worker gives the same rows, and holds the same values", () => {
  const query = fc.constantFrom("a", "1", "none", "0 1", "/^a/", "/\\[/", "/1$/");
  fc.assert(
    fc.property(rows, query, (given, text) => {
      const table = tableOf(given);
      const keys = structuredClone(table.keys.map(packKey)).map(unpackKey);
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
