import { expect, test } from "vitest";
import { shortest } from "../../../src/values/float32";
import { sameValue } from "../../../src/values/value";
import { choiceOf } from "../../../src/views/detail/filter-by";
import { find } from "../../../src/views/detail/lines";
import { originText } from "../../../src/views/detail/origin";
import { handlesOf } from "../../../src/views/detail/TreeLine";
import { treeOf } from "../../../src/views/detail/tree";
import { scalarOf } from "../../../src/views/detail/values";
import { readRun } from "../../../src/wire/run";
import { decodeTable } from "../../../src/wire/table";
import { bytesOf, jsonOf } from "../../wire/fixture";
import { allNodes, at } from "./samples";

const table = decodeTable(bytesOf("table.arrow"));

test.each(["run.json", "run-odd.json"])("the lines of %s name the table's keys and hold its values", (name) => {
  const document = readRun(jsonOf(name));
  const row = table.runs.indexOf(document.run);
  const lines = allNodes(treeOf(document)).filter(({ ref, children }) => ref !== null && children.length === 0);
  expect(lines.length).toBeGreaterThanOrEqual(document.metrics.length + 10);
  for (const line of lines) {
    const choice = choiceOf(table, row, line);
    expect([line.place, choice?.key]).toEqual([line.place, line.ref]);
    const value = line.content?.value;
    const scalar = value === undefined ? undefined : scalarOf(value);
    if (!line.content?.whole || scalar === undefined) continue;
    const held = line.content.float32 && typeof scalar === "number" ? shortest(scalar) : scalar;
    expect([line.place, choice?.value, sameValue(choice?.value, held, line.content.float32)]).toEqual([
      line.place,
      choice?.value,
      true,
    ]);
  }
});

test("a value that was logged and does not count is told as such, and is no value", () => {
  const document = readRun(jsonOf("run-lost.json"));
  const status = at(treeOf(document), "status");
  expect(status.content).toMatchObject({ value: undefined, part: null, shadowed: [{ part: 0, value: "completed" }] });
  expect(choiceOf(table, 0, status)).toBeNull();
  expect(originText(status, document)).toBe("What was logged here is not used");
  expect(handlesOf({ node: status, level: 2, position: 1, siblings: 1, open: null, parent: 0 })).toMatchObject({
    "data-path": '["status"]',
    "data-value": undefined,
  });
  expect(find(treeOf(document), "completed")?.matches).toBe(1);
});
