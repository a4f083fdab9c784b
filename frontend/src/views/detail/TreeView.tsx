/** The lines of a tree, of which only those in sight are in the page; arrow keys move one tab stop over them. */
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import type { Line } from "./lines";

interface TreeViewProps {
  readonly label: string;
  readonly lines: readonly Line[];
  /** Index of the line that holds the tab stop. */
  readonly active: number;
  readonly onActive: (index: number) => void;
  /** Opens or closes a branch. */
  readonly onOpen: (line: Line) => void;
  /** Enter or space on a line without children. */
  readonly onPress: (line: Line) => void;
  readonly onCopy: (line: Line) => void;
  readonly handles: (line: Line) => Readonly<Record<string, string | undefined>>;
  readonly children: (line: Line) => ReactNode;
}

/** Height of a line whose value fits, in px: `--tbm-line`. */
const LINE = 24;
/** Lines that PageUp and PageDown pass. */
const PAGE = 12;

/** The line that a key leads to; -1 where it leads nowhere. */
function target(key: string, lines: readonly Line[], at: number): number {
  const last = lines.length - 1;
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, last);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "PageDown":
      return Math.min(at + PAGE, last);
    case "PageUp":
      return Math.max(at - PAGE, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    case "ArrowLeft":
      return lines[at]?.parent ?? -1;
    case "ArrowRight":
      return lines[at]?.open ? at + 1 : -1;
    default:
      return -1;
  }
}

const isArrow = (key: string) => /^(?:Arrow|Page|Home$|End$)/.test(key);

export function TreeView(props: TreeViewProps) {
  const { label, lines, active, onActive, onOpen, onPress, onCopy, handles, children } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      // The active line stays in the page, or the focus would fall to the body when it is scrolled away.
      return active >= range.count || shown.includes(active) ? shown : [...shown, active].sort((a, b) => a - b);
    },
    [active],
  );
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE,
    getItemKey: (index) => lines[index]?.node.id ?? index,
    overscan: 12,
    rangeExtractor,
  });

  const moved = useRef(false);
  useEffect(() => {
    if (!moved.current) return;
    moved.current = false;
    scroller.current?.querySelector<HTMLElement>(`[data-index="${active}"]`)?.focus({ preventScroll: true });
  });
  const go = (index: number) => {
    if (index < 0 || index === active) return;
    moved.current = true;
    onActive(index);
    virtualizer.scrollToIndex(index);
  };

  const onKeyDown = (event: KeyboardEvent, line: Line) => {
    // Keys pressed on a button inside the line are the button's.
    if (event.altKey || event.target !== event.currentTarget) return;
    const { key } = event;
    if (event.ctrlKey || event.metaKey) {
      if (key !== "c" || line.node.content === null || String(getSelection()) !== "") return;
      onCopy(line);
    } else if (key === "Enter" || key === " ") {
      if (line.open === null) onPress(line);
      else onOpen(line);
    } else if ((key === "ArrowRight" && line.open === false) || (key === "ArrowLeft" && line.open)) onOpen(line);
    else if (isArrow(key)) go(target(key, lines, active));
    else return;
    event.preventDefault();
  };

  return (
    <div ref={scroller} className="tbm-document-lines" role="tree" aria-label={label}>
      <div style={{ height: virtualizer.getTotalSize() }} role="presentation">
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const line = lines[index];
          if (!line) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              className="tbm-tree-place"
              style={{ transform: `translateY(${start}px)` }}
              role="treeitem"
              aria-level={line.level}
              aria-posinset={line.position}
              aria-setsize={line.siblings}
              aria-expanded={line.open ?? undefined}
              aria-selected={index === active}
              tabIndex={index === active ? 0 : -1}
              data-index={index}
              {...handles(line)}
              onFocus={() => onActive(index)}
              onKeyDown={(event) => onKeyDown(event, line)}
              onClick={() => {
                onActive(index);
                // Who selects text in a line does not mean to open it.
                if (line.open !== null && String(getSelection()) === "") onOpen(line);
              }}
            >
              {children(line)}
            </div>
          );
        })}
      </div>
    </div>
  );
}
