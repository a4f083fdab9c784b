import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Clause } from "../../../src/engine/clauses/list";
import { filterRows } from "../../../src/engine/kernels/filter";
import type { Table } from "../../../src/engine/table/types";
import { EMPTY_VIEW } from "../../../src/state/view";
import { Facet } from "../../../src/views/facets/Facet";
import { keyOf, ref, tableOf } from "../../makeTable";

const ACC = "metrics.acc";
const read = tableOf([{ [ACC]: 0.5, seed: 1 }, { seed: 1 }, { seed: 2 }, { seed: 2 }]);
const waits: Table = { ...read, waiting: Uint8Array.of(0, 1, 1, 0) };

function facet(table: Table, name: string, clauses: readonly Clause[] = []): string {
  const act = () => {};
  return renderToStaticMarkup(
    <Facet
      {...{ keyed: keyOf(table, name), table, view: { ...EMPTY_VIEW, clauses }, act }}
      {...{ filtering: filterRows(table, clauses, null), label: name, full: false, depth: 0, open: true }}
      {...{ onToggle: act, index: 0, tabbable: true }}
    />,
  );
}

test("a metric's facet says how many of the runs without it are still loading", () => {
  expect(facet(waits, ACC)).toContain("2 still loading, counted as not logged");
  const seed: Clause = { type: "values", key: ref("seed"), include: [2], exclude: [], match: "any" };
  expect(facet(waits, ACC, [seed])).toContain("1 still loading");
  expect(facet(read, ACC)).not.toContain("loading");
  expect(facet(waits, "seed")).not.toContain("loading");
});
