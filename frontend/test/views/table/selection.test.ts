import { expect, test } from "vitest";
import { NO_TICKS } from "../../../src/state/ticks";
import { pathsOf, selectionOf, tickedOf, tickedRuns } from "../../../src/views/table/selection";
import { tableOf } from "../../makeTable";

const table = tableOf([{}, {}, {}], [".", "a/b", "c"]);
const all = Uint32Array.of(0, 1, 2);

test("ticks are by name, in the table's order; a name that the table has not is kept", () => {
  const selection = selectionOf({ ...NO_TICKS, runs: ["c", "gone", "."] }, table, all);
  expect(tickedRuns(selection, table)).toEqual([".", "c"]);
  expect(selection.has("gone")).toBe(true);
  expect(tickedRuns(selectionOf(NO_TICKS, table, all), table)).toEqual([]);
});

test("a name of a run that became a part of a row ticks the row", () => {
  const rolled = { ...table, members: [undefined, ["a/b", "a/b/train"], undefined] };
  const selection = selectionOf({ ...NO_TICKS, runs: ["a/b/train", "c"] }, rolled, all);
  expect(tickedRuns(selection, rolled)).toEqual(["a/b", "c"]);
});

test("a group is ticked when all of its rows are", () => {
  const ticked = selectionOf({ ...NO_TICKS, runs: [".", "a/b"] }, table, all);
  expect(tickedOf(ticked, [0, 1])).toBe("all");
  expect(tickedOf(ticked, [1, 2])).toBe("some");
  expect(tickedOf(ticked, [2])).toBe("none");
  expect(tickedOf(ticked, [])).toBe("none");
});

test("paths are below the log directory; the run at its top is the directory itself", () => {
  expect(pathsOf(["c", "."], table, "/logs/")).toEqual(["/logs", "/logs/c"]);
  expect(pathsOf(["a/b"], table, "")).toEqual(["a/b"]);
});

test("a row of several runs has a path for each", () => {
  const rolled = { ...table, members: [["."], ["a/b", "a/b/train"], ["c"]] };
  expect(pathsOf(["a/b"], rolled, "s3://x")).toEqual(["s3://x/a/b", "s3://x/a/b/train"]);
});
