import fc from "fast-check";
import { expect, test } from "vitest";
import { groupId } from "../../../src/views/table/changes";
import { pathSet } from "../../../src/views/table/paths";
import { values } from "../../engine/strategies";

const few = fc.oneof(fc.constantFrom(undefined, null, 0, "a"), values);
const list = fc.array(few, { maxLength: 3 });

test("lists are found by their values", () => {
  fc.assert(
    fc.property(fc.array(list, { maxLength: 5 }), list, (lists, other) => {
      const has = pathSet(lists);
      const ids = new Set(lists.map(groupId));
      for (const one of [...lists, ...lists.map((path) => path.slice(0, -1)), other]) {
        expect(has(one)).toBe(ids.has(groupId(one)));
      }
    }),
  );
});
