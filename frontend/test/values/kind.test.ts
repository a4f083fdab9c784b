import fc from "fast-check";
import { expect, test } from "vitest";
import { KINDS, Kind, kindOf, kindOfScalar, SCALAR_KINDS } from "../../src/values/kind";
import { isList } from "../../src/values/value";
import { values } from "../engine/strategies";

test("no two kinds have one code, and none has that of lists or of what is not logged", () => {
  const codes = Object.values(Kind);
  expect(new Set(codes).size).toBe(Object.keys(KINDS).length + 2);
  expect(codes).toHaveLength(Object.keys(KINDS).length + 2);
});

test("each value is of one kind, which gives it back from a dictionary's entry and from JSON", () => {
  fc.assert(
    fc.property(values, (value) => {
      if (value === undefined || isList(value)) return;
      expect(SCALAR_KINDS.filter((kind) => kind.is(value))).toHaveLength(1);
      const kind = kindOfScalar(value);
      expect(kindOf(value)).toBe(kind.code);
      const same = typeof value === "number" ? value + 0 : value;
      expect(kind.make(kind.number(value), kind.text(value))).toEqual(same);
      const json = kind.toJson(value);
      expect(kind.fromJson(json)).toEqual(same);
      expect(SCALAR_KINDS.filter((other) => other.fromJson(json) !== undefined)).toEqual([kind]);
    }),
  );
});
