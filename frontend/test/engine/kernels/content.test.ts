import { expect, test } from "vitest";
import { formOf, isNumeric } from "../../../src/engine/kernels/content";
import type { Value } from "../../../src/values/value";
import { displayOf } from "../../../src/views/table/display";
import { keyOf, oneKey, tableOf } from "../../makeTable";

const many = Array.from({ length: 20 }, (_, i) => 0.125 + i / 7);

test.each<[string, readonly Value[], boolean]>([
  ["numbers", [1, 2], true],
  ["numbers in half of the rows", [1, 2, "a", "b"], true],
  ["numbers in fewer", [1, "a", "b"], false],
  ["one number in many rows beside many texts in few", [1, 1, 1, 1, "a", "b", "c"], true],
  ["one text in many rows beside many numbers", [...many, ...Array(21).fill("auto")], false],
  ["None and what is not logged count for nothing", [1, null, null, undefined, undefined], true],
  ["NaN and infinities are numbers", [Number.NaN, Infinity, "a"], true],
  ["large integers are numbers", [{ integer: "18446744073709551616" }], true],
  ["times and bools are not", [{ time: 1 }, true], false],
  ["lists are not", [[1], 2], false],
  ["nothing is not", [undefined], false],
])("%s", (_, values, numeric) => {
  const { key } = oneKey(values);
  expect(isNumeric(key)).toBe(numeric);
  expect(displayOf(key).numeric).toBe(numeric);
});

test("a facet has a histogram only where the column is one of numbers", () => {
  const { key: few } = oneKey([...many, ...Array(21).fill("auto")]);
  expect([formOf(few), displayOf(few).numeric]).toEqual(["list", false]);
  const { key: most } = oneKey([...many, ...many.map((_, i) => `text ${i >> 1}`)]);
  expect([formOf(most), displayOf(most).numeric]).toEqual(["histogram", true]);
});

test("a metric is one of numbers while it is awaited", () => {
  const awaited = keyOf(tableOf([{ "metrics.acc": undefined }]), "metrics.acc");
  expect([isNumeric(awaited), formOf(awaited)]).toEqual([true, "list"]);
});
