/** What the tab chooses for a user who has not chosen: target, facets, columns, averages. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { averagedOver, averageOver, suggestAverage } from "../../../src/engine/guesses/average";
import { chooseColumns, identicalKeys, varyingNames } from "../../../src/engine/guesses/shownColumns";
import { suggestedKeys } from "../../../src/engine/guesses/suggest";
import { guessTarget } from "../../../src/engine/guesses/target";
import { groupSideBySide } from "../../../src/engine/kernels/group";
import { findKey } from "../../../src/engine/table/table";
import type { Key, Table } from "../../../src/engine/table/types";
import { fullName } from "../../../src/values/key";
import { canonical, type Value } from "../../../src/values/value";
import { type Row, ref, tableOf } from "../../makeTable";
import { rows } from "../strategies";

const names = (refs: readonly Parameters<typeof fullName>[0][]) => refs.map(fullName);
const allRows = (table: Table) => Uint32Array.from(table.runs.keys());

/** The product of all lists: one row a combination. */
function grid(axes: Readonly<Record<string, readonly Value[]>>): Row[] {
  return Object.entries(axes).reduce<Row[]>(
    (found, [name, axis]) => found.flatMap((row) => axis.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}

describe("the target", () => {
  test.each<[string[], string | null, "max" | "min"]>([
    [["train/loss", "val/loss", "val/accuracy", "train/accuracy"], "metrics.val/accuracy", "max"],
    [["validation_auc", "loss"], "metrics.validation_auc", "max"],
    [["eval/f1", "eval/loss"], "metrics.eval/f1", "max"],
    [["rollout/ep_rew_mean", "reward", "loss"], "metrics.reward", "max"],
    [["train/accuracy", "val/loss"], "metrics.val/loss", "min"],
    [["accuracy", "val/loss"], "metrics.accuracy", "max"],
    [["test/accuracy", "accuracy"], "metrics.test/accuracy", "max"],
    [["epoch_accuracy", "epoch_loss"], "metrics.epoch_accuracy", "max"],
    [["valLoss", "trainLoss"], "metrics.valLoss", "min"],
    [["train/loss"], "metrics.train/loss", "min"],
    [["roc_auc", "rmse"], "metrics.roc_auc", "max"],
    [["val/accuracy_loss"], "metrics.val/accuracy_loss", "min"],
    [["val_error", "step"], "metrics.val_error", "min"],
    [["learning_rate", "step", "glossary", "accelerator"], null, "max"],
    [[], null, "max"],
  ])("of %j is %s", (tags, target, direction) => {
    const table = tableOf([Object.fromEntries(tags.map((tag) => [`metrics.${tag}`, 0.5]))]);
    const found = guessTarget(table);
    expect(found && fullName(found.key)).toBe(target);
    if (target) expect(found?.direction).toBe(direction);
  });

  test.each([
    "model.loss_weight",
    "model.loss",
    "optimizer.momentum_accuracy",
    "accuracy",
    "results.loss_weight",
    "training.best_loss",
    "model.score",
    "metrics.min_loss_scale",
    "metrics.accuracy_threshold",
    "metrics.target_reward",
    "metrics.optimizer/momentum_accuracy",
  ])("is asked for where there is only %s", (name) => {
    expect(guessTarget(tableOf([{ [name]: 0.5, "metrics.lr": 0.1 }]))).toBe(null);
  });
  test("is a metric rather than a setting that has its name in its own", () => {
    const given = { "metrics.val/accuracy_threshold": 1, "metrics.train/loss": 1, "model.accuracy": 1, loss: 2 };
    expect(names([guessTarget(tableOf([given]))?.key ?? ref("none")])).toEqual(["metrics.train/loss"]);
  });
  test.each([["results.accuracy"], ["final.test.accuracy"], ["test_metrics.auc"], ["evalResults.loss"]])(
    "may be %s, a result by its path",
    (name) => {
      const ref = guessTarget(tableOf([{ [name]: 0.5, "model.accuracy": 1 }]))?.key;
      expect(ref && fullName(ref)).toBe(name);
    },
  );

  test("is none where the metric never was a number", () => {
    expect(guessTarget(tableOf([{ "metrics.val/accuracy": Number.NaN, "metrics.loss": 1 }]))?.key.path).toEqual([
      "loss",
    ]);
  });
});

const SWEEP = grid({ "model.type": ["mlp", "svc", "knn"], lr: [0.1, 0.01], seed: [0, 1, 2, 3] }).map((row, i) => ({
  ...row,
  id: `run-${i}`,
  note: i === 0 ? "first" : undefined,
  dataset: "digits",
  "env.host": `node${i % 2}`,
  "metrics.val/accuracy": 0.5 + i / 100,
  "metrics.loss": 1 / (i + 1),
  "metrics.lr": 0.1,
  "metrics.steps": i,
  "metrics.grad": i / 7,
  "run.started": { time: 1e12 + i },
  "run.status": "completed",
  "name.fold": i % 4,
  when: { time: 1e12 + i },
}));

describe("suggested facets", () => {
  const suggested = (given: readonly Row[]) => names(suggestedKeys(tableOf(given)).map((key) => key.ref));

  test("are the settings that vary, not constants and not texts that are all distinct", () => {
    const found = suggested(SWEEP);
    expect(found.slice(0, 3).sort()).toEqual(["lr", "model.type", "seed"]);
    expect(found.length).toBeLessThanOrEqual(6);
    for (const name of ["id", "dataset", "run.name", "run.status"]) expect(found).not.toContain(name);
  });
  test("begin with a status that varies, however few runs failed, beside any number of better keys", () => {
    const settings = Array.from({ length: 8 }, (_, k) => `key${k}`);
    const rows = (status: (i: number) => Value) =>
      Array.from({ length: 300 }, (_, i) => ({
        ...Object.fromEntries(settings.map((name, k) => [name, Math.floor(i / (k + 1)) % 3])),
        "run.status": status(i),
        "run.state": i % 2,
        status: i === 0 ? "odd" : "even",
      }));
    const found = suggested(rows((i) => (i === 7 ? "failed" : "completed")));
    expect(found[0]).toBe("run.status");
    expect(found).toHaveLength(6);
    // Also where few runs have one at all.
    expect(suggested(rows((i) => ["failed", "running"][i]))[0]).toBe("run.status");
    for (const never of ["completed", undefined]) expect(suggested(rows(() => never))).not.toContain("run.status");
    expect(suggested(rows((i) => (i === 7 ? undefined : "completed")))).not.toContain("run.status");
  });
  test("prefer keys that more runs have, and fewer values", () => {
    const values = (every: number, n: number) => (i: number) => (i % every === 0 ? `v${i % n}` : undefined);
    const [all, half, many] = [values(1, 4), values(2, 4), values(1, 50)];
    expect(suggested(Array.from({ length: 100 }, (_, i) => ({ many: many(i), half: half(i), all: all(i) })))).toEqual([
      "all",
      "half",
      "many",
    ]);
  });
  test("prefer what was varied to what came out of it", () => {
    const found = suggested([
      { "results.best_step": 8, "metrics.acc": 0.5, "optimizer.step_size": 1, kind: "a" },
      { "results.best_step": 5, "metrics.acc": 0.6, "optimizer.step_size": 2, kind: "b" },
      { "results.best_step": 4, "metrics.acc": 0.7, "optimizer.step_size": 3, kind: "b" },
    ]);
    expect(found).toEqual(["optimizer.step_size", "kind", "results.best_step", "metrics.acc"]);
  });
  test("leave places empty rather than fill them with what few runs have, or with lists of very many texts", () => {
    const rows = Array.from({ length: 1000 }, (_, i) => ({
      model: `m${i % 3}`,
      rare: i % 50 === 0 ? `r${i % 100}` : undefined,
      fifth: i % 5 === 0 ? `f${i % 10}` : undefined,
      comment: `c${i % 400}`,
      host: `h${i % 50}`,
      hosts: `h${i % 51}`,
      tags: [`t${i % 90}`, `t${i % 7}`],
      few: [`u${i % 4}`, `u${i % 7}`],
      lr: i / 1000,
      when: { time: 1e12 + i },
    }));
    expect(suggested(rows).sort()).toEqual(["few", "fifth", "host", "lr", "model", "when"]);
    const ugly = rows.map(({ rare, comment, hosts, tags }) => ({ rare, comment, hosts, tags }));
    expect(suggested(ugly)).toEqual([]);
  });
  test("of a few runs may have a value each but for texts that are all distinct", () => {
    expect(
      suggested([
        { a: "x", b: 1 },
        { a: "y", b: 2 },
        { a: "y", b: 3 },
      ]).sort(),
    ).toEqual(["a", "b"]);
    // Half of the runs must share a value of a longer list.
    const some = (n: number) => Array.from({ length: 40 }, (_, i) => ({ a: `v${i % n}` }));
    expect([suggested(some(20)), suggested(some(21))]).toEqual([["a"], []]);
  });
  test("hold numbers that are all distinct", () => {
    expect(suggested(Array.from({ length: 20 }, (_, i) => ({ lr: i / 20 })))).toEqual(["lr"]);
  });
});

describe("suggested facets, where there is a target,", () => {
  /** A sweep in which the optimizer decides, and the rate where there is one; the host and the seed do nothing. */
  const given: readonly Row[] = grid({
    host: ["a", "b", "c"],
    seed: [0, 1, 2, 3, 4],
    rate: [0.1, 0.01, 0.001],
    optimizer: ["adam", "sgd"],
  }).map((row, i) => ({
    ...row,
    "metrics.acc": (row.optimizer === "adam" ? 0.5 : 0) + Math.log10(Number(row.rate)) / 20 + ((i * 7919) % 101) / 2000,
    "results.steps": i === 1 ? 3 : row.optimizer === "adam" ? 1 : 2,
    id: i,
  }));
  const told = (rows: readonly Row[], direction: "max" | "min" | null = "max") => {
    const target = direction && ({ key: ref("metrics.acc"), direction } as const);
    return names(suggestedKeys(tableOf(rows), target).map((key) => key.ref));
  };

  test("begin with the settings that explain it, whichever way is better", () => {
    for (const direction of ["max", "min"] as const) {
      expect(told(given, direction).slice(0, 2)).toEqual(["optimizer", "rate"]);
    }
    expect(told(given, null)[0]).not.toBe("optimizer");
  });
  test("have what came out of the runs behind the settings, and no value for each run before them", () => {
    const found = told(given);
    expect(found.indexOf("results.steps")).toBeGreaterThan(found.indexOf("rate"));
    expect(found.indexOf("id")).not.toBe(0);
  });
  test("are one of those that say the same, the name before its numbers", () => {
    const classes = [10, 2, 3];
    const sets = given.map((row, i) => ({
      "dataset.classes": classes[i % 3],
      "dataset.name": ["digits", "cancer", "wine"][i % 3],
      "dataset.folder": ["d", "c", "w"][i % 3],
      ...row,
      "metrics.acc": (i % 3) + Number(row["metrics.acc"]),
    }));
    const found = told(sets);
    expect(found.filter((name) => name.startsWith("dataset"))).toEqual(["dataset.name"]);
    expect(found[0]).toBe("dataset.name");
  });
  test("begin with a status that varies all the same", () => {
    expect(told(given.map((row, i) => ({ ...row, "run.status": i === 7 ? "failed" : "completed" })))[0]).toBe(
      "run.status",
    );
  });
  test("are those that tell runs apart at all where no run has reached anything", () => {
    const without = given.map(({ "metrics.acc": _, ...row }) => row);
    expect(told(without)).toEqual(told(without, null));
  });
});

describe("Average over", () => {
  const table = tableOf(SWEEP);
  const over = (...except: string[]) => averageOver(table, except.map(ref));

  test("groups by all settings that vary but the chosen, and says why not by others", () => {
    const { by, leftOut } = over("seed");
    expect(names(by)).toEqual(["model.type", "lr"]);
    expect(Object.fromEntries(leftOut.map(({ key, why }) => [fullName(key), why]))).toEqual({
      "run.name": "about the run itself",
      "run.started": "about the run itself",
      id: "a different text in every run",
      note: "a note",
      "env.host": "about the environment",
      when: "a time",
      "metrics.val/accuracy": "a metric",
      "metrics.loss": "a metric",
      "metrics.steps": "a metric",
      "metrics.grad": "a metric",
      "name.fold": "in the run's name, as another key",
    });
  });
  test("takes several keys", () => expect(names(over("seed", "lr").by)).toEqual(["model.type"]));
  test("knows afterwards over what, and takes no result for it", () => {
    const by = over("seed", "lr").by.map((key) => findKey(table, key) as Key);
    expect([...averagedOver(table, by)].sort()).toEqual(['["doc","lr"]', '["doc","seed"]']);
  });
  test("takes keys from names that say what was not logged", () => {
    const named = tableOf(
      grid({ "name.model": ["a", "b"], "name.seed": [0, 1, 2] }).map((row, i) => ({ ...row, "name.counter": i })),
    );
    expect(suggestAverage(named, allRows(named))).toEqual({ over: ref("name.seed"), sizes: Uint32Array.of(3, 3) });
    expect(names(averageOver(named, [ref("name.seed")]).by)).toEqual(["name.model"]);
  });
  test("is not kept from it by what is said of the run and its surroundings", () => {
    const given = grid({ lr: [1, 2], seed: [0, 1, 2] });
    const said = tableOf(
      given.map((row, i) => ({
        ...row,
        ...(i % 3 === 0 && { notes: "Baseline again", "git.sha": `c${i % 2}` }),
        git_commit: `c${i % 4}`,
        hostname: `h${i % 5}`,
        command: `train.py ${i % 5}`,
      })),
    );
    expect(names(averageOver(said, [ref("seed")]).by)).toEqual(["lr"]);
  });
  test("takes what varies over all rows, so that groups of a filtered table stay right without the filter", () => {
    const given = grid({ dataset: ["digits", "wine"], lr: [1, 2], seed: [0, 1, 2] });
    const sweep = tableOf(given.filter(({ dataset, seed }) => dataset === "digits" || seed !== 2));
    const digits = allRows(sweep).filter((row) => sweep.byId.get('["doc","dataset"]')?.codes[row] === 1);
    const offer = suggestAverage(sweep, digits);
    expect(offer).toEqual({ over: ref("seed"), sizes: Uint32Array.of(3, 3) });
    const by = averageOver(sweep, offer ? [offer.over] : []).by.map((key) => findKey(sweep, key));
    const keys = by.filter((key) => key !== undefined);
    const groupsOf = (shown: Uint32Array) =>
      groupSideBySide(sweep, shown, keys, null).map(({ values, rows }) => [...values, rows.length]);
    expect(groupsOf(digits)).toEqual([
      ["digits", 1, 3],
      ["digits", 2, 3],
    ]);
    expect(groupsOf(allRows(sweep))).toEqual([
      ["digits", 1, 3],
      ["digits", 2, 3],
      ["wine", 1, 2],
      ["wine", 2, 2],
    ]);
  });
  test("is not offered where the seed does not vary among the rows shown", () => {
    const sweep = tableOf(grid({ seed: [0, 1], lr: [1, 2] }));
    expect(suggestAverage(sweep, Uint32Array.of(0, 1))).toBe(null);
  });

  test("is offered for a seed that gives groups of two or more", () => {
    const sweep = tableOf(SWEEP.map(({ note, ...row }) => row));
    expect(suggestAverage(sweep, allRows(sweep))).toEqual({
      over: ref("seed"),
      sizes: Uint32Array.of(4, 4, 4, 4, 4, 4),
    });
  });
  test.each<[string, Row[], string | null]>([
    ["random_state, nested", grid({ "split.random_state": [0, 1], lr: [1, 2] }), "split.random_state"],
    ["fold", grid({ fold: [0, 1], lr: [1, 2] }), "fold"],
    ["a seed that does not vary", grid({ seed: [0], lr: [1, 2] }), null],
    ["a seed that varies with the settings", [0, 1, 2].map((i) => ({ seed: i, lr: i })), null],
    [
      "the one of two that gives groups",
      grid({ lr: [1, 2], fold: [0, 1] }).map((row, i) => ({ ...row, seed: i })),
      null,
    ],
    [
      "a seed beside results that differ in every run",
      grid({ seed: [0, 1], lr: [1, 2] }).map((row, i) => ({ ...row, "results.auc": i })),
      "seed",
    ],
    ["seedling is no seed", grid({ seedling: [0, 1], lr: [1, 2] }), null],
    ["nothing", [], null],
  ])("%s", (_, given, expected) => {
    const sweep = tableOf(given);
    const found = suggestAverage(sweep, allRows(sweep));
    expect(found && fullName(found.over)).toBe(expected);
  });
});

describe("keys that say the same", () => {
  const told = (given: readonly Row[]) => names(suggestedKeys(tableOf(given)).map((key) => key.ref));
  const depths = [50, 101, 50, 101, 152];
  const weights = (i: number) => `R${depths[i % 5]}.pkl`;
  const sweep = (more: (i: number) => Row) =>
    Array.from({ length: 10 }, (_, i) => ({ depth: depths[i % 5], ...more(i) }));

  test("stand behind the others", () => {
    const rows = (other: string) => sweep((i) => ({ weights: i === 3 ? other : weights(i), rare: i === 0 }));
    expect(told(rows(weights(3)))).toEqual(["depth", "rare", "weights"]);
    expect(told(rows("other"))).toEqual(["depth", "weights", "rare"]);
  });
  test("may be settings that were logged as metrics, and are none that differ in every row", () => {
    expect(told(sweep((i) => ({ "metrics.x": depths[i % 5] as number, "metrics.rare": i === 0 ? 1 : 0 })))).toEqual([
      "depth",
      "metrics.rare",
      "metrics.x",
    ]);
    expect(told(sweep((i) => ({ a: i / 10, b: i / 7, "metrics.x": i % 2 }))).slice(-1)).toEqual(["metrics.x"]);
  });
  test("are no columns while there is room for others only", () => {
    const table = tableOf(sweep((i) => ({ weights: weights(i), seed: i % 2 })));
    const all = { rows: allRows(table), named: [], filtered: [] };
    const chosen = (width: number) => names(chooseColumns(table, null, width, () => 100, all)).slice(1);
    expect(chosen(300)).toEqual(["seed", "depth"]);
    expect(chosen(400)).toEqual(["seed", "depth", "weights"]);
  });
});

describe("columns", () => {
  const table = tableOf(SWEEP);
  const target = guessTarget(table);
  const among = (rows: Uint32Array) => ({ rows, named: [], filtered: [] });
  const choose = (width: number, rows = allRows(table)) =>
    names(chooseColumns(table, target, width, () => 100, among(rows)));

  test("name, status, started, the target and three more metrics come first, however narrow", () => {
    expect(choose(0)).toEqual([
      "run.name",
      "run.status",
      "run.started",
      "metrics.val/accuracy",
      "metrics.loss",
      "metrics.lr",
      "metrics.steps",
    ]);
  });
  test("that are too wide leave their room to the next", () => {
    const widths: Readonly<Record<string, number>> = { "model.type": 500 };
    const chosen = names(
      chooseColumns(table, target, 800, ({ ref }) => widths[fullName(ref)] ?? 100, among(allRows(table))),
    );
    expect(chosen.slice(4)).toEqual(["metrics.loss", "lr", "seed", "when"]);
  });
  test("keys from run names that were asked for and vary stand beside the name, each once", () => {
    const parts = [0, 1].map((i) => ({ "name.model": `m${i}`, "name.sweep": "a", "run.status": "running", lr: i }));
    const named = tableOf(parts);
    const shown = { ...among(allRows(named)), named: varyingNames(named, allRows(named)) };
    const chosen = names(chooseColumns(named, null, 1000, () => 100, shown));
    expect(chosen).toEqual(["run.name", "name.model", "run.status", "lr"]);
  });
  test("of the further metrics only as many as leave room for three keys that vary", () => {
    const varying = ["lr", "model.type", "seed"];
    for (const [width, metrics] of [
      [999, 2],
      [800, 1],
      [799, 0],
      [700, 0],
    ] as const) {
      const shown = choose(width);
      expect(shown.slice(4, 4 + metrics)).toEqual(["metrics.loss", "metrics.lr"].slice(0, metrics));
      expect(shown.slice(4 + metrics).sort()).toEqual(varying);
    }
    for (const width of [699, 500]) {
      expect(choose(width).slice(0, 4)).toEqual(choose(0).slice(0, 4));
      expect(choose(width).slice(4)).toEqual(choose(700).slice(4, width < 600 ? 5 : 6));
    }
    expect(choose(499)).toEqual(choose(0));
  });
  test("what varies among the rows shown alone, however the others differ", () => {
    const sweep: readonly Row[] = SWEEP;
    const of = allRows(table).filter((row) => sweep[row]?.["model.type"] === "svc" && sweep[row]?.lr === 0.1);
    expect(of.length).toBe(4);
    const all = choose(5000).slice(7);
    const some = choose(5000, of).slice(7);
    expect(all.filter((name) => !some.includes(name)).sort()).toEqual(["lr", "model.type", "note"]);
  });
  test("what is filtered stands after the target, with one value too, and once", () => {
    const key = (name: string) => table.keys.find((one) => fullName(one.ref) === name) as Key;
    const filtered = [key("dataset"), key("metrics.val/accuracy"), key("metrics.loss")];
    const chosen = names(chooseColumns(table, target, 0, () => 100, { ...among(allRows(table)), filtered }));
    expect(chosen.slice(3)).toEqual(["metrics.val/accuracy", "dataset", "metrics.loss", "metrics.lr", "metrics.steps"]);
  });
  test("then what varies, as far as it fits, all-distinct text and what says the same again last", () => {
    expect(choose(1000).slice(7).sort()).toEqual(["lr", "model.type", "seed"]);
    const all = choose(5000).slice(7);
    expect(all.slice(-2)).toEqual(["id", "name.fold"]);
    expect(all).not.toContain("dataset");
  });
});

test("identical keys are those with one value in every row shown", () => {
  fc.assert(
    fc.property(rows, fc.infiniteStream(fc.boolean()), (all, passes) => {
      const table = tableOf(all);
      const shown = allRows(table).filter(() => passes.next().value);
      const given = all.filter((_, row) => shown.includes(row));
      const found = identicalKeys(table, shown).map((key) => fullName(key.ref));
      const expected = ["x", "y", "metrics.m"].filter((name) => {
        // Metrics are float32: two numbers that only float64 tells apart are one.
        const seen = (value: Value) => (name === "metrics.m" && typeof value === "number" ? Math.fround(value) : value);
        const distinct = new Set(given.map((row) => canonical(seen(row[name]))));
        return given.length > 1 && distinct.size === 1 && given[0]?.[name] !== undefined;
      });
      expect(found.sort()).toEqual(expected.sort());
    }),
  );
});
