import { describe, expect, it } from "vitest";
import { arrange } from "../../../src/app/freshness/arrangement";
import type { ExtremesLoad } from "../../../src/app/freshness/extremes";
import {
  amongWanted,
  effective,
  extremesOf,
  type Grants,
  isBehind,
  nextGrants,
  type Snapshot,
  wantedOf,
  withArrived,
} from "../../../src/app/freshness/snapshot";
import { failureText } from "../../../src/app/HostNotices";
import { columnOf } from "../../../src/engine/table/dictionary";
import { type Extremes, inForce } from "../../../src/engine/table/overSteps";
import { valueAt } from "../../../src/engine/table/table";
import { type Reduced, reducedMetrics } from "../../../src/state/steps";
import { EMPTY_VIEW, type View } from "../../../src/state/view";
import { lackWords, loadingWords } from "../../../src/views/table/loading";
import { keyOf, ref, tableOf } from "../../makeTable";

const runs = ["a", "b", "c"];
const rows = (...values: number[]) => values.map((value) => ({ "metrics.val/acc": value, "metrics.test": -value }));
const table = tableOf(rows(1, 2, 3), runs);
const target = { key: ref("metrics.val/acc"), direction: "max" } as const;
const view: View = { ...EMPTY_VIEW, target };
const reduced = reducedMetrics(view, target, table);
const [acc] = reduced;
const id = acc?.id ?? "";

function reachedBy(names: readonly string[], ...values: number[]): Extremes {
  const reached = { ...columnOf(values, true), steps: Float64Array.from(values, (_, i) => 10 * i) };
  const points = Int32Array.from(values, () => 1);
  const told = { version: "test-1", sampled: 1000, unreadable: 0, complete: true, runs: names, points };
  return { ...told, min: reached, max: reached, best: null };
}

const load = (extremes: Extremes | null, error: Error | null = null): ExtremesLoad => ({
  extremes,
  version: "test-1",
  error,
});
const NONE = new Map<string, ExtremesLoad>();
const bare: Snapshot = { table, extremes: new Map() };
const first = reachedBy(runs, 9, 5, 7);
const known = extremesOf(new Map([[id, load(first)]]));

