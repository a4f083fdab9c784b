/** How many chips do not fit into the rows that are shown at first, and whether the user wants to see them all. */
import { type FocusEvent, type RefObject, useLayoutEffect, useState } from "react";

export interface More {
  /** Chips below the first rows. */
  readonly count: number;
  readonly expanded: boolean;
  readonly toggle: () => void;
  /** A chip that takes the focus is shown. */
  readonly onFocusCapture: (event: FocusEvent) => void;
}

/** `height` of the first rows in px, measured from the top of the element; `chips` selects what wraps in it. */
export function useMore(element: RefObject<HTMLElement | null>, chips: string, height: number, content: unknown): More {
  const [count, setCount] = useState(0);
  const [expanded, setExpanded] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other chips wrap in another way.
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = (): void =>
      setCount([...box.querySelectorAll(chips)].filter((chip) => isBelow(box, chip, height)).length);
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [element, chips, height, content]);
  return {
    count,
    expanded: expanded && count > 0,
    toggle: () => setExpanded(!expanded),
    onFocusCapture: (event) => {
      if (element.current && isBelow(element.current, event.target, height)) setExpanded(true);
    },
  };
}

function isBelow(box: Element, chip: Element, height: number): boolean {
  const top = chip.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop;
  return top >= height;
}
