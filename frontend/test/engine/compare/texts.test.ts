import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { hasLines, indented, linesOf } from "../../../src/engine/compare/texts";
import { formatExact } from "../../../src/values/format";
import { values } from "../strategies";

test("indented JSON is the same JSON, as JavaScript writes it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const lines = indented(JSON.stringify(value));
      expect(lines.join("\n")).toBe(JSON.stringify(value, null, 2));
    }),
  );
});

describe("indented JSON", () => {
  it("keeps each digit, and what only Python writes", () => {
    expect(indented('{"a":[12345678901234567890,NaN,-Infinity,1e400],"b":{},"c":""}')).toEqual([
      "{",
      '  "a": [',
      "    12345678901234567890,",
      "    NaN,",
      "    -Infinity,",
      "    1e400",
      "  ],",
      '  "b": {},',
      '  "c": ""',
      "}",
    ]);
  });

  it("takes brackets, commas and escaped quotes in texts for texts", () => {
    expect(indented('["{,]\\"",":\\\\"]')).toEqual(["[", '  "{,]\\"",', '  ":\\\\"', "]"]);
  });

  it("of what is no JSON loses nothing but spaces", () => {
    expect(indented('[1, "a').join("").replaceAll(" ", "")).toBe('[1,"a');
    expect(indented("]]")).toHaveLength(3);
  });

  it("is linear in a text of megabytes", () => {
    expect(indented(`["${"x".repeat(4_000_000)}"]`)).toHaveLength(3);
    expect(indented("[".repeat(100_000)).length).toBe(100_000);
  });
});

test("every value has lines; what is read as a whole has one", () => {
  fc.assert(
    fc.property(values, (value) => {
      const lines = linesOf(value);
      if (value === undefined) expect(lines).toEqual([]);
      else if (!hasLines(value)) expect(lines).toEqual([formatExact(value)]);
    }),
  );
});

test("texts of several lines, long lists and JSON have lines", () => {
  expect(linesOf("a\nb\r\nc\n")).toEqual(["a", "b", "c", ""]);
  expect(linesOf("a, b")).toEqual(["a, b"]);
  const long = Array.from({ length: 30 }, (_, i) => i);
  expect(linesOf(long)).toEqual(long.map(String));
  expect(linesOf([1, 2])).toEqual(["[1, 2]"]);
  const text = JSON.stringify({ name: "x".repeat(60) });
  expect(linesOf(text)).toHaveLength(3);
  expect(linesOf({ json: text })).toHaveLength(3);
  expect(linesOf(`[${"x".repeat(60)}`)).toHaveLength(1);
});
