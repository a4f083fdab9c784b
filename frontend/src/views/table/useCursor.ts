/** The one cell that takes the Tab key. It is kept by name, so that it stays with its row when the order changes. */
import { useCallback, useMemo, useRef, useState } from "react";
import type { Column } from "./columns";
import { findLine, type Lines, lineId } from "./lines";

/** Where the cursor is: `line` -1 is the header. */
export interface At {
  readonly line: number;
  readonly column: number;
}

interface Kept {
  readonly line: number;
  /** null: the header. */
  readonly id: string | null;
  readonly column: string;
}

export interface Cursor {
  readonly at: At;
  readonly moveTo: (line: number, column: number) => void;
}

export function useCursor(lines: Lines, runs: readonly string[], columns: readonly Column[]): Cursor {
  const [kept, setKept] = useState<Kept | null>(null);
  const latest = useRef({ lines, runs, columns });
  latest.current = { lines, runs, columns };

  const at = useMemo((): At => {
    const column = kept ? columns.findIndex(({ id }) => id === kept.column) : 0;
    const place = Math.max(0, column);
    if (lines.count === 0 || kept?.id === null) return { line: -1, column: place };
    if (!kept) return { line: 0, column: place };
    const line = findLine(lines, runs, kept.id, kept.line);
    return { line: line >= 0 ? line : Math.min(kept.line, lines.count - 1), column: place };
  }, [kept, lines, runs, columns]);

  const moveTo = useCallback((line: number, column: number): void => {
    const { lines, runs, columns } = latest.current;
    const id = line < 0 ? null : lineId(lines, runs, line);
    setKept({ line, id, column: columns[column]?.id ?? "" });
  }, []);
  return { at, moveTo };
}