describe("a table with what its metrics reached", () => {
  it("takes what comes for the first time, unless the user is to be asked", () => {
    expect(withArrived(bare, new Map(), reduced, () => true)).toBe(bare);
    const arrived = withArrived(bare, known, reduced, (one) => one === id);
    expect(arrived.extremes.get(id)).toBe(first);
    expect(withArrived(bare, known, reduced, () => false)).toBe(bare);
    // What is newer waits with the rest of the news.
    const newer = new Map([[id, reachedBy(runs, 9, 5, 8)]]);
    expect(withArrived(arrived, newer, reduced, () => true)).toBe(arrived);
    expect([isBehind(arrived, { table, extremes: newer }, reduced), isBehind(arrived, arrived, reduced)]).toEqual([
      true,
      false,
    ]);
    // What the view does not show is no news.
    expect(isBehind(bare, { table, extremes: newer }, [])).toBe(false);
  });

  it("takes what the user asked for as it comes, not what a new guess of the target brings", () => {
    const granted = (before: Grants, asked: View, metrics: readonly Reduced[]) =>
      nextGrants(before, asked, metrics, asked.sort);
    const start = { asked: EMPTY_VIEW, sort: EMPTY_VIEW.sort, reduced: [], ids: new Set<string>() };
    expect(granted(start, EMPTY_VIEW, start.reduced)).toBe(start);
    const guessed = granted(start, EMPTY_VIEW, reduced);
    expect([guessed.reduced, guessed.ids.size]).toEqual([reduced, 0]);
    // Asking for another metric does not let in what was late before.
    const more = { ...view, steps: { '["metric","test"]': "min" as const } };
    const both = granted(guessed, more, reducedMetrics(more, target, table));
    expect([...both.ids]).toEqual(['["test",null,null]']);
    expect(granted(both, { ...more }, both.reduced).ids).toEqual(both.ids);
    // What was left is not asked for any more, even where a guess brings it back.
    expect(granted(both, view, reduced).ids.size).toBe(0);
    expect(granted(granted(both, more, []), more, both.reduced).ids.size).toBe(0);
    expect([...granted(start, view, reduced).ids]).toEqual([id]);
    // Rows that the user sorts are sorted by what their cells show.
    const sorted = { ...view, sort: [{ key: target.key, descending: true }] };
    expect([...granted(granted(guessed, view, reduced), sorted, reduced).ids]).toEqual([id]);
  });

  it("takes what was left and is asked for again by what it is now", () => {
    const last = withArrived({ table, extremes: known }, known, [], () => true);
    expect([last.table, last.extremes.size]).toEqual([table, 0]);
    expect(withArrived(last, known, [], () => true)).toBe(last);
    const now = reachedBy(runs, 9, 5, 8);
    const again = withArrived(last, new Map([[id, now]]), reduced, () => true);
    expect(again.extremes.get(id)).toBe(now);
    // What is there stays, whatever else is left.
    expect(withArrived({ table, extremes: known }, new Map([[id, now]]), reduced, () => true).extremes).toBe(known);
  });

  it("is arranged by the values that were shown, while cells have the newest and their steps", () => {
    const shown = effective({ table, extremes: known }, reduced, NONE);
    const later = tableOf(rows(1, 2, 3, 4).slice(1), ["b", "c", "d"]);
    const latest = { table: later, extremes: new Map([[id, reachedBy(["b", "c", "d"], 5, 8, 6)]]) };
    const news = arrange(shown, effective(latest, reduced, NONE));
    expect([news.added, news.changed]).toEqual([1, 1]);
    const values = (of: typeof table) => of.runs.map((_, row) => valueAt(keyOf(of, "metrics.val/acc"), row));
    expect([news.table.runs, values(news.table)]).toEqual([
      ["b", "c"],
      [5, 7],
    ]);
    expect([news.cells.runs, values(news.cells)]).toEqual([
      ["b", "c"],
      [5, 8],
    ]);
    expect(keyOf(news.cells, "metrics.val/acc").overSteps?.steps).toEqual(Float64Array.of(0, 10));
    expect(keyOf(news.table, "metrics.val/acc").overSteps?.steps).toEqual(Float64Array.of(10, 20));
  });

  it("says of a run newer than the extremes that it loads, and fills it without news", () => {
    const early = { ...reachedBy(["a", "b"], 9, 5), version: "before" };
    const shown = effective({ table, extremes: new Map([[id, early]]) }, reduced, NONE);
    const waits = keyOf(shown, "metrics.val/acc");
    expect(runs.map((_, row) => loadingWords({ newest: waits, waiting: null }, row) !== "")).toEqual([
      false,
      false,
      true,
    ]);
    // So does one whose steps TensorBoard could not give.
    const read = { ...reachedBy(runs, 9, 5, Number.NaN), points: Int32Array.of(1, 1, 0) };
    const none = { ...read, max: { ...columnOf([9, 5, undefined], true), steps: Float64Array.of(0, 10, Number.NaN) } };
    const unread = effective({ table, extremes: new Map([[id, none]]) }, reduced, NONE);
    const lacks = keyOf(unread, "metrics.val/acc");
    expect(runs.map((_, row) => loadingWords({ newest: lacks, waiting: null }, row))).toEqual(["", "", ""]);
    expect(runs.map((_, row) => lackWords({ newest: lacks }, row))).toEqual([
      "",
      "",
      "the points of this run could not be read",
    ]);
    // And one of which nothing but a placeholder was read.
    const begun = effective(
      { table, extremes: new Map([[id, { ...none, points: Int32Array.of(1, 1, 1) }]]) },
      reduced,
      NONE,
    );
    expect(lackWords({ newest: keyOf(begun, "metrics.val/acc") }, 2)).toBe(
      "only a placeholder was logged, before the training",
    );
    const filled = effective({ table, extremes: known }, reduced, NONE);
    expect(arrange(unread, filled).changed).toBe(0);
    expect(arrange(shown, filled).changed).toBe(0);
    const other = effective({ table, extremes: new Map([[id, reachedBy(runs, 9, 6, 7)]]) }, reduced, NONE);
    expect(arrange(shown, other).changed).toBe(1);
  });

  it("says that a run has no value at the target's best step", () => {
    const best = { ...columnOf([9, undefined, undefined], true), steps: Float64Array.of(1, Number.NaN, Number.NaN) };
    const asked: View = { ...view, steps: { '["metric","test"]': "best" } };
    const both = reducedMetrics(asked, target, table);
    const ids = new Map(both.map((one) => [one.id, { ...first, best }]));
    const newest = keyOf(effective({ table, extremes: ids }, both, NONE), "metrics.test");
    expect(runs.map((_, row) => lackWords({ newest }, row))).toEqual([
      "",
      "no value at the best step of val/acc",
      "no value at the best step of val/acc",
    ]);
  });

  it("is the same object for the same parts, so that nothing is arranged anew", () => {
    const [one, two] = [0, 1].map(() => effective({ table, extremes: new Map(known) }, reduced, NONE));
    expect(one).toBe(two);
  });

  it("shows the last values where they could not be had, and tells these from what is still read", () => {
    const failed = new Map([[id, load(null, new Error("no"))]]);
    const states = [NONE, failed].map((loads) => keyOf(effective(bare, reduced, loads), "metrics.val/acc"));
    expect(states.map((key) => [key.overSteps?.state, inForce(key), valueAt(key, 0)])).toEqual([
      ["reading", "last", 1],
      ["failed", "last", 1],
    ]);
    // A newer try that fails leaves what is there, as the same table.
    const again = new Map([[id, load(first, new Error("no"))]]);
    const there = effective({ table, extremes: known }, reduced, NONE);
    expect(effective({ table, extremes: known }, reduced, again)).toBe(there);
  });

  it("needs what a newer table's own target asks for too", () => {
    const guessing: View = { ...EMPTY_VIEW, target: null };
    const ids = wantedOf(guessing, { key: ref("metrics.test"), direction: "min" }, table).map(({ metric }) => metric);
    expect(ids).toEqual(["val/acc", "test"]);
    expect(wantedOf(guessing, target, table).map(({ metric }) => metric)).toEqual(["val/acc"]);
  });
});

