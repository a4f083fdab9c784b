import { describe, expect, test } from "vitest";
import { shortLabels } from "../../../src/engine/presentation/labels";
import type { Key } from "../../../src/engine/table/types";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { GROUP_SIZE_REF } from "../../../src/values/key";
import { chooserOrder, movedKey } from "../../../src/views/table/ColumnChooser";
import { columnSections } from "../../../src/views/table/ColumnMenu";
import {
  type Column,
  type ColumnInputs,
  dropPlace,
  keysOf,
  makeColumns,
  naturalWidth,
  roomForName,
  shownKeys,
  stickyCount,
  withGroupKeys,
  withSticky,
} from "../../../src/views/table/columns";
import { toggled } from "../../../src/views/table/KeyChecklist";
import { matchingKeys } from "../../../src/views/table/KeyPicker";
import { leastSteps } from "../../../src/views/table/leastSteps";
import { textWidth } from "../../../src/views/table/measure";
import { targetKeys } from "../../../src/views/table/TargetMenu";
import { newestOf } from "../../makeFrame";
import { keyOf, ref, tableOf } from "../../makeTable";

const table = tableOf([
  { "model.depth": 1, "model.type": "mlp", "metrics.val/acc": 0.5, "metrics.val/loss": 2, note: "a" },
  { "model.depth": 2, "model.type": "cnn", "metrics.val/acc": 0.75, "metrics.val/loss": 1 },
]);
const labels = shortLabels(table);

function columnsOf(names: readonly string[], changes: Partial<ColumnInputs> = {}): readonly Column[] {
  return makeColumns({
    table,
    ...newestOf(table),
    refs: names.map(ref),
    label: (key) => labels.get(key.id) ?? "",
    pinned: [],
    sort: [],
    target: null,
    widths: {},
    reducers: {},
    steps: {},
    grouping: "none",
    shared: new Set(),
    ...changes,
  });
}

const NO_GROUPS = { groupSizes: new Uint32Array() };

const paths = (columns: readonly Column[]): string[] => columns.map(({ key }) => key.ref.path.join("."));

describe("the size of groups", () => {
  const grouped = { grouping: "nested" as const };
  test("has a column beside the name where there are groups, which is neither chosen, moved nor hidden", () => {
    expect(paths(columnsOf(["note"]))).toEqual(["name", "note"]);
    const columns = columnsOf(["note", "model.depth"], grouped);
    expect(paths(columns)).toEqual(["name", "group size", "note", "model.depth"]);
    expect(columns.map(({ sticky, edge }) => [sticky, edge])).toEqual([
      [true, false],
      [true, true],
      [false, false],
      [false, false],
    ]);
    expect(shownKeys(columns)).toEqual({ pinned: [], others: [ref("note"), ref("model.depth")] });
    expect(chooserOrder(table, keysOf(columns)).slice(0, 2)).toEqual(
      ["note", "model.depth"].map((name) => keyOf(table, name)),
    );
    expect(dropPlace(columns, 0)).toBe(2);
    const ids = columnSections(columns[1] as Column, columns, EMPTY_VIEW, NO_GROUPS).flatMap(({ entries }) =>
      entries.map(({ id }) => id),
    );
    for (const id of ["hide", "left", "right", "group", "best-max"]) expect(ids).not.toContain(id);
  });
  test("sorts, the largest first", () => {
    const sort = [{ key: GROUP_SIZE_REF, descending: true }];
    const size = columnsOf([], { ...grouped, sort })[1];
    expect([size?.sorted?.descending, size?.descendingFirst]).toEqual([true, true]);
    // Rows have none: what their order follows from is said instead.
    const target = { key: ref("metrics.val/acc"), direction: "max" } as const;
    expect(columnsOf(["metrics.val/acc"], { sort, target })[1]?.sorted?.implied).toBe(true);
  });
  test("is offered as a filter, with the groups that each step keeps", () => {
    const columns = columnsOf([], grouped);
    const sizes = { groupSizes: Uint32Array.of(5, 3, 1, 3, 1, 1) };
    const offered = (view: View) =>
      columnSections(columns[1] as Column, columns, view, sizes)
        .find(({ title }) => title === "Show groups")
        ?.entries.map(({ text, checked }) => (checked ? `✓ ${text}` : text));
    expect(offered(EMPTY_VIEW)).toEqual(["✓ All · 6 groups", "n ≥ 3 · 3 groups", "n ≥ 5 · 1 group"]);
    expect(offered({ ...EMPTY_VIEW, leastRuns: 4 })?.slice(1)).toEqual([
      "n ≥ 3 · 3 groups",
      "✓ n ≥ 4 · 1 group",
      "n ≥ 5 · 1 group",
    ]);
    const many = { groupSizes: Uint32Array.from({ length: 1000 }, (_, i) => i + 1) };
    const steps = leastSteps(many.groupSizes, null);
    expect(steps.slice(0, 5).map(({ least }) => least)).toEqual([2, 3, 4, 5, 6]);
    expect(steps.at(-1)).toEqual({ least: 1000, groups: 1 });
    expect(steps.length).toBeLessThan(10);
    for (const { least, groups } of steps) expect(groups).toBe(1001 - least);
  });
});

