import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { groupRows } from "../../../src/engine/kernels/group";
import type { Table } from "../../../src/engine/table/types";
import { formatInZone } from "../../../src/values/age";
import { keyId } from "../../../src/values/key";
import { formatTime } from "../../../src/values/time";
import { GroupRowCell, RowCell } from "../../../src/views/table/Cell";
import { type Column, type Grouping, makeColumns } from "../../../src/views/table/columns";
import { newestOf } from "../../makeFrame";
import { keyOf, ref, tableOf } from "../../makeTable";

const table = tableOf([
  { "run.status": "completed", status: "x" },
  { "run.status": "failed", "run.error": "ValueError: <no> depth", status: "x" },
]);

function columnOf(name: string, cells: Table, grouping: Grouping = "none"): Column {
  const column = makeColumns({
    table: cells,
    ...newestOf(cells),
    refs: [ref(name)],
    label: () => "",
    pinned: [],
    sort: [],
    target: null,
    widths: {},
    reducers: {},
    steps: {},
    grouping,
    shared: new Set(),
  }).find(({ id }) => id === keyId(ref(name)));
  if (!column) throw new Error("no such column");
  return column;
}

/** The markup of the column's cells from top to bottom. */
function cellsOf(name: string, cells: Table = table): string[] {
  const column = columnOf(name, cells);
  return cells.runs.map((_, row) =>
    renderToStaticMarkup(<RowCell column={column} index={0} focusable={false} row={row} />),
  );
}

function titles(name: string, cells = table): (string | undefined)[] {
  return cellsOf(name, cells).map((markup) => /title="([^"]*)"/.exec(markup)?.[1]);
}

test("a status says on hover why its run failed, by the newest values", () => {
  expect(titles("run.status")).toEqual(["completed", "failed\nValueError: &lt;no&gt; depth"]);
  const newer = tableOf([{ "run.status": "failed", "run.error": "Late" }, { "run.status": "completed" }]);
  expect(titles("run.status", newer)).toEqual(["failed\nLate", "completed"]);
  expect(titles("status")).toEqual(["x", "x"]);
});

test("a run without a signal says for how long, with a mark of its own", () => {
  const hoursAgo = (hours: number) => ({ time: Date.now() - hours * 3_600_000 - 120_000 });
  const silent = tableOf([
    { "run.status": "no signal", "run.last_seen": hoursAgo(3) },
    { "run.status": "no signal", "run.last_seen": undefined },
    { "run.status": "running", "run.last_seen": hoursAgo(1) },
  ]);
  const said = cellsOf("run.status", silent).map((markup) =>
    markup
      .replace(/<[^>]*>/g, " ")
      .split(/\s+/)
      .join(" "),
  );
  expect(said).toEqual([" no signal 3 h ", " no signal ", " running "]);
  const marks = cellsOf("run.status", silent).map((markup) => /data-status="([^"]*)"/.exec(markup)?.[1]);
  expect(marks).toEqual(["no signal", "no signal", "running"]);
});

test("a duration reads in hours and minutes, and has its seconds in the tooltip", () => {
  const [cell] = cellsOf("run.duration", tableOf([{ "run.duration": 3900.25 }]));
  expect(cell).toContain(">1h 05m<");
  expect(cell).toContain('title="3900.25 s"');
});

test("a metric that TensorBoard has yet to read says that it is loading; what is there and what was not logged do not", () => {
  const rows = tableOf([{ lr: 1 }, { "metrics.acc": 0.5 }, { lr: undefined }]);
  const cells = { ...rows, waiting: Uint8Array.from([1, 1, 0]) };
  const said = (name: string) => cellsOf(name, cells).map((markup) => /aria-label="([^"]*)"/.exec(markup)?.[1] ?? null);
  expect(said("metrics.acc")).toEqual(["loading", null, null]);
  expect(titles("metrics.acc", cells)[0]).toContain("has not read this run yet");
  expect(titles("metrics.acc", cells)[2]).toBe("not logged");
  expect(said("lr")).toEqual([null, null, null]);
});

test("a group says that a metric is loading while none of its runs has it, and averages those that have", () => {
  const column = (acc: (number | undefined)[]) => {
    const rows = acc.map((value) => ({ "metrics.acc": value, lr: 1 }));
    const waiting = { ...tableOf(rows), waiting: Uint8Array.from(rows, () => 1) };
    const found = columnOf("metrics.acc", waiting, "nested");
    const [group] = groupRows(waiting, Uint32Array.from(rows.keys()), [keyOf(waiting, "lr")], null);
    if (!group) throw new Error("no group");
    const props = { column: found, index: 1, focusable: false, group, best: "" };
    return renderToStaticMarkup(<GroupRowCell {...props} />);
  };
  expect(column([undefined, undefined])).toContain('aria-label="loading"');
  expect(column([0.5, undefined, 0.7])).toMatch(/2 of 3.*0\.6000/);
  expect(column([0.5, undefined, 0.7])).not.toContain("loading");
});

test("a time of the run itself reads as an age and has the exact one in the tooltip; a logged one reads as it is", () => {
  const before = Date.now() - 3 * 3_600_000 - 120_000;
  const times = tableOf([{ "run.started": { time: before }, when: { time: before } }]);
  expect(cellsOf("run.started", times)[0]).toContain(">3 h ago<");
  expect(titles("run.started", times)).toEqual([formatInZone(before)]);
  expect(cellsOf("when", times)[0]).toContain(`>${formatTime(before)}<`);
  expect(titles("when", times)).toEqual([formatTime(before, "exact")]);
});

test("the column of an age is as wide whatever it says", () => {
  const widths = [0, 20 * 60_000, 3_600_000, 30 * 3_600_000, 1e12].map(
    (age) => columnOf("run.started", tableOf([{ "run.started": { time: Date.now() - age } }])).width,
  );
  expect(new Set(widths).size).toBe(1);
});

test("a group whose runs started at one moment says how long ago that is", () => {
  const started = { time: Date.now() - 3 * 3_600_000 - 120_000 };
  const cells = tableOf([
    { a: 1, "run.started": started },
    { a: 1, "run.started": started },
  ]);
  const [group] = groupRows(cells, Uint32Array.from([0, 1]), [keyOf(cells, "a")], null);
  if (!group) throw new Error("no group");
  const column = columnOf("run.started", cells, "nested");
  const markup = renderToStaticMarkup(
    <GroupRowCell column={column} index={1} focusable={false} group={group} best="" />,
  );
  expect(markup).toContain(">3 h ago<");
});

test("each status has a mark of another shape; words that are none have no mark", () => {
  const statuses = ["completed", "running", "failed", "interrupted", "no signal", "paused", "toString"];
  const marks = cellsOf("run.status", tableOf(statuses.map((status) => ({ "run.status": status })))).map(
    (markup) => /<svg.*?>(.*)<\/svg>/.exec(markup)?.[1] ?? "",
  );
  expect(new Set(marks.slice(0, 5)).size).toBe(5);
  expect(marks.slice(5)).toEqual(["", ""]);
});
