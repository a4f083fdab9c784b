/** Which numbers are the best of those that they are compared with, by how they read. */
import type { Value } from "../../../values/value";
import { groupId } from "../../../views/table/changes";
import type { ShownTable } from "../../../views/table/shownTable";
import { type Extract, leaves, type OutCell, placesOf } from "../extract";

export type IsBest = (line: number, column: number) => boolean;

/**
 * Of results only. Of a pivot numbers are compared as it says; else within a column: of nested groups those with the same group
 * above them, of all others all. One alone is not the best of anything; those that read alike are as good. Yields once for each line.
 */
export function* bestOf(
  shown: ShownTable,
  { columns }: Pick<Extract, "columns">,
  lines: readonly (readonly OutCell[])[],
  textOf: (cell: OutCell) => string,
): Generator<string, IsBest> {
  const among = amongOf(shown);
  const best = new Map<string, { readonly cell: OutCell; readonly numbers: number }>();
  for (const [at, line] of lines.entries()) {
    for (const [i, { direction, numeric }] of columns.entries()) {
      const cell = line[i] as OutCell;
      if (direction === null || !numeric || !isNumber(cell)) continue;
      const id = among(at, i);
      const known = best.get(id);
      const sign = direction === "max" ? 1 : -1;
      const isBetter = !known || sign * (cell.value as number) > sign * (known.cell.value as number);
      best.set(id, { cell: isBetter ? cell : known.cell, numbers: (known?.numbers ?? 0) + 1 });
    }
    yield "";
  }
  return (at, i) => {
    const cell = lines[at]?.[i];
    const { direction = null, numeric = false } = columns[i] ?? {};
    if (!cell || direction === null || !numeric || !isNumber(cell)) return false;
    const found = best.get(among(at, i));
    return found !== undefined && found.numbers > 1 && textOf(cell) === textOf(found.cell);
  };
}

function isNumber({ value }: OutCell): boolean {
  return typeof value === "number" && !Number.isNaN(value);
}

/** What a cell is compared with has the same id. */
function amongOf(shown: ShownTable): (line: number, column: number) => string {
  if (shown.compares?.best === "row") return (line) => String(line);
  if (shown.compares !== null) return (_, column) => String(column);
  const parents = placesOf(shown).map((place) => groupId(above(shown, place)));
  return (line, column) => `${column} ${parents[line]}`;
}

/** The values of the groups above; none of a row where all are ungrouped. */
function above(shown: ShownTable, place: number): readonly Value[] {
  const level = shown.levelOf(place);
  if (level === 0) return [];
  const { group, keys } = shown.line(place);
  return (group ?? keys)?.values.slice(0, level < 0 ? deepestOf(shown) : level) ?? [];
}

/** How many levels there are above the groups that stand lowest. */
function deepestOf({ by, levels }: ShownTable): number {
  return Math.max(0, Math.min(levels, by.length - 1));
}

/** "the best of each row", where that needs saying; else "". */
export function bestWords(shown: ShownTable): string {
  if (shown.compares !== null) return `the best of each ${shown.compares.best}`;
  if (shown.by.length === 0) return "";
  const deepest = leaves(shown).reduce((most, place) => Math.max(most, shown.levelOf(place)), 0);
  return deepest > 0 ? `the best of each ${shown.by.slice(0, deepest).map(shown.labelOf).join(" and ")}` : "";
}
