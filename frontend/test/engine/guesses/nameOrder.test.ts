import { describe, expect, it } from "vitest";
import { inNameOrder, isWord } from "../../../src/engine/guesses/nameOrder";
import { keyOf, type Row, tableOf } from "../../makeTable";

function order(rows: readonly Row[]): readonly string[] {
  const keys = tableOf(rows).keys.filter(({ ref }) => ref.namespace === "doc");
  return inNameOrder(keys).map(({ ref }) => ref.path.join("."));
}

describe("settings are named", () => {
  const sweep = Array.from({ length: 24 }, (_, i): Row => {
    const own = i % 4 < 2 ? { "model.C": i % 3, "model.kernel": i % 2 ? "rbf" : "poly" } : { "model.depth": i % 3 };
    return {
      augment: i % 2 === 0,
      batch: 2 ** (i % 5),
      checkpoint: `/data/a/long/path/to/checkpoints/${i % 4}.pt`,
      "dataset.name": ["wine", "digits", "news"][i % 3],
      "dataset.size": i % 3,
      "model.type": i % 4 < 2 ? "svc" : "forest",
      optimizer: i % 2 ? "sgd" : "adam",
      ...own,
    };
  });

  it("data set first, then model, words, what has fewer values; and then what fewer runs have", () => {
    expect(order(sweep)).toEqual([
      "dataset.name",
      "model.type",
      "optimizer",
      "augment",
      "dataset.size",
      "checkpoint",
      "batch",
      "model.kernel",
      "model.C",
      "model.depth",
    ]);
  });

  it("in the same order with a few runs more, that lack some or have other values", () => {
    const [first = {}] = sweep;
    const { "dataset.name": _, ...lacking } = first;
    expect(order([...sweep, lacking, { ...first, optimizer: "lion" }])).toEqual(order(sweep));
  });

  it("in their own order where they are alike", () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ b: i / 7, a: i < 39 ? i / 3 : 0 }));
    expect(order(rows)).toEqual(["b", "a"]);
  });

  it("by words that are whole names, not parts of others", () => {
    expect(order([1, 2, 3].map((n) => ({ data_dir: n, z: n < 2, task_name: n })))).toEqual([
      "task_name",
      "z",
      "data_dir",
    ]);
  });
});

it.each([
  [["svc", "random forest", "gpt-4.1"], true],
  [["svc", null], false],
  [["svc", 1], false],
  [["yes", "no"], false],
  [["a = b"], false],
  [["a · b"], false],
  [["0.1", "0.2"], false],
  [["x".repeat(25)], false],
  [Array.from({ length: 13 }, (_, i) => `kind ${i}`), false],
  [[undefined], false],
] as const)("%j are words: %j", (values, are) => {
  const table = tableOf(values.map((x) => ({ x })));
  expect(isWord(keyOf(table, "x"))).toBe(are);
});
