import { expect, test } from "vitest";
import { valueAt } from "../../src/engine/table/table";
import { type FrameInputs, Framer } from "../../src/state/frame";
import { EMPTY_VIEW, type View } from "../../src/state/view";
import { GROUP_SIZE_REF } from "../../src/values/key";
import { keyOf, ref, tableOf } from "../makeTable";

const ROWS = [
  { model: "mlp", seed: 1, "metrics.acc": 0.5 },
  { model: "mlp", seed: 2, "metrics.acc": 0.75 },
  { model: "cnn", seed: 1, "metrics.acc": 0.25 },
] as const;
const table = tableOf(ROWS);
const target = { key: ref("metrics.acc"), direction: "max" } as const;

function inputs(view: Partial<View> = {}, changes: Partial<FrameInputs> = {}): FrameInputs {
  const tables = { table, cells: table, plain: table };
  return {
    view: { ...EMPTY_VIEW, ...view },
    ...tables,
    target,
    order: { table, target },
    facets: { table, target },
    query: null,
    ...changes,
  };
}

test("a frame has the rows that pass in the order of the target", () => {
  const frame = new Framer().frame(inputs());
  expect([...frame.rows]).toEqual([1, 0, 2]);
  expect([frame.by, frame.groups, frame.groupCount]).toEqual([[], [], 0]);
  expect([frame.target, frame.targetGuessed]).toEqual([target, true]);
  const searched = new Framer().frame(inputs({}, { query: Uint8Array.of(1, 0, 1) }));
  expect([...searched.rows]).toEqual([0, 2]);
});

test("or groups in the order of what is shown of the target", () => {
  const view = { groupBy: [ref("model"), ref("absent"), ref("seed")] };
  const nested = new Framer().frame(inputs(view));
  expect(nested.by.map(({ ref }) => ref.path)).toEqual([["model"], ["seed"]]);
  expect([nested.groups.map(({ values }) => values), nested.groupCount]).toEqual([[["mlp"], ["cnn"]], 3]);
  const flat = new Framer().frame(inputs({ ...view, flat: true }));
  expect(flat.groups.map(({ values }) => values)).toEqual([
    ["mlp", 2],
    ["mlp", 1],
    ["cnn", 1],
  ]);
  expect(flat.groupCount).toBe(3);
  const reducers = { [keyOf(table, "metrics.acc").id]: "min" } as const;
  expect(new Framer().frame(inputs({ ...view, reducers })).reducer(target.key)).toBe("min");
});

test("of groups side by side the levels are those of the keys that the table has", () => {
  const groupBy = [ref("absent"), ref("model"), ref("seed"), ref("metrics.acc")];
  const frame = new Framer().frame(inputs({ groupBy, flat: true, levels: 2 }));
  expect([frame.levels, frame.by.length, frame.groupCount]).toEqual([1, 3, 3]);
  expect(frame.groups.map(({ values, children }) => [values, children.map((one) => one.values.length)])).toEqual([
    [["mlp"], [3, 3]],
    [["cnn"], [3]],
  ]);
  // Where all of them have a level, groups are nested; without `flat` it says nothing.
  expect(new Framer().frame(inputs({ groupBy, flat: true, levels: 9 })).levels).toBe(3);
  expect(new Framer().frame(inputs({ groupBy, levels: 1 })).levels).toBe(3);
});

test("cells show the newest values, rows stand by those they are arranged by", () => {
  const cells = tableOf([{ ...ROWS[0], "metrics.acc": 1 }, ROWS[1], ROWS[2]]);
  const frame = new Framer().frame(inputs({}, { cells }));
  expect([...frame.rows]).toEqual([1, 0, 2]);
  const newest = frame.newest(target.key);
  expect(newest && valueAt(newest, 0)).toBe(1);
  expect(frame.newest(ref("absent"))).toBeUndefined();
});

test("what is chosen for the user follows from the last values of metrics", () => {
  const plain = tableOf(ROWS.map((row) => ({ ...row, "metrics.loss": 1 })));
  const { automatic } = new Framer().frame(inputs({}, { plain }));
  expect(automatic(1000, () => 10).map(({ path }) => path.at(-1))).toContain("loss");
});

test("groups with too few rows are left out with their rows, and counted", () => {
  const [least, groupBy] = [2, [ref("model")]];
  const frame = new Framer().frame(inputs({ groupBy, leastRuns: least }));
  expect(frame.groups.map(({ values }) => values)).toEqual([["mlp"]]);
  expect([[...frame.rows], [...frame.unsorted], frame.groupCount]).toEqual([[1, 0], [0, 1], 1]);
  expect(frame.small).toEqual({ groups: 1, rows: 1 });
  expect([...frame.groupSizes].sort()).toEqual([1, 2]);
  // What facets count is left out too, what is averaged next is not.
  expect([[...frame.counted.rows], [...frame.filtering.rows]]).toEqual([
    [0, 1],
    [0, 1, 2],
  ]);
  // Of nested groups the deepest ones count, and what is empty then goes.
  const nested = new Framer().frame(inputs({ groupBy: [ref("model"), ref("seed")], leastRuns: least }));
  expect([nested.groups.length, nested.groupCount, nested.rows.length, nested.small]).toEqual([
    0,
    0,
    0,
    { groups: 3, rows: 3 },
  ]);
  const ungrouped = new Framer().frame(inputs({ leastRuns: least, sort: [{ key: GROUP_SIZE_REF, descending: true }] }));
  expect([[...ungrouped.rows], ungrouped.small.groups]).toEqual([[1, 0, 2], 0]);
});

test("suggested facets follow from a table and a target of their own, which stay while others fill in", () => {
  const before = tableOf(ROWS.map((row, i) => ({ ...row, other: i, "metrics.acc": undefined })));
  const framer = new Framer();
  const held = framer.frame(inputs({}, { facets: { table: before, target: null } }));
  expect(held.suggested.map(({ ref }) => ref.path[0])).not.toContain("other");
  expect(held.suggested.every((key) => table.keys.includes(key))).toBe(true);
  const filled = tableOf(ROWS);
  const next = framer.frame(inputs({}, { plain: filled, facets: { table: before, target: null } }));
  expect(next.suggested).toBe(held.suggested);
});

test("what does not change stays the same object, and so does the frame where nothing does", () => {
  const framer = new Framer();
  const first = framer.frame(inputs());
  expect(framer.frame(inputs())).toBe(first);
  const before = inputs();
  const same = framer.frame(before);
  expect(framer.frame({ ...before, view: { ...before.view, open: "r1" } })).toBe(same);
  const sorted = framer.frame({ ...before, view: { ...before.view, sort: [{ key: ref("seed"), descending: false }] } });
  expect(sorted.filtering).toBe(same.filtering);
  expect(sorted.label).toBe(same.label);
  expect([...sorted.rows]).toEqual([0, 2, 1]);
});
