import { expect, test } from "vitest";
import { makeColumns } from "../../../src/views/table/columns";
import { flatNameWidth, usualGroupName, widestRowName, withWideName } from "../../../src/views/table/nameWidth";
import { newestOf } from "../../makeFrame";
import { keyOf, ref, tableOf } from "../../makeTable";

const RUNS = ["r".repeat(100), "short"];
const table = tableOf([{ x: 1 }, { x: 2 }], RUNS);
const columns = makeColumns({
  table,
  ...newestOf(table),
  refs: [ref("x")],
  label: ({ ref: { path } }) => path.join("."),
  pinned: [],
  sort: [],
  target: null,
  widths: {},
  reducers: {},
  steps: {},
  grouping: "flat",
  leastName: 300,
  shared: new Set(),
});
const ends = (list: typeof columns) => list.map(({ left, width }) => [left, width]);
const total = columns.reduce((sum, { width }) => sum + width, 0);

test("the name's column takes what the others leave, as much as it needs, and they move with it", () => {
  const [name, ...others] = columns;
  const wider = withWideName(columns, total + 50, 1000);
  expect(wider[0]?.width).toBe((name?.width ?? 0) + 50);
  expect(wider.slice(1).map(({ left, width }) => [left - 50, width])).toEqual(ends(others));
  expect(withWideName(columns, total + 500, (name?.width ?? 0) + 20)[0]?.width).toBe((name?.width ?? 0) + 20);
});

test("it keeps its width where nothing is left, or it has what it needs", () => {
  expect(withWideName(columns, total, 1000)).toBe(columns);
  expect(withWideName(columns, total - 100, 1000)).toBe(columns);
  expect(withWideName(columns, total + 100, 100)).toBe(columns);
  expect(withWideName([], 100, 100)).toEqual([]);
});

test("names of groups have a share of a wide table at most, and no more than most of them need", () => {
  expect(flatNameWidth(500, 1920)).toBe(500);
  expect(flatNameWidth(2000, 2000)).toBe(760);
  expect(flatNameWidth(2000, 600)).toBe(360);
  const most = usualGroupName([100, 100, 100, 100, 100, 100, 100, 100, 100, 900]);
  expect(most).toBe(usualGroupName([100]));
  expect(most).toBeGreaterThan(100);
  expect(usualGroupName([101])).toBe(most);
});

test("what names of rows need is not cut off where the column would be", () => {
  expect(widestRowName(keyOf(table, "run.name"), table, "none")).toBeGreaterThan(100 * 7);
});
