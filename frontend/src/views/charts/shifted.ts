/** A pen that draws lower on the paper, as below another chart. */
import type { Pen } from "./pen";

/** @param by px */
export function shifted(pen: Pen, by: number): Pen {
  const down = (ys: ArrayLike<number>) => Float64Array.from(ys, (y) => y + by);
  return {
    ...pen,
    line: (xs, ys, stroke) => pen.line(xs, down(ys), stroke),
    area: (xs, lows, highs, ink, opacity) => pen.area(xs, down(lows), down(highs), ink, opacity),
    dot: (x, y, radius, ink) => pen.dot(x, y + by, radius, ink),
    dots: (xs, ys, radius, ink, opacity) => pen.dots(xs, down(ys), radius, ink, opacity),
    text: (text, x, y, style) => pen.text(text, x, y + by, style),
    inside: (box, draw) => pen.inside({ ...box, top: box.top + by }, draw),
  };
}
