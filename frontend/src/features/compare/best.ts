/** The best lines of the table by the target: what one compares others with. */

import { reducedOf } from "../../engine/kernels/aggregate";
import { bestFirst } from "../../engine/kernels/best";
import type { Group } from "../../engine/table/types";
import type { LineRef } from "../../state/compare";
import type { Frame } from "../../state/frame";
import { NO_TICKS, type Ticks } from "../../state/ticks";
import type { Lines } from "../../views/table/lines";
import { leafGroups } from "../../views/table/selection";
import { refsOf } from "./sides";

/** The best rows, or groups where the table shows some; its first ones where nothing says which is better. @param most how many */
export function bestLines(lines: Lines, frame: Frame, most: number): readonly LineRef[] {
  if (lines.levels > 0) return bestGroups(leafGroups(lines), frame, most);
  const { table, rows, target, newest } = frame;
  const key = target && newest(target.key);
  const first =
    key && target
      ? lowest(rows, most, placing(bestFirst(key, target.direction).places, key.codes))
      : rows.slice(0, most);
  return Array.from(first, (row) => ({ run: table.runs[row] ?? "" }));
}

export function bestGroups(groups: readonly Group[], frame: Frame, most: number): readonly LineRef[] {
  const { target, newest, reducer } = frame;
  const key = target && newest(target.key);
  const sign = target?.direction === "min" ? 1 : -1;
  const rankOf = (group: Group): number => {
    const value = key && target ? reducedOf(key, group, reducer(target.key)) : Number.NaN;
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : sign * value;
  };
  return lowest(groups, most, rankOf).map(({ values }) => ({ by: refsOf(frame, values.length), values }));
}

function placing(places: Uint32Array, codes: ArrayLike<number>): (row: number) => number {
  return (row) => places[codes[row] as number] as number;
}

/** Of equals the first. */
function lowest<T>(all: Iterable<T>, most: number, rankOf: (one: T) => number): readonly T[] {
  let found: { readonly one: T; readonly rank: number }[] = [];
  for (const one of all) {
    const rank = rankOf(one);
    if (found.length === most && rank >= (found.at(-1)?.rank ?? 0)) continue;
    // Infinity stands behind all numbers, and no rank is NaN.
    found = [...found, { one, rank }].sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank)).slice(0, most);
  }
  return found.map(({ one }) => one);
}

/** The ticks that make just these lines compared. */
export function ticksOf(lines: readonly LineRef[]): Ticks {
  const groups = lines.flatMap((line) => ("run" in line ? [] : line));
  const runs = lines.flatMap((line) => ("run" in line ? line.run : []));
  const by = groups[0]?.by;
  // Lines of one table are by the same keys, or by the first of them.
  const same = by && groups.every((group) => group.by.length === by.length);
  return {
    ...NO_TICKS,
    runs,
    groups:
      by && same
        ? [{ by, values: groups.map(({ values }) => values) }]
        : groups.map((one) => ({ by: one.by, values: [one.values] })),
  };
}
