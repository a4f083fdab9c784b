import { expect, test } from "vitest";
import { shortest } from "../../src/engine/float32";
import { sameValue } from "../../src/engine/value";
import { choiceOf } from "../../src/views/detail/filter-by";
import { treeOf } from "../../src/views/detail/tree";
import { scalarOf } from "../../src/views/detail/values";
import { readRun } from "../../src/wire/run";
import { decodeTable } from "../../src/wire/table";
import { bytesOf, jsonOf } from "../wire/fixture";
import { allNodes } from "./samples";

const table = decodeTable(bytesOf("table.arrow"));

test.each(["run.json", "run-odd.json"])("the lines of %s name the table's keys and hold its values", (name) => {
  const document = readRun(jsonOf(name));
  const row = table.runs.indexOf(document.run);
  const lines = allNodes(treeOf(document)).filter(({ ref, children }) => ref !== null && children.length === 0);
  expect(lines.length).toBeGreaterThanOrEqual(document.metrics.length + 10);
  for (const line of lines) {
    const choice = choiceOf(table, row, line);
    expect([line.place, choice?.key]).toEqual([line.place, line.ref]);
    const scalar = line.content && scalarOf(line.content.value);
    if (!line.content?.whole || scalar === undefined) continue;
    const held = line.content.float32 && typeof scalar === "number" ? shortest(scalar) : scalar;
    expect([line.place, choice?.value, sameValue(choice?.value, held, line.content.float32)]).toEqual([
      line.place,
      choice?.value,
      true,
    ]);
  }
});
