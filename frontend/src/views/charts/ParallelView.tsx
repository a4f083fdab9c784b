/** Parallel coordinates on the page: a drag along an axis brushes it, lines are pointed at with the mouse or the arrow keys. */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { canvasPen } from "./canvasPen";
import { inFrames } from "./inFrames";
import { useInks } from "./ink";
import {
  type Brushes,
  drawBrushes,
  drawLitLine,
  drawParallelAxes,
  nearestParallel,
  type ParallelChart,
  type ParallelLayout,
  parallelLayout,
} from "./parallelChart";
import { drawContext, drawKept, type Kept } from "./parallelLines";
import type { Pen } from "./pen";
import { prepared, useSize } from "./surface";

interface ParallelViewProps {
  readonly chart: ParallelChart;
  readonly kept: Kept;
  /** All lines, behind those that are kept; null where none is filtered away. */
  readonly context: Pick<Kept, "drawn" | "counts"> | null;
  readonly brushes: Brushes;
  /** What the chart shows, for screen readers. */
  readonly name: string;
  /** The line that is pointed at anywhere; -1 for none. */
  readonly lit: number;
  readonly onPoint: (line: number) => void;
  readonly onOpen: (line: number) => void;
  /** Bounds in units of an axis; null: nothing is brushed. */
  readonly onBrush: (axis: number, bounds: readonly [number, number] | null, how: "finished" | "ongoing") => void;
  /** Above the axes, at their places in px. */
  readonly heads: (xs: readonly number[]) => ReactNode;
  /** Of the line that is pointed at here, on the side where the pointer is not. */
  readonly children: (line: number, side: "left" | "right") => ReactNode;
}

/** So near an axis, in px, a drag brushes it. */
/** So near the end of an axis, in px, a brush goes to it. */
const SNAP = 8;
const GRASP = 14;
const CLICK = 4;

export function ParallelView(props: ParallelViewProps) {
  const { chart, kept, context, brushes, name, lit, onPoint, onOpen, onBrush, heads, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const behind = useRef<HTMLCanvasElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const inks = useInks();
  const [pointed, setPointed] = useState<{
    readonly chart: ParallelChart;
    readonly line: number;
    readonly x: number;
  }>();
  // Another chart has other lines, and a filter may have taken this one.
  const here = pointed && pointed.chart === chart && kept.counts[pointed.line] ? pointed.line : -1;
  const [drag, setDrag] = useState<{ readonly axis: number; readonly from: number; readonly moved: boolean } | null>(
    null,
  );
  const penOf = useCallback(
    (canvas: HTMLCanvasElement): Pen | null => {
      const context = canvas.getContext("2d");
      return context && canvasPen(context, window.devicePixelRatio, inks.colour, inks.font);
    },
    [inks],
  );
  const layout = useMemo(() => size && parallelLayout(chart, size.width, size.height), [chart, size]);
  // The faint lines stay while a brush moves, and those that are kept are drawn anew.
  useLayoutEffect(() => {
    const pen = prepared(behind.current, size, penOf);
    if (pen && layout && context) return inFrames(drawContext(chart, context, layout, pen), () => {});
  }, [chart, context, layout, size, penOf]);
  useLayoutEffect(() => {
    const pen = prepared(base.current, size, penOf);
    if (!pen || !layout) return;
    const say = (drawn: boolean) => box.current?.setAttribute("data-drawn", String(drawn));
    say(false);
    return inFrames(drawKept(chart, kept, layout, pen), () => say(true));
  }, [chart, kept, layout, size, penOf]);
  const known = here >= 0 ? here : lit;
  useLayoutEffect(() => {
    const pen = prepared(over.current, size, penOf);
    if (!pen || !layout) return;
    drawParallelAxes(layout, pen);
    drawBrushes(brushes, layout, pen);
    if (known >= 0) drawLitLine(chart, layout, known, pen);
  }, [chart, layout, brushes, known, size, penOf]);
  const pointAt = (line: number, x = 0) => {
    if (line === here) return;
    setPointed({ chart, line, x });
    onPoint(line);
  };
  const spot = ({ clientX, clientY }: PointerEvent) => {
    const rect = box.current?.getBoundingClientRect();
    return { x: clientX - (rect?.left ?? 0), y: clientY - (rect?.top ?? 0) };
  };
  const boundsOf = (axis: number, from: number, to: number): readonly [number, number] => {
    const { scales, top, bottom } = layout as ParallelLayout;
    // Who begins or ends a little off the end of the axis means its end: there stand the best.
    const onAxis = (y: number) => (y < top + SNAP ? top : y > bottom - SNAP ? bottom : y);
    const values = [from, to].map((y) => scales[axis]?.value(onAxis(y)) ?? 0) as [number, number];
    return values[0] < values[1] ? values : [values[1], values[0]];
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (by !== undefined) {
      // As their rows stand in the table.
      const order = kept.drawn.toSorted();
      const at = order.indexOf(here);
      const last = order.length - 1;
      pointAt(order[at < 0 ? (by > 0 ? 0 : last) : Math.min(Math.max(at + by, 0), last)] ?? -1);
    } else if (event.key === "Escape" && here >= 0) pointAt(-1);
    else if (event.key === "Enter" && here >= 0) onOpen(here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const names = useMemo(() => layout && heads(layout.xs), [layout, heads]);
  return (
    <>
      <div className="tbm-parallel-heads">{names}</div>
      <div
        className="tbm-chart"
        ref={box}
        role="application"
        aria-roledescription="chart"
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys walk along the lines.
        tabIndex={0}
        data-brushes={drag ? drag.axis : undefined}
        onPointerMove={(event) => {
          const { x, y } = spot(event);
          if (!layout) return;
          if (!drag) return pointAt(nearestParallel(layout, kept.drawn, x, y), x);
          if (!drag.moved && Math.abs(y - drag.from) < CLICK) return;
          setDrag({ ...drag, moved: true });
          onBrush(drag.axis, boundsOf(drag.axis, drag.from, y), "ongoing");
        }}
        onPointerLeave={() => !drag && pointAt(-1)}
        onPointerDown={(event) => {
          if (event.button !== 0 || !layout) return;
          const { x, y } = spot(event);
          const axis = layout.xs.findIndex((at) => Math.abs(at - x) <= GRASP);
          if (axis < 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrag({ axis, from: y, moved: false });
        }}
        onPointerUp={(event) => {
          const { y } = spot(event);
          if (drag?.moved) onBrush(drag.axis, boundsOf(drag.axis, drag.from, y), "finished");
          else if (drag && brushes[drag.axis]) onBrush(drag.axis, null, "finished");
          else if (here >= 0) onOpen(here);
          setDrag(null);
        }}
        onPointerCancel={() => setDrag(null)}
        onKeyDown={onKeyDown}
        onBlur={() => pointAt(-1)}
      >
        <canvas ref={behind} />
        <canvas ref={base} />
        <canvas ref={over} />
        {layout && here >= 0 && !drag && children(here, pointed && pointed.x < layout.width / 2 ? "right" : "left")}
      </div>
    </>
  );
}
