import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { Clause } from "../../../src/engine/clauses/list";
import { filterRows } from "../../../src/engine/kernels/filter";
import { type Replacement, withMetrics } from "../../../src/engine/table/overSteps";
import type { Key, StepReduction, Table } from "../../../src/engine/table/types";
import { EMPTY_VIEW } from "../../../src/state/view";
import { keyId } from "../../../src/values/key";
import { stepsTitle } from "../../../src/views/components/steps";
import { choiceOf } from "../../../src/views/detail/filter-by";
import { treeOf } from "../../../src/views/detail/tree";
import { Facet } from "../../../src/views/facets/Facet";
import { RowCell } from "../../../src/views/table/Cell";
import { columnSections } from "../../../src/views/table/ColumnMenu";
import { type Column, keysOf, makeColumns } from "../../../src/views/table/columns";
import { headingOf } from "../../../src/views/table/heading";
import { Chips } from "../../../src/views/top/Chips";
import { extremesOf } from "../../makeExtremes";
import { newestOf } from "../../makeFrame";
import { keyOf, ref, tableOf } from "../../makeTable";
import { metric, runDocument } from "../detail/samples";

const ACC = "metrics.val/acc";
const TEST = "metrics.test/acc";
const last = tableOf([
  { [ACC]: 0.5, [TEST]: 0.25 },
  { [ACC]: 0.75, [TEST]: 0.5 },
]);
const extremes = extremesOf([0.875, 0.8125], [1200, 30], 500);
const target = { key: ref(ACC), direction: "max" } as const;

function tableWith(name: string, changes: Partial<Replacement>): Table {
  const by: Replacement = { reduction: "max", at: null, extremes, failed: false, ...changes };
  return withMetrics(last, new Map([[keyId(ref(name)), [by]]]));
}

const max = tableWith(ACC, {});
const best = tableWith(TEST, { reduction: "best", at: "val/acc" });
/** The first run has as many points as TensorBoard keeps. */
const sampled = tableWith(ACC, { extremes: { ...extremes, points: Int32Array.of(500, 499) } });
const reading = tableWith(ACC, { extremes: null });
const failed = tableWith(ACC, { extremes: null, failed: true });

const label = ({ ref: { path } }: Key) => path.join(".");

function columnsOf(table: Table, grouping: "none" | "nested", steps: Readonly<Record<string, StepReduction>> = {}) {
  const shared = new Set<string>();
  const refs = [ref(ACC), ref(TEST)];
  const columns = makeColumns({
    ...{ table, ...newestOf(table), refs, label, target, steps, grouping, shared },
    ...{ pinned: [], sort: [], widths: {}, reducers: {} },
  });
  const [, acc, test] = keysOf(columns);
  if (!acc || !test) throw new Error("both are shown");
  return { acc, test };
}

function titleOf(column: Column, row: number): string | undefined {
  const markup = renderToStaticMarkup(<RowCell column={column} index={1} focusable={false} row={row} />);
  return /title="([^"]*)"/.exec(markup)?.[1];
}

describe("a metric's header", () => {
  const whole = (column: Column) => headingOf(column, 10_000);

  it("names what is shown of its steps, and in groups of its runs", () => {
    expect(whole(columnsOf(max, "none").acc).whole).toBe(" · max over steps");
    expect(whole(columnsOf(max, "nested").acc).whole).toBe(" · max over steps · mean of runs");
    expect(whole(columnsOf(best, "none").test).whole).toBe(" · at best step of val/acc");
    expect(whole(columnsOf(last, "none").acc).whole).toBe(" · last over steps");
    expect(whole(columnsOf(last, "nested").acc).whole).toBe(" · last over steps · mean of runs");
  });

  it("says so in fewer words where there is no room", () => {
    const { acc } = columnsOf(max, "nested");
    const most = "val/acc · max over steps · mean of runs".length * 7.2;
    expect(headingOf(acc, most + 1).note).toBe(" · max over steps · mean of runs");
    expect(headingOf(acc, most - 1).note).toBe(" · max · mean");
    expect(headingOf(columnsOf(best, "none").test, 0).note).toBe(" · at best");
    expect(headingOf(columnsOf(last, "nested").test, 0).note).toBe(" · last · mean");
  });

  it("has room for the fewer words", () => {
    const { acc, test } = columnsOf(max, "nested");
    expect(acc.width - 45).toBeGreaterThanOrEqual("val/acc · max · mean".length * 7.2);
    expect(test.width - 45).toBeGreaterThanOrEqual("test/acc · last · mean".length * 7.2);
    expect(columnsOf(last, "none").acc.width - 45).toBeGreaterThanOrEqual("val/acc · last".length * 7.2);
  });

  it("tells that it is the last value where another was wanted, and why", () => {
    expect(headingOf(columnsOf(reading, "none").acc, 0).note).toBe(" · last…");
    expect(headingOf(columnsOf(failed, "none").acc, 999)).toEqual({
      note: " · last over steps",
      whole: " · last over steps",
      lines: ["The last value over steps, since the max could not be read"],
    });
    expect(stepsTitle(keyOf(reading, ACC))).toBe("The last value over steps, while the max is read");
    expect(stepsTitle(keyOf(best, TEST))).toBe("The value at the best step of val/acc");
    expect(stepsTitle(keyOf(last, TEST))).toBe("The last value over steps");
    expect(stepsTitle(keyOf(last, "run.name"))).toBe("");
  });
});

