/** What may come later than all else. */
import { useEffect, useState } from "react";

/** Does it once a frame is painted that shows what changed until now; gives what calls it off. */
export function afterPaint(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(work);
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

/** The newest value that a frame has been painted with since: work for it never keeps that frame back, as a deferred value's may. */
export function useAfterPaint<T>(value: T, first: T): T {
  const [painted, setPainted] = useState(first);
  useEffect(() => afterPaint(() => setPainted(() => value)), [value]);
  return painted;
}
