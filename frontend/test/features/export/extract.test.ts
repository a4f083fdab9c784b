/** Which lines and columns an export has. */
import { describe, expect, test } from "vitest";
import { drawn, type Extract, tidy } from "../../../src/features/export/extract";
import { ref } from "../../makeTable";
import { sourceOf } from "./makeSource";

const DATA = [
  { model: "a", lr: 0.1, note: "x", "metrics.acc": 0.5 },
  { model: "a", lr: 0.1, note: "x", "metrics.acc": 0.7 },
  { model: "a", lr: 0.2, note: "y" },
  { model: "b", lr: 0.1, note: "z", "metrics.acc": 0.25 },
  { lr: 0.1, "metrics.acc": 1 / 3 },
];
const acc = { key: ref("metrics.acc"), direction: "max" } as const;
const names = (of: Extract) => of.columns.map(({ name }) => name);
const lines = (of: Extract) => Array.from({ length: of.count }, (_, at) => of.line(at));
const values = (of: Extract) => lines(of).map((cells) => cells.map(({ value }) => value));
const texts = (of: Extract) => lines(of).map((cells) => cells.map(({ shown, shownSpread }) => shown + shownSpread));

describe("rows", () => {
  const { shown } = sourceOf(DATA, { columns: ["metrics.acc", "note"], rows: [3, 0] });

  test("are the same for programs and for people", () => {
    expect(names(tidy(shown))).toEqual(["run", "metrics.acc", "note"]);
    expect(values(tidy(shown))).toEqual([
      ["r3", 0.25, "z"],
      ["r0", 0.5, "x"],
    ]);
    expect(values(drawn(shown))).toEqual(values(tidy(shown)));
    expect(tidy(shown).what).toBe("2 runs");
  });

  test("alone, in the order in which they are shown, then those that are filtered away", () => {
    const alone = shown.ofRuns(new Set(["r4", "r0", "r3", "gone"]));
    expect(values(tidy(alone)).map(([run]) => run)).toEqual(["r3", "r0", "r4"]);
    const grouped = sourceOf(DATA, { columns: ["metrics.acc"], by: ["model"], target: acc });
    const rows = tidy(grouped.shown.ofRuns(new Set(["r1", "r3"])));
    expect(names(rows)).toEqual(["run", "metrics.acc"]);
    expect(rows.columns.map(({ note }) => note)).toEqual(["", ""]);
    expect(values(rows)).toEqual([
      ["r1", 0.7],
      ["r3", 0.25],
    ]);
  });
});

