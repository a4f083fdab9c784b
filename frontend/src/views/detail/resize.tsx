/** The panel's width, and the handle on its left edge that changes it by drag or by arrow keys. */
import { useState } from "react";
import { Separator } from "../components/Separator";

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

export function ResizeHandle({ width, onResize }: ResizeHandleProps) {
  return (
    <Separator
      className="tbm-resize"
      label="Width of the panel"
      testid="detail-resize"
      beside
      size={width}
      least={NARROWEST}
      most={widest()}
      first={FIRST}
      onResize={onResize}
    />
  );
}
