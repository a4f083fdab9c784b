import { expect, test } from "vitest";
import { shownDiff } from "../../../src/features/compare/shownDiff";

const many = (count: number, name = "line") => Array.from({ length: count }, (_, i) => `${name} ${i}`);
const told = (before: readonly string[], after: readonly string[]) =>
  shownDiff(before, after).lines.map((line) => (line.kind === "folded" ? line.count : `${line.kind[0]} ${line.text}`));

test("what is alike is folded but for two lines around a difference", () => {
  const before = many(20);
  const after = before.map((line, i) => (i === 10 ? "other" : line));
  const [rest, around] = [7, ["s line 8", "s line 9", "r line 10", "a other", "s line 11", "s line 12"]];
  expect(told(before, after)).toEqual([rest + 1, ...around, rest]);
  // A fold of a single line would take as much room.
  expect(told(before.slice(7), after.slice(7))[0]).toBe("s line 7");
});

test("long lines are cut where they differ", () => {
  const long = "x".repeat(10_000);
  const [removed, added] = shownDiff([`${long}a${long}`], [`${long}b${long}`]).lines;
  for (const [line, letter] of [
    [removed, "a"],
    [added, "b"],
  ] as const) {
    if (line?.kind !== "removed" && line?.kind !== "added") throw new Error("no line");
    expect(line.text).toMatch(new RegExp(`^…x+${letter}x+…$`));
    expect(line.text.length).toBeLessThan(500);
  }
});

test("of texts that differ in too much the first place is shown", () => {
  const [before, after] = [
    ["alike", ...many(5000, "a")],
    ["alike", ...many(5000, "b")],
  ];
  const diff = shownDiff(before, after);
  expect(diff).toMatchObject({ onlyFirst: true, removed: 5000, added: 5000 });
  expect(diff.lines).toHaveLength(41);
  expect(told(before, after).slice(0, 2)).toEqual(["s alike", "r a 0"]);
});

test("nothing beside something is all added", () => {
  expect(told([], ["a", "b"])).toEqual(["a a", "a b"]);
});
