/** How wide the table is, and the width that its columns are chosen for: what it has had at most since the window last changed its own. */
import { type RefObject, useLayoutEffect, useState } from "react";

/** In px. */
export interface Widths {
  readonly most: number;
  readonly now: number;
}

interface Measured extends Widths {
  readonly window: number;
}

/** 0 before the first layout. A panel that opens beside the table takes no column away: only the window's width does. */
export function useWidth(element: RefObject<HTMLElement | null>): Widths {
  const [measured, setMeasured] = useState<Measured>({ window: 0, most: 0, now: 0 });
  useLayoutEffect(() => {
    const box = element.current;
    if (!box) return;
    const measure = (): void => {
      const now = box.clientWidth;
      if (now === 0) return; // The tab is hidden.
      setMeasured((last) => {
        const same = last.window === window.innerWidth;
        const most = same ? Math.max(last.most, now) : now;
        return same && most === last.most && now === last.now ? last : { window: window.innerWidth, most, now };
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return measured;
}
