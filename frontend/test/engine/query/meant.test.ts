import { describe, expect, it } from "vitest";
import { meantBy } from "../../../src/engine/query/meant";
import { parse } from "../../../src/engine/query/parse";
import type { Name } from "../../../src/engine/query/tree";
import { fullName } from "../../../src/values/key";
import { tableOf } from "../../makeTable";

const { keys } = tableOf([
  {
    "model.params.C": 1,
    "model.depth": 2,
    optimizer: "adam",
    learning_rate: 0.1,
    seed: 1,
    "metrics.val/accuracy": 0.5,
    "metrics.val/loss": 0.5,
  },
]);
const meant = (text: string) => meantBy(parse(text) as Name, keys).map(({ ref }) => fullName(ref));

describe("what a name that no key has may mean", () => {
  it.each([
    ["model.C", ["model.params.C"]],
    ["model.dept", ["model.depth"]],
    ["lerning_rate", ["learning_rate"]],
    ["lr", ["learning_rate"]],
    ["Optimiser", ["optimizer"]],
    ["model.opitmizer", ["optimizer"]],
    ['metrics["val/acuracy"]', ["metrics.val/accuracy"]],
    ["sede", ["seed"]],
    ["adam", []],
  ])("%s", (text, names) => expect(meant(text)).toEqual(names));

  it("begins with what is written most alike, and looks at the beginning of long names alone", () => {
    const { keys } = tableOf([{ batch_sizes: 1, batch_size_x: 2, batch_siez_x: 3 }]);
    const texts = meantBy(parse("batch_sizex") as Name, keys).map(({ ref }) => fullName(ref));
    expect(texts).toEqual(["batch_sizes", "batch_size_x", "batch_siez_x"]);
    expect(meantBy(parse("x".repeat(60_000)) as Name, keys)).toEqual([]);
  });
});
