/** Draws on a canvas. */
import { type Ink, type Pen, stretches } from "./pen";

/** So many small dots look alike, round or not, and squares are drawn sooner. */
const MANY_DOTS = 5000;

/** @param scale device pixels a px @param colour what an ink looks like now */
export function canvasPen(
  context: CanvasRenderingContext2D,
  scale: number,
  colour: (ink: Ink) => string,
  font: string,
): Pen {
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.lineJoin = "round";
  const fontOf = (size: number, bold = false) => `${bold ? "500 " : ""}${size}px ${font}`;
  return {
    line: (xs, ys, { ink, width, dash, opacity }) => {
      context.globalAlpha = opacity;
      context.strokeStyle = colour(ink);
      context.lineWidth = width;
      context.setLineDash([...dash]);
      context.beginPath();
      let broken = true;
      for (let i = 0; i < xs.length; i++) {
        const x = xs[i] as number;
        const y = ys[i] as number;
        if (Number.isNaN(x) || Number.isNaN(y)) {
          broken = true;
          continue;
        }
        if (broken) context.moveTo(x, y);
        else context.lineTo(x, y);
        broken = false;
      }
      context.stroke();
      context.globalAlpha = 1;
    },
    area: (xs, lows, highs, ink, opacity) => {
      context.globalAlpha = opacity;
      context.fillStyle = colour(ink);
      const isGap = (i: number) =>
        Number.isNaN(xs[i] as number) || Number.isNaN(lows[i] as number) || Number.isNaN(highs[i] as number);
      for (const [from, to] of stretches(xs.length, isGap)) {
        context.beginPath();
        for (let i = from; i < to; i++) context.lineTo(xs[i] as number, lows[i] as number);
        for (let i = to - 1; i >= from; i--) context.lineTo(xs[i] as number, highs[i] as number);
        context.closePath();
        context.fill();
      }
      context.globalAlpha = 1;
    },
    dot: (x, y, radius, ink) => {
      context.fillStyle = colour(ink);
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
    },
    dots: (xs, ys, radius, ink, opacity) => {
      context.globalAlpha = opacity;
      context.fillStyle = colour(ink);
      const size = 2 * radius;
      const square = xs.length > MANY_DOTS;
      context.beginPath();
      for (let i = 0; i < xs.length; i++) {
        const [x, y] = [xs[i] as number, ys[i] as number];
        if (Number.isNaN(x) || Number.isNaN(y)) continue;
        if (square) context.rect(x - radius, y - radius, size, size);
        else {
          context.moveTo(x + radius, y);
          context.arc(x, y, radius, 0, 2 * Math.PI);
        }
      }
      context.fill();
      context.globalAlpha = 1;
    },
    text: (text, x, y, { ink, align, baseline, size, bold }) => {
      context.font = fontOf(size, bold);
      context.fillStyle = colour(ink);
      context.textAlign = align;
      context.textBaseline = baseline;
      context.fillText(text, x, y);
    },
    textWidth: (text, size) => {
      context.font = fontOf(size);
      return context.measureText(text).width;
    },
    inside: ({ left, top, width, height }, draw) => {
      context.save();
      context.beginPath();
      context.rect(left, top, width, height);
      context.clip();
      draw();
      context.restore();
    },
  };
}
