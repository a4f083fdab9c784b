import { describe, expect, it } from "vitest";
import { followsFrom, guessAcross, guessCompared, guessLines } from "../../../src/engine/guesses/pivotKeys";
import type { Key } from "../../../src/engine/table/types";
import { fullName } from "../../../src/values/key";
import { keyOf, type Row, tableOf } from "../../makeTable";

const name = (key: Key | null) => key && fullName(key.ref);

/** Three models on two data sets with three seeds, as a sweep logs them. */
const sweep = Array.from({ length: 18 }, (_, i): Row => {
  const digits = i % 2 === 0;
  return {
    "dataset.classes": digits ? 10 : 2,
    "dataset.name": digits ? "digits" : "moons",
    "model.type": ["mlp", "cnn", "svc"][(i >> 1) % 3] ?? "",
    "optimizer.lr": [0.1, 0.01][i % 3] ?? 0.001,
    seed: Math.floor(i / 6),
    "env.host": digits ? "a" : "b",
    "results.best_epoch": i % 4,
    "metrics.acc": i / 18,
  };
});

describe("without a choice", () => {
  it("a data set goes across, and models are the lines, however they are called", () => {
    const table = tableOf(sweep);
    expect(name(guessAcross(table, [], true))).toBe("dataset.name");
    expect(name(guessLines(table, keyOf(table, "dataset.name")))).toBe("model.type");
    const others = tableOf(
      sweep.map((row) => ({ task: row["dataset.name"], algo: row["model.type"], seed: row.seed })),
    );
    expect([name(guessAcross(others, [], true)), name(guessLines(others, keyOf(others, "task")))]).toEqual([
      "task",
      "algo",
    ]);
  });

  it("of the keys of groups the data set goes across", () => {
    const table = tableOf(sweep);
    const by = ["model.type", "dataset.classes", "dataset.name"].map((key) => keyOf(table, key));
    expect(name(guessAcross(table, by, true))).toBe("dataset.name");
    expect(name(guessAcross(table, by, false))).toBe("optimizer.lr");
  });

  it("the columns are not what is grouped by, nor what says the same", () => {
    const table = tableOf(sweep);
    expect(name(guessAcross(table, [keyOf(table, "dataset.name")], true))).toBe("model.type");
  });

  it("names that say nothing leave it to what tells runs apart", () => {
    const table = tableOf(sweep.map((row) => ({ p: row["model.type"], q: row["optimizer.lr"], seed: row.seed })));
    expect(name(guessAcross(table, [], true))).toBe("p");
    expect(name(guessLines(table, keyOf(table, "p")))).toBe("q");
  });

  it("there is none where nothing varies but seeds and results", () => {
    const table = tableOf(sweep.map((row) => ({ seed: row.seed, "results.x": row["results.best_epoch"] })));
    expect([guessAcross(table, [], true), guessLines(table, null)]).toEqual([null, null]);
  });
});

describe("the best", () => {
  const table = tableOf(sweep.map((row, i) => ({ ...row, task: i % 4 })));
  const of = (lines: readonly string[], across: string) =>
    guessCompared(
      lines.map((line) => keyOf(table, line)),
      keyOf(table, across),
    );

  it("is looked for among methods on one task, whichever way the two stand", () => {
    expect(of(["model.type"], "dataset.name")).toBe("column");
    expect(of(["dataset.name"], "model.type")).toBe("row");
    expect(of(["dataset.name", "seed"], "optimizer.lr")).toBe("row");
    expect(of(["dataset.name"], "task")).toBe("column");
    expect(of(["seed"], "optimizer.lr")).toBe("column");
    expect(of([], "model.type")).toBe("column");
  });

  it("of lines is one of the keys that are asked for", () => {
    const among = ["optimizer.lr", "model.type"].map((key) => keyOf(table, key));
    expect(name(guessLines(table, keyOf(table, "dataset.name"), among))).toBe("model.type");
    expect(name(guessLines(table, keyOf(table, "dataset.name"), among.slice(0, 1)))).toBe("optimizer.lr");
    expect(guessLines(table, keyOf(table, "dataset.name"), [])).toBeNull();
  });
});

describe("what follows from a key", () => {
  it("has one value for each of its values", () => {
    const table = tableOf(sweep);
    const of = (key: string, from: string) => followsFrom(keyOf(table, key), keyOf(table, from));
    expect(of("dataset.classes", "dataset.name")).toBe(true);
    expect(of("model.type", "dataset.name")).toBe(false);
  });

  it("is nothing where that differs in nearly every run", () => {
    const table = tableOf(sweep.map((row, i) => ({ ...row, id: i })));
    expect(followsFrom(keyOf(table, "dataset.name"), keyOf(table, "id"))).toBe(false);
  });

  it("counts not logged as a value", () => {
    const table = tableOf([{ a: 1, b: 1 }, { a: 1 }, { a: 2 }, { a: 2 }]);
    expect(followsFrom(keyOf(table, "b"), keyOf(table, "a"))).toBe(false);
  });
});
