import fc from "fast-check";
import { expect, test } from "vitest";
import { compareTexts } from "../../src/values/natural";
import { readCases } from "../contract";
import { texts } from "../engine/strategies";

const { orders } = readCases<{ readonly orders: readonly (readonly string[])[] }>("natural-order.json");

test.each(orders)("natural order: %s …", (...order) => {
  expect(order.toReversed().sort(compareTexts)).toEqual(order);
  order.forEach((before, i) => {
    expect(compareTexts(before, before)).toBe(0);
    for (const after of order.slice(i + 1)) {
      expect(compareTexts(before, after), `${before} before ${after}`).toBeLessThan(0);
      expect(compareTexts(after, before), `${after} after ${before}`).toBeGreaterThan(0);
    }
  });
});

/** The rule as it is said: parts, of which texts and numbers take turns. */
function compareParts(a: string, b: string): number {
  const [x, y] = [a.split(/([0-9]+)/), b.split(/([0-9]+)/)];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const [p, q] = [x[i] as string, y[i] as string];
    const difference = i % 2 === 1 ? Number(BigInt(p) - BigInt(q)) : compareCodePoints(p, q);
    if (difference !== 0) return difference;
  }
  return x.length - y.length || compareCodePoints(a, b);
}

function compareCodePoints(a: string, b: string): number {
  const [x, y] = [[...a], [...b]].map((chars) => chars.map((char) => char.codePointAt(0) as number)) as [
    number[],
    number[],
  ];
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return (x[i] as number) - (y[i] as number);
  return x.length - y.length;
}

test("it is that of the parts", () => {
  const text = fc.oneof(
    texts,
    fc.string({ unit: fc.constantFrom("0", "1", "9", "a", "-", " ", "\uff01", "\u{1f600}") }),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareTexts(a, b))).toBe(Math.sign(compareParts(a, b)));
    }),
    { numRuns: 2000 },
  );
});
