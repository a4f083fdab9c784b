import { expect, test } from "vitest";
import { CLAUSE_NAMES, clauseType } from "../../../src/engine/clauses/list";

test.each(CLAUSE_NAMES)("%s reads clauses of its own name, and an empty one filters nothing", (type) => {
  const key = { namespace: "doc", path: ["x"] } as const;
  const empty = clauseType({ type }).fromJson({}, "clauses[0]", key);
  expect(empty).toMatchObject({ type, key });
  expect(clauseType(empty).filters(empty)).toBe(false);
  const json = clauseType(empty).toJson(empty);
  expect(clauseType({ type }).fromJson(json, "clauses[0]", key)).toEqual(empty);
});