describe("a metric of which TensorBoard may have left out points", () => {
  it("is marked in its header, which says why", () => {
    const { acc } = columnsOf(sampled, "nested");
    expect(headingOf(acc, 10_000).whole).toBe(" · ≈ max over steps · mean of runs");
    expect(headingOf(acc, 0)).toMatchObject({
      note: " · ≈ max · mean",
      lines: [
        "The max over steps",
        "≈ Some runs may have had more points than the 500 that TensorBoard keeps",
        "In group rows the mean of their runs",
      ],
    });
    expect(acc.width - 45).toBeGreaterThanOrEqual("val/acc · ≈ max · mean".length * 7.2);
  });

  it("says so in the cells of these runs alone", () => {
    const titles = [0, 1].map((row) => titleOf(columnsOf(sampled, "none").acc, row));
    expect(titles).toEqual(["0.875\nat step 1,200\nof the 500 points that TensorBoard keeps", "0.8125\nat step 30"]);
  });
});

describe("the header's menu", () => {
  const section = (column: Column) =>
    columnSections(column, [column], EMPTY_VIEW, { groupSizes: new Uint32Array() }).find(
      ({ title }) => title === "Over steps",
    );
  const texts = (column: Column) => section(column)?.entries.map(({ text, checked }) => (checked ? `✓ ${text}` : text));

  it("offers the reductions, of other metrics also that at the target's best step", () => {
    const { acc, test } = columnsOf(max, "none", { [keyId(ref(TEST))]: "best" });
    expect(texts(acc)).toEqual(["Last", "Min", "✓ Max"]);
    expect(texts(test)).toEqual(["Last", "Min", "Max", "✓ At best step of val/acc"]);
    expect(section(acc)?.note).toBe("of the points that TensorBoard keeps (at most 500)");
    expect(section(test)?.note).toBe("of the points that TensorBoard keeps (at most 1,000)");
    const [, min] = section(test)?.entries ?? [];
    expect(min?.change(EMPTY_VIEW).steps).toEqual({ [keyId(ref(TEST))]: "min" });
    // The default follows the target, so it is not written down.
    const [asLast] = section(acc)?.entries ?? [];
    const changed = asLast?.change(EMPTY_VIEW) ?? EMPTY_VIEW;
    expect(changed.steps).toEqual({ [keyId(ref(ACC))]: "last" });
    expect(section(acc)?.entries[2]?.change(changed)).toEqual(EMPTY_VIEW);
  });

  it("has none for what is no metric", () => {
    const [name] = makeColumns({
      ...{ table: last, ...newestOf(last), refs: [], label, target, steps: {}, grouping: "none", shared: new Set() },
      ...{ pinned: [], sort: [], widths: {}, reducers: {} },
    });
    if (!name) throw new Error("the name is shown");
    expect(section(name)).toBeUndefined();
  });
});

describe("what is said beside values and filters", () => {
  it("a cell tells the step of its value", () => {
    expect(titleOf(columnsOf(max, "none").acc, 0)).toBe("0.875\nat step 1,200");
    expect(titleOf(columnsOf(last, "none").acc, 0)).toBe("0.5");
  });

  it("facet and chip name the values that they filter", () => {
    const clause: Clause = { type: "range", key: ref(ACC), min: 0.85, max: null, also: [] };
    const view = { ...EMPTY_VIEW, clauses: [clause] };
    const act = () => {};
    const UNGROUPED = { by: [], target: null, small: { groups: 0, rows: 0 } };
    const chip = (table: Table) =>
      renderToStaticMarkup(
        <Chips frame={{ table, label, ...UNGROUPED }} view={view} act={act} search="" onSeek={() => {}} />,
      );
    expect(chip(max)).toContain("val/acc · max");
    expect(chip(max)).toContain("metrics.val/acc, max over steps: ");
    expect(chip(last)).not.toContain("max");
    const facet = (table: Table) =>
      renderToStaticMarkup(
        <Facet
          {...{ keyed: keyOf(table, ACC), table, view, filtering: filterRows(table, [clause], null), act }}
          {...{ label: "val/acc", full: false, depth: 0, open: false, onToggle: act, index: 0, tabbable: true }}
        />,
      );
    expect(facet(max)).toContain("· max");
    expect(facet(reading)).not.toContain("· max");
  });

  it("the last value in a run's detail filters only a column that holds it", () => {
    const [line] = treeOf(runDocument([], { metrics: [metric("val/acc", 0.5)] })).flatMap(({ children }) => children);
    if (!line) throw new Error("the metric has a line");
    expect(choiceOf(last, 0, line)).toEqual({ key: ref(ACC), value: 0.5 });
    expect(choiceOf(max, 0, line)).toBeNull();
    const [best] = treeOf(runDocument([], { metrics: [metric("val/acc", 0.875)] })).flatMap(({ children }) => children);
    expect(best && choiceOf(max, 0, best)).toEqual({ key: ref(ACC), value: 0.875 });
    expect(best && choiceOf(max, -1, best)).toBeNull();
    expect(choiceOf(reading, 0, line)).not.toBeNull();
  });
});
