/** A view that is read, from whatever JSON, is one that filters, sorts, groups and counts: nothing later has to refuse it. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { facetCounts } from "../../src/engine/kernels/counts";
import { facetList } from "../../src/engine/kernels/facet";
import { filterRows } from "../../src/engine/kernels/filter";
import { groupRows } from "../../src/engine/kernels/group";
import { orderGroups } from "../../src/engine/kernels/groupOrder";
import { facetHistogram } from "../../src/engine/kernels/histogram";
import { sortRows } from "../../src/engine/kernels/sort";
import { findKey } from "../../src/engine/table/table";
import type { Table } from "../../src/engine/table/types";
import { viewFromJson, viewToJson } from "../../src/state/json";
import { decodeView, encodeView } from "../../src/state/url";
import type { View } from "../../src/state/view";
import { ViewError } from "../../src/values/validate";
import type { Json } from "../../src/values/value";
import { groupLines } from "../../src/views/table/lines";
import { selectionOf } from "../../src/views/table/selection";
import { rows } from "../engine/strategies";
import { tableOf } from "../makeTable";

const orAnything = <T extends Json>(usual: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) });
const key = orAnything(
  fc.constantFrom(
    { namespace: "doc", path: ["x"] },
    { namespace: "doc", path: ["y"] },
    { namespace: "metric", path: ["m"] },
    { namespace: "run", path: ["name"] },
    { namespace: "doc", path: ["no such key"] },
  ),
);
const value = orAnything(
  fc.constantFrom<Json>(null, true, "", "a", 1, 0.1, { $missing: true }, { $number: "NaN" }, [], [1, "a"], {
    $time: "2025-01-01T00:00:00Z",
  }),
);
const bound = orAnything(fc.constantFrom(null, -1, 0, 0.1, 2, 9e307));
const list = (of: fc.Arbitrary<unknown>) => fc.array(of, { maxLength: 3 });
const clause = fc.oneof(
  fc.record({ type: fc.constant("values"), key, include: list(value), exclude: list(value) }),
  fc.record({ type: fc.constant("range"), key, min: bound, max: bound, also: list(value) }),
);
const anyView = fc.record(
  {
    clauses: list(clause),
    groupBy: list(key),
    flat: fc.boolean(),
    sort: list(fc.record({ key, descending: fc.boolean() })),
    columns: list(key),
    target: fc.oneof(fc.constantFrom(null, "none"), fc.record({ key, direction: fc.constantFrom("max", "min") })),
    widths: fc.dictionary(fc.string(), fc.double()),
    reducers: fc.dictionary(fc.constantFrom('["doc","x"]', '["doc","y"]'), fc.constantFrom("mean", "median", "max")),
    steps: fc.dictionary(fc.constantFrom('["metric","m"]', '["doc","y"]'), fc.constantFrom("last", "max", "best")),
    toggledGroups: list(list(value)),
    ticked: fc.record(
      { runs: list(fc.string()), groups: list(fc.record({ by: fc.tuple(key), values: list(fc.tuple(value)) })) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);

function read(json: unknown): View | null {
  try {
    return viewFromJson(json);
  } catch (error) {
    expect(error).toBeInstanceOf(ViewError);
    return null;
  }
}

/** All that the tab makes of a view. */
function show(table: Table, view: View): void {
  const target = view.target === "none" ? null : view.target;
  const filtering = filterRows(table, view.clauses, null);
  const sorted = sortRows(table, filtering.rows, view.sort, target);
  expect(sorted.length).toBe(filtering.rows.length);
  const by = view.groupBy.map((ref) => findKey(table, ref)).filter((one) => one !== undefined);
  const groups = by.length === 0 ? [] : groupRows(table, sorted, by, target);
  expect(groups.reduce((sum, group) => sum + group.rows.length, 0)).toBe(by.length === 0 ? 0 : sorted.length);
  const ordered = orderGroups(groups, view.sort, table, sorted, view.reducers);
  groupLines(ordered, by, { levels: by.length, flat: view.flat, few: true }, view.toggledGroups);
  const selection = selectionOf(view.ticked, table, filtering.rows);
  for (const name of view.ticked.runs) expect(selection.has(name)).toBe(true);
  for (const one of table.keys) {
    facetList(one, facetCounts(table, filtering, one), { limit: 8 });
    facetHistogram(table, filtering, one);
  }
}

it("any JSON is read or refused with a ViewError, and what is read can be shown and linked", () => {
  let accepted = 0;
  fc.assert(
    fc.property(anyView, rows, (json, given) => {
      const view = read(json);
      if (view === null) return;
      accepted++;
      show(tableOf(given), view);
      expect(decodeView(encodeView(view))).toEqual(view);
      expect(viewFromJson(viewToJson(view))).toEqual(view);
    }),
    { numRuns: 500 },
  );
  // Each further field of a view makes one that is accepted rarer.
  expect(accepted).toBeGreaterThan(15);
});
