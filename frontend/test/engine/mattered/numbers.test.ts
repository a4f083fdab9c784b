/** The order of many numbers is that of comparing each two of them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { numberOrder } from "../../../src/engine/mattered/numbers";
import { oneKey } from "../../makeTable";
import { numbers, texts } from "../strategies";

test("of few and of many numbers, beside texts and NaN", () => {
  const held = fc.oneof({ weight: 6, arbitrary: numbers }, { weight: 6, arbitrary: fc.double() }, texts);
  const many = fc.array(held, { minLength: 1, maxLength: 1500, size: "max" });
  fc.assert(
    fc.property(many, (values) => {
      const { dictionary } = oneKey(values).key;
      const found = [...numberOrder(dictionary)].map((code) => dictionary.numbers[code] as number);
      const expected = values.filter((x) => typeof x === "number" && !Number.isNaN(x)).map((x) => (x as number) + 0);
      expect(found.map((x) => x + 0)).toEqual([...new Set(expected)].sort((a, b) => a - b));
    }),
    { numRuns: 200 },
  );
});
