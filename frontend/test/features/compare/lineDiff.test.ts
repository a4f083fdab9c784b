import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type LinesPart, lineDiff, sharedStart } from "../../../src/features/compare/lineDiff";

const lines = fc.array(fc.constantFrom("a", "b", "c", "", "a "), { maxLength: 14 });

/** How many lines the longest common subsequence has, by its table. */
function longestCommon(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  a.forEach((one, i) => {
    b.forEach((other, j) => {
      const row = table[i + 1] as number[];
      row[j + 1] =
        one === other
          ? ((table[i] as number[])[j] as number) + 1
          : Math.max((table[i] as number[])[j + 1] as number, row[j] as number);
    });
  });
  return (table[a.length] as number[])[b.length] as number;
}

const without = (parts: readonly LinesPart[], kind: LinesPart["kind"]) =>
  parts.filter((part) => part.kind !== kind).flatMap((part) => part.lines);

test("a diff gives both texts, and has as few lines as there can be", () => {
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const parts = lineDiff(before, after) ?? [];
      expect(without(parts, "added")).toEqual(before);
      expect(without(parts, "removed")).toEqual(after);
      const same = parts.filter(({ kind }) => kind === "same").flatMap((part) => part.lines);
      expect(same).toHaveLength(longestCommon(before, after));
      expect(parts.every((part) => part.lines.length > 0)).toBe(true);
    }),
  );
});

describe("large texts", () => {
  const many = Array.from({ length: 200_000 }, (_, i) => `line ${i}`);

  it("that differ in a few lines are told", () => {
    const after = [...many.slice(0, 100), "another", ...many.slice(101)];
    expect(lineDiff(many, after)?.map(({ kind, lines: { length } }) => [kind, length])).toEqual([
      ["same", 100],
      ["removed", 1],
      ["added", 1],
      ["same", 199_899],
    ]);
  });

  it("that differ in too many lines are given up, with the first place", () => {
    const after = many.map((line, i) => (i < 7 ? line : `${line}!`));
    expect(lineDiff(many, after)).toBeNull();
    expect(sharedStart(many, after)).toBe(7);
  });
});
