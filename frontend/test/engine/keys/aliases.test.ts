/** Keys that are likely one, beside a slow comparison of each with each. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Alias, aliasesOf, COMMON, familiesOf, type Likeness, MOST_ALIKE } from "../../../src/engine/keys/aliases";
import { valueAt } from "../../../src/engine/table/table";
import type { Key, Table } from "../../../src/engine/table/types";
import { sameValue, type Value } from "../../../src/values/value";
import { type Row, tableOf } from "../../makeTable";

const MEANINGS: Readonly<Record<string, string>> = { lr: "learningrate", bs: "batchsize", opt: "optimizer" };

/** By another way: letter by letter. */
function meaning(step: string): string {
  const words: string[] = [""];
  let before = "";
  for (const letter of step) {
    if (" _.-/".includes(letter)) words.push("");
    else {
      if (/[A-Z]/.test(letter) && /[a-z0-9]/.test(before)) words.push("");
      words.push(`${words.pop()}${letter.toLowerCase()}`);
    }
    before = letter;
  }
  return words.map((word) => MEANINGS[word] ?? word).join("");
}

const letters = (path: readonly string[]) =>
  path
    .join("")
    .toLowerCase()
    .replace(/[ _.\-/]/g, "");
const whole = ({ ref }: Key) => ref.path.map(meaning).join("");
const last = ({ ref }: Key) => meaning(ref.path.at(-1) ?? "");

function slowLikeness(a: Key, b: Key, all: readonly Key[]): Likeness | null {
  const few = (meaningOf: (key: Key) => string) =>
    meaningOf(a) === meaningOf(b) && all.filter((key) => meaningOf(key) === meaningOf(a)).length <= MOST_ALIKE;
  if (!few(whole) && !few(last)) return null;
  if (letters(a.ref.path) === letters(b.ref.path)) return "letters";
  if (whole(a) === whole(b)) return "meaning";
  const nested = whole(a).endsWith(whole(b)) || whole(b).endsWith(whole(a));
  return last(a) === last(b) && (nested || !COMMON.has(last(a))) ? "last" : null;
}

function sort(value: Value): string {
  if (typeof value === "number" || (typeof value === "string" && /^[+-]?\d+(\.\d*)?$/.test(value))) return "number";
  return typeof value;
}

/** What most hold; of sorts that as many hold the one that came first. */
function mostly(values: readonly Value[]): string | null {
  const sorts = values.filter((value) => value !== null).map(sort);
  const count = (one: string) => sorts.filter((other) => other === one).length;
  return [...new Set(sorts)].sort((a, b) => count(b) - count(a))[0] ?? null;
}

function slowAliases(table: Table): Alias[] {
  const all = table.keys.filter(
    (key) =>
      ["doc", "name"].includes(key.ref.namespace) && table.runs.some((_, row) => valueAt(key, row) !== undefined),
  );
  const found: Alias[] = [];
  all.forEach((a, place) => {
    for (const b of all.slice(place + 1)) {
      const likeness = slowLikeness(a, b, all);
      if (likeness === null) continue;
      const rows = table.runs.map((_, row) => [valueAt(a, row), valueAt(b, row)] as const);
      const [xs, ys] = [0, 1].map((at) => rows.map((row) => row[at]).filter((value) => value !== undefined));
      if (!xs || !ys) continue;
      const both = rows.filter(([x, y]) => x !== undefined && y !== undefined);
      const differing = both.filter(([x, y]) => !sameValue(x, y)).length;
      const [p, q] = [mostly(xs), mostly(ys)];
      if (p !== null && q !== null && p !== q) continue;
      const several = (values: readonly Value[]) => values.some((value) => !sameValue(value, values[0]));
      const apart = both.length <= Math.min(xs.length, ys.length) / 50;
      const alike = differing <= both.length / 50 && (likeness !== "last" || (several(xs) && several(ys)));
      if (apart || alike) found.push({ keys: [a, b], likeness, both: both.length, differing });
    }
  });
  return found;
}

const NAMES = [
  "lr",
  "learning_rate",
  "optimizer.lr",
  "opt.lr",
  "opt_lr",
  "LR",
  "learningRate",
  "a.name",
  "b.name",
  "name",
];
const value = fc.constantFrom<Value>(undefined, undefined, 0.1, 0.01, "0.1", "adam", null, true);
const rows = fc
  .uniqueArray(fc.constantFrom(...NAMES), { maxLength: 6 })
  .chain((names) =>
    fc
      .array(fc.tuple(...names.map(() => value)), { maxLength: 8 })
      .map((all) => all.map((one): Row => Object.fromEntries(names.map((name, at) => [name, one[at]])))),
  );

const named = (aliases: readonly Alias[]) =>
  aliases.map(({ keys, ...rest }) => ({ keys: keys.map(({ id }) => id), ...rest }));

