import { expect, test, vi } from "vitest";
import { PatternedTables } from "../../../src/app/freshness/patterned";
import { WireError } from "../../../src/wire/error";
import { emptyTable } from "../../makeTable";

function setUp(error: Error) {
  const world: { pattern: string | null } = { pattern: null };
  const read = vi.fn(async (pattern: string | null) => {
    if (pattern === "{") throw error;
    return emptyTable(pattern ?? "plain");
  });
  return { world, read, tables: new PatternedTables(read, () => world.pattern) };
}

test("the table has the keys of the view's pattern", async () => {
  const { world, tables } = setUp(new Error());
  expect((await tables.table()).version).toBe("plain");
  world.pattern = "{model}";
  expect((await tables.table()).version).toBe("{model}");
});

test("a pattern that the server cannot read is left out, and told until it is another one", async () => {
  const { world, tables } = setUp(new WireError("bad-pattern", "A brace is not closed."));
  const told = vi.fn();
  tables.subscribe(told);
  world.pattern = "{";
  expect((await tables.table()).version).toBe("plain");
  await tables.table();
  expect([tables.problem("{"), tables.pattern(), told.mock.calls.length]).toEqual(["A brace is not closed.", null, 1]);
  world.pattern = null;
  await tables.table();
  expect([tables.problem(null), tables.problem("{"), told.mock.calls.length]).toEqual([null, null, 2]);
});

test("any other failure is one", async () => {
  const { world, tables } = setUp(new WireError("unreachable", "TensorBoard did not answer."));
  world.pattern = "{";
  await expect(tables.table()).rejects.toThrow("did not answer");
  expect(tables.problem("{")).toBeNull();
});

test("until the table of another pattern is there, that of the last one is in force and nothing is wrong with either", async () => {
  const { world, tables } = setUp(new WireError("bad-pattern", "A brace is not closed."));
  const told = vi.fn();
  tables.subscribe(told);
  world.pattern = "{model}";
  await tables.table();
  world.pattern = "{";
  expect([tables.pattern(), tables.problem("{")]).toEqual(["{model}", null]);
  await tables.table();
  world.pattern = "{lr}";
  expect([tables.pattern(), tables.problem("{lr}")]).toEqual([null, null]);
  await tables.table();
  expect([tables.pattern(), told.mock.calls.length]).toEqual(["{lr}", 3]);
});
