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
  readonly cells: ReadonlyMap<number, PivotCell>;
}

export interface PivotCell extends Rows {
  /** All rows that are in the line and in the column: these, unless the cell shows only the best of its groups. */
  readonly whole: Uint32Array;
  /** How many groups that is the best of; 1 where none was chosen. */
  readonly groups: number;
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
  const cells = partsOf(crossed, rows).map((part): PivotCell => ({ rows: part, whole: part, groups: 1 }));
  const lineOfCell = new Uint32Array(cells.length);
  for (let i = 0; i < rows.length; i++) {
    lineOfCell[crossed.places[i] as number] = combinations.places[i] as number;
  }
  const ofLine = Array.from({ length: combinations.count }, () => new Map<number, PivotCell>());
  cells.forEach((cell, i) => {
    ofLine[lineOfCell[i] as number]?.set(placeOf(cell.rows[0] as number), cell);
  });
  const lines = partsOf(combinations, rows).map((part, i) => ({ part, cells: ofLine[i] as Map<number, PivotCell> }));
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
function measured({ key, reducer }: Measure, cell: Rows | null | undefined): number {
  return cell ? reducedOf(key, cell, reducer) : Number.NaN;
}

/** Whether `a` is better than `b`, which any number is that can be better where `b` is NaN. */
export function isBetter(a: number, b: number, { direction }: Measure): boolean {
  if (direction === null || Number.isNaN(a)) return false;
  return Number.isNaN(b) || (direction === "max" ? a > b : a < b);
}

/** Lines by their numbers in one column, those without one last both ways; equals stay in their order. */
export function sortedLines(
  lines: readonly PivotLine[],
  column: number,
  descending: boolean,
  measure: Measure,
): readonly PivotLine[] {
  return inOrder(lines, ({ cells }) => cells.get(column), descending, measure);
}

function inOrder(
  lines: readonly PivotLine[],
  partOf: (line: PivotLine) => Rows | null | undefined,
  descending: boolean,
  measure: Measure,
): readonly PivotLine[] {
  const sign = descending ? -1 : 1;
  const all = lines.map((line) => ({ line, value: measured(measure, partOf(line)) }));
  all.sort((a, b) => Number(Number.isNaN(a.value)) - Number(Number.isNaN(b.value)) || sign * (a.value - b.value) || 0);
  return all.map(({ line }) => line);
}

/** The cells among which one is the best: those of a column, or those of a line. */
export type Compared = "column" | "row";

/** Of these cells one with the best number, null where there is none and where no way is better; and how many have one. */
function among(cells: Iterable<Rows>, measure: Measure): { readonly best: Rows | null; readonly numbers: number } {
  let [best, number, numbers]: [Rows | null, number, number] = [null, Number.NaN, 0];
  for (const cell of cells) {
    const own = measured(measure, cell);
    if (Number.isNaN(own)) continue;
    numbers++;
    if (isBetter(own, number, measure)) [best, number] = [cell, own];
  }
  return { best, numbers };
}

/** What is alone is not the best of anything. */
function bestCell(cells: Iterable<Rows>, measure: Measure): Rows | null {
  const { best, numbers } = among(cells, measure);
  return numbers < 2 ? null : best;
}

/** For each column a cell with its best number; null where none stands out. */
export function bestOfColumns(
  { columns, lines }: Pick<Pivot, "columns" | "lines">,
  measure: Measure,
): readonly (Rows | null)[] {
  const cells = columns.map((): Rows[] => []);
  for (const line of lines) for (const [column, cell] of line.cells) cells[column]?.push(cell);
  return cells.map((column) => bestCell(column, measure));
}

/** A cell with the line's best number; null where none stands out. */
export function bestOfLine({ cells }: Pick<PivotLine, "cells">, measure: Measure): Rows | null {
  return bestCell(cells.values(), measure);
}

/** The lines with the best number in any column first, those without one last; equals stay in their order. */
export function bestFirst(lines: readonly PivotLine[], measure: Measure): readonly PivotLine[] {
  const best = ({ cells }: PivotLine) => among(cells.values(), measure).best;
  return inOrder(lines, best, measure.direction !== "min", measure);
}
