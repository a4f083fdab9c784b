import { expect, test } from "vitest";
import { aggregate } from "../../../src/engine/kernels/aggregate";
import { groupRows } from "../../../src/engine/kernels/group";
import { standardError } from "../../../src/engine/reducers/standardError";
import { groupCell } from "../../../src/views/table/groupCells";
import { keyOf, tableOf } from "../../makeTable";

function aggregateOf(numbers: readonly number[]) {
  const table = tableOf(numbers.map((x) => ({ "metrics.acc": x })));
  return aggregate(keyOf(table, "metrics.acc"), Uint32Array.from(numbers.keys()));
}

test("the standard error of the mean is as scipy.stats.sem says", () => {
  const error = (numbers: readonly number[]) => standardError.spread?.of(aggregateOf(numbers));
  expect(error([2, 4])).toBe(1);
  expect(error([0.5, 0.75, 1.0, 1.5])).toBeCloseTo(0.213478141, 8);
  expect(error([3, 3, 3])).toBe(0);
  expect(error([1])).toBeNaN();
});

test("a cell shows it behind the mean, and one run has none", () => {
  const table = tableOf([
    { group: "a", "metrics.acc": 0.75 },
    { group: "a", "metrics.acc": 0.875 },
    { group: "b", "metrics.acc": 0.5 },
  ]);
  const [a, b] = groupRows(table, Uint32Array.of(0, 1, 2), [keyOf(table, "group")], null);
  if (!a || !b) throw new Error("two groups");
  const cell = groupCell(keyOf(table, "metrics.acc"), a, "standardError");
  expect(`${cell.text} ± ${cell.spread}`).toBe("0.8125 ± 0.0625");
  expect(cell.title).toContain("\nstandard error 0.0625\n");
  expect(groupCell(keyOf(table, "metrics.acc"), b, "standardError").spread).toBe("");
});
