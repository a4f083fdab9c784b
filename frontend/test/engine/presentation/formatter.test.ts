import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatter } from "../../../src/engine/presentation/formatter";
import { entryOf } from "../../../src/engine/table/dictionary";
import { formatExact, formatValue, words } from "../../../src/values/format";
import { formatTime } from "../../../src/values/time";
import { sameValue, type Value } from "../../../src/values/value";
import { oneKey } from "../../makeTable";
import { values } from "../strategies";

function column(given: readonly Value[], name = "x"): string[] {
  const { format } = formatter(oneKey(given, name).key);
  return given.map((value) => format(value));
}

function labels(given: readonly Value[], name = "x"): string[] {
  return given.map(formatter(oneKey(given, name).key).label);
}

describe("a column of numbers", () => {
  test.each<[string, number[], string[]]>([
    ["four significant digits, equal decimals", [0.98765, 0.5, 0.123456], ["0.9877", "0.5000", "0.1235"]],
    ["no more decimals than the numbers have", [0.1234, 0.5, 0.25], ["0.1234", "0.5000", "0.2500"]],
    ["settings as they were written", [0.1, 0.01, 0.001, 0.5, 512], ["0.1", "0.01", "0.001", "0.5", "512"]],
    ["scientific under 1e-3", [0.1, 0.0001, 3.14159e-5], ["0.1", "1e-4", "3.142e-5"]],
    ["integers stay ungrouped", [2024, 1234567, -5, 0], ["2024", "1234567", "-5", "0"]],
    ["one that was measured makes decimals for all", [1.25, 0.5125, 0], ["1.250", "0.512", "0.000"]],
    ["large numbers need no decimals", [123456.789, 98765.4321], ["123457", "98765"]],
    ["what equal decimals would hide is told", [1234.5678, 2345.6789, 0.0123456], ["1235", "2346", "0.01235"]],
    ["what is not finite", [Number.NaN, Infinity, 0.25], ["NaN", "Infinity", "0.25"]],
  ])("%s", (_, given, texts) => expect(column(given)).toEqual(texts));

  test("metrics by their shortest float32", () => {
    expect(column([0.001, 0.9, 0.25].map(Math.fround), "metrics.m")).toEqual(["0.001", "0.900", "0.250"]);
  });

  test("a mean of integers has decimals of its own", () => {
    const { format } = formatter(oneKey([1, 2, 4]).key);
    expect([format(7 / 3), format(2), format(1e-5)]).toEqual(["2.333", "2", "1e-5"]);
  });

  test("a duration", () => {
    expect(column([130, 12], "run.duration")).toEqual(["2m 10s", "12s"]);
    // It is the unit that says so, not the name.
    expect(column([130, 12], "duration")).toEqual(["130", "12"]);
    const { label } = formatter(oneKey([130, 130.25, 12], "run.duration").key);
    expect([130, 130.25, 12].map(label)).toEqual(["2m 10s", "2m 10.25s", "12s"]);
  });
});

test("no number in a column reads more than half a percent off", () => {
  const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(number, { minLength: 1, maxLength: 10 }), (given) => {
      const { format } = formatter(oneKey(given).key);
      for (const x of given) expect(Math.abs(Number(format(x)) - x)).toBeLessThanOrEqual(0.005 * Math.abs(x));
    }),
  );
});

describe("labels", () => {
  test("of different values of a key never read alike", () => {
    fc.assert(
      fc.property(
        fc.array(values, { minLength: 1, maxLength: 12 }),
        fc.constantFrom("x", "run.duration"),
        (given, name) => {
          const { key } = oneKey(given, name);
          const entries = Array.from({ length: key.dictionary.size }, (_, code) => entryOf(key.dictionary, code));
          const texts = entries.map(formatter(key).label);
          expect(new Set(texts).size).toBe(entries.length);
          const { items } = key.dictionary;
          if (!items) return;
          const elements = Array.from({ length: items.size - 1 }, (_, i) => entryOf(items, i + 1));
          expect(new Set(elements.map(formatter(key).label)).size).toBe(elements.length);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each<[string, Value[], string[]]>([
    ["numbers get the decimals that tell them apart", [0.12341, 0.12342, 0.5], ["0.12341", "0.12342", "0.50000"]],
    [
      "those that no few decimals tell apart are written out",
      [0.1, 0.1 + 2e-16, 0.5],
      ["0.1", "0.1000000000000002", "0.5000"],
    ],
    ["times get their seconds", [{ time: 0 }, { time: 1000 }], [`${formatTime(0)}:00`, `${formatTime(0)}:01`]],
    ["text that reads as a number, beside numbers", ["1", 1, "a"], ['"1" (text)', "1", "a"]],
    ["text that reads as a number, alone", ["1", "2"], ["1", "2"]],
    ["text that reads as a bool, beside bools", ["true", true], ['"true" (text)', "true"]],
    ["None and the text None", ["None", null, undefined, ""], ['"None" (text)', "None", "not logged", "empty text"]],
    ["spaces are seen", ["a", "a ", "a\n"], ["a", '"a "', '"a\\n"']],
    ["lists", [[64, 32], ["a, b"], ["a", "b"], []], ["[64, 32]", '["a, b"]', "[a, b]", "[]"]],
  ])("%s", (_, given, texts) => expect(labels(given)).toEqual(texts));
});

describe("in words", () => {
  test.each<[Value, string]>([
    [undefined, "not logged"],
    [null, "None"],
    ["None", '"None" (text)'],
    ["", "empty text"],
    [Number.NaN, "NaN"],
    ["NaN", '"NaN" (text)'],
    [true, "true"],
    [0.1 + 0.2, "0.3"],
    [1e-7, "1e-7"],
    [1e21, "1e21"],
    [{ integer: "18446744073709551616" }, "18446744073709551616"],
    [{ json: "[1,[2]]" }, "[1,[2]]"],
  ])("%j", (value, text) => {
    expect(words(value)).toBe(text);
    expect(formatValue(value)).toBe(text);
  });
});

describe("exactly", () => {
  test.each<[Value, string]>([
    [undefined, ""],
    [0.1 + 0.2, "0.30000000000000004"],
    [-0, "0"],
    ["None", "None"],
    [{ time: 1714559400123 }, "2024-05-01T10:30:00.123Z"],
    [["a", 1, null, { time: 0 }], '["a", 1, null, "1970-01-01T00:00:00.000Z"]'],
  ])("%j", (value, text) => expect(formatExact(value)).toBe(text));

  test("a number's text reads back", () => {
    fc.assert(fc.property(fc.double(), (x) => sameValue(Number(formatExact(x)), x)));
  });
});

test("times read in local time, whole days as dates", () => {
  const noon = new Date(2024, 4, 1, 12, 5).getTime();
  expect(column([{ time: noon }])).toEqual(["2024-05-01 12:05"]);
  expect(column([{ time: Date.UTC(2024, 4, 1) }, { time: 0 }])).toEqual(["2024-05-01", "1970-01-01"]);
  expect(formatTime(9e15)).toBe("9000000000000000 ms");
});
