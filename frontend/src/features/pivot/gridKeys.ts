/** Arrow keys in a table: one of its cells is in the order of Tab, and they lead from there. */
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect } from "react";

/** Lines that Page Up and Page Down skip. */
const PAGE = 10;

/** Cells say where they are by `data-at`: the line, 0 for the header, and the column. */
export function useGridKeys(table: RefObject<HTMLTableElement | null>, drawn: unknown) {
  // The attribute is not React's to set: of many thousand cells two change with each step.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another drawing has other cells.
  useEffect(() => {
    const grid = table.current;
    if (grid && !grid.querySelector("[data-at][tabindex='0']")) enter(cellAt(grid, 1, 0));
  }, [table, drawn]);
  const onFocus = ({ target, currentTarget }: FocusEvent<HTMLTableElement>): void => {
    const cell = placeOf(target)?.cell;
    if (!cell) return;
    for (const other of currentTarget.querySelectorAll<HTMLElement>("[data-at][tabindex='0']")) other.tabIndex = -1;
    enter(cell);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    const grid = event.currentTarget;
    const at = placeOf(event.target);
    if (!at || event.altKey) return;
    const { cell, line, column } = at;
    const all = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" || event.key === " ") {
      cell.click();
      event.preventDefault();
      return;
    }
    const lines = grid.tBodies[0]?.rows.length ?? 0;
    const columns = cell.parentElement?.children.length ?? 0;
    const to: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [all ? 1 : line - 1, column],
      ArrowDown: [all ? lines : line + 1, column],
      ArrowLeft: [line, all ? 0 : column - 1],
      ArrowRight: [line, all ? columns - 1 : column + 1],
      PageUp: [Math.max(1, line - PAGE), column],
      PageDown: [Math.min(lines, line + PAGE), column],
      Home: [all ? 0 : line, 0],
      End: [all ? lines : line, columns - 1],
    };
    const next = to[event.key];
    if (!next) return;
    event.preventDefault();
    cellAt(grid, ...next)?.focus();
  };
  return { onFocus, onKeyDown };
}

/** The cell of the table that an element is in; null for a caption and the like. */
export function placeOf(element: EventTarget) {
  const cell = element instanceof Element ? element.closest<HTMLElement>("[data-at]") : null;
  const [line = 0, column = 0] = (cell?.dataset.at ?? "").split(",").map(Number);
  return cell && { cell, line, column };
}

function cellAt(grid: HTMLElement, line: number, column: number): HTMLElement | null {
  return grid.querySelector<HTMLElement>(`[data-at="${line},${column}"]`);
}

function enter(cell: HTMLElement | null): void {
  if (cell) cell.tabIndex = 0;
}
