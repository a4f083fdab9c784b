import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnOf } from "../../../src/engine/table/dictionary";
import { markDiffering } from "../../../src/engine/table/differ";
import { sameValue, type Value } from "../../../src/values/value";
import { values } from "../strategies";

const marked = (before: readonly Value[], after: readonly Value[], differs = new Uint8Array(before.length)) => {
  markDiffering(columnOf(before), columnOf(after), differs);
  return [...differs];
};
/** Few distinct values at many rows, so that rows share entries and most entries are in both columns. */
const pairs = fc
  .array(values, { minLength: 1, maxLength: 4 })
  .chain((few) => fc.array(fc.tuple(fc.constantFrom(undefined, ...few), fc.constantFrom(undefined, ...few))));

describe("rows that differ", () => {
  it("are those whose values differ, in whatever order the dictionaries hold them", () => {
    fc.assert(
      fc.property(pairs, (rows) => {
        const before = rows.map(([value]) => value);
        const after = rows.map(([, value]) => value);
        expect(marked(before, after)).toEqual(rows.map(([a, b]) => (sameValue(a, b) ? 0 : 1)));
      }),
    );
  });

  it("stay marked where they are marked already", () => {
    expect(marked(["a", "b", "b"], ["a", "a", "b"], Uint8Array.of(1, 0, 0))).toEqual([1, 1, 0]);
  });

  it("of one dictionary are those with other codes", () => {
    const { dictionary } = columnOf(["a", "b"]);
    const differs = new Uint8Array(3);
    const column = (...codes: number[]) => ({ codes: Uint8Array.from(codes), dictionary });
    markDiffering(column(1, 2, 0), column(1, 0, 0), differs);
    expect([...differs]).toEqual([0, 1, 0]);
  });
});
