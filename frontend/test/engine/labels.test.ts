import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fullName, labelKeys } from "../../src/engine/labels";
import { keyId } from "../../src/engine/table";
import type { KeyRef } from "../../src/engine/types";
import { ref } from "../makeTable";

function labels(...keys: (string | KeyRef)[]): string[] {
  const refs = keys.map((key) => (typeof key === "string" ? ref(key) : key));
  const found = labelKeys(refs);
  return refs.map((one) => found.get(keyId(one)) ?? "");
}

describe("labels", () => {
  test.each<[string[], string[]]>([
    [
      ["model.depth", "lr"],
      ["depth", "lr"],
    ],
    [
      ["model.depth", "tree.depth"],
      ["model.depth", "tree.depth"],
    ],
    [
      ["depth", "model.depth"],
      ["depth", "model.depth"],
    ],
    [
      ["a.x.y", "b.x.y", "c.z.y"],
      ["a.x.y", "b.x.y", "z.y"],
    ],
    [
      ["metrics.val/accuracy", "metrics.train/accuracy"],
      ["val/accuracy", "train/accuracy"],
    ],
    [
      ["metrics.loss", "loss"],
      ["metrics.loss", "loss"],
    ],
    [
      ["run.name", "model.name"],
      ["name", "model.name"],
    ],
    [["layers[].units"], ["units"]],
  ])("of %j", (keys, expected) => expect(labels(...keys)).toEqual(expected));

  test("are never alike, and are suffixes of the full name where that suffices", () => {
    const segment = fc.oneof(
      fc.constantFrom("a", "b", "a.b", "", "metrics", "run", "(doc)"),
      fc.string({ maxLength: 3 }),
    );
    const refs = fc.record({
      namespace: fc.constantFrom("doc" as const, "run" as const, "metric" as const, "name" as const),
      path: fc.array(segment, { minLength: 1, maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(refs, { selector: keyId, maxLength: 12 }), (keys) => {
        const found = labelKeys(keys);
        expect(new Set(found.values()).size).toBe(keys.length);
      }),
      { numRuns: 1000 },
    );
  });
});

test.each<[KeyRef, string]>([
  [ref("model.depth"), "model.depth"],
  [ref("metrics.val/acc"), "metrics.val/acc"],
  [ref("run.started"), "run.started"],
  [{ namespace: "doc", path: ["a.b", 'q"', ""] }, '"a.b"."q\\"".""'],
])("the full name of %j", (key, name) => expect(fullName(key)).toBe(name));