describe("pinned columns", () => {
  const [a, b] = [ref("note"), ref("model.depth")];
  const made = (widths: Readonly<Record<string, number>> = {}, grouping: "none" | "nested" = "none") =>
    columnsOf(["note", "model.depth", "metrics.val/acc"], { pinned: [a, b], widths, grouping });
  const wide = { '["run","name"]': 200, '["doc","note"]': 200, '["doc","model","depth"]': 200 };

  test("stay beside the name, the last one with an edge", () => {
    const columns = made(wide);
    expect(shownKeys(columns)).toEqual({ pinned: [a, b], others: [ref("metrics.val/acc")] });
    const shown = withSticky(columns, stickyCount(columns, 1200));
    expect(shown.map(({ sticky, edge }) => [sticky, edge])).toEqual([
      [true, false],
      [true, false],
      [true, true],
      [false, false],
    ]);
  });
  test("take half of the width at most, and leave some to the others; name and size stay whatever the width", () => {
    const columns = made(wide);
    expect([1200, 840, 839, 640, 639, 100].map((width) => stickyCount(columns, width))).toEqual([3, 3, 2, 2, 1, 1]);
    expect(stickyCount(made(wide, "nested"), 100)).toBe(2);
    expect(stickyCount(columnsOf([]), 100)).toBe(1);
    // One that is not pinned ends them.
    expect(stickyCount(columnsOf(["note", "model.depth"], { pinned: [b] }), 2000)).toBe(1);
  });
  test("are pinned and unpinned by the menu, and move among each other only", () => {
    const columns = made();
    const entries = (index: number) =>
      columnSections(columns[index] as Column, columns, EMPTY_VIEW, NO_GROUPS).flatMap(({ entries }) => entries);
    const entry = (index: number, id: string) => entries(index).find((one) => one.id === id);
    expect([entry(1, "pin")?.text, entry(3, "pin")?.text]).toEqual(["Unpin", "Pin beside the name"]);
    expect(entry(0, "pin")).toBeUndefined();
    expect(["left", "right"].map((id) => entry(2, id)?.disabled)).toEqual([false, true]);
    expect(["left", "right"].map((id) => entry(3, id)?.disabled)).toEqual([true, true]);
    expect(entry(3, "pin")?.change({ ...EMPTY_VIEW, pinned: [a] }).pinned).toEqual([a, ref("metrics.val/acc")]);
  });
});

describe("which columns", () => {
  test("the name first, then those chosen, each once; what the table lacks is left out", () => {
    const columns = columnsOf(["note", "run.name", "gone", "model.depth", "note"]);
    expect(paths(columns)).toEqual(["name", "note", "model.depth"]);
  });

  test("they stand beside each other, as wide as the user made them", () => {
    const depth = keyOf(table, "model.depth");
    const columns = columnsOf(["model.depth", "note"], { widths: { [depth.id]: 333 } });
    expect(columns[1]?.width).toBe(333);
    for (const [i, column] of columns.entries()) {
      const before = columns[i - 1];
      expect(column.left).toBe(before ? before.left + before.width : 0);
    }
  });

  test("numbers make room for their spread only in groups, and only for a mean", () => {
    const acc = keyOf(table, "metrics.val/acc");
    const [, flat] = columnsOf(["metrics.val/acc"]);
    const [, mean] = keysOf(columnsOf(["metrics.val/acc"], { grouping: "nested" }));
    const [, max] = keysOf(columnsOf(["metrics.val/acc"], { grouping: "nested", reducers: { [acc.id]: "max" } }));
    expect(flat?.spreadChars).toBe(0);
    expect(mean?.spreadChars).toBeGreaterThan(4);
    expect(max?.spreadChars).toBe(0);
    expect(mean?.width).toBeGreaterThan(flat?.width ?? 0);
  });
});

