import { describe, expect, it } from "vitest";
import { cellsWords, leftOutWords } from "../../../src/features/pivot/words";
import { DEFAULT_PIVOT } from "../../../src/state/pivot";
import { fullName } from "../../../src/values/key";
import { ref } from "../../makeTable";
import { make, RUNS } from "./makePivot";

/** Lines as texts: the values at the left, then cells as they read, the best marked. */
function read({ drawn }: ReturnType<typeof make>): string[] {
  return (drawn?.lines ?? []).map((line) => {
    const cells = drawn?.pivot.columns.map((_, place) => {
      const cell = drawn.cellAt(line, place);
      if (!cell) return "";
      const spread = cell.spread === "" ? "" : ` ± ${cell.spread}`;
      return `${cell.best ? "*" : ""}${cell.text}${spread} (${cell.n}/${cell.runs})`;
    });
    return [...line.values, ...(cells ?? [])].join(" | ");
  });
}

const names = (keys: readonly { readonly ref: Parameters<typeof fullName>[0] }[]) =>
  keys.map((key) => fullName(key.ref));

describe("what a pivot is made of", () => {
  it("is guessed without groups", () => {
    const { chosen } = make(RUNS);
    expect([chosen.across && names([chosen.across]), names(chosen.by), chosen.linesAre]).toEqual([
      ["data"],
      ["model"],
      "guessed",
    ]);
    expect(chosen.measure).toMatchObject({ reducer: "mean", direction: "max" });
  });

  it("is the groups of the table, without what goes across and what follows from it", () => {
    const { chosen, drawn, label } = make(RUNS, {}, { by: ["model", "classes", "data"] });
    expect([names(chosen.by), names(chosen.follow), chosen.linesAre]).toEqual([["model"], ["classes"], "grouped"]);
    expect(drawn && leftOutWords(drawn, chosen, label)).toEqual(["classes follows from data, and makes no lines."]);
  });

  it("is what was chosen, whatever the table is grouped by", () => {
    const { chosen } = make(RUNS, { across: ref("model"), rows: [ref("classes"), ref("seed")] }, { by: ["data"] });
    expect([names(chosen.by), chosen.linesAre]).toEqual([["classes", "seed"], "chosen"]);
    expect(make(RUNS, { rows: [] }).drawn?.lines).toHaveLength(1);
  });

  it("is told where it cannot be", () => {
    expect(make(RUNS, { across: ref("absent") }).chosen.problem).toBe("No run has logged absent.");
    expect(make(RUNS, { metric: ref("metrics.f1") }).chosen.problem).toBe("No run has logged metrics.f1.");
    expect(make(RUNS, { metric: ref("model") }).chosen.problem).toBe("model has no numbers to average.");
    expect(make([{ "metrics.acc": 1 }, { "metrics.acc": 2 }]).chosen.problem).toMatch("Choose a key");
    expect(make(RUNS).chosen.problem).toBeNull();
  });

  it("is written down for others, guesses as well", () => {
    expect(make(RUNS).frozen).toEqual({ ...DEFAULT_PIVOT, across: ref("data"), rows: [ref("model")] });
    expect(make(RUNS, {}, { by: ["model"] }).frozen).toEqual({ ...DEFAULT_PIVOT, across: ref("data") });
    const nothing = { ...DEFAULT_PIVOT, rows: [] };
    expect(make([{ "metrics.acc": 1 }, { "metrics.acc": 2 }], { rows: [] }).frozen).toEqual(nothing);
  });

  it("knows which way other metrics are better by their names", () => {
    const rows = RUNS.map((row, i) => ({ ...row, "metrics.val/loss": i, width: i }));
    expect(make(rows, { metric: ref("metrics.val/loss") }).chosen.measure?.direction).toBe("min");
    expect(make(rows, { metric: ref("width") }).chosen.measure?.direction).toBeNull();
  });
});

