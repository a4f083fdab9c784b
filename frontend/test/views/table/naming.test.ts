import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { groupRows, groupSideBySide } from "../../../src/engine/kernels/group";
import { shortLabels } from "../../../src/engine/presentation/labels";
import type { Group, Key } from "../../../src/engine/table/types";
import {
  bestWords,
  differingKeys,
  distinguishingOf,
  groupTitle,
  type Naming,
  nameParts,
  nameText,
  settingsOf,
  sideBySide,
} from "../../../src/views/table/naming";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";

interface Named {
  readonly groups: readonly Group[];
  readonly naming: Naming;
  readonly names: readonly string[];
  readonly runs: readonly string[];
}

const TARGET = { key: ref("metrics.acc"), direction: "max" } as const;

function named(rows: readonly Row[], by: readonly string[], flat = true, levels = flat ? 0 : by.length): Named {
  const table = tableOf(rows);
  const labels = shortLabels(table);
  const keys = by.map((name): Key => keyOf(table, name));
  const all = Uint32Array.from(table.runs.keys());
  const groups = flat ? groupSideBySide(table, all, keys, TARGET, "mean", levels) : groupRows(table, all, keys, TARGET);
  const beside = sideBySide(groups, levels).flat();
  const naming = {
    by: keys,
    label: (key: Key) => labels.get(key.id) ?? "",
    levels,
    distinguishing: flat ? distinguishingOf(beside, keys.slice(levels), keys.slice(0, levels)) : null,
    target: table.byId.get('["metric","acc"]') ?? null,
  };
  return { groups, naming, names: groups.map((group) => nameText(group, naming)), runs: table.runs };
}

const SWEEP: readonly Row[] = [
  { kind: "svc", C: 1, gamma: "scale", set: "wine", classes: 3, code: "v1", "metrics.acc": 0.9 },
  { kind: "svc", C: 1, gamma: "scale", set: "wine", classes: 3, code: "v1", "metrics.acc": 0.95 },
  { kind: "svc", C: 10, gamma: "scale", set: "wine", classes: 3, code: "v1", "metrics.acc": 0.8 },
  { kind: "svc", C: 1, gamma: 0.5, set: "digits", classes: 10, code: "v1", "metrics.acc": 0.7 },
  { kind: "mlp", depth: 2, set: "digits", classes: 10, code: "v1", "metrics.acc": 0.6 },
  { kind: "mlp", depth: null, set: "digits", classes: 10, code: "v1", "metrics.acc": 0.5 },
  { kind: "mlp", depth: 2, set: "wine", classes: 3, code: "v1", "metrics.acc": 0.4 },
];
const BY = ["code", "set", "classes", "kind", "C", "gamma", "depth"];

