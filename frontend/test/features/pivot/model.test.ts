import { describe, expect, it } from "vitest";
import type { PivotLine } from "../../../src/engine/pivot/pivot";
import { swap, withAcross, withRows } from "../../../src/features/pivot/changes";
import { plainPivot } from "../../../src/features/pivot/plain";
import { cellsWords, leftOutWords } from "../../../src/features/pivot/words";
import { DEFAULT_PIVOT } from "../../../src/state/pivot";
import { fullName } from "../../../src/values/key";
import { keyOf, type Row, ref } from "../../makeTable";
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

describe("the best", () => {
  const key = (name: string, { table }: ReturnType<typeof make>) => keyOf(table, name);

  it("is marked in each line, by the same rules", () => {
    const rows: Row[] = [
      { data: "digits", model: "mlp", "metrics.acc": 0.5 },
      { data: "digits", model: "cnn", "metrics.acc": 0.50001 },
      { data: "moons", model: "mlp", "metrics.acc": 0.9 },
      { data: "moons", model: "cnn", "metrics.acc": 0.8 },
      { data: "wine", model: "cnn", "metrics.acc": 0.7 },
    ];
    const made = make(rows, { across: ref("model"), rows: [ref("data")], best: "row" });
    expect(read(made)).toEqual([
      "digits | *0.5000 (1/1) | *0.5000 (1/1)",
      "moons | 0.8000 (1/1) | *0.9000 (1/1)",
      "wine | 0.7000 (1/1) | ",
    ]);
    expect(cellsWords(made.chosen, made.label)).toContain("the highest of each row in bold");
  });

  it("is of each column unless the guessed keys stand the other way round", () => {
    expect(make(RUNS).chosen.best).toBe("column");
    const turned = make(RUNS, {}, { by: ["data"] });
    expect([names(turned.chosen.by), turned.chosen.across?.id, turned.chosen.best]).toEqual([
      ["data"],
      key("model", turned).id,
      "row",
    ]);
    expect(turned.frozen).toEqual({ ...DEFAULT_PIVOT, across: ref("model"), best: "row" });
    expect(make(RUNS, { best: "column" }, { by: ["data"] }).chosen.best).toBe("column");
    expect(make(RUNS, { across: ref("model"), rows: [ref("data")] }).chosen.best).toBe("column");
  });

  it("stays among the same cells when rows and columns change places, and back", () => {
    const made = make(RUNS);
    const once = swap(made.chosen);
    expect(once).toEqual({ across: ref("model"), rows: [ref("data")], sort: null, best: "row" });
    const bold = (of: ReturnType<typeof make>) =>
      (of.drawn?.lines ?? []).flatMap((line) =>
        (of.drawn?.pivot.columns ?? []).flatMap(({ value }, place) =>
          of.drawn?.cellAt(line, place)?.best ? [[...line.values, value].map(String).sort().join()] : [],
        ),
      );
    const turned = make(RUNS, once ?? {});
    expect(bold(turned).sort()).toEqual(bold(made).sort());
    expect(bold(made)).not.toEqual([]);
    const twice = swap(turned.chosen);
    expect(twice).toEqual({ across: ref("data"), rows: [ref("model")], sort: null, best: null });
    // So it is when the same is done by the keys.
    expect(withAcross(made.chosen, key("model", made))).toEqual(once);
    expect(withRows(turned.chosen, [ref("data"), ref("seed")])).toMatchObject({ best: "row" });
    expect(withAcross(turned.chosen, key("seed", turned))).toMatchObject({ best: "row" });
    expect(swap(make(RUNS, { rows: [] }).chosen)).toBeNull();
  });
});

