/** The width that columns are chosen for: what the table has had at most since the window last changed its own. */
import { type RefObject, useLayoutEffect, useState } from "react";

interface Measured {
  readonly window: number;
  readonly width: number;
}

/** In px; 0 before the first layout. A panel that opens beside the table takes no column away: only the window's width does. */
export function useWidth(element: RefObject<HTMLElement | null>): number {
  const [measured, setMeasured] = useState<Measured>({ window: 0, width: 0 });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = (): void => {
      const width = box.clientWidth;
      if (width === 0) return; // The tab is hidden.
      setMeasured((last) => {
        const next = last.window === window.innerWidth ? Math.max(last.width, width) : width;
        return next === last.width && last.window === window.innerWidth
          ? last
          : { window: window.innerWidth, width: next };
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return measured.width;
}
