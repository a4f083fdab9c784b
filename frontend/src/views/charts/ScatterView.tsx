/** A scatter on the page: pointed at with the mouse or the arrow keys, and a drag chooses what lies in a rectangle. */
import { type KeyboardEvent, type PointerEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { nearbyOf } from "../../engine/charts/nearby";
import { canvasPen } from "./canvasPen";
import { useInks } from "./ink";
import { drawAxes } from "./lineChart";
import type { Pen } from "./pen";
import {
  drawLitPoint,
  drawPoints,
  drawTrend,
  type ScatterChart,
  type ScatterLayout,
  scatterLayout,
} from "./scatterChart";
import { prepared, useSize } from "./surface";

interface ScatterViewProps {
  readonly chart: ScatterChart;
  /** What the chart shows, for screen readers. */
  readonly name: string;
  /** The point that is pointed at anywhere; -1 for none. */
  readonly lit: number;
  readonly onPoint: (point: number) => void;
  readonly onOpen: (point: number) => void;
  readonly onChoose: (rectangle: Rectangle) => void;
  /** Beside the point that is pointed at here. */
  readonly children: (layout: ScatterLayout, point: number) => React.ReactNode;
}

/** A rectangle that was drawn. */
export interface Rectangle {
  readonly points: readonly number[];
  /** In px. */
  readonly left: number;
  readonly top: number;
  /** In units of the axes, the lower bound first. */
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A drag of less is a click. */
const CLICK = 5;
/** Farther from a point, in px, nothing is pointed at. */
const REACH = 24;

export function ScatterView({ chart, name, lit, onPoint, onOpen, onChoose, children }: ScatterViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const inks = useInks();
  const [pointed, setPointed] = useState<{ readonly chart: ScatterChart; readonly point: number } | null>(null);
  // Another chart has other points.
  const here = pointed?.chart === chart ? pointed.point : -1;
  const [from, setFrom] = useState<Spot | null>(null);
  const [to, setTo] = useState<Spot | null>(null);
  const penOf = useCallback(
    (canvas: HTMLCanvasElement): Pen | null => {
      const context = canvas.getContext("2d");
      return context && canvasPen(context, window.devicePixelRatio, inks.colour, inks.font);
    },
    [inks],
  );
  const layout = useMemo(() => {
    const pen = size && base.current && penOf(base.current);
    return size && pen ? scatterLayout(chart, size.width, size.height, pen.textWidth) : null;
  }, [chart, size, penOf]);
  const nearby = useMemo(() => layout && nearbyOf(layout.xs, layout.ys, REACH), [layout]);
  /** Along x, for the arrow keys. */
  const order = useMemo(
    () =>
      layout ? Array.from(layout.xs.keys()).sort((a, b) => (layout.xs[a] as number) - (layout.xs[b] as number)) : [],
    [layout],
  );
  useLayoutEffect(() => {
    const pen = prepared(base.current, size, penOf);
    if (!pen || !layout) return;
    drawAxes(layout, pen);
    drawPoints(chart, layout, pen);
    drawTrend(chart, layout, pen);
  }, [chart, layout, size, penOf]);
  const point = here >= 0 ? here : lit;
  useLayoutEffect(() => {
    const pen = prepared(over.current, size, penOf);
    if (pen && layout && point >= 0) drawLitPoint(chart, layout, point, pen);
  }, [chart, layout, point, size, penOf]);

  const pointAt = (next: number) => {
    if (next === here) return;
    setPointed({ chart, point: next });
    onPoint(next);
  };
  const spot = ({ clientX, clientY }: PointerEvent): Spot => {
    const rect = box.current?.getBoundingClientRect();
    return { x: clientX - (rect?.left ?? 0), y: clientY - (rect?.top ?? 0) };
  };
  const isDrag = from !== null && to !== null && Math.hypot(to.x - from.x, to.y - from.y) > CLICK;
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 10, ArrowDown: -10 }[event.key];
    if (by !== undefined) {
      const at = here < 0 ? (by > 0 ? -1 : order.length) : order.indexOf(here);
      pointAt(order[Math.min(Math.max(at + by, 0), order.length - 1)] ?? -1);
    } else if (event.key === "Home") pointAt(order[0] ?? -1);
    else if (event.key === "End") pointAt(order.at(-1) ?? -1);
    else if (event.key === "Escape" && here >= 0) pointAt(-1);
    else if (event.key === "Enter" && here >= 0) onOpen(here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const finish = () => {
    if (isDrag && layout && from && to) {
      const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
      const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
      const { xs, ys } = layout;
      const inside = (i: number) =>
        (xs[i] as number) >= left &&
        (xs[i] as number) <= right &&
        (ys[i] as number) >= top &&
        (ys[i] as number) <= bottom;
      const points = Array.from(xs.keys()).filter(inside);
      onChoose({ points, left, top, x: bounds(layout.x, left, right), y: bounds(layout.y, bottom, top) });
    } else if (from && here >= 0) onOpen(here);
    setFrom(null);
    setTo(null);
  };
  return (
    <div
      className="tbm-chart"
      ref={box}
      role="application"
      aria-roledescription="chart"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys walk along the points.
      tabIndex={0}
      onPointerMove={(event) => {
        if (from) setTo(spot(event));
        else if (nearby) {
          const { x, y } = spot(event);
          pointAt(nearby.nearest(x, y));
        }
      }}
      onPointerLeave={() => !from && pointAt(-1)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(spot(event));
        setTo(null);
      }}
      onPointerUp={finish}
      onPointerCancel={() => {
        setFrom(null);
        setTo(null);
      }}
      onKeyDown={onKeyDown}
      onBlur={() => pointAt(-1)}
    >
      <canvas ref={base} />
      <canvas ref={over} />
      {isDrag && from && to && (
        <div
          className="tbm-chart-drag"
          style={{
            left: Math.min(from.x, to.x),
            top: Math.min(from.y, to.y),
            width: Math.abs(to.x - from.x),
            height: Math.abs(to.y - from.y),
          }}
        />
      )}
      {layout && here >= 0 && !isDrag && children(layout, here)}
    </div>
  );
}

function bounds({ value }: ScatterLayout["x"], low: number, high: number): readonly [number, number] {
  return [value(low), value(high)];
}
