import { describe, expect, it } from "vitest";
import { columnOf } from "../../../src/engine/table/dictionary";
import { makeTable } from "../../../src/engine/table/table";
import type { KeyRef } from "../../../src/values/key";
import { markOf } from "../../../src/views/facets/arrange";
import { findKeys, keyTree, openLines } from "../../../src/views/facets/tree";
import { matchingKeys } from "../../../src/views/table/KeyPicker";

const refs: readonly KeyRef[] = [
  { namespace: "doc", path: ["model", "type"] },
  { namespace: "doc", path: ["model"] },
  { namespace: "doc", path: ["model", "layers[]", "units"] },
  { namespace: "doc", path: ["metrics"] },
  { namespace: "metric", path: ["val/accuracy"] },
  { namespace: "run", path: ["status"] },
];
const table = makeTable(
  "a-1",
  ["r"],
  [["r"]],
  refs.map((ref) => ({ ref, ...columnOf(["x"]) })),
);
const tree = keyTree(table.keys);
const labels = (open: readonly string[]) =>
  openLines(tree, new Set(open)).map(({ node, depth }) => `${depth} ${node.label}`);

describe("the tree of all keys", () => {
  it("is closed at first; documents' keys stand at the top, other namespaces in a branch each", () => {
    expect(labels([])).toEqual(["0 model", "0 metrics", "0 metrics", "0 run"]);
  });

  it("opens by nesting; where runs disagree, a branch holds the key of its own path", () => {
    expect(labels(['["doc","model"]', '["doc","model","layers[]"]'])).toEqual([
      "0 model",
      "1 model",
      "1 type",
      "1 layers[]",
      "2 units",
      "0 metrics",
      "0 metrics",
      "0 run",
    ]);
  });

  it("holds every key once", () => {
    expect(tree.reduce((sum, { keys }) => sum + keys, 0)).toBe(table.keys.length);
  });

  it("is searched by the names that people are given too", () => {
    const ref: KeyRef = { namespace: "doc", path: ["lr"] };
    const about = { displayName: "Learning rate", description: "", unit: "" };
    const { keys } = makeTable("a-1", ["r"], [["r"]], [{ ref, about, ...columnOf([0.1]) }]);
    expect(findKeys(keys, "learning").map((key) => key.ref)).toEqual([ref]);
    expect(matchingKeys(keys, "RATE lr").map((key) => key.ref)).toEqual([ref]);
    expect(matchingKeys(keys, "rates")).toEqual([]);
  });

  it("is searched by all words of the whole path", () => {
    expect(findKeys(table.keys, "MODEL un").map(({ ref }) => ref.path)).toEqual([["model", "layers[]", "units"]]);
    expect(findKeys(table.keys, "metrics val").map(({ ref }) => ref.path)).toEqual([["val/accuracy"]]);
    expect(findKeys(table.keys, "nothing")).toEqual([]);
  });
});

describe("a facet's lines", () => {
  it("tell ticked from excluded; metrics by float32", () => {
    const clause = {
      type: "values",
      key: { namespace: "metric", path: ["m"] },
      include: [0.1],
      exclude: ["x"],
      match: "any",
    } as const;
    expect(markOf(clause, Math.fround(0.1), true)).toBe("included");
    expect(markOf(clause, Math.fround(0.1), false)).toBe("none");
    expect(markOf(clause, "x", false)).toBe("excluded");
    expect(markOf(null, "x", false)).toBe("none");
  });
});
