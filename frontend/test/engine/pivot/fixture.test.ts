/** Pivots equal what pandas says: the fixture is written by tests/contract/pivots.py. */
import { expect, test } from "vitest";
import { aggregateOf } from "../../../src/engine/kernels/aggregate";
import { pivotRows } from "../../../src/engine/pivot/pivot";
import { REDUCERS } from "../../../src/engine/reducers/list";
import type { Reducer } from "../../../src/engine/reducers/reducer";
import { canonical, decodeValue } from "../../../src/values/value";
import { keyOf, tableOf } from "../../makeTable";
import { jsonOf } from "../../wire/fixture";

/** NaN and infinities are texts; keys' values are canonical JSON. */
interface Case {
  readonly name: string;
  readonly runs: readonly {
    readonly lines: readonly string[];
    readonly across: string;
    readonly number: number | string;
  }[];
  readonly cells: readonly Cell[];
}

interface Cell {
  readonly lines: readonly string[];
  readonly across: string;
  readonly runs: number;
  readonly n: number;
  readonly [quantity: string]: number | string | readonly string[];
}

const cases = jsonOf("pivots.json") as readonly Case[];
const PRECISION = 1e-12;

function expectNear(own: number, expected: unknown): void {
  const x = Number(expected);
  if (!Number.isFinite(x)) expect(own).toBe(x);
  else expect(Math.abs(own - x)).toBeLessThanOrEqual(PRECISION * Math.max(1, Math.abs(x)));
}

const value = (json: string) => decodeValue(JSON.parse(json));

test.each(cases)("$name", ({ runs, cells }) => {
  const levels = (runs[0]?.lines ?? []).map((_, level) => `line${level}`);
  const table = tableOf(
    runs.map(({ lines, across, number }) => ({
      ...Object.fromEntries(levels.map((name, level) => [name, value(lines[level] ?? "")])),
      across: value(across),
      m: Number(number),
    })),
  );
  const rows = Uint32Array.from(table.runs.keys());
  const by = levels.map((name) => keyOf(table, name));
  const { lines, columns } = pivotRows(rows, by, keyOf(table, "across"), 100);
  const idOf = (line: readonly string[], column: string) => JSON.stringify([line, column]);
  const found = new Map(
    lines.flatMap(({ values, cells }) =>
      [...cells].map(([place, cell]) => {
        const id = idOf(values.map(canonical), canonical(columns[place]?.value));
        return [id, { of: aggregateOf(keyOf(table, "m"), cell), runs: cell.rows.length }] as const;
      }),
    ),
  );
  expect(found.size).toBe(cells.length);
  for (const cell of cells) {
    const { of, runs } = found.get(idOf(cell.lines, cell.across)) ?? {};
    if (!of) throw new Error(`no cell ${idOf(cell.lines, cell.across)}`);
    expect([runs, of.n]).toEqual([cell.runs, cell.n]);
    const { mean, standardError, confidence95, median, min, max } = REDUCERS;
    if (of.n > 0) {
      expectNear(mean.value(of), cell.mean);
      expectNear(median.value(of), cell.median);
      expectNear(min.value(of), cell.min);
      expectNear(max.value(of), cell.max);
    }
    const spread = (reducer: Reducer): number => reducer.spread?.of(of) ?? Number.NaN;
    expectNear(spread(mean), cell.std);
    expectNear(spread(standardError), cell.standardError);
    expectNear(spread(confidence95), cell.confidence95);
  }
});
