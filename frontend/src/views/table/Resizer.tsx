/** The right edge of a header: drag it to set the column's width, double-click it for the automatic one. */
import { type PointerEvent, useRef, useState } from "react";
import { MAX_WIDTH, MIN_WIDTH } from "../../state/view";
import type { Column } from "./columns";

interface ResizerProps {
  readonly column: Column;
  /** NaN asks for the automatic width. */
  readonly onWidth: (column: Column, width: number) => void;
}

interface Drag {
  readonly x: number;
  readonly width: number;
}

export function Resizer({ column, onWidth }: ResizerProps) {
  const drag = useRef<Drag | null>(null);
  const [moved, setMoved] = useState(0);
  const widthAt = (event: PointerEvent, from: Drag): number =>
    Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, from.width + event.clientX - from.x));
  const end = (): void => {
    drag.current = null;
    setMoved(0);
  };
  return (
    <div
      className="tbm-resizer"
      data-action="resize"
      data-dragging={drag.current !== null || undefined}
      aria-hidden="true"
      title="Drag to set the width; double-click for the automatic width"
      style={moved === 0 ? undefined : { transform: `translateX(${moved}px)` }}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, width: column.width };
      }}
      onPointerMove={(event) => {
        if (drag.current) setMoved(widthAt(event, drag.current) - drag.current.width);
      }}
      onPointerUp={(event) => {
        const from = drag.current;
        end();
        if (from && event.clientX !== from.x) onWidth(column, widthAt(event, from));
      }}
      onPointerCancel={end}
      onDoubleClick={() => onWidth(column, Number.NaN)}
    />
  );
}