test("a key of which every group has one value makes no room for a spread", () => {
  const depth = keyOf(table, "model.depth");
  const [, without] = columnsOf(["model.depth"]);
  const [, reduced] = keysOf(columnsOf(["model.depth"], { grouping: "flat" }));
  const [, shared] = keysOf(columnsOf(["model.depth"], { grouping: "flat", shared: new Set([depth.id]) }));
  expect([without?.reduces, reduced?.reduces, shared?.reduces]).toEqual([false, true, false]);
  expect(shared?.spreadChars).toBe(0);
  expect(shared?.width).toBe(without?.width);
  expect(reduced?.width).toBeGreaterThan(shared?.width ?? 0);
});

test("groups side by side show their target and what they are called by first", () => {
  const automatic = ["run.status", "note", "metrics.val/acc"].map(ref);
  const target = { key: ref("metrics.val/acc"), direction: "max" } as const;
  const keys = ["model.type", "note"].map((name) => keyOf(table, name));
  const paths = (found: readonly { readonly path: readonly string[] }[]) => found.map(({ path }) => path.join("."));
  expect(paths(withGroupKeys(automatic, keys, target))).toEqual(["val/acc", "model.type", "note", "status"]);
  expect(paths(withGroupKeys(automatic, keys, null))).toEqual(["model.type", "note", "status", "val/acc"]);
});

describe("how a header says the order", () => {
  const target = { key: ref("metrics.val/loss"), direction: "min" } as const;

  test("the target's order is implied until a header is clicked", () => {
    const [, loss] = columnsOf(["metrics.val/loss"], { target });
    expect(loss?.sorted).toEqual({ descending: false, place: 0, implied: true });
    const sort = [{ key: ref("note"), descending: true }];
    const [, after, note] = columnsOf(["metrics.val/loss", "note"], { target, sort });
    expect(after?.sorted).toBeNull();
    expect(note?.sorted).toEqual({ descending: true, place: 0, implied: false });
  });

  test("runs are newest first without a target, groups are not", () => {
    const started = tableOf([{ "run.started": { time: 1 } }, { "run.started": { time: 2 } }]);
    const sorted = (grouping: "none" | "nested") =>
      columnsOf(["run.started"], { table: started, ...newestOf(started), grouping })[1]?.sorted;
    expect(sorted("none")).toEqual({ descending: true, place: 0, implied: true });
    expect(sorted("nested")).toBeNull();
  });

  test("several keys are numbered", () => {
    const sort = [
      { key: ref("note"), descending: true },
      { key: ref("model.depth"), descending: false },
    ];
    const [, note, depth] = columnsOf(["note", "model.depth"], { sort });
    expect([note?.sorted?.place, depth?.sorted?.place]).toEqual([1, 2]);
  });

  test("the first click gives the best, the newest or the smallest first", () => {
    const [, acc, loss, depth] = columnsOf(["metrics.val/acc", "metrics.val/loss", "model.depth"]);
    expect([acc, loss, depth].map((column) => column?.descendingFirst)).toEqual([true, false, false]);
    const up = { key: ref("model.depth"), direction: "max" } as const;
    expect(columnsOf(["model.depth"], { target: up })[1]?.descendingFirst).toBe(true);
  });
});

test("a dragged header goes before the column whose left half it is over, never before the name", () => {
  const columns = columnsOf(["note", "model.depth"]);
  const [, note, depth] = columns as [Column, Column, Column];
  expect(dropPlace(columns, 0)).toBe(1);
  expect(dropPlace(columns, note.left + 1)).toBe(1);
  expect(dropPlace(columns, note.left + note.width - 1)).toBe(2);
  expect(dropPlace(columns, depth.left + depth.width + 500)).toBe(3);
});

