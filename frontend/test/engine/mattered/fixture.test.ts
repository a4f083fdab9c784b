/** Ranks and what keys explain equal what SciPy says: the fixture is written by tests/contract/mattered.py. */
import { describe, expect, test } from "vitest";
import { amongMany, chiSquaredAbove } from "../../../src/engine/mattered/chance";
import { explain } from "../../../src/engine/mattered/explain";
import { reachedOf } from "../../../src/engine/mattered/outcome";
import { partsOf } from "../../../src/engine/mattered/parts";
import { divide, goesWith } from "../../../src/engine/mattered/together";
import { decodeValue } from "../../../src/values/value";
import { keyOf, tableOf } from "../../makeTable";
import { jsonOf } from "../../wire/fixture";

/** NaN and infinities are texts; keys' values are canonical JSON. */
type Written = number | string;

interface Said {
  readonly n: number;
  readonly k: number;
  readonly h: Written;
  readonly p: Written;
  readonly among: Written;
  readonly share: Written;
  readonly rho: Written;
}

interface Case {
  readonly name: string;
  readonly runs: readonly { readonly x: string; readonly y: string; readonly reached: Written | null }[];
  readonly x: Said | null;
  readonly y: Said | null;
  readonly v: number;
}

interface Fixture {
  readonly cases: readonly Case[];
  readonly holm: readonly { readonly p: readonly number[]; readonly adjusted: readonly number[] }[];
  readonly chiSquared: readonly { readonly x: number; readonly degrees: number; readonly above: number }[];
}

const { cases, holm, chiSquared } = jsonOf("mattered.json") as Fixture;

/** Of small ones relative. */
function expectNear(own: number | undefined, expected: Written, precision = 1e-9): void {
  const x = Number(expected);
  if (!Number.isFinite(x) || own === undefined) expect(own).toBe(x);
  else expect(Math.abs(own - x)).toBeLessThanOrEqual(precision * Math.abs(x) + 1e-300 + (precision * 1e-3) ** 2);
}

const value = (json: string) => decodeValue(JSON.parse(json));

describe.each(["max", "min"] as const)("%s", (direction) => {
  test.each(cases)("$name", ({ runs, x, y, v }) => {
    const sign = direction === "max" ? 1 : -1;
    const table = tableOf(
      runs.map((run) => ({
        x: value(run.x),
        y: value(run.y),
        // What is the best the one way is the worst the other way.
        m: run.reached === null ? undefined : sign * Number(run.reached),
      })),
    );
    const rows = Uint32Array.from(table.runs.keys());
    const outcome = reachedOf(keyOf(table, "m"), direction, rows);
    expect(outcome.rows.length).toBe(runs.filter(({ reached }) => reached !== null).length);
    expect(outcome.unknown + outcome.rows.length).toBe(runs.length);
    expect(outcome.diverged).toBe(runs.filter(({ reached }) => reached === "NaN").length);
    for (const [name, said] of [["x", x] as const, ["y", y] as const]) {
      const found = explain(keyOf(table, name), outcome);
      if (said === null) {
        expect(found).toBeNull();
        continue;
      }
      expect([found?.n, found?.parts.length]).toEqual([said.n, said.k]);
      for (const quantity of ["h", "p", "among", "share"] as const) expectNear(found?.[quantity], said[quantity], 1e-8);
      expectNear(found?.rho(), said.rho, 1e-8);
    }
    const [a, b] = ["x", "y"].map((name) => {
      const key = keyOf(table, name);
      return divide(key.codes, partsOf(key, outcome.rows), outcome.rows);
    });
    if (a && b && x && y && x.k > 2 && y.k > 2) expectNear(goesWith(a, b).v, v, 1e-7);
  });
});

test.each(holm)("Holm's of $p", ({ p, adjusted }) => {
  const found = amongMany(p);
  expect(found.length).toBe(adjusted.length);
  found.forEach((one, i) => {
    expectNear(one, adjusted[i] as number);
  });
});

test.each(chiSquared)("chi squared of $degrees degrees above $x", ({ x, degrees, above }) => {
  expectNear(chiSquaredAbove(x, degrees), above, 1e-8);
});
