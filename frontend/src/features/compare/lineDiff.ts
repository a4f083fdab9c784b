/** Two texts line by line: what one has that the other has not. */
import { diffArrays } from "diff";

export interface LinesPart {
  readonly kind: "same" | "removed" | "added";
  readonly lines: readonly string[];
}

/** More lines than this, removed and added together, are no longer looked for: the work grows with the square of them. */
const MOST = 1000;

/**
 * The lines in their order, with the fewest that are removed or added; null where these are too many.
 * Myers, "An O(ND) difference algorithm and its variations" (1986), by the package `diff`.
 */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly LinesPart[] | null {
  const start = sharedStart(before, after);
  const end = sharedEnd(before, after, start);
  const middle = diffOf(before.slice(start, before.length - end), after.slice(start, after.length - end));
  if (middle === null) return null;
  const same = (lines: readonly string[]): readonly LinesPart[] => (lines.length > 0 ? [{ kind: "same", lines }] : []);
  return [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

/** How many lines both begin with. */
export function sharedStart(before: readonly string[], after: readonly string[]): number {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  return start;
}

function sharedEnd(before: readonly string[], after: readonly string[], start: number): number {
  const most = Math.min(before.length, after.length) - start;
  let end = 0;
  while (end < most && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return end;
}

function diffOf(before: readonly string[], after: readonly string[]): readonly LinesPart[] | null {
  // Lines are compared many times: as numbers that costs nothing.
  const numbers = new Map<string, number>();
  const numbered = (lines: readonly string[]) =>
    lines.map((line) => {
      const number = numbers.get(line) ?? numbers.size;
      numbers.set(line, number);
      return number;
    });
  const [from, to] = [numbered(before), numbered(after)];
  const found = diffArrays(from, to, { maxEditLength: MOST });
  if (!found) return null;
  const texts = [...numbers.keys()];
  return found.map(({ value, added, removed }) => ({
    kind: added ? "added" : removed ? "removed" : "same",
    lines: value.map((number) => texts[number] as string),
  }));
}
