import { expect, test } from "vitest";
import { copyTextOf, PREVIEW, readingOf, visible } from "../../../src/views/detail/reading";
import { documentValue } from "../../../src/views/detail/values";

test("not logged, None, text and numbers never read alike", () => {
  const values = [
    null,
    "None",
    "none",
    "",
    "empty text",
    [],
    "[]",
    "empty list",
    documentValue({}),
    "{}",
    1,
    "1",
    true,
    "true",
  ];
  const texts = [...values, Number.NaN, "NaN", " a", "a", '"a"'].map((value) => {
    const { kind, text } = readingOf(value);
    return kind === "word" ? `word ${text}` : text;
  });
  expect(new Set(texts).size).toBe(texts.length);
});

test("words are ours, quotes mark the user's", () => {
  expect(readingOf(null)).toEqual({ kind: "word", text: "None", cut: false });
  expect(readingOf("None")).toEqual({ kind: "text", text: '"None"', cut: false });
  expect(readingOf("adam")).toEqual({ kind: "text", text: "adam", cut: false });
});

test("metrics read by shortest float32, keys by every digit", () => {
  expect(readingOf(0.8999999761581421, true).text).toBe("0.9");
  expect(copyTextOf(0.0010000000474974513, true)).toBe("0.001");
  expect([readingOf(0.00001).text, copyTextOf(0.00001)]).toEqual(["1e-5", "0.00001"]);
  expect([readingOf(-0.0000123).text, readingOf(0.001).text, readingOf(-0).text]).toEqual(["-1.23e-5", "0.001", "0"]);
  expect(readingOf(0.1 + 0.2).text).toBe("0.30000000000000004");
});

test("long texts are cut on the line and copied whole", () => {
  const text = "x".repeat(PREVIEW + 1);
  expect(readingOf(text)).toEqual({ kind: "text", text: "x".repeat(PREVIEW), cut: true });
  expect(copyTextOf(text)).toBe(text);
});

test("a cut list says so, a short one does not", () => {
  expect(readingOf([64, 32])).toEqual({ kind: "json", text: "[64, 32]", cut: false });
  expect(readingOf(Array.from({ length: 500 }, () => 1)).cut).toBe(true);
});

test("what cannot be seen is written out; new lines, tabs and joined emoji stay", () => {
  expect(visible("a\u202eb\u0000c\u200b")).toBe("a\\u202eb\\u0000c\\u200b");
  expect(visible("a\n\tb 👩‍👧")).toBe("a\n\tb 👩‍👧");
});

test("times read and copy as they were logged; worked-out ones copy as ISO", () => {
  const logged = documentValue({ $time: "2025-11-02T13:00:00.000Z", $text: "2025-11-02" });
  expect([readingOf(logged).text, copyTextOf(logged)]).toEqual(["2025-11-02", "2025-11-02"]);
  expect(copyTextOf(documentValue({ $time: "2025-11-02T13:00:00.000Z" }))).toBe("2025-11-02T13:00:00.000Z");
});

test("seconds read as a duration with nothing rounded", () => {
  expect(readingOf(3900.25, false, PREVIEW, "s").text).toBe("1h 5m 0.25s");
  expect(readingOf("x", false, PREVIEW, "s").text).toBe("x");
});
