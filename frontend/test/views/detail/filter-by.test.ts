import { expect, test } from "vitest";
import { columnOf } from "../../../src/engine/table/dictionary";
import { makeTable } from "../../../src/engine/table/table";
import { EMPTY_VIEW } from "../../../src/state/view";
import type { KeyRef } from "../../../src/values/key";
import type { Value } from "../../../src/values/value";
import { choiceOf, isChosen, toggleChoice } from "../../../src/views/detail/filter-by";
import { treeOf } from "../../../src/views/detail/tree";
import { at, leaf, runDocument } from "./samples";

const doc = (...path: string[]): KeyRef => ({ namespace: "doc", path });
const field = (ref: KeyRef, ...values: Value[]) => ({ ref, ...columnOf(values) });
const table = makeTable(
  "v-1",
  ["r1", "r2"],
  [["r1"], ["r2"]],
  [
    field(doc("optimizer"), "adam", "sgd"),
    field(doc("hidden"), [64, 32], [64]),
    field(doc("layers[]", "units"), [8, 8], undefined),
    field(doc("empty"), [], [1]),
  ],
);
const tree = treeOf(
  runDocument([
    leaf(["optimizer"], "adam"),
    leaf(["hidden"], [64, 32]),
    leaf(["layers"], [{ units: 8 }, { units: 8 }]),
    leaf(["empty"], []),
    leaf(["unknown"], 1),
  ]),
);

test("a value is the table's own; a key without a column, or a run without a row, has none", () => {
  expect(choiceOf(table, 0, at(tree, "optimizer"))).toEqual({ key: doc("optimizer"), value: "adam" });
  expect(choiceOf(table, 0, at(tree, "unknown"))).toBeNull();
  expect(choiceOf(table, -1, at(tree, "optimizer"))).toBeNull();
  expect(choiceOf(table, 0, at(tree, "layers"))).toBeNull();
});

test("what stands inside a list of objects filters by its element", () => {
  expect(choiceOf(table, 0, at(tree, "layers", "[0]", "units"))).toEqual({ key: doc("layers[]", "units"), value: 8 });
});

test("a click adds to the key's clause, a second one takes it away", () => {
  const choice = { key: doc("optimizer"), value: "adam" };
  const before = toggleChoice(EMPTY_VIEW, { ...choice, value: "sgd" });
  const both = toggleChoice(before, choice);
  expect(both.clauses).toMatchObject([{ type: "values", include: ["sgd", "adam"] }]);
  expect(isChosen(both, choice)).toBe(true);
  expect(toggleChoice(both, choice)).toEqual(before);
});

test("a list asks for rows that hold all its elements, once each", () => {
  const choice = { key: doc("hidden"), value: [64, 32, 64] };
  const view = toggleChoice(EMPTY_VIEW, choice);
  expect(view.clauses).toMatchObject([{ include: [64, 32], match: "all" }]);
  expect(isChosen(view, choice)).toBe(true);
  expect(toggleChoice(view, choice).clauses).toEqual([]);
});

test("an empty list is a value of its own", () => {
  const choice = choiceOf(table, 0, at(tree, "empty"));
  expect(choice).toEqual({ key: doc("empty"), value: [] });
  expect(choice && toggleChoice(EMPTY_VIEW, choice).clauses).toMatchObject([{ include: [[]], match: "any" }]);
});
