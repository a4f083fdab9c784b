import { expect, test } from "vitest";
import { NOTHING, pathsOf, tickedOf, tickedRuns, withTicked } from "../../../src/views/table/selection";
import { tableOf } from "../../makeTable";

const table = tableOf([{}, {}, {}], [".", "a/b", "c"]);

test("ticks are by name, in the table's order", () => {
  const ticked = withTicked(withTicked(NOTHING, table, [2], true), table, [0], true);
  expect(tickedRuns(ticked, table)).toEqual([".", "c"]);
  expect(tickedRuns(withTicked(ticked, table, [2], false), table)).toEqual(["."]);
  expect(NOTHING.size).toBe(0);
});

test("a group is ticked when all of its rows are", () => {
  const ticked = withTicked(NOTHING, table, [0, 1], true);
  expect(tickedOf(ticked, table, [0, 1])).toBe("all");
  expect(tickedOf(ticked, table, [1, 2])).toBe("some");
  expect(tickedOf(ticked, table, [2])).toBe("none");
  expect(tickedOf(ticked, table, [])).toBe("none");
});

test("paths are below the log directory; the run at its top is the directory itself", () => {
  expect(pathsOf(["c", "."], table, "/logs/")).toEqual(["/logs", "/logs/c"]);
  expect(pathsOf(["a/b"], table, "")).toEqual(["a/b"]);
});

test("a row of several runs has a path for each", () => {
  const rolled = { ...table, members: [["."], ["a/b", "a/b/train"], ["c"]] };
  expect(pathsOf(["a/b"], rolled, "s3://x")).toEqual(["s3://x/a/b", "s3://x/a/b/train"]);
});
