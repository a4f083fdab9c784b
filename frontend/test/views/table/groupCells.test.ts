import { describe, expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import { orderGroups } from "../../../src/engine/kernels/groupOrder";
import { sortRows } from "../../../src/engine/kernels/sort";
import type { Group, SortKey, Table } from "../../../src/engine/table/types";
import type { Value } from "../../../src/values/value";
import { groupCell, spreadText } from "../../../src/views/table/groupCells";
import { sizesText } from "../../../src/views/table/sizes";
import { keyOf, type Row, ref, tableOf } from "../../makeTable";

const TARGET = { key: ref("metrics.acc"), direction: "max" } as const;

function groupsOf(table: Table, names: readonly string[], rows = allRows(table)): readonly Group[] {
  const keys = names.map((name) => keyOf(table, name));
  return groupRows(table, rows, keys, table.byId.has('["metric","acc"]') ? TARGET : null);
}

function allRows(table: Table): Uint32Array {
  return Uint32Array.from(table.runs.keys());
}

function oneGroup(rows: readonly Row[], name: string): { table: Table; group: Group } {
  const table = tableOf(rows.map((row) => ({ ...row, same: 1 })));
  const [group] = groupsOf(table, ["same"]);
  if (!group) throw new Error(`no group for ${name}`);
  return { table, group };
}

describe("a numeric cell of a group", () => {
  const cellOf = (values: readonly Value[], name = "metrics.acc", reducer: "mean" | "max" = "mean") => {
    const { table, group } = oneGroup(
      values.map((value) => ({ [name]: value })),
      name,
    );
    return groupCell(keyOf(table, name), group, reducer);
  };

  test("mean and sample deviation with equal decimals", () => {
    expect(cellOf([0.25, 0.75])).toMatchObject({ text: "0.5000", spread: "0.3536", coverage: "" });
  });

  test("means have four significant digits where values have fewer, those of whole numbers two decimals", () => {
    expect(cellOf([0.917, 0.913, 0.911])).toMatchObject({ text: "0.9137", spread: "0.0031" });
    expect(cellOf([0, 1, 2], "seed")).toMatchObject({ text: "1.00", spread: "1.00" });
    expect(cellOf([1000, 1001], "epochs")).toMatchObject({ text: "1001" });
  });

  test("durations are averaged as such, with their seconds in the tooltip", () => {
    const cell = cellOf([120, 180, 240], "run.duration");
    expect(cell).toMatchObject({ text: "3m 00s", spread: "1m 00s", exact: "180" });
    expect(cell.title).toBe("mean 180 ± 60 s\nmin 120 s\nmax 240 s\n3 of 3 runs");
  });

  test("one value has no spread", () => {
    expect(cellOf([0.5]).spread).toBe("");
  });

  test("it says how many rows hold a number", () => {
    expect(cellOf([0.25, undefined, 0.75, Number.NaN]).coverage).toBe("2 of 4");
  });

  test("a metric that is always the same spreads by nothing; a setting is just its value", () => {
    expect(cellOf([0.5, 0.5])).toMatchObject({ text: "0.5000", spread: "0.0000" });
    expect(cellOf([0.5, 0.5], "lr")).toMatchObject({ text: "0.5", spread: "" });
  });

  test("another reducer has no spread", () => {
    expect(cellOf([0.25, 0.75], "metrics.acc", "max")).toMatchObject({ text: "0.75", spread: "" });
  });

  test("nothing logged is nothing, NaN alone is NaN", () => {
    const { table, group } = oneGroup([{ "metrics.acc": 1, other: 1 }, { other: 2 }], "acc");
    const without = { ...group, rows: Uint32Array.of(1) };
    expect(groupCell(keyOf(table, "metrics.acc"), without, "mean")).toMatchObject({ text: "", title: "not logged" });
    expect(cellOf([Number.NaN, 1])).toMatchObject({ text: "1.00", spread: "", coverage: "1 of 2" });
  });
});

describe("another cell of a group", () => {
  const cellOf = (values: readonly Value[]) => {
    const { table, group } = oneGroup(
      values.map((value) => ({ opt: value })),
      "opt",
    );
    return groupCell(keyOf(table, "opt"), group, "mean");
  };

  test("the common value, or how many there are", () => {
    expect(cellOf(["adam", "adam"])).toMatchObject({ text: "adam", coverage: "" });
    expect(cellOf(["adam", "sgd", "sgd"])).toMatchObject({ text: "2 values", quiet: true });
    expect(cellOf(["adam", undefined])).toMatchObject({ text: "adam", coverage: "1 of 2" });
    expect(cellOf([[1, 2], [1, 2], "x"])).toMatchObject({ text: "2 values" });
  });

  test("its title counts what the runs hold, most first, at most eight of them", () => {
    expect(cellOf(["failed", "completed", "completed"]).title).toBe("2 completed\n1 failed");
    expect(cellOf(["b", "a", undefined, "b", "a"]).title).toBe("2 a\n2 b\n1 not logged");
    const many = cellOf([..."kjihgfedcba", "c"].map((letter) => letter.toUpperCase())).title.split("\n");
    expect(many).toEqual(["2 C", ..."ABDEFGH".split("").map((letter) => `1 ${letter}`), "and 3 other values"]);
  });

  test("None is a value like others", () => {
    expect(cellOf([null, null, "x"]).text).toBe("2 values");
  });
});

test("a spread has its mean's decimals, unless it would read as nothing", () => {
  const number = (value: number): string => value.toPrecision(2);
  expect(spreadText(0.005632, "0.9556", number)).toBe("0.0056");
  expect(spreadText(0.8165, "1", number)).toBe("0.8");
  expect(spreadText(0.00001, "0.95", number)).toBe("0.000010");
  expect(spreadText(0, "0.95", number)).toBe("0.00");
  expect(spreadText(0.00012, "1e-4", number)).toBe("0.00012");
});

describe("the order of groups", () => {
  const table = tableOf([
    { x: "a", lr: 3, "metrics.acc": 0.5 },
    { x: "b", lr: 1, "metrics.acc": 0.9 },
    { x: "c", "metrics.acc": 0.7 },
    { x: "a", lr: 5, "metrics.acc": 0.8 },
    { x: "b", lr: 9 },
  ]);
  const order = (sort: readonly SortKey[], reducers = {}): Value[] => {
    const rows = sortRows(table, allRows(table), sort, TARGET);
    const groups = orderGroups(groupsOf(table, ["x"], rows), sort, table, rows, reducers);
    return groups.map(({ values }) => values[0]);
  };
  const by = (name: string, descending: boolean): SortKey => ({ key: ref(name), descending });

  test("without a sort by the target's mean", () => {
    expect(order([])).toEqual(["b", "c", "a"]);
  });

  test("a numeric column by its reducer, groups without a number last both ways", () => {
    expect(order([by("lr", false)])).toEqual(["a", "b", "c"]);
    expect(order([by("lr", true)])).toEqual(["b", "a", "c"]);
    const lr = keyOf(table, "lr").id;
    expect(order([by("lr", false)], { [lr]: "min" })).toEqual(["b", "a", "c"]);
  });

  test("only of groups that are open: what is below a closed one waits, then has the order too", () => {
    const nested = tableOf([
      { x: "a", y: 1, lr: 1 },
      { x: "a", y: 2, lr: 2 },
      { x: "b", y: 1, lr: 3 },
    ]);
    let asked = 0;
    const watched = groupsOf(nested, ["x", "y"]).map((group) => ({
      values: group.values,
      depth: group.depth,
      rows: group.rows,
      best: group.best,
      get children() {
        asked++;
        return group.children;
      },
    }));
    const found = orderGroups(watched, [by("lr", true)], nested, allRows(nested), {});
    expect(found.map(({ values }) => values)).toEqual([["b"], ["a"]]);
    expect(asked).toBe(0);
    expect(found[1]?.children.map(({ values }) => values[1])).toEqual([2, 1]);
    expect(found[1]?.children).toHaveLength(2);
    expect(asked).toBe(1);
  });

  test("another column by the groups' first rows", () => {
    expect(order([by("x", false)])).toEqual(["a", "b", "c"]);
    expect(order([by("x", true)])).toEqual(["c", "b", "a"]);
  });
});

test("sizes of groups in words", () => {
  expect(sizesText([])).toBe("no groups");
  expect(sizesText([3])).toBe("1 group of 3");
  expect(sizesText([3, 3])).toBe("2 groups of 3");
  expect(sizesText([1, 3, 2])).toBe("3 groups of 1 to 3");
});
