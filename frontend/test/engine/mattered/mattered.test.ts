/** What mattered has to say of sweeps: the order of keys, those that go together, those that tell nothing, and chance. */
import { describe, expect, test } from "vitest";
import { explainedShares } from "../../../src/engine/guesses/explained";
import { isSetting } from "../../../src/engine/guesses/setting";
import { allThatMattered, type Mattered } from "../../../src/engine/mattered/mattered";
import { memberOutcome, reachedOf } from "../../../src/engine/mattered/outcome";
import type { Value } from "../../../src/values/value";
import { keyOf, type Row, tableOf } from "../../makeTable";

/** The same numbers at each run of the test. */
function noise(i: number): number {
  const mixed = Math.imul((i + 1) ^ ((i + 1) >>> 7), 0x9e3779b1);
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32;
}

const ACC = "metrics.acc";

function mattered(rows: readonly Row[], direction: "max" | "min" = "max"): Mattered {
  const table = tableOf(rows);
  const names = Object.keys(rows[0] ?? {}).filter((name) => name !== ACC);
  return allThatMattered(
    names.map((name) => keyOf(table, name)),
    reachedOf(keyOf(table, ACC), direction, Uint32Array.from(rows.keys())),
  );
}

const nameOf = ({ key }: { readonly key: { readonly ref: { readonly path: readonly string[] } } }) =>
  key.ref.path.join(".");
const told = ({ keys }: Mattered) =>
  keys.map(
    (found) =>
      `${nameOf(found)}${found.goesWith ? ` with ${found.goesWith.ref.path.join(".")}` : ""}${found.mayBeChance ? " by chance" : ""}`,
  );
const apart = (of: Mattered) => Object.fromEntries(of.apart.map((one) => [nameOf(one), one.why]));

function rowsOf(count: number, row: (i: number) => Row): Row[] {
  return Array.from({ length: count }, (_, i) => row(i));
}

describe("one key", () => {
  const share = (x: (i: number) => Value, acc: (i: number) => Value, count = 120): number => {
    const { keys } = mattered(rowsOf(count, (i) => ({ x: x(i), [ACC]: acc(i) })));
    const [found] = keys;
    return found && !found.mayBeChance ? found.share : 0;
  };
  test("that decides explains all, one that does nothing explains nothing", () => {
    expect(
      share(
        (i) => i % 2,
        (i) => i % 2,
      ),
    ).toBeCloseTo(1, 9);
    expect(share((i) => i % 3, noise)).toBe(0);
  });
  test("with a value for each run explains nothing, nor does what half of the runs share by chance", () => {
    expect(share((i) => `run ${i}`, noise)).toBe(0);
    expect(share((i) => `run ${i % 60}`, noise)).toBe(0);
  });
  test("with a number of its own for each run explains what its size does, up and down again too", () => {
    const rate = (i: number): number => noise(i * 7 + 3);
    expect(share(rate, rate)).toBeGreaterThan(0.8);
    expect(share(rate, (i) => Math.abs(rate(i) - 0.5))).toBeGreaterThan(0.7);
    expect(share(rate, noise)).toBe(0);
  });
  test("does not explain more for one run that went astray", () => {
    const tame = (i: number): number => (i % 2) + noise(i);
    const before = share((i) => i % 2, tame);
    expect(before).toBeGreaterThan(0.5);
    expect(
      Math.abs(
        share(
          (i) => i % 2,
          (i) => (i === 4 ? 1e30 : tame(i)),
        ) - before,
      ),
    ).toBeLessThan(0.05);
  });
  test("that few runs have explains little of all, and as much as ever of these", () => {
    const rows = rowsOf(200, (i) => ({ x: i < 20 ? i % 2 : undefined, [ACC]: i < 20 ? (i % 2) / 2 + 0.25 : noise(i) }));
    const [found] = mattered(rows).keys;
    expect(found).toMatchObject({ n: 20, among: expect.closeTo(1, 9), mayBeChance: false });
    expect(found?.share).toBeLessThan(0.1);
  });
  test("with one value explains by being logged or not", () => {
    const [found] = mattered(rowsOf(60, (i) => ({ x: i % 2 ? true : undefined, [ACC]: (i % 2) + noise(i) }))).keys;
    expect(found).toMatchObject({ n: 60, distinct: 1 });
    expect(found?.share).toBeGreaterThan(0.5);
    expect(found?.parts.map(({ name }) => name)).toEqual([
      { is: "value", code: 0 },
      { is: "value", code: 1 },
    ]);
  });
  test("counts no run that lacks the target, and those that diverged as the worst", () => {
    const lacking = rowsOf(240, (i) => ({ x: i % 2, [ACC]: i < 120 ? (i % 2) + noise(i) : undefined }));
    expect(mattered(lacking).outcome).toMatchObject({ unknown: 120, diverged: 0 });
    expect(mattered(lacking).keys[0]?.n).toBe(120);
    expect(
      share(
        (i) => i % 2,
        (i) => (i % 2 === 0 ? Number.NaN : noise(i)),
      ),
    ).toBeGreaterThan(0.5);
    const { keys } = mattered(
      rowsOf(40, (i) => ({ x: i % 2, [ACC]: i % 2 ? i : Number.NaN })),
      "min",
    );
    expect(keys[0]?.parts.map(({ median }) => median)).toEqual([Number.NaN, 20]);
    expect(keys[0]?.rho()).toBeGreaterThan(0.5);
  });
});

