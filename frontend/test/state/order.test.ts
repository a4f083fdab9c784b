import { expect, test } from "vitest";
import type { Table } from "../../src/engine/types";
import { nextOrder, type Order } from "../../src/state/order";
import { EMPTY_VIEW, type View } from "../../src/state/view";
import { ref, tableOf } from "../makeTable";

/** Runs with the metric that is known of them; those that wait have none yet. */
function table(waiting: readonly number[] | null, ...metrics: (number | undefined)[]): Table {
  return { ...tableOf(metrics.map((acc) => ({ "metrics.acc": acc }))), waiting: waiting && Uint8Array.from(waiting) };
}

const TARGET = { key: ref("metrics.acc"), direction: "max" } as const;
/** Without values there is no metric to guess a target from. */
const first: Order = { table: table([1, 1], undefined, undefined), target: null, view: EMPTY_VIEW };
const next = (before: Order, table: Table, view: View, opening: boolean) =>
  nextOrder(before, { table, target: TARGET, view }, opening);
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
    expect(order).toEqual({ table: fuller, target: TARGET, view });
    expect(next(order, table([0, 1], 0.95, undefined), view, true)).toBe(order);
  }
  expect(next(first, fuller, { ...EMPTY_VIEW, open: "r0", widths: { x: 90 } }, true)).toBe(first);
});

test("other rows have an order of their own", () => {
  const more = table([1, 1, 1], 0.9, undefined, undefined);
  expect(next(first, more, EMPTY_VIEW, true).table).toBe(more);
});

test("another target has an order of its own", () => {
  const loss = { key: ref("metrics.loss"), direction: "min" } as const;
  const before = { table: whole, target: TARGET, view: EMPTY_VIEW };
  expect(nextOrder(before, { ...before }, false)).toBe(before);
  expect(nextOrder(before, { ...before, target: loss }, false).target).toBe(loss);
});
