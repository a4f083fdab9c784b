/** The edge of a panel, which changes its size by a drag or by arrow keys: a panel at the right its width, one below its height. */
import type { KeyboardEvent, PointerEvent } from "react";

interface SeparatorProps {
  readonly className: string;
  readonly label: string;
  readonly testid?: string;
  /** The panel stands at the right of the edge, else below it. */
  readonly beside: boolean;
  /** Of the panel, as are all that follow, in px. */
  readonly size: number;
  readonly least: number;
  readonly most: number;
  /** What a double click sets. */
  readonly first: number;
  readonly onResize: (size: number) => void;
}

const STEP = 16;

export function Separator(props: SeparatorProps) {
  const { className, label, testid, beside, size, least, most, first, onResize } = props;
  const at = (event: { readonly clientX: number; readonly clientY: number }) =>
    beside ? event.clientX : event.clientY;
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    const handle = event.currentTarget;
    const from = at(event);
    handle.setPointerCapture(event.pointerId);
    const move = (moved: globalThis.PointerEvent) => onResize(size + from - at(moved));
    const stop = () => handle.removeEventListener("pointermove", move);
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", stop, { once: true });
  };
  const onKeyDown = ({ key }: KeyboardEvent) => {
    const [more, less] = beside ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (key === more) onResize(size + STEP);
    if (key === less) onResize(size - STEP);
    if (key === "Home") onResize(least);
    if (key === "End") onResize(most);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: <hr> cannot be focused or dragged.
    <div
      className={className}
      role="separator"
      aria-orientation={beside ? "vertical" : "horizontal"}
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      title="Drag to resize; double click resets"
      data-testid={testid}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onResize(first)}
    />
  );
}