describe("groups", () => {
  test("have their keys, how many rows they are, and each number with its spread and its count beside it", () => {
    const { shown } = sourceOf(DATA, { columns: ["metrics.acc", "note", "model"], by: ["model"], target: acc });
    expect(names(tidy(shown))).toEqual([
      "model",
      "n",
      "runs",
      "metrics.acc",
      "metrics.acc std",
      "metrics.acc n",
      "note",
    ]);
    expect(values(tidy(shown))).toEqual([
      ["a", 2, 3, 0.6, expect.closeTo(Math.sqrt(0.02), 12), 2, undefined],
      [undefined, 1, 1, expect.closeTo(1 / 3, 6), undefined, 1, undefined],
      ["b", 1, 1, 0.25, undefined, 1, "z"],
    ]);
    expect(tidy(shown).what).toBe("3 groups");
  });

  test("name the spread by what it is, and have none where a reducer has none", () => {
    const columns = ["metrics.acc", "lr"];
    const reducers = { "metrics.acc": "confidence95", lr: "max" } as const;
    const { shown } = sourceOf(DATA, { columns, by: ["model"], target: acc, reducers });
    expect(names(tidy(shown)).slice(3)).toEqual([
      "metrics.acc",
      "metrics.acc 95 % confidence interval",
      "metrics.acc n",
      "lr",
    ]);
    expect(
      drawn(shown)
        .columns.map(({ note }) => note)
        .slice(2),
    ).toEqual(["mean ± 95 % confidence interval of runs", "max of runs"]);
  });

  test("read as in the table for people, without the rows of those that are open", () => {
    const { shown } = sourceOf(DATA, { columns: ["metrics.acc", "note"], by: ["model"], target: acc });
    expect(shown.count).toBeGreaterThan(3);
    expect(names(drawn(shown))).toEqual(["model", "n", "metrics.acc", "note"]);
    const [first] = lines(drawn(shown));
    expect(first?.map(({ coverage }) => coverage)).toEqual(["", "", "2 of 3", ""]);
    expect(texts(drawn(shown))[0]).toEqual(["a", "2", "0.60000.1414", "2 values"]);
    // Where no cell says of how many it is, a column does.
    const other = sourceOf(DATA, { columns: ["note"], by: ["model"], target: acc });
    expect(names(drawn(other.shown))).toEqual(["model", "n", "runs", "note"]);
    expect(texts(drawn(other.shown))[0]).toEqual(["a", "2", "3", "2 values"]);
  });

  test("are those that show no group below them; a closed one has no value of the keys below", () => {
    const { shown } = sourceOf(DATA, { columns: ["metrics.acc"], by: ["model", "lr"], target: acc, toggled: [["a"]] });
    expect(names(tidy(shown)).slice(0, 4)).toEqual(["model", "lr", "depth", "n"]);
    expect(values(tidy(shown)).map((cells) => cells.slice(0, 4))).toEqual([
      ["a", undefined, 1, 2],
      [undefined, 0.1, 2, 1],
      ["b", 0.1, 2, 1],
    ]);
    const even = sourceOf(DATA, { columns: ["metrics.acc"], by: ["model", "lr"], target: acc });
    expect(names(tidy(even.shown)).slice(0, 3)).toEqual(["model", "lr", "n"]);
    expect(tidy(even.shown).count).toBe(4);
  });

  test("side by side keep their name for people where it says what no column says", () => {
    const options = { by: ["model", "lr"], flat: true, target: acc };
    const named = sourceOf(DATA, { columns: ["metrics.acc"], ...options });
    expect(names(drawn(named.shown))).toEqual(["run", "n", "metrics.acc"]);
    expect(texts(drawn(named.shown))[0]?.[0]).toBe("model=a · lr=0.1");
    const keyed = sourceOf(DATA, { columns: ["metrics.acc", "lr", "model"], ...options });
    expect(names(drawn(keyed.shown))).toEqual(["model", "lr", "n", "metrics.acc"]);
    expect(names(tidy(keyed.shown)).slice(0, 3)).toEqual(["model", "lr", "n"]);
  });

  test("side by side below a level have its key before their name", () => {
    const options = { by: ["model", "lr", "note"], flat: true, levels: 1, target: acc };
    const { shown } = sourceOf(DATA, { columns: ["metrics.acc"], ...options });
    expect(names(drawn(shown))).toEqual(["model", "run", "n", "metrics.acc"]);
    const [first] = texts(drawn(shown));
    expect(first?.slice(0, 2)).toEqual(["a", "lr=0.1"]);
    expect(names(tidy(shown)).slice(0, 4)).toEqual(["model", "lr", "note", "n"]);
    expect(texts(drawn(shown)).length).toBe(tidy(shown).count);
    // A closed one stands for those below it.
    const closed = sourceOf(DATA, { columns: ["metrics.acc"], ...options, toggled: [["a"]] });
    expect(values(tidy(closed.shown))[0]?.slice(0, 5)).toEqual(["a", undefined, undefined, 1, 2]);
    expect(texts(drawn(closed.shown))[0]?.slice(0, 2)).toEqual(["a", "model a"]);
  });
});

