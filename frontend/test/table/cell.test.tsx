import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { keyId } from "../../src/engine/table";
import { RowCell } from "../../src/views/table/Cell";
import { makeColumns } from "../../src/views/table/columns";
import { ref, tableOf } from "../makeTable";

const table = tableOf([
  { "run.status": "completed", status: "x" },
  { "run.status": "failed", "run.error": "ValueError: <no> depth", status: "x" },
]);

/** The markup of the column's cells from top to bottom. */
function cellsOf(name: string, cells = table): string[] {
  const column = makeColumns({
    table: cells,
    cells,
    refs: [ref(name)],
    label: () => "",
    sort: [],
    target: null,
    widths: {},
    reducers: {},
    grouping: "none",
    shared: new Set(),
  }).find(({ id }) => id === keyId(ref(name)));
  if (!column) throw new Error("no such column");
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
  expect(said).toEqual([" ○ no signal 3 h ", " ○ no signal ", " ● running "]);
});

test("a duration reads in hours and minutes, and has its seconds in the tooltip", () => {
  const [cell] = cellsOf("run.duration", tableOf([{ "run.duration": 3900.25 }]));
  expect(cell).toContain(">1h 05m<");
  expect(cell).toContain('title="3900.25 s"');
});
