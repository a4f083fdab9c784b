/** The panel's width, and the handle on its left edge that changes it by drag or by arrow keys. */
import { type KeyboardEvent, type PointerEvent, useState } from "react";

const NARROWEST = 280;
const FIRST = 400;
/** Of the window's width. */
const WIDEST = 0.75;

/** Kept while the page lives, so that the next run opens as wide. */
let remembered = FIRST;

const widest = () => Math.max(NARROWEST, Math.round(window.innerWidth * WIDEST));
const within = (width: number) => Math.round(Math.min(Math.max(width, NARROWEST), widest()));

export function usePanelWidth() {
  const [width, setState] = useState(remembered);
  const setWidth = (next: number) => {
    remembered = within(next);
    setState(remembered);
  };
  return { width, setWidth };
}

interface ResizeHandleProps {
  readonly width: number;
  readonly onResize: (width: number) => void;
}

const STEP = 16;

export function ResizeHandle({ width, onResize }: ResizeHandleProps) {
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const from = event.clientX;
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => onResize(width + from - moved.clientX);
    const stop = () => handle.removeEventListener("pointermove", move);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", stop, { once: true });
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const next = { ArrowLeft: width + STEP, ArrowRight: width - STEP, Home: NARROWEST, End: widest() }[key];
    if (next !== undefined) onResize(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be focused or dragged.
    <div
      className="tbm-resize"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the panel"
      aria-valuenow={width}
      aria-valuemin={NARROWEST}
      aria-valuemax={widest()}
      tabIndex={0}
      title="Drag to resize; double click resets"
      data-testid="detail-resize"
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(FIRST)}
    />
  );
}
