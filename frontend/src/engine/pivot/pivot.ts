/** A pivot: groups of rows as lines, the values of one more key as columns, and in each cell the rows that are in both. */
import type { Value } from "../../values/value";
import { type Rows, reducedOf } from "../kernels/aggregate";
import { combine, partsOf, refine } from "../kernels/combine";
import { compareValues } from "../kernels/group";
import { countRows } from "../kernels/totals";
import type { ReducerName } from "../reducers/list";
import { compareEntries } from "../table/ranks";
import { entryValue, valueAt } from "../table/table";
import type { Key, Target } from "../table/types";

export interface Pivot {
  /** The keys of the lines. */
  readonly by: readonly Key[];
  /** The key of the columns. */
  readonly across: Key;
  /** In the order of values, "not logged" last. */
  readonly columns: readonly PivotColumn[];
  /** In the order of their values, the first key's first. */
  readonly lines: readonly PivotLine[];
  /** How many values are columns no more, and how many rows hold these. */
  readonly left: { readonly columns: number; readonly rows: number };
}

export interface PivotColumn {
  /** In the dictionary of the columns' key. */
  readonly code: number;
  readonly value: Value;
  /** How many rows hold it. */
  readonly count: number;
}

export interface PivotLine extends Rows {
  /** One for each of the lines' keys. */
  readonly values: readonly Value[];
  /** By the place of the column; nothing where no row is in both. */
  readonly cells: ReadonlyMap<number, Rows>;
}

/**
 * Lists are one value, None, NaN and "not logged" a value each, as for groups. Linear in the rows, but for the order of lines
 * and columns. Rows keep the order of `rows`.
 *
 * @param by none: all rows are one line
 * @param most so many columns at most, the first ones: rows without one are in no line
 */
export function pivotRows(rows: Uint32Array, by: readonly Key[], across: Key, most: number): Pivot {
  const counts = countRows(across.codes, rows, across.dictionary.size);
  const codes = [...counts.keys()].filter((code) => counts[code] !== 0);
  codes.sort((a, b) => compareEntries(across.dictionary, a, b) || a - b);
  const columns = codes.slice(0, most).map((code): PivotColumn => {
    return { code, value: entryValue(across, code), count: counts[code] as number };
  });
  const places = new Uint32Array(across.dictionary.size).fill(columns.length);
  columns.forEach(({ code }, place) => {
    places[code] = place;
  });
  const placeOf = (row: number): number => places[across.codes[row] as number] as number;
  const inside = codes.length > columns.length ? rows.filter((row) => placeOf(row) < columns.length) : rows;
  return {
    by,
    across,
    columns,
    lines: linesOf(inside, by, across, placeOf),
    left: { columns: codes.length - columns.length, rows: rows.length - inside.length },
  };
}

function linesOf(
  rows: Uint32Array,
  by: readonly Key[],
  across: Key,
  placeOf: (row: number) => number,
): readonly PivotLine[] {
  const combinations = combine(rows, by);
  const crossed = refine(combinations, rows, across);
  const cells = partsOf(crossed, rows).map((part): Rows => ({ rows: part }));
  const lineOfCell = new Uint32Array(cells.length);
  for (let i = 0; i < rows.length; i++) {
    lineOfCell[crossed.places[i] as number] = combinations.places[i] as number;
  }
  const ofLine = Array.from({ length: combinations.count }, () => new Map<number, Rows>());
  cells.forEach((cell, i) => {
    ofLine[lineOfCell[i] as number]?.set(placeOf(cell.rows[0] as number), cell);
  });
  const lines = partsOf(combinations, rows).map((part, i) => ({ part, cells: ofLine[i] as Map<number, Rows> }));
  lines.sort((a, b) => compareValues(by, a.part[0] as number, b.part[0] as number));
  return lines.map(({ part, cells }) => {
    return { rows: part, values: by.map((key) => valueAt(key, part[0] as number)), cells };
  });
}

/** What cells show. */
export interface Measure {
  readonly key: Key;
  readonly reducer: ReducerName;
  /** Which way is better; null where nobody knows. */
  readonly direction: Target["direction"] | null;
}

/** What the cell's number is; NaN where it has none. */
function measured({ key, reducer }: Measure, cell: Rows | undefined): number {
  return cell ? reducedOf(key, cell, reducer) : Number.NaN;
}

/** Lines by their numbers in one column, those without one last both ways; equals stay in their order. */
export function sortedLines(
  lines: readonly PivotLine[],
  column: number,
  descending: boolean,
  measure: Measure,
): readonly PivotLine[] {
  const sign = descending ? -1 : 1;
  const all = lines.map((line) => ({ line, value: measured(measure, line.cells.get(column)) }));
  all.sort((a, b) => Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value)) || sign * (a.value - b.value) || 0);
  return all.map(({ line }) => line);
}

/** For each column a cell with its best number; null where fewer than two cells have one, and where no way is better. */
export function bestOfColumns(
  { columns, lines }: Pick<Pivot, "columns" | "lines">,
  measure: Measure,
): readonly (Rows | null)[] {
  const { direction } = measure;
  if (direction === null) return columns.map(() => null);
  const sign = direction === "max" ? 1 : -1;
  const values = new Float64Array(columns.length).fill(Number.NaN);
  const numbers = new Uint32Array(columns.length);
  const best: (Rows | null)[] = columns.map(() => null);
  for (const { cells } of lines) {
    for (const [column, cell] of cells) {
      const value = measured(measure, cell);
      if (Number.isNaN(value)) continue;
      (numbers[column] as number)++;
      const known = values[column] as number;
      if (sign * value <= sign * known) continue;
      values[column] = value;
      best[column] = cell;
    }
  }
  return best.map((cell, column) => ((numbers[column] as number) < 2 ? null : cell));
}