describe("of an averaged table", () => {
  const settings = ["data", "model", "lr", "width", "depth"];
  const rows = [0, 1, 2].flatMap((seed) =>
    ["digits", "moons"].flatMap((data, d) =>
      ["cnn", "mlp"].flatMap((model, m) =>
        [1, 2, 3].flatMap((lr) =>
          [4, 8].map((width): Row => {
            const acc = 0.5 + (d + m) / 10 + ((lr * 5 + width * (m + 2) + 3 * d) % 7) / 100 + seed / 1000;
            return { data, model, lr, width, depth: (lr + width) % 3, seed, "metrics.acc": acc };
          }),
        ),
      ),
    ),
  );
  const made = (view = {}, flat = true) => make(rows, view, { by: settings, flat });

  it("it has a few rows, and cells of the best groups", () => {
    const { chosen, drawn, label, frozen } = made();
    expect([names(chosen.by), chosen.across?.ref, chosen.linesAre]).toEqual([["model"], ref("data"), "guessed"]);
    expect([names(chosen.all ?? []), chosen.of]).toEqual([["model", "lr", "width", "depth"], "best"]);
    for (const line of drawn?.lines ?? []) {
      drawn?.pivot.columns.forEach(({ value }, place) => {
        const cell = drawn.cellAt(line, place);
        const means = [1, 2, 3].flatMap((lr) =>
          [4, 8].map((width) => {
            const of = rows.filter(
              (row) => row.data === value && row.model === line.values[0] && row.lr === lr && row.width === width,
            );
            return of.reduce((sum, row) => sum + Number(row["metrics.acc"]), 0) / of.length;
          }),
        );
        expect(cell?.value).toBeCloseTo(Math.max(...means), 12);
        expect([cell?.n, cell?.runs, cell?.whole]).toEqual([3, 3, 18]);
        expect(cell?.title).toMatch(/^best of 6 groups: lr=\d, width=\d/);
      });
    }
    expect(cellsWords(chosen, label)).toBe(
      "acc: mean ± std (runs) of the best group in each cell; the highest of each column in bold",
    );
    expect(frozen).toMatchObject({ across: ref("data"), rows: [ref("model")], groups: null });
  });

  it("says so where it goes out", () => {
    const { drawn, table, label } = made();
    if (!drawn) throw new Error("no pivot");
    const { compares, line } = plainPivot(drawn, table.runs, label);
    expect(compares).toEqual({ name: "pivot", best: "column", note: "each cell is of the best group in it" });
    expect(line(0).cells[1]).toMatchObject({ n: 3, coverage: "3" });
  });

  it("cells can be of all runs, and of nothing else where each holds one group", () => {
    const all = made({ groups: "all" });
    expect(all.chosen.of).toBe("all");
    expect(all.drawn?.cellAt(all.drawn.lines[0] as PivotLine, 0)?.runs).toBe(18);
    expect(made({ across: ref("data"), rows: ["model", "lr", "width", "depth"].map(ref) }).chosen.of).toBeNull();
    expect(make(rows, {}, { by: ["data"], flat: true }).chosen.of).toBeNull();
    expect(make(rows, {}, { by: settings, flat: true, target: null }).chosen.of).toBeNull();
    // Of nested groups, which the user made one by one, nothing is left out.
    expect(made({}, false).chosen).toMatchObject({ linesAre: "grouped", all: null, of: null });
    expect(made({ rows: [ref("model")] }, false).chosen.of).toBe("all");
  });

  it("rows of many keys stand best first, and say the same keys in one order", () => {
    const { drawn } = made({ across: ref("data"), rows: ["depth", "width", "lr", "model", "seed"].map(ref) });
    if (!drawn) throw new Error("no pivot");
    expect([drawn.heads, drawn.order]).toEqual([null, "best"]);
    const best = drawn.lines.map((line) =>
      Math.max(...drawn.pivot.columns.map((_, place) => drawn.cellAt(line, place)?.value ?? Number.NEGATIVE_INFINITY)),
    );
    expect(best).toEqual(best.toSorted((a, b) => b - a));
    const orders = new Set(
      drawn.lines.map((line) =>
        drawn
          .nameOf(line)
          .map(({ label }) => label)
          .join(),
      ),
    );
    expect([...orders]).toEqual(["model,width,depth,seed"]);
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
