import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrange, withNamesOf } from "../../../src/app/freshness/arrangement";
import { columnOf } from "../../../src/engine/table/dictionary";
import { makeTable, valueAt } from "../../../src/engine/table/table";
import type { Table } from "../../../src/engine/table/types";
import { keyId } from "../../../src/values/key";
import { sameValue, type Value } from "../../../src/values/value";
import { keyOf, tableOf as plain } from "../../makeTable";

type Rows = Readonly<Record<string, Readonly<Record<string, Value>>>>;

function tableOf(version: string, rows: Rows): Table {
  const runs = Object.keys(rows).sort();
  const names = [...new Set(runs.flatMap((run) => Object.keys(rows[run] ?? {})))];
  return makeTable(
    version,
    runs,
    runs.map((run) => [run]),
    names.map((name) => ({
      ref: { namespace: "doc", path: [name] },
      ...columnOf(runs.map((run) => rows[run]?.[name])),
    })),
  );
}

const at = (table: Table, run: string, name: string) => {
  const key = table.byId.get(keyId({ namespace: "doc", path: [name] }));
  return key && valueAt(key, table.runs.indexOf(run));
};

describe("news", () => {
  const before = tableOf("a-1", { r1: { acc: 0.5 }, r2: { acc: 0.6 } });

  it("cells show newest values while rows stay where they are", () => {
    const latest = tableOf("a-2", { r0: { acc: 1 }, r1: { acc: 0.9 }, r2: { acc: 0.6, best: 3 } });
    const { table, cells, added, changed } = arrange(before, latest);
    expect(table).toBe(before);
    expect(cells.runs).toEqual(before.runs);
    expect([at(cells, "r1", "acc"), at(cells, "r2", "best"), at(table, "r1", "acc")]).toEqual([0.9, 3, 0.5]);
    expect([added, changed]).toEqual([1, 2]);
  });

  it("runs that are gone leave both", () => {
    const { table, cells, added, changed } = arrange(before, tableOf("a-2", { r2: { acc: 0.6 } }));
    expect([table.runs, cells.runs]).toEqual([["r2"], ["r2"]]);
    expect(at(table, "r2", "acc")).toBe(0.6);
    expect([added, changed]).toEqual([0, 0]);
  });

  it("the table stays the same object while the same runs are gone", () => {
    const shown = tableOf("a-1", { r1: { acc: 0.5 }, r2: { acc: 0.6 }, r3: { acc: 0.7 } });
    const without = (version: string, ...runs: string[]) =>
      arrange(shown, tableOf(version, Object.fromEntries(runs.map((run, i) => [run, { acc: i }])))).table;
    const first = without("a-2", "r1", "r3");
    expect(without("a-3", "r1", "r3", "r4")).toBe(first);
    expect(without("a-4", "r1", "r2").runs).toEqual(["r1", "r2"]);
    expect(without("a-5", "r1").runs).toEqual(["r1"]);
    expect(without("a-6", "r1", "r2", "r3")).toBe(shown);
  });

  it("a snapshot that says the same changes nothing", () => {
    expect(arrange(before, tableOf("a-2", { r1: { acc: 0.5 }, r2: { acc: 0.6 } }))).toMatchObject({
      added: 0,
      changed: 0,
    });
  });

  it("metrics that come into loading cells are no news, whatever else is", () => {
    const of = (waiting: readonly number[] | null, ...rows: Parameters<typeof plain>[0]) => ({
      ...plain(rows),
      waiting: waiting && Uint8Array.from(waiting),
    });
    const shown = of([1, 1, 0, 1], { "metrics.acc": undefined, lr: 1 }, { "metrics.acc": 0.5, lr: 1 }, { lr: 1 }, {});
    const filled = of(
      null,
      { "metrics.acc": 0.9, lr: 1, "run.last_step": 9 },
      { "metrics.acc": 0.5, lr: 1 },
      { lr: 1 },
      {
        "metrics.loss": 1,
      },
    );
    expect(arrange(shown, filled)).toMatchObject({ changed: 0, table: shown, cells: filled });
    const changed = (...rows: Parameters<typeof plain>[0]) => arrange(shown, of(null, ...rows)).changed;
    // A value that was there already, a row that did not wait, and what a run logged of itself.
    expect(changed({ lr: 1 }, { "metrics.acc": 0.6, lr: 1 }, { "metrics.acc": 1, lr: 1 }, { lr: 2 })).toBe(3);
  });

  it("while TensorBoard reads for the first time, metrics are no news at all", () => {
    const shown = plain([{ "metrics.acc": 0.5, "run.last_seen": { time: 1 }, "run.status": "running" }]);
    const read = { "metrics.acc": 0.6, "run.last_seen": { time: 2 }, "run.status": "running" };
    expect(arrange(shown, plain([read]), true).changed).toBe(0);
    expect(arrange(shown, plain([read])).changed).toBe(1);
    expect(arrange(shown, plain([{ ...read, "run.status": "failed" }]), true).changed).toBe(1);
  });

  it("other keys from run names are no news: the user asked for them", () => {
    const shown = plain([{ lr: 1, "name.model": "mlp" }]);
    const other = plain([{ lr: 1, "name.kind": "mlp" }]);
    expect(arrange(shown, other).changed).toBe(0);
    expect(arrange(shown, plain([{ lr: 2, "name.kind": "mlp" }])).changed).toBe(1);
  });

  it("other keys from run names come without the other news", () => {
    const shown = plain([{ lr: 1, "name.model": "a" }, { lr: 2, "name.model": "b" }, { lr: 3 }], ["a", "b", "c"]);
    const rows = [{ lr: 1 }, { lr: 9, "name.kind": "B", new: 1 }, { lr: 7, "name.kind": "D" }];
    const latest = { ...plain(rows, ["a", "b", "d"]), pattern: "{kind}" };
    const made = withNamesOf(shown, latest);
    expect([made.pattern, made.version, made.runs]).toEqual(["{kind}", shown.version, shown.runs]);
    expect(made.keys.map(({ ref }) => ref.path.join())).toEqual(["name", "lr", "kind"]);
    expect(made.keys[1]).toBe(shown.keys[1]);
    expect(made.runs.map((_, row) => valueAt(keyOf(made, "name.kind"), row))).toEqual([undefined, "B", undefined]);
    expect(arrange(made, latest)).toMatchObject({ added: 1, changed: 1 });
    // Values of another type under the same name: `{lr}` became `{lr:float}`.
    const typed = withNamesOf(plain([{ "name.lr": "1e-3" }]), {
      ...plain([{ "name.lr": 0.001 }]),
      pattern: "{lr:float}",
    });
    expect(valueAt(keyOf(typed, "name.lr"), 0)).toBe(0.001);
  });

  it("rows that wait keep doing so where others are gone", () => {
    const shown = { ...plain([{ lr: 1 }, { lr: 2 }, { lr: 3 }]), waiting: Uint8Array.from([1, 0, 1]) };
    const latest = { ...plain([{ lr: 2 }, { lr: 3 }], ["r1", "r2"]), waiting: Uint8Array.from([0, 1]) };
    const { table, cells } = arrange(shown, latest);
    expect([table.waiting, cells.waiting]).toEqual([Uint8Array.from([0, 1]), Uint8Array.from([0, 1])]);
  });

  it("agrees with comparing values one by one", () => {
    const value = fc.oneof(
      fc.constantFrom<Value>(undefined, null, "None", "", Number.NaN, 0, -0, "0", true, { time: 0 }, { integer: "0" }),
      fc.array(fc.constantFrom(1, "1", null), { maxLength: 2 }),
    );
    const run = fc.record({ a: value, b: value });
    const rows = fc.dictionary(fc.constantFrom("r1", "r2", "r3", "r4"), run);
    fc.assert(
      fc.property(rows, rows, (old, young) => {
        const { table, cells, added, changed } = arrange(tableOf("a-1", old), tableOf("a-2", young));
        const both = Object.keys(old).filter((name) => Object.hasOwn(young, name));
        const differ = both.filter((name) =>
          ["a", "b"].some((key) => !sameValue(old[name]?.[key as "a"], young[name]?.[key as "a"])),
        );
        expect([...table.runs]).toEqual(both.sort());
        expect(cells.runs).toEqual(table.runs);
        for (const name of both) expect(sameValue(at(cells, name, "a"), young[name]?.a)).toBe(true);
        expect([added, changed]).toEqual([Object.keys(young).length - both.length, differ.length]);
      }),
    );
  });
});
