import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonical, decodeValue, encodeValue, sameValue, type Value, ValueError } from "../../src/values/value";
import { values } from "../engine/strategies";

test("every value survives its JSON", () => {
  fc.assert(
    fc.property(values, (value) => {
      const back = decodeValue(JSON.parse(JSON.stringify(encodeValue(value))));
      expect(sameValue(back, value)).toBe(true);
      expect(canonical(back)).toBe(canonical(value));
    }),
  );
});

test("equal values have one canonical text, others have others", () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(canonical(a) === canonical(b)).toBe(sameValue(a, b));
      expect(sameValue(a, a)).toBe(true);
    }),
  );
});

describe("canonical JSON", () => {
  test.each<[Value, string]>([
    [undefined, '{"$missing":true}'],
    [null, "null"],
    [Number.NaN, '{"$number":"NaN"}'],
    [-Infinity, '{"$number":"-Infinity"}'],
    [-0, "0"],
    ["adam", '"adam"'],
    [{ time: 0 }, '{"$time":"1970-01-01T00:00:00.000Z"}'],
    [{ time: 9e15 }, '{"$time":9000000000000000}'],
    [{ integer: "18446744073709551616" }, '{"$integer":"18446744073709551616"}'],
    [{ json: "[1,[2]]" }, '{"$json":"[1,[2]]"}'],
    [[64, null, Number.NaN], '[64,null,{"$number":"NaN"}]'],
  ])("%j", (value, text) => {
    expect(canonical(value)).toBe(text);
    expect(sameValue(decodeValue(JSON.parse(text)), value)).toBe(true);
  });

  test.each([
    {},
    { a: 1 },
    { $missing: false },
    { $number: "1" },
    { $number: 1 },
    { $integer: "1.5" },
    { $integer: 1 },
    { $time: "yesterday" },
    { $time: null },
    { $json: {} },
    { $time: 1, $json: "" },
    [[1]],
    [{ $missing: true }],
    [{}],
  ])("%j is no value", (json) => {
    expect(() => decodeValue(json)).toThrow(ValueError);
  });
});

test("float32 makes numbers equal that a metric cannot tell apart", () => {
  expect(sameValue(0.9, Math.fround(0.9))).toBe(false);
  expect(sameValue(0.9, Math.fround(0.9), true)).toBe(true);
  expect(sameValue(0.9, 0.9001, true)).toBe(false);
  expect(sameValue([0.9], [Math.fround(0.9)], true)).toBe(true);
});
