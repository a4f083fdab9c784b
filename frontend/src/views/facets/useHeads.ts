/** The headers of the facet panel as one tab stop: arrows walk through them, also through those not mounted yet. */
import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";
import { type FocusEvent, type KeyboardEvent, type RefObject, useState } from "react";
import { flushSync } from "react-dom";

export interface Heads {
  /** The header that Tab reaches. */
  readonly current: number;
  readonly focus: (index: number) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onFocus: (event: FocusEvent) => void;
  /** For the virtual list: the focused line stays mounted, wherever the list is scrolled to. */
  readonly keepFocused: (range: Range) => number[];
}

/** Headers carry `data-head={index}`; the first `above` of them are always mounted, later ones by the virtual list. */
export function useHeads(
  scroller: RefObject<HTMLElement | null>,
  above: number,
  count: number,
  scrollTo: (line: number) => void,
): Heads {
  const [chosen, setChosen] = useState(0);
  const current = Math.min(chosen, Math.max(0, count - 1));
  const find = (index: number) => scroller.current?.querySelector<HTMLElement>(`[data-head="${index}"]`);
  const focus = (index: number) => {
    const mounted = find(index);
    if (mounted) {
      mounted.focus();
      return;
    }
    // Mounted at once, as the line that has the focus is: the next key may come before a frame is shown.
    flushSync(() => setChosen(index));
    scrollTo(index - above);
    find(index)?.focus();
  };
  const headOf = (target: EventTarget): number => Number((target as HTMLElement).dataset.head ?? -1);
  return {
    current,
    focus,
    onFocus: (event) => {
      const index = headOf(event.target);
      if (index >= 0) setChosen(index);
    },
    onKeyDown: (event) => {
      const index = headOf(event.target);
      if (index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
      const open = (event.target as HTMLElement).getAttribute("aria-expanded");
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        focus(Math.max(0, Math.min(count - 1, to)));
      } else if ((event.key === "ArrowRight" && open === "false") || (event.key === "ArrowLeft" && open === "true")) {
        event.preventDefault();
        (event.target as HTMLElement).click();
      }
    },
    keepFocused: (range) => {
      const shown = defaultRangeExtractor(range);
      const line = current - above;
      if (line < 0 || line >= range.count || shown.includes(line)) return shown;
      return line < (shown[0] ?? 0) ? [line, ...shown] : [...shown, line];
    },
  };
}
