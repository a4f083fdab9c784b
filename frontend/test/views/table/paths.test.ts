import fc from "fast-check";
import { expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import type { Group } from "../../../src/engine/table/types";
import { groupId } from "../../../src/views/table/changes";
import { pathSet } from "../../../src/views/table/paths";
import { values } from "../../engine/strategies";
import { keyOf, tableOf } from "../../makeTable";

const few = fc.oneof(fc.constantFrom(undefined, null, 0, "a"), values);
const row = fc.record({ x: few, y: few, z: few });

test("groups are found by their values, at every level", () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 8 }),
      fc.array(fc.array(few, { maxLength: 4 })),
      (rows, others) => {
        const table = tableOf(rows);
        const by = ["x", "y", "z"].flatMap((name) =>
          rows.some((one) => one[name as "x"] !== undefined) ? keyOf(table, name) : [],
        );
        const below = (groups: readonly Group[]): readonly Group[] =>
          groups.flatMap((group) => [group, ...below(group.children)]);
        const groups = below(groupRows(table, Uint32Array.from(table.runs.keys()), by, null));
        const paths = [...others, ...groups.map((group) => group.values).filter((_, i) => i % 2 === 0)];
        const has = pathSet(by, paths);
        const ids = new Set(paths.map(groupId));
        for (const group of groups) expect(has(group, group.values.length)).toBe(ids.has(groupId(group.values)));
      },
    ),
  );
});
