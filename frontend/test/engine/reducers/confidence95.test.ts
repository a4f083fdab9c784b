import { expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import { studentT95 } from "../../../src/engine/reducers/confidence95";
import { groupCell } from "../../../src/views/table/groupCells";
import { keyOf, tableOf } from "../../makeTable";

/** Degrees of freedom, and scipy.stats.t.ppf(0.975, degrees). */
const QUANTILES = [
  [1, 12.706204736],
  [2, 4.30265273],
  [3, 3.182446305],
  [4, 2.776445105],
  [5, 2.570581836],
  [6, 2.446911851],
  [7, 2.364624252],
  [8, 2.306004135],
  [9, 2.262157163],
  [10, 2.228138852],
  [11, 2.20098516],
  [12, 2.17881283],
  [13, 2.160368656],
  [14, 2.144786688],
  [15, 2.131449546],
  [16, 2.119905299],
  [17, 2.109815578],
  [18, 2.10092204],
  [19, 2.093024054],
  [20, 2.085963447],
  [21, 2.079613845],
  [22, 2.073873068],
  [23, 2.06865761],
  [24, 2.063898562],
  [25, 2.059538553],
  [26, 2.055529439],
  [27, 2.051830516],
  [28, 2.048407142],
  [29, 2.045229642],
  [30, 2.042272456],
  [31, 2.039513446],
  [40, 2.02107539],
  [59, 2.000995378],
  [60, 2.000297822],
  [75, 1.992102154],
  [100, 1.983971519],
  [150, 1.975905331],
  [199, 1.971956544],
  [200, 1.971896224],
  [201, 1.971836507],
  [250, 1.969498393],
  [500, 1.964719837],
  [1000, 1.962339081],
  [9999, 1.960201264],
  [99999, 1.959987708],
] as const;

test.each(QUANTILES)("Student's t of %i degrees of freedom is as SciPy says", (degrees, quantile) => {
  expect(Math.abs(studentT95(degrees) - quantile)).toBeLessThan(1e-8);
});

test("it falls towards the normal distribution's, also where the series takes over", () => {
  for (let degrees = 1; degrees < 400; degrees++) {
    expect(studentT95(degrees + 1)).toBeLessThan(studentT95(degrees));
  }
  expect(studentT95(1e9)).toBeCloseTo(1.959963986, 8);
});

test("a cell shows half of the interval behind the mean, and one run has none", () => {
  const numbers = [0.5, 0.75, 1.0, 1.5];
  const table = tableOf([...numbers.map((x) => ({ group: "a", "metrics.acc": x })), { group: "b", "metrics.acc": 2 }]);
  const [a, b] = groupRows(table, Uint32Array.from([0, 1, 2, 3, 4]), [keyOf(table, "group")], null);
  if (!a || !b) throw new Error("two groups");
  const cell = groupCell(keyOf(table, "metrics.acc"), a, "confidence95");
  // scipy.stats.t.interval(0.95, 3, scale=scipy.stats.sem(numbers)) is (-0.67938, 0.67938).
  expect(`${cell.text} ± ${cell.spread}`).toBe("0.938 ± 0.679");
  expect(cell.title).toContain("\n95 % confidence interval ± 0.679382721\n");
  expect(groupCell(keyOf(table, "metrics.acc"), b, "confidence95").spread).toBe("");
});
