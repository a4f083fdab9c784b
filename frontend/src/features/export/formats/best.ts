/** Which numbers of a column are its best, by how they read. */
import type { OutCell, OutColumn } from "../extract";

/** Of a result the texts of its best number; those that read alike are as good. */
export function bestOf(
  { direction, numeric }: OutColumn,
  cells: readonly OutCell[],
  textOf: (cell: OutCell) => string,
): ReadonlySet<string> {
  if (direction === null || !numeric) return new Set();
  const sign = direction === "max" ? 1 : -1;
  const numbers = cells.filter(({ value }) => typeof value === "number" && !Number.isNaN(value));
  if (numbers.length < 2) return new Set();
  const best = numbers.reduce((best, cell) =>
    sign * (cell.value as number) > sign * (best.value as number) ? cell : best,
  );
  return new Set([textOf(best)]);
}
