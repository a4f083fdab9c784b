/** Cells of a pivot that show only the best of the groups in them: the best setting of a model, averaged over its seeds. */
import { aggregate, type Rows } from "../kernels/aggregate";
import { REDUCERS } from "../reducers/list";
import { isBetter, type Measure, type Pivot, type PivotCell, type PivotLine } from "./pivot";

/**
 * The same pivot with fewer rows in its cells: those of the group whose number is the best, the first of equals. A cell without
 * a number keeps its rows, as do lines. Linear in the rows.
 *
 * @param groups hold each row of the pivot once; of one that is in several cells each has a part
 */
export function ofBestGroups(pivot: Pivot, groups: readonly Rows[], measure: Measure): Pivot {
  const cells = pivot.lines.flatMap((line) => [...line.cells.values()]);
  const found = cells.map((): Found => ({ best: null, number: Number.NaN, groups: 0 }));
  const placeOf = placesOf(cells);
  for (const group of groups) {
    for (const [place, part] of partsOf(group, placeOf)) {
      const of = found[place] as Found;
      const own = numberOf(measure, part);
      of.groups++;
      if (isBetter(own, of.number, measure)) [of.best, of.number] = [part, own];
    }
  }
  const chosen = new Map<PivotCell, PivotCell>();
  cells.forEach((cell, i) => {
    const { best, groups } = found[i] as Found;
    if (best !== null && groups > 1) chosen.set(cell, { rows: best, whole: cell.whole, groups });
  });
  const ofLine = (line: PivotLine): PivotLine => ({
    ...line,
    cells: new Map([...line.cells].map(([column, cell]) => [column, chosen.get(cell) ?? cell])),
  });
  return { ...pivot, lines: pivot.lines.map(ofLine) };
}

interface Found {
  best: Uint32Array | null;
  number: number;
  groups: number;
}

/** By row the place of its cell, plus one: 0 is for rows in none. */
function placesOf(cells: readonly PivotCell[]): Uint32Array {
  const last = cells.reduce((most, { rows }) => rows.reduce((most, row) => Math.max(most, row), most), -1);
  const placeOf = new Uint32Array(last + 1);
  cells.forEach(({ rows }, place) => {
    for (const row of rows) placeOf[row] = place + 1;
  });
  return placeOf;
}

/** The group itself where it is in one cell, as nearly all are. */
function partsOf({ rows }: Rows, placeOf: Uint32Array): Iterable<readonly [number, Uint32Array]> {
  const first = placeOf[rows[0] ?? 0] ?? 0;
  let i = 1;
  while (i < rows.length && placeOf[rows[i] as number] === first) i++;
  if (i >= rows.length) return first === 0 ? [] : [[first - 1, rows]];
  const parts = new Map<number, number[]>();
  for (const row of rows) {
    const place = placeOf[row] ?? 0;
    const known = parts.get(place - 1);
    if (known) known.push(row);
    else if (place > 0) parts.set(place - 1, [row]);
  }
  return [...parts].map(([place, part]) => [place, Uint32Array.from(part)]);
}

/** As a cell's, but not kept: of very many groups most are looked at once. */
function numberOf({ key, reducer }: Measure, rows: Uint32Array): number {
  const of = aggregate(key, rows);
  return of.n === 0 ? Number.NaN : REDUCERS[reducer].value(of);
}