describe("cells", () => {
  it("are the mean ± std of the runs that have a number, and what reads like the best is bold", () => {
    expect(read(make(RUNS))).toEqual([
      "cnn | 0.2500 (1/1) | *0.2500 (1/2)",
      "mlp | *0.6250 ± 0.1768 (2/2) | *0.2500 (1/1)",
      "svc | NaN (0/1) |  (0/1)",
    ]);
  });

  it("are bold where they only read like the best", () => {
    const near = [0.12348, 0.12346, 0.1].map((acc, i) => ({ data: "a", model: `m${i}`, "metrics.acc": acc }));
    const given = [...near, { data: "b", model: "m0", "metrics.acc": 0.5 }];
    const choice = { across: ref("data"), rows: [ref("model")] };
    const texts = read(make(given, choice)).map((line) => line.split(" | ")[1]?.split(" ")[0]);
    expect(texts).toEqual(["*0.1235", "*0.1235", "0.1000"]);
  });

  it("follow the reducer", () => {
    expect(read(make(RUNS, {}, { reducer: "max" }))[1]).toBe("mlp | *0.75 (2/2) | *0.25 (1/1)");
  });

  it("count runs where there is no metric", () => {
    const made = make(RUNS, {}, { target: null });
    expect(read(made)).toEqual(["cnn | 1 (1/1) | 2 (2/2)", "mlp | 2 (2/2) | 1 (1/1)", "svc | 1 (1/1) | 1 (1/1)"]);
    expect(cellsWords(made.chosen, made.label)).toBe("Number of runs");
  });

  it("order the lines by a column, those without a number last", () => {
    const sorted = (value: string, descending: boolean) =>
      make(RUNS, { sort: { value, descending } }).drawn?.lines.map(({ values }) => values[0]);
    expect(sorted("digits", true)).toEqual(["mlp", "cnn", "svc"]);
    expect(sorted("digits", false)).toEqual(["cnn", "mlp", "svc"]);
    expect(sorted("gone", true)).toEqual(["cnn", "mlp", "svc"]);
  });
});

describe("very many", () => {
  const rows = Array.from({ length: 3000 }, (_, i) => ({ data: i % 150, model: Math.floor(i / 3), "metrics.acc": i }));

  it("columns and lines are told of", () => {
    const { drawn, chosen, label } = make(rows, { across: ref("data"), rows: [ref("model")] });
    if (!drawn) throw new Error("no pivot");
    expect([drawn.pivot.columns.length, drawn.atOnce]).toEqual([100, 40]);
    const words = leftOutWords(drawn, chosen, label);
    expect(words[0]).toBe("The first 100 values of data: 50 other values, of 1,000 runs, left out.");
    expect(words).toHaveLength(1);
  });

  it("keys make one name of what tells lines apart; a few have a column each", () => {
    const grid = Array.from({ length: 16 }, (_, i) => ({ a: i & 1, b: i & 2, c: i & 4, d: i & 8, e: 0, data: i % 3 }));
    const across = ref("data");
    const { drawn } = make(grid, { across, rows: ["a", "b", "c", "d", "e"].map(ref) });
    const [line] = drawn?.lines ?? [];
    if (!drawn || !line) throw new Error("no pivot");
    expect(drawn.heads).toBeNull();
    expect(drawn.nameOf(line).map(({ label, text }) => `${label}=${text}`)).toEqual(["a=0", "b=0", "c=0", "d=0"]);
    const heads = (keys: readonly string[]) => make(grid, { across, rows: keys.map(ref) }).drawn?.heads;
    expect(names(heads(["a", "e"]) ?? [])).toEqual(["a", "e"]);
    const few = grid.map((row) => ({ ...row, f: 0, g: 0 }));
    const made = make(few, { across, rows: ["e", "a", "f", "g"].map(ref) });
    expect(names(made.drawn?.heads ?? [])).toEqual(["a"]);
  });
});