describe("groups side by side", () => {
  test("are called by the data set, the model and then the rest, without what all have or what follows", () => {
    const { names } = named(SWEEP, BY);
    expect(names).toEqual([
      "wine · svc · C=1",
      "wine · svc · C=10",
      "digits · svc",
      "digits · mlp · depth=2",
      "digits · mlp · depth=None",
      "wine · mlp",
    ]);
  });

  test("have one order of keys whatever groups are shown, and no two are called the same", () => {
    const settings = fc.record(
      {
        set: fc.constantFrom("wine", "digits"),
        kind: fc.constantFrom("svc", "mlp", 1),
        C: fc.nat(6),
        depth: fc.nat(2),
      },
      { requiredKeys: ["set"] },
    );
    const given = fc.array(settings, { minLength: 2, maxLength: 14 });
    fc.assert(
      fc.property(given, fc.infiniteStream(fc.boolean()), (rows, passes) => {
        const by = ["C", "depth", "kind", "set"];
        const { naming, groups, names } = named([...rows, { set: "a", kind: "b", C: 0, depth: 0 }], by);
        expect(new Set(names).size).toBe(names.length);
        const order = naming.distinguishing?.map(({ key }) => key) ?? [];
        const some = groups.filter(() => passes.next().value);
        if (some.length < 2) return;
        const distinguishing = distinguishingOf(some, naming.by);
        const now = distinguishing.map(({ key }) => key);
        expect(order.filter((key) => now.includes(key))).toEqual(now.filter((key) => order.includes(key)));
        const shown = some.map((group) => nameText(group, { ...naming, distinguishing }));
        expect(new Set(shown).size).toBe(some.length);
      }),
      { numRuns: 200 },
    );
  });

  test("differ in their keys but for what all share; one alone is told by all", () => {
    const ids = ({ groups, naming }: Named) => differingKeys([groups], naming.by).map(({ ref }) => ref.path[0]);
    expect(ids(named(SWEEP, BY))).toEqual(["set", "classes", "kind", "C", "gamma", "depth"]);
    const known = ["code", "set", "kind"];
    expect(ids(named(SWEEP.slice(0, 2), known))).toEqual(known);
  });

  test("below a level leave out what that says, and what follows from it", () => {
    const by = ["set", "code", "classes", "kind", "C", "gamma", "depth"];
    const { groups, naming, names } = named(SWEEP, by, true, 1);
    expect(names).toEqual(["set wine", "set digits"]);
    const below = groups.map(({ children }) => children.map((group) => nameText(group, naming)));
    for (const alike of below) expect(new Set(alike).size).toBe(alike.length);
    expect(below.flat().join()).not.toMatch(/set|classes|code/);
    const [wine] = groups;
    expect(wine && groupTitle(wine, naming, [])).toBe("set: wine\n4 runs\nbest: , acc 0.95");
    const title = groupTitle(wine?.children[0] as Group, naming, []);
    expect(title).toContain("set: wine");
    const differing = differingKeys(sideBySide(groups, 1), naming.by.slice(1));
    expect(differing.map(({ ref }) => ref.path[0])).toEqual(["kind", "C", "gamma", "depth"]);
    // Where each stands alone below its level, all keys tell what it is.
    const alone = named(SWEEP.slice(2, 4), ["set", "kind", "C"], true, 1);
    const [first] = alone.groups.flatMap(({ children }) => children);
    expect(nameText(first as Group, alone.naming)).toBe("kind=svc · C=10");
  });

  test("keep the label of words that not all groups have: others may have the same words", () => {
    const { names } = named([{ a: "x" }, { b: "x" }, { b: "z" }, { a: "y" }], ["a", "b"]);
    expect([...names].sort()).toEqual(["a=x", "a=y", "b=x", "b=z"]);
  });

  test("by few keys keep their order", () => {
    expect(named(SWEEP, ["kind", "set"]).names).toContain("svc · digits");
    expect(named(SWEEP, ["set", "kind"]).names).toContain("digits · svc");
  });

  test("say what they lack where they logged nothing else", () => {
    const { names } = named([{ x: "–", y: 1 }, { x: "–" }, {}, { x: "not logged" }], ["x", "y"]);
    expect([...names].sort()).toEqual(['x="not logged" (text)', "x=not logged", "x=–", "x=– · y=1"]);
  });

  test("one group alone says all", () => {
    expect(named([{ x: 1, y: 2 }], ["x", "y"]).names).toEqual(["x=1 · y=2"]);
  });

  test("with long values that begin alike are called by how they end", () => {
    const start = "a text that goes on and on ".repeat(20);
    const { names, groups, naming, runs } = named(
      [
        { x: `${start}1`, y: 1 },
        { x: `${start}2`, y: 1 },
      ],
      ["x", "y"],
    );
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name.length).toBeLessThan(40);
    expect(groups.map((group) => groupTitle(group, naming, runs)).sort()).toEqual([
      `x: ${start}1\ny: 1\n1 run`,
      `x: ${start}2\ny: 1\n1 run`,
    ]);
  });
});

test("nested groups are called by the key of their level, and their tooltip tells the levels above", () => {
  const { groups, naming, runs } = named(SWEEP, ["kind", "depth"], false);
  const inner = groups.find(({ values }) => values[0] === "mlp")?.children.find(({ values }) => values[1] === null);
  if (!inner) throw new Error("no such group");
  expect(nameParts(inner, naming)).toEqual([{ label: "depth", text: "None", quiet: true, bare: false, word: false }]);
  expect(groupTitle(inner, naming, runs)).toBe("kind: mlp\ndepth: None\n1 run\nrun: r5, acc 0.50");
});

test("the tooltip says all that a group logged, what it lacks, and its best run", () => {
  const { groups, naming, runs } = named(SWEEP, BY);
  const [best] = groups;
  if (!best) throw new Error("no group");
  const [first, ...others] = groupTitle(best, naming, runs).split("\n");
  expect(first).toBe("set: wine");
  expect(others.slice(-3)).toEqual(["not logged: depth", "2 runs", "best: r1, acc 0.95"]);
  expect(others).toContain("classes: 3");
  expect(bestWords(best, { ...naming, target: null }, runs)).toBe("");
});

test("settings are copied exactly, by their whole names", () => {
  const { groups, naming } = named(
    [{ "model.lr": 0.30000000000000004, "optimizer.lr": 1, seed: 1 }],
    ["model.lr", "optimizer.lr"],
  );
  expect(groups.map((group) => settingsOf(group, naming))).toEqual([
    ["model.lr: 0.30000000000000004", "optimizer.lr: 1"],
  ]);
});
