import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyTitle, labelKeys, searchedName } from "../../../src/engine/presentation/labels";
import { fullName, type KeyRef, keyId } from "../../../src/values/key";
import { ref } from "../../makeTable";

function named(ref: KeyRef, displayName = "", description = "") {
  return { ref, about: { displayName, description, unit: "" } };
}

/** Keys as they are named by `ref`; "path: Display name" where they have one. */
function labels(...keys: string[]): string[] {
  const given = keys.map((key) => {
    const [path = "", displayName] = key.split(": ");
    return named(ref(path), displayName);
  });
  const found = labelKeys(given);
  return given.map((one) => found.get(keyId(one.ref)) ?? "");
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
    [
      ["hparams.lr: Learning rate", "lr"],
      ["Learning rate", "lr"],
    ],
    // A name that two keys have does not tell them apart, and no key is taken for another one's name.
    [
      ["enc.lr: Rate", "dec.lr: Rate", "depth: Layers"],
      ["Rate (enc.lr)", "Rate (dec.lr)", "Layers"],
    ],
    [
      ["a.x: Rate", "b.y: Rate"],
      ["Rate (x)", "Rate (y)"],
    ],
    [
      ["hparams.a: lr", "lr"],
      ["lr (a)", "lr"],
    ],
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
    const key = fc
      .tuple(refs, fc.constantFrom("", "", "a", "b", "a (b)", "a (a)", '["doc","a"]'))
      .map(([ref, displayName]) => named(ref, displayName));
    fc.assert(
      fc.property(fc.uniqueArray(key, { selector: ({ ref }) => keyId(ref), maxLength: 12 }), (keys) => {
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

test("a key is titled by its path and what it means, and found by its path and its name", () => {
  expect(keyTitle(named(ref("hparams.lr")))).toBe("hparams.lr");
  expect(keyTitle(named(ref("hparams.lr"), "Rate", "Of the optimizer"))).toBe("hparams.lr\nOf the optimizer");
  expect(searchedName(named(ref("hparams.lr"), "Learning rate"))).toBe("hparams.lr\nLearning rate");
});