describe("several keys", () => {
  test("stand by their shares, what may be chance last", () => {
    const rows = rowsOf(180, (i) => ({
      seed: i % 5,
      lr: 10 ** -(1 + (i % 3)),
      model: ["a", "b"][(i >> 2) % 2],
      [ACC]: 3 * (i % 3) + ((i >> 2) % 2) + noise(i),
    }));
    expect(told(mattered(rows))).toEqual(["lr", "model", "seed by chance"]);
    expect(mattered(rows).keys[0]?.rho()).toBeLessThan(-0.8);
    expect(mattered(rows, "min").keys[0]?.rho()).toBeGreaterThan(0.8);
  });
  test("that say the same go with the one by which people know it", () => {
    const rows = rowsOf(120, (i) => ({
      "name.set": `s${i % 4}`,
      classes: i % 4 === 3 ? 2 : i % 4,
      "dataset.name": `d${i % 4}`,
      optimizer: i % 3 === 0 ? "sgd" : "adam",
      momentum: i % 3 === 0 ? 0.9 : undefined,
      // A name of all settings says more than each of them.
      config: `${i % 12}`,
      [ACC]: 2 * (i % 4) + (i % 3) + noise(i),
    }));
    expect(told(mattered(rows)).filter((name) => !name.startsWith("config"))).toEqual([
      "dataset.name",
      "set with dataset.name",
      "classes with dataset.name",
      "optimizer",
      "momentum with optimizer",
    ]);
    expect(told(mattered(rows))).toContain("config");
  });
  test("that are logged by other runs do not go together", () => {
    const rows = rowsOf(160, (i) => ({
      C: i < 80 ? 10 ** (i % 3) : undefined,
      depth: i < 80 ? undefined : i % 3,
      [ACC]: (i % 3) + noise(i),
    }));
    expect(mattered(rows).keys.every(({ goesWith }) => goesWith === null)).toBe(true);
  });
  test("that few runs have both of do not go together, whatever these say", () => {
    const rows = rowsOf(160, (i) => ({
      C: i < 90 ? i % 3 : undefined,
      depth: i < 70 ? undefined : i % 3,
      [ACC]: (i % 3) + noise(i),
    }));
    expect(mattered(rows).keys.every(({ goesWith }) => goesWith === null)).toBe(true);
  });
  test("may be chance where there are many of them", () => {
    const keys = Object.fromEntries(
      Array.from({ length: 60 }, (_, k) => [`k${k}`, (i: number) => Math.floor(3 * noise(i * 61 + k))]),
    );
    const rows = rowsOf(90, (i) => ({
      ...Object.fromEntries(Object.entries(keys).map(([name, of]) => [name, of(i)])),
      [ACC]: noise(i + 7777),
    }));
    const found = mattered(rows).keys;
    expect(found.some(({ p }) => p < 0.05)).toBe(true);
    expect(found.every(({ mayBeChance }) => mayBeChance)).toBe(true);
  });
  test("that tell nothing stand apart, with the reason", () => {
    const rows = rowsOf(40, (i) => ({
      one: 1,
      id: `run ${i}`,
      day: { time: 864e5 * i },
      odd: i === 3 ? "x" : undefined,
      rare: i < 3 ? i % 2 : undefined,
      none: i >= 40 ? 1 : undefined,
      same: i < 10 ? i % 2 : undefined,
      lr: i % 2,
      [ACC]: i < 10 ? 0.5 : i,
    }));
    expect(told(mattered(rows))).toEqual(["lr by chance"]);
    expect(apart(mattered(rows))).toEqual({
      one: "one value",
      id: "all different",
      day: "a time",
      odd: "few",
      rare: "few",
      none: "not logged",
      same: "all equal",
    });
  });
  test("tell what rows have in common that failed", () => {
    const table = tableOf(rowsOf(100, (i) => ({ lr: i % 10 === 0 ? 1 : 0.1, seed: i % 3 })));
    const outcome = memberOutcome(
      Uint8Array.from({ length: 100 }, (_, i) => Number(i % 10 === 0 && i > 5)),
      Uint32Array.from({ length: 100 }, (_, i) => i),
    );
    const found = allThatMattered([keyOf(table, "seed"), keyOf(table, "lr")], outcome);
    expect(told(found)).toEqual(["lr", "seed by chance"]);
    expect(found.keys[0]?.parts).toMatchObject([
      { rows: 10, best: 9 },
      { rows: 90, best: 0 },
    ]);
  });
});

test("suggested facets follow the same shares, of very many rows by some of them, the same ones each time", () => {
  const rows = rowsOf(40_960, (i) => ({ x: i % 5, y: Math.floor(4 * noise(i + 9)), [ACC]: (i % 5) + noise(i) / 2 }));
  const shares = (): number[] => {
    const table = tableOf(rows);
    return [
      ...explainedShares(
        ["x", "y"].map((name) => keyOf(table, name)),
        keyOf(table, ACC),
        "max",
      ).values(),
    ];
  };
  expect(shares()).toEqual([expect.closeTo(mattered(rows).keys[0]?.share as number, 1), 0]);
  expect(shares()).toEqual(shares());
});

test("results are no settings: metrics, what is known of a run, and what was measured by its name", () => {
  const table = tableOf(
    rowsOf(30, (i) => ({
      final_accuracy: noise(i),
      precision: i % 2 ? 16 : 32,
      "results.x": i,
      lr: noise(i),
      "run.folder": "a",
      "run.status": "failed",
      "metrics.loss": i,
    })),
  );
  const settings = table.keys.filter(isSetting).map((key) => key.ref.path.join("."));
  expect(settings).toEqual(["folder", "precision", "lr"]);
});
