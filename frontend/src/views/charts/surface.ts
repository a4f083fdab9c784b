/** What charts are drawn on: canvases as large as the box that they stand in. */
import { useEffect, useState } from "react";
import type { Pen } from "./pen";
import "./chart.css";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A cleared canvas of the right size with its pen. */
export function prepared(
  canvas: HTMLCanvasElement | null,
  size: Size | null,
  penOf: (canvas: HTMLCanvasElement) => Pen | null,
) {
  if (!canvas || !size) return null;
  const scale = window.devicePixelRatio;
  // Setting the size clears it.
  canvas.width = Math.round(size.width * scale);
  canvas.height = Math.round(size.height * scale);
  return penOf(canvas);
}

export function useSize(box: { readonly current: HTMLElement | null }): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {};
      setSize(width > 0 && height > 0 ? { width, height } : null);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return size;
}
