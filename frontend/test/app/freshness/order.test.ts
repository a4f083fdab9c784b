import { expect, test } from "vitest";
import { isOutdated, nextOrder, OF_FACETS, type Order } from "../../../src/app/freshness/order";
import type { Table } from "../../../src/engine/table/types";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { ref, tableOf } from "../../makeTable";

/** Runs with the metric that is known of them; those that wait have none yet. */
function table(waiting: readonly number[] | null, ...metrics: (number | undefined)[]): Table {
  return { ...tableOf(metrics.map((acc) => ({ "metrics.acc": acc }))), waiting: waiting && Uint8Array.from(waiting) };
}

const TARGET = { key: ref("metrics.acc"), direction: "max" } as const;
/** Without values there is no metric to guess a target from. */
const first: Order = { table: table([1, 1], undefined, undefined), target: null, view: EMPTY_VIEW, shows: 0 };
const next = (before: Order, table: Table, view: View, opening: boolean, touched = false) =>
  nextOrder(before, { table, target: TARGET, view, shows: 0 }, { opening, touched });
const IDLE = { opening: false, touched: false };
const fuller = table([0, 1], 0.9, undefined);
const whole = table(null, 0.9, 0.95);

test("metrics that fill in move no row until all are read", () => {
  expect(next(first, fuller, EMPTY_VIEW, true)).toBe(first);
  expect(next(first, whole, EMPTY_VIEW, true).table).toBe(whole);
  expect(next(first, fuller, EMPTY_VIEW, false).table).toBe(fuller);
});

test("who sorts, filters or groups meanwhile gets the order of what is known by then", () => {
  for (const change of [
    { sort: [{ key: ref("metrics.acc"), descending: true }] },
    { query: "r1" },
    { groupBy: [ref("run.name")] },
    { target: "none" as const },
    { steps: { '["metric","acc"]': "max" as const } },
  ]) {
    const view = { ...EMPTY_VIEW, ...change };
    const order = next(first, fuller, view, true);
    expect(order).toEqual({ table: fuller, target: TARGET, view, shows: 0 });
    expect(next(order, table([0, 1], 0.95, undefined), view, true)).toBe(order);
  }
  expect(next(first, fuller, { ...EMPTY_VIEW, open: "r0", widths: { x: 90 } }, true)).toBe(first);
});

test("suggested facets stay while metrics fill in, whatever is filtered or sorted, but for another target", () => {
  const facets = (view: View, opening: boolean, touched: boolean) =>
    nextOrder(first, { table: whole, target: TARGET, view, shows: 0 }, { opening, touched }, OF_FACETS);
  const sorted = { ...EMPTY_VIEW, query: "r1", sort: [{ key: ref("metrics.acc"), descending: true }] };
  for (const opening of [true, false]) expect(facets(sorted, opening, true)).toBe(first);
  expect(facets(EMPTY_VIEW, true, false).table).toBe(whole);
  expect(facets({ ...EMPTY_VIEW, target: TARGET }, true, true).table).toBe(whole);
});

test("other rows have an order of their own", () => {
  const more = table([1, 1, 1], 0.9, undefined, undefined);
  expect(next(first, more, EMPTY_VIEW, true).table).toBe(more);
});

test("another target has an order of its own", () => {
  const loss = { key: ref("metrics.loss"), direction: "min" } as const;
  const before = { table: whole, target: TARGET, view: EMPTY_VIEW, shows: 0 };
  expect(nextOrder(before, { ...before }, IDLE)).toBe(before);
  expect(nextOrder(before, { ...before, target: loss }, IDLE).target).toBe(loss);
});

test("under one who works no row moves when all is read or opening ends, until it is asked for", () => {
  for (const opening of [true, false]) {
    expect(next(first, whole, EMPTY_VIEW, opening, true)).toBe(first);
    expect(next(first, fuller, EMPTY_VIEW, opening, true)).toBe(first);
    const shown = { table: whole, target: TARGET, view: EMPTY_VIEW, shows: 1 };
    expect(nextOrder(first, shown, { opening, touched: true })).toBe(shown);
    // Then what is shown was asked for.
    const newer = { ...shown, table: table(null, 0.9, 0.99) };
    expect(nextOrder(shown, newer, { opening, touched: true })).toBe(newer);
  }
  const sorted = { ...EMPTY_VIEW, sort: [{ key: ref("metrics.acc"), descending: false }] };
  expect(next(first, whole, sorted, false, true).table).toBe(whole);
});

test("another order is offered once all is there, and only where rows may stand elsewhere", () => {
  const now = { table: whole, target: TARGET, view: EMPTY_VIEW, shows: 0 };
  expect(isOutdated(first, now, true)).toBe(true);
  expect(isOutdated(now, now, true)).toBe(false);
  expect(isOutdated(first, { ...now, table: fuller }, true)).toBe(false);
  expect(isOutdated(first, { ...now, table: fuller }, false)).toBe(true);
  expect(isOutdated(first, { ...now, target: null }, false)).toBe(false);
  const sorted = { ...EMPTY_VIEW, sort: [{ key: ref("metrics.acc"), descending: false }] };
  expect(isOutdated(first, { ...now, target: null, view: sorted }, false)).toBe(true);
  expect(isOutdated({ ...now, table: { ...whole, waiting: Uint8Array.of(1, 0) } }, now, false)).toBe(false);
});