describe("what could not be read", () => {
  it("is said by name, with what is seen instead", () => {
    expect(failureText(reduced, NONE)).toBeNull();
    expect(failureText(reduced, new Map([[id, load(first)]]))).toBeNull();
    expect(failureText(reduced, new Map([[id, load(null, new Error("It is late."))]]))).toBe(
      "metrics.val/acc could not be read over steps, so you see the last values: It is late.",
    );
    expect(failureText(reduced, new Map([[id, load(first, new Error("It is late."))]]))).toBe(
      "metrics.val/acc could not be read again over steps, so what you see may be old: It is late.",
    );
    expect(failureText([], new Map([[id, load(null, new Error("unseen"))]]))).toBeNull();
  });

  it("is not said of a metric that no run has any more, since asking again would bring nothing", () => {
    const both: View = { ...view, steps: { '["metric","test"]': "min" } };
    const reduced = reducedMetrics(both, target, table);
    const latest = tableOf([{ "metrics.test": 1 }, { "metrics.test": 2 }]);
    const told = amongWanted(reduced, wantedOf(both, target, latest));
    expect(told.map(({ metric }) => metric)).toEqual(["test"]);
    const gone = new Map([[id, load(first, new Error("there is no metric"))]]);
    expect([failureText(reduced, gone) === null, failureText(told, gone)]).toEqual([false, null]);
  });
});