describe("aliasesOf", () => {
  it("finds what a slow comparison of each with each finds", () => {
    fc.assert(
      fc.property(rows, (from) => {
        const table = tableOf(from);
        expect(named(aliasesOf(table))).toEqual(named(slowAliases(table)));
      }),
    );
  });

  it("does not depend on the order of keys", () => {
    const unordered = (aliases: readonly Alias[]) =>
      named(aliases)
        .map((alias) => JSON.stringify({ ...alias, keys: alias.keys.sort() }))
        .sort();
    fc.assert(
      fc.property(rows, (from) => {
        const table = tableOf(from);
        const turned: Table = { ...table, keys: [...table.keys].reverse() };
        expect(unordered(aliasesOf(turned))).toEqual(unordered(aliasesOf(table)));
      }),
    );
  });

  it("says in what names are alike", () => {
    const likeness = (a: string, b: string) => aliasesOf(tableOf([{ [a]: 1 }, { [b]: 2 }]))[0]?.likeness;
    expect(likeness("batch-size", "Batch_Size")).toBe("letters");
    expect(likeness("lr", "learning_rate")).toBe("meaning");
    expect(likeness("batchSize", "bs")).toBe("meaning");
    expect(likeness("lr", "optimizer.learning_rate")).toBe("last");
    expect(likeness("model.name", "data.name")).toBeUndefined();
    expect(likeness("name", "data.name")).toBe("last");
    expect(likeness("lr", "wd")).toBeUndefined();
  });

  it("takes keys for two that rows log together with other values, or that are of other kinds", () => {
    expect(aliasesOf(tableOf([{ "a.lr": 1, "b.lr": 2 }]))).toEqual([]);
    expect(aliasesOf(tableOf([{ lr: 1 }, { "b.lr": "cosine" }]))).toEqual([]);
    expect(aliasesOf(tableOf([{ lr: 1 }, { "b.lr": "0.1" }]))).toHaveLength(1);
    // The same number of both in all rows is no sign that they are one.
    expect(aliasesOf(tableOf([{ "a.dropout": 0.1, "b.dropout": 0.1 }]))).toEqual([]);
    expect(aliasesOf(tableOf([1, 2].map((x) => ({ "a.dropout": x, "b.dropout": x }))))).toHaveLength(1);
  });

  it("lets a row in fifty do otherwise", () => {
    const table = (strays: number) =>
      tableOf([
        ...Array.from({ length: 100 }, (_, i) => ({ lr: i, ...(i < strays && { learning_rate: -1 }) })),
        ...Array.from({ length: 100 - strays }, (_, i) => ({ learning_rate: i })),
      ]);
    expect(aliasesOf(table(2))).toMatchObject([{ both: 2, differing: 2 }]);
    expect(aliasesOf(table(3))).toEqual([]);
  });

  it("lets a row in fifty hold two values, where rows log both", () => {
    const table = (strays: number) =>
      tableOf(Array.from({ length: 100 }, (_, i) => ({ lr: i, learning_rate: i < strays ? -1 : i })));
    expect(aliasesOf(table(2))).toMatchObject([{ both: 100, differing: 2 }]);
    expect(aliasesOf(table(3))).toEqual([]);
  });

  it("takes a name of many things for none of them", () => {
    const row = (count: number) => Array.from({ length: count }, (_, i) => ({ [`layer${i}.units`]: 1 }));
    expect(aliasesOf(tableOf(row(MOST_ALIKE)))).toHaveLength((MOST_ALIKE * (MOST_ALIKE - 1)) / 2);
    expect(aliasesOf(tableOf(row(MOST_ALIKE + 1)))).toEqual([]);
  });

  it("comes to an end with ten thousand keys", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => (i % 2 ? `g${i >> 1}.lr${i >> 1}` : `lr${i >> 1}`));
    const row = (odd: number) => Object.fromEntries(names.filter((_, i) => i % 2 === odd).map((name, i) => [name, i]));
    const table = tableOf([row(0), row(1)]);
    expect(aliasesOf(table)).toHaveLength(names.length / 2);
    expect(familiesOf(table)).toHaveLength(names.length / 2);
  });
});

describe("familiesOf", () => {
  it("holds keys of which any two are likely one, each key in one family", () => {
    fc.assert(
      fc.property(rows, (from) => {
        const table = tableOf(from);
        const pairs = new Set(
          aliasesOf(table).map(({ keys }) =>
            keys
              .map(({ id }) => id)
              .sort()
              .join(" "),
          ),
        );
        const families = familiesOf(table);
        const all = families.flatMap(({ keys }) => keys);
        expect(new Set(all).size).toBe(all.length);
        for (const { keys, aliases } of families) {
          expect(keys.length).toBeGreaterThan(1);
          expect(aliases).toHaveLength((keys.length * (keys.length - 1)) / 2);
          for (const a of keys) {
            for (const b of keys) if (a !== b) expect(pairs).toContain([a.id, b.id].sort().join(" "));
          }
        }
        // Nothing is left that two keys of no family could offer.
        const left = aliasesOf(table).filter(({ keys }) => keys.every((key) => !all.includes(key)));
        expect(left).toEqual([]);
      }),
    );
  });

  it("has the key first that most rows logged", () => {
    const table = tableOf([{ lr: 1 }, { learning_rate: 1 }, { learning_rate: 2 }]);
    expect(familiesOf(table).map(({ keys }) => keys.map(({ ref }) => ref.path[0]))).toEqual([["learning_rate", "lr"]]);
  });
});