describe("what is ticked", () => {
  const options = { columns: ["metrics.acc", "note"], target: acc };
  const all = new Set(["r0", "r1", "r2", "r3", "r4"]);
  const byGroup = (...rows: readonly number[]) => Uint8Array.from(DATA, (_, row) => Number(rows.includes(row)));

  test("is groups where these are ticked, also on several levels", () => {
    const { shown } = sourceOf(DATA, { ...options, by: ["model"] });
    const alone = shown.ofRuns(new Set(["r3", "r0", "r1", "r2"]), byGroup(0, 1, 2, 3));
    expect(names(tidy(alone))).toEqual([
      "model",
      "n",
      "runs",
      "metrics.acc",
      "metrics.acc std",
      "metrics.acc n",
      "note",
    ]);
    expect(values(tidy(alone)).map(([model, n]) => [model, n])).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
    expect([tidy(alone).what, drawn(alone).what]).toEqual(["2 groups", "2 groups"]);
    const nested = sourceOf(DATA, { ...options, by: ["model", "lr"], toggled: [["a"]] });
    const mine = new Set(["r0", "r1", "r2", "r3"]);
    const levels = tidy(nested.shown.ofRuns(mine, byGroup(0, 1, 2, 3)));
    expect(values(levels).map((cells) => cells.slice(0, 4))).toEqual([
      ["a", undefined, 1, 2],
      ["b", 0.1, 2, 1],
    ]);
  });

  test("has groups and runs in the table's order where both are ticked, then runs that are filtered away", () => {
    const { shown } = sourceOf(DATA, { ...options, by: ["model"], rows: [0, 1, 2, 4] });
    const mixed = shown.ofRuns(all, byGroup(0, 1, 2));
    const few = shown.ofRuns(new Set(["r1", "r2", "r3", "r4"]), byGroup(4));
    expect(names(tidy(mixed)).slice(0, 4)).toEqual(["run", "model", "n", "runs"]);
    const heads = (of: Extract) => values(of).map((cells) => cells.slice(0, 3));
    expect(heads(tidy(mixed))).toEqual([
      [undefined, "a", 2],
      ["r4", undefined, 1],
      ["r3", "b", 1],
    ]);
    expect(heads(tidy(few))).toEqual([
      ["r1", "a", 1],
      ["r2", "a", 1],
      [undefined, undefined, 1],
      ["r3", "b", 1],
    ]);
    expect(texts(drawn(mixed)).map((cells) => cells.slice(0, 4))).toEqual([
      ["", "a", "2", "0.60000.1414"],
      ["r4", "", "1", "0.3333"],
      ["r3", "b", "1", "0.2500"],
    ]);
    expect([tidy(mixed).what, tidy(few).what]).toEqual(["1 group and 2 runs", "1 group and 3 runs"]);
  });

  test("names groups side by side beside runs", () => {
    const { shown } = sourceOf(DATA, { ...options, by: ["model", "lr"], flat: true });
    const mixed = shown.ofRuns(new Set(["r0", "r1", "r3"]), byGroup(0, 1));
    expect(texts(drawn(mixed)).map((cells) => cells.slice(0, 2))).toEqual([
      ["model=a · lr=0.1", "2"],
      ["r3", "1"],
    ]);
  });

  test("is runs where they are ticked by themselves", () => {
    const { shown } = sourceOf(DATA, { ...options, by: ["model"] });
    expect(names(tidy(shown.ofRuns(all)))).toEqual(["run", "metrics.acc", "note"]);
    expect(tidy(shown.ofRuns(all, byGroup(0))).what).toBe("5 runs");
  });
});

test("columns have names of their own", () => {
  const { shown } = sourceOf(
    [
      { n: 1, metrics: "x", "metrics.n": 2, depth: 1 },
      { n: 2, depth: 2 },
    ],
    {
      columns: ["n", "metrics.n", "depth"],
      by: ["depth"],
    },
  );
  expect(new Set(names(tidy(shown))).size).toBe(names(tidy(shown)).length);
  expect(names(tidy(shown)).slice(0, 3)).toEqual(["depth", "n", "n#2"]);
});

test("a result has a direction by its name, a setting has none", () => {
  const data = [{ lr: 1, "metrics.val/acc": 1, "metrics.val/loss": 2, "metrics.steps": 3 }];
  const { shown } = sourceOf(data, {
    columns: ["lr", "metrics.val/acc", "metrics.val/loss", "metrics.steps"],
    target: { key: ref("metrics.steps"), direction: "min" },
  });
  expect(drawn(shown).columns.map(({ direction }) => direction)).toEqual([null, null, "max", "min", "min"]);
});
