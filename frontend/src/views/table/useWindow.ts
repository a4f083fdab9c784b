/** Which lines and columns are mounted: those in sight, a few around them, those that stay and where the focus is. */
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useCallback, useEffect, useMemo } from "react";
import type { Column } from "./columns";

export const ROW_HEIGHT = 28;
export const HEADER_HEIGHT = 30;

/** A mounted column and its place among all. */
export interface Placed {
  readonly column: Column;
  readonly index: number;
}

export interface Window {
  /** Mounted lines with their distance from the top. */
  readonly lines: readonly { readonly index: number; readonly start: number }[];
  /** Of these, the groups that the first line in sight is in: they stay below the header, the outermost first. */
  readonly stuck: readonly number[];
  readonly columns: readonly Placed[];
  readonly height: number;
  readonly width: number;
  /** Whole lines that fit below the header. */
  readonly page: number;
  readonly reveal: (line: number, column: number) => void;
}

/** The range with `index` (where it is one) in its place. */
export function withIndex(indices: number[], index: number, count: number): number[] {
  if (index < 0 || index >= count || indices.includes(index)) return indices;
  return [...indices, index].sort((a, b) => a - b);
}

function widthOf(columns: readonly Column[]): number {
  const last = columns.at(-1);
  return last ? last.left + last.width : 0;
}

/** @param groupsAbove the open groups that a line is in, itself among them, the outermost first; at most `levels` */
export function useWindow(
  scroller: RefObject<HTMLDivElement | null>,
  lineCount: number,
  columns: readonly Column[],
  active: { readonly line: number; readonly column: number },
  levels: number,
  groupsAbove: (line: number) => readonly number[],
): Window {
  const stuckColumns = columns.filter(({ sticky }) => sticky).length;
  const stuckWidth = columns[stuckColumns]?.left ?? widthOf(columns);
  const lines = useVirtualizer({
    count: lineCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    paddingStart: HEADER_HEIGHT,
    scrollPaddingStart: HEADER_HEIGHT + levels * ROW_HEIGHT,
    overscan: 6,
    rangeExtractor: useCallback(
      (range: Range) =>
        [active.line, ...groupsAbove(range.startIndex + 1)].reduce(
          (mounted, line) => withIndex(mounted, line, range.count),
          defaultRangeExtractor(range),
        ),
      [active.line, groupsAbove],
    ),
  });
  // The first line below the header is the one after the first that the header covers.
  const scrolled = (lines.scrollOffset ?? 0) >= ROW_HEIGHT;
  const first = scrolled && lines.range ? lines.range.startIndex + 1 : -1;
  const stuck = useMemo(
    () => (first < 0 || first >= lineCount ? [] : groupsAbove(first)),
    [first, lineCount, groupsAbove],
  );
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => columns[index]?.width ?? 0,
    scrollPaddingStart: stuckWidth,
    overscan: 2,
    rangeExtractor: useCallback(
      (range: Range) => {
        let mounted = withIndex(defaultRangeExtractor(range), active.column, range.count);
        for (let index = 0; index < stuckColumns; index++) mounted = withIndex(mounted, index, range.count);
        return mounted;
      },
      [active.column, stuckColumns],
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: sizes come from the columns, which the virtualizer cannot see.
  useEffect(() => across.measure(), [columns, across]);

  const shown = across.getVirtualItems();
  const placed = useMemo(
    () =>
      shown.flatMap(({ index }): Placed[] => {
        const column = columns[index];
        return column ? [{ column, index }] : [];
      }),
    [shown, columns],
  );
  const reveal = useCallback(
    (line: number, column: number): void => {
      if (line >= 0) lines.scrollToIndex(line, { align: "auto" });
      if (column >= stuckColumns) across.scrollToIndex(column, { align: "auto" });
    },
    [lines, across, stuckColumns],
  );
  const room = (lines.scrollRect?.height ?? 0) - HEADER_HEIGHT;
  return {
    lines: lines.getVirtualItems(),
    stuck,
    columns: placed,
    height: lines.getTotalSize(),
    width: widthOf(columns),
    page: Math.max(1, Math.floor(room / ROW_HEIGHT) - 1),
    reveal,
  };
}
