import fc from "fast-check";
import { expect, test } from "vitest";
import type { WireValue } from "../../../src/contract/value";
import type { AnyScalar, KindName } from "../../../src/values/kind";
import { encodeValue } from "../../../src/values/value";
import { documentValue, jsonText, scalarOf } from "../../../src/views/detail/values";

/** The server's encoding (`tb_metadata_plugin/model/wire_json.py`), written again. */
function encode(value: unknown): WireValue {
  if (typeof value === "number" && !Number.isFinite(value)) return { $number: String(value) };
  if (typeof value === "bigint") return { $integer: String(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (typeof value !== "object" || value === null) return value as WireValue;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([key, item]) => [entries.length === 1 && key.startsWith("$") ? `$${key}` : key, encode(item)]),
  );
}

/** What a logged value should be read as. */
function expected(value: unknown): unknown {
  if (typeof value === "bigint") return { integer: String(value) };
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== "object" || value === null) return value;
  return { entries: Object.entries(value).map(([key, item]) => [key, expected(item)]) };
}

const key = fc.oneof(fc.string(), fc.constantFrom("$number", "$$number", "$integer", "$time", "$", "a"));
const logged = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom(null, true, "", "None", Number.NaN, Number.POSITIVE_INFINITY, 2n ** 63n),
    fc.string(),
    fc.double(),
    fc.array(tie("value")),
    // Objects of several marked keys are not told apart from times by design: `$time` with `$text` is left out.
    fc
      .dictionary(key, tie("value"), { noNullPrototype: true })
      .filter((object) => !("$time" in object && "$text" in object)),
  ),
})).value;

test("reads back what the server encodes", () => {
  fc.assert(
    fc.property(logged, (value) => {
      expect(documentValue(encode(value))).toEqual(expected(value));
    }),
  );
});

test("an object whose only key looks like a mark stays an object", () => {
  expect(documentValue({ $$number: "NaN" })).toEqual({ entries: [["$number", "NaN"]] });
  expect(documentValue({ $number: "NaN", b: 1 })).toEqual({
    entries: [
      ["$number", "NaN"],
      ["b", 1],
    ],
  });
});

test("times keep the text that was logged", () => {
  const time = Date.UTC(2025, 10, 2, 13);
  expect(documentValue({ $time: "2025-11-02T13:00:00.000Z", $text: "2025-11-02T14:00+01:00" })).toEqual({
    time,
    text: "2025-11-02T14:00+01:00",
  });
  expect(scalarOf(documentValue({ $time: "2025-11-02T13:00:00.000Z" }))).toEqual({ time });
});

test("JSON holds NaN, big integers and times as they are", () => {
  const value = documentValue([
    { $number: "NaN" },
    { $integer: "9223372036854775808" },
    { $time: "2025-11-02T13:00:00.000Z" },
  ]);
  expect(jsonText(value)).toBe('[NaN, 9223372036854775808, "2025-11-02T13:00:00.000Z"]');
});

test("JSON of finite values is what JSON.parse reads back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(jsonText(documentValue(encode(value))))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("a limit cuts the JSON and stops the writing", () => {
  const long = Array.from({ length: 1000 }, (_, i) => i);
  expect(jsonText(long, 20)).toBe(jsonText(long).slice(0, 20));
});

/** One of each kind, but for JSON texts: in documents lists and objects stand as they were logged. */
const OF_EACH_KIND: Readonly<Record<Exclude<KindName, "json">, AnyScalar>> = {
  null: null,
  bool: true,
  number: Number.NaN,
  string: "a",
  time: { time: Date.UTC(2026, 0, 31) },
  integer: { integer: "9007199254740993" },
};

test.each(Object.entries(OF_EACH_KIND))("the panel knows the kind %s as the table does", (_, value) => {
  expect(scalarOf(documentValue(encodeValue(value)))).toEqual(value);
});
