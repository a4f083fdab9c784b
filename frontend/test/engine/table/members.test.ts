import { expect, test } from "vitest";
import { searchRows } from "../../../src/engine/search/search";
import { hasSeveral, rowNamed, runsIn, searchedOf, severalIn } from "../../../src/engine/table/members";
import { keyOf, tableOf } from "../../makeTable";

const plain = tableOf([{ lr: 1 }, { lr: 2 }, { lr: 3 }], ["exp/a", "exp/b", "lone"]);
const rolled = { ...plain, members: [["exp/a", "exp/a/train", "exp/a/Val"], ["exp/b/eval"], undefined] };

test("a row's runs, and those of several", () => {
  expect([0, 1, 2].map((row) => runsIn(rolled, row).length)).toEqual([3, 1, 1]);
  expect(runsIn(rolled, 2)).toEqual(["lone"]);
  expect([0, 1, 2].map((row) => severalIn(rolled, row)?.length)).toEqual([3, undefined, undefined]);
  expect([hasSeveral(rolled), hasSeveral(plain)]).toEqual([true, false]);
});

test("a run's name opens the row that holds it", () => {
  const names = ["exp/a", "exp/a/train", "exp/b/eval", "exp/b", "lone", "gone"];
  expect(names.map((name) => rowNamed(rolled, name))).toEqual(["exp/a", "exp/a", "exp/b", "exp/b", "lone", "gone"]);
});

test("a search finds a row by a run in it", () => {
  const found = (query: string) => [...(searchRows(searchedOf(rolled), query) ?? [])];
  expect(found("val")).toEqual([1, 1, 0]);
  expect(found("a/val")).toEqual([1, 0, 0]);
  expect(found("/train$/m")).toEqual([1, 0, 0]);
  expect(found("eval 2")).toEqual([0, 1, 0]);
  expect(found("lone")).toEqual([0, 0, 1]);
});

test("a table of runs alone is searched as it is, and the same object each time", () => {
  expect(searchedOf(plain).keys).toBe(plain.keys);
  expect(searchedOf(rolled)).toBe(searchedOf(rolled));
  expect(searchedOf(rolled).keys[1]).toBe(keyOf(rolled, "lr"));
});
