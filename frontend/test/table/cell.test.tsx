import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RowCell } from "../../src/views/table/Cell";
import { makeColumns } from "../../src/views/table/columns";
import { ref, tableOf } from "../makeTable";

const table = tableOf([
  { "run.status": "completed", status: "x" },
  { "run.status": "failed", "run.error": "ValueError: <no> depth", status: "x" },
]);

/** Tooltips of the column's cells from top to bottom; the status is the column before it. */
function titles(name: string, cells = table): (string | undefined)[] {
  const column = makeColumns({
    table,
    cells,
    refs: [ref(name)],
    label: () => "",
    sort: [],
    target: null,
    widths: {},
    reducers: {},
    grouping: "none",
    shared: new Set(),
  }).find(({ key }) => key.ref.path.includes("status"));
  if (!column) throw new Error("no such column");
  return table.runs.map((_, row) => {
    const markup = renderToStaticMarkup(<RowCell column={column} index={0} focusable={false} row={row} />);
    return /title="([^"]*)"/.exec(markup)?.[1];
  });
}

test("a status says on hover why its run failed, by the newest values", () => {
  expect(titles("run.status")).toEqual(["completed", "failed\nValueError: &lt;no&gt; depth"]);
  const newer = tableOf([{ "run.status": "failed", "run.error": "Late" }, { "run.status": "completed" }]);
  expect(titles("run.status", newer)).toEqual(["failed\nLate", "completed"]);
  expect(titles("status")).toEqual(["x", "x"]);
});