describe("the chooser", () => {
  const ids = (keys: readonly Key[]): string[] => keys.map(({ ref }) => ref.path.join("."));

  test("shown keys come first in their order, without the name", () => {
    const order = chooserOrder(table, columnsOf(["note", "model.depth"]));
    expect(ids(order)).toEqual(["note", "model.depth", "model.type", "val/acc", "val/loss"]);
  });

  test("a key is dragged before or after another", () => {
    const order = chooserOrder(table, columnsOf(["note", "model.depth"]));
    const [note, depth, type] = order as [Key, Key, Key];
    expect(ids(movedKey(order, type.id, note.id, false)).slice(0, 3)).toEqual(["model.type", "note", "model.depth"]);
    expect(ids(movedKey(order, note.id, depth.id, true)).slice(0, 2)).toEqual(["model.depth", "note"]);
    expect(movedKey(order, note.id, note.id, true)).toBe(order);
  });

  test("search holds all words in any case; a tick leaves the others", () => {
    expect(ids(matchingKeys(table.keys, " MODEL ep"))).toEqual(["model.depth"]);
    expect(matchingKeys(table.keys, " ")).toBe(table.keys);
    const [depth, note] = [keyOf(table, "model.depth"), keyOf(table, "note")];
    expect([...toggled(new Set([note.id, depth.id]), depth.id)]).toEqual([note.id]);
    expect([...toggled(new Set([note.id]), depth.id)]).toEqual([note.id, depth.id]);
  });

  test("targets are numeric, metrics first", () => {
    expect(ids(targetKeys(table))).toEqual(["val/acc", "val/loss", "model.depth"]);
  });
});

describe("the header's menu", () => {
  const columns = columnsOf(["metrics.val/acc", "note"]);
  const entry = (column: Column, id: string, view = EMPTY_VIEW) =>
    columnSections(column, columns, view, NO_GROUPS)
      .flatMap(({ entries }) => entries)
      .find((one) => one.id === id);

  test("the name is neither moved nor hidden nor grouped by", () => {
    const [name] = columns as [Column];
    for (const id of ["hide", "left", "right", "group"]) expect(entry(name, id)).toBeUndefined();
    expect(entry(name, "ascending")).toBeDefined();
  });

  test("every entry changes the view", () => {
    const view = { ...EMPTY_VIEW, groupBy: [ref("model.type")] };
    for (const column of columns.slice(1)) {
      for (const { entries } of columnSections(column, columns, view, NO_GROUPS)) {
        for (const { id, change, disabled, checked } of entries) {
          if (!disabled && !checked) expect(change(view), id).not.toEqual(view);
        }
      }
    }
  });

  test("hiding leaves the other columns as they are shown", () => {
    expect(entry(columns[1] as Column, "hide")?.change(EMPTY_VIEW).columns).toEqual([ref("note")]);
  });

  test("reducers are offered for numbers in groups only", () => {
    expect(entry(columns[1] as Column, "median")).toBeUndefined();
    const shared = new Set([keyOf(table, "model.depth").id]);
    const [, acc, note, depth] = keysOf(
      columnsOf(["metrics.val/acc", "note", "model.depth"], { grouping: "flat", shared }),
    );
    expect(entry(acc as Column, "median")).toBeDefined();
    expect(entry(note as Column, "median")).toBeUndefined();
    // All runs of a group have one value of what they are grouped by.
    expect(entry(depth as Column, "median")).toBeUndefined();
  });
});

test("the name's column is wide enough for the longest of many names and what stands beside it", () => {
  const names = Array.from({ length: 500 }, (_, row) => (row === 217 ? "exp/a-name-that-is-longer" : `run${row}`));
  const many = tableOf(
    names.map((_, row) => ({ x: row })),
    names,
  );
  const key = keyOf(many, "run.name");
  const width = naturalWidth(key, "name", false, "none");
  const fits = (wide: number, depth: number, best: boolean) =>
    textWidth(names[217] as string) <= roomForName(wide, depth, false, best);
  expect(fits(width, 0, false)).toBe(true);
  expect(fits(width - 2, 0, false)).toBe(false);
  expect(fits(naturalWidth(key, "name", false, "nested"), 1, true)).toBe(true);
});
