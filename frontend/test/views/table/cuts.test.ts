import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cut, cutApart, cutMiddle } from "../../../src/views/table/cuts";

const START = "/data/checkpoints/2026/experiment-with-a-long-name/";

describe("texts of which many begin alike", () => {
  test("lose what they share, and keep what tells them apart", () => {
    expect(cutApart([`${START}model-1.pt`, `${START}model-2.pt`, "adam"])).toEqual([
      "/data/chec…odel-1.pt",
      "/data/chec…odel-2.pt",
      "adam",
    ]);
  });

  test("are cut at their end where their start tells them apart", () => {
    const long = "x".repeat(200);
    expect(cutApart([`a${long}`, `b${long}`])).toEqual([`a${"x".repeat(119)}…`, `b${"x".repeat(119)}…`]);
  });

  test("stay as they are where they are short", () => {
    expect(cutApart(["short text 1", "short text 2"])).toEqual(["short text 1", "short text 2"]);
  });

  test("are written out where a cut would read like another text", () => {
    const texts = [`${START}model-1.pt`, `${START}model-2.pt`, "/data/chec…odel-1.pt"];
    expect(cutApart(texts)).toEqual([texts[0], "/data/chec…odel-2.pt", texts[2]]);
  });
});

const part = fc.constantFrom("a", "b", "…", "😀", "x".repeat(5), "y".repeat(21), START);
const texts = fc.uniqueArray(
  fc.array(part, { maxLength: 12 }).map((parts) => parts.join("")),
  { maxLength: 12 },
);

test("no two cuts are alike, and no character is cut in half", () => {
  fc.assert(
    fc.property(texts, (given) => {
      const cuts = cutApart(given);
      expect(new Set(cuts).size).toBe(given.length);
      for (const text of [...cuts, ...given.flatMap((text) => [cut(text, 7), cutMiddle(text, 7)])]) {
        expect(() => encodeURIComponent(text)).not.toThrow();
      }
    }),
    { numRuns: 500 },
  );
});

test("the middle is left out", () => {
  expect(cutMiddle("0123456789", 10)).toBe("0123456789");
  expect(cutMiddle("0123456789a", 10)).toBe("01234…6789a");
});
