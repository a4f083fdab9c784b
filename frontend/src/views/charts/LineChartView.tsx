/** A chart of curves on the page: drawn on a canvas, pointed at with the mouse or the arrow keys, enlarged by a drag. */
import { type KeyboardEvent, type PointerEvent, useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import { at as placeAt } from "../../engine/curves/nearest";
import { canvasPen } from "./canvasPen";
import { useInks } from "./ink";
import {
  type ChartLayout,
  drawAxes,
  drawLines,
  drawLit,
  type LineChart,
  layoutOf,
  type Near,
  nearestLine,
} from "./lineChart";
import type { Pen } from "./pen";
import { prepared, useSize } from "./surface";

/** The part of a chart that is shown: lowest and highest value of each axis. */
export interface Zoom {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

interface LineChartViewProps {
  readonly chart: LineChart;
  /** What the chart shows, for screen readers. */
  readonly name: string;
  /** The id of the line that is pointed at anywhere. */
  readonly lit: string | null;
  /** Called with what is pointed at here; null where nothing is. */
  readonly onPoint: (near: Near | null) => void;
  /** What is pointed at here, beside the pointer. */
  readonly near: Near | null;
  readonly onOpen: (id: string) => void;
  /** null: all of it. */
  readonly onZoom: (zoom: Zoom | null) => void;
  readonly children?: (layout: ChartLayout, near: Near) => React.ReactNode;
}

interface Drag {
  readonly x: number;
  readonly y: number;
}

/** A drag of less is a click. */
const CLICK = 5;

export function LineChartView({ chart, name, lit, near, onPoint, onOpen, onZoom, children }: LineChartViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const base = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const size = useSize(box);
  const inks = useInks();
  const [from, setFrom] = useState<Drag | null>(null);
  const [to, setTo] = useState<Drag | null>(null);
  const penOf = useCallback(
    (canvas: HTMLCanvasElement): Pen | null => {
      const context = canvas.getContext("2d");
      return context && canvasPen(context, window.devicePixelRatio, inks.colour, inks.font);
    },
    [inks],
  );
  const layout = useMemo(() => {
    const pen = size && base.current && penOf(base.current);
    return size && pen ? layoutOf(chart, size.width, size.height, pen.textWidth) : null;
  }, [chart, size, penOf]);

  useLayoutEffect(() => {
    const pen = prepared(base.current, size, penOf);
    if (!pen || !layout) return;
    drawAxes(layout, pen);
    drawLines(chart, layout, pen);
  }, [chart, layout, size, penOf]);

  const litLine = near?.line ?? chart.lines.find(({ id }) => id === lit) ?? null;
  const place = near?.place ?? null;
  useLayoutEffect(() => {
    const pen = prepared(over.current, size, penOf);
    if (pen && layout && litLine) drawLit(litLine, layout, pen, place);
  }, [layout, litLine, place, size, penOf]);

  const spot = ({ clientX, clientY }: PointerEvent): Drag => {
    const rect = box.current?.getBoundingClientRect();
    return { x: clientX - (rect?.left ?? 0), y: clientY - (rect?.top ?? 0) };
  };
  const isDrag = from !== null && to !== null && Math.hypot(to.x - from.x, to.y - from.y) > CLICK;
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextNear(chart, near, event.key);
    if (next !== undefined) onPoint(next);
    else if (event.key === "Enter" && near) onOpen(near.line.id);
    else if (event.key === "0") onZoom(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="tbm-chart"
      ref={box}
      role="application"
      aria-roledescription="chart"
      aria-label={name}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys walk along the lines.
      tabIndex={0}
      onPointerMove={(event) => {
        if (from) setTo(spot(event));
        else if (layout) {
          const { x, y } = spot(event);
          onPoint(nearestLine(chart, layout, x, y));
        }
      }}
      onPointerLeave={() => !from && onPoint(null)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(spot(event));
        setTo(null);
      }}
      onPointerUp={() => {
        if (isDrag && layout && from && to) onZoom(zoomOf(layout, from, to));
        else if (from && near) onOpen(near.line.id);
        setFrom(null);
        setTo(null);
      }}
      onPointerCancel={() => {
        setFrom(null);
        setTo(null);
      }}
      onDoubleClick={() => onZoom(null)}
      onKeyDown={onKeyDown}
      onBlur={() => onPoint(null)}
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
      {layout && near && !isDrag && children?.(layout, near)}
    </div>
  );
}

function zoomOf({ x, y, plot }: ChartLayout, from: Drag, to: Drag): Zoom {
  const within = (value: number, start: number, length: number) => Math.min(Math.max(value, start), start + length);
  const xs = [from.x, to.x].map((px) => x.value(within(px, plot.left, plot.width))).sort((a, b) => a - b);
  const ys = [from.y, to.y].map((py) => y.value(within(py, plot.top, plot.height))).sort((a, b) => a - b);
  return { x: [xs[0] as number, xs[1] as number], y: [ys[0] as number, ys[1] as number] };
}

/** Where an arrow key goes: along a line, or to the next one at the same x; null for Escape, undefined for other keys. */
function nextNear({ lines }: LineChart, near: Near | null, key: string): Near | null | undefined {
  if (key === "Escape") return null;
  const along = { ArrowLeft: -1, ArrowRight: 1 }[key];
  const across = { ArrowUp: -1, ArrowDown: 1 }[key];
  const ends = { Home: 0, End: -1 }[key];
  if (along === undefined && across === undefined && ends === undefined) return undefined;
  const line = near?.line ?? lines[0];
  if (!line) return null;
  const last = line.curve.x.length - 1;
  if (!near) return { line, place: last };
  if (ends !== undefined) return { line, place: ends < 0 ? last : 0 };
  if (along !== undefined) return { line, place: Math.min(Math.max(near.place + along, 0), last) };
  const at = lines.findIndex(({ id }) => id === line.id);
  const other = lines[Math.min(Math.max(at + (across ?? 0), 0), lines.length - 1)] ?? line;
  const x = line.curve.x[near.place] as number;
  return { line: other, place: placeAt(other.curve, x) };
}
