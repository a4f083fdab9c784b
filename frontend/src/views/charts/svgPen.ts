/** Draws an SVG file: a picture for papers and slides, whose texts stay texts. */
import { type Ink, type Pen, stretches } from "./pen";

const ANCHORS = { left: "start", center: "middle", right: "end" } as const;
/** How far below its place a text's baseline stands, in its own size. */
const BASELINES = { top: 0.8, middle: 0.35, bottom: -0.2 } as const;

/** @param textWidth the width of a text in px, which only a page can tell */
export function svgPen(
  colour: (ink: Ink) => string,
  textWidth: Pen["textWidth"],
  font: string,
): Pen & { readonly finish: (width: number, height: number) => string } {
  const parts: string[] = [];
  let clips = 0;
  return {
    textWidth,
    line: (xs, ys, { ink, width, dash, opacity }) => {
      const isGap = (i: number) => Number.isNaN(xs[i] as number) || Number.isNaN(ys[i] as number);
      const path = stretches(xs.length, isGap)
        .map(([from, to]) => `M${pathOf(xs, ys, from, to)}`)
        .join("");
      if (path === "") return;
      const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
      const faint = opacity < 1 ? ` stroke-opacity="${opacity}"` : "";
      parts.push(`<path d="${path}" fill="none" stroke="${colour(ink)}" stroke-width="${width}"${dashes}${faint}/>`);
    },
    area: (xs, lows, highs, ink, opacity) => {
      const isGap = (i: number) =>
        Number.isNaN(xs[i] as number) || Number.isNaN(lows[i] as number) || Number.isNaN(highs[i] as number);
      const path = stretches(xs.length, isGap)
        .map(([from, to]) => `M${pathOf(xs, lows, from, to)}L${pathBack(xs, highs, from, to)}Z`)
        .join("");
      if (path !== "") parts.push(`<path d="${path}" fill="${colour(ink)}" fill-opacity="${opacity}"/>`);
    },
    dot: (x, y, radius, ink) => {
      parts.push(`<circle cx="${short(x)}" cy="${short(y)}" r="${radius}" fill="${colour(ink)}"/>`);
    },
    dots: (xs, ys, radius, ink, opacity) => {
      const places = Array.from({ length: xs.length }, (_, i) => [xs[i] as number, ys[i] as number] as const);
      const there = places.filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y));
      // A line of no length with round ends is a dot, in far fewer characters.
      const path = there.map(([x, y]) => `M${short(x)} ${short(y)}h0`).join("");
      if (path === "") return;
      const faint = opacity < 1 ? ` stroke-opacity="${opacity}"` : "";
      parts.push(
        `<path d="${path}" fill="none" stroke="${colour(ink)}" stroke-width="${2 * radius}" stroke-linecap="round"${faint}/>`,
      );
    },
    text: (text, x, y, { ink, align, baseline, size, bold }) => {
      const weight = bold ? ' font-weight="500"' : "";
      parts.push(
        `<text x="${short(x)}" y="${short(y + BASELINES[baseline] * size)}" font-size="${size}"${weight} text-anchor="${ANCHORS[align]}" fill="${colour(ink)}">${escaped(text)}</text>`,
      );
    },
    inside: ({ left, top, width, height }, draw) => {
      clips++;
      parts.push(
        `<clipPath id="clip${clips}"><rect x="${short(left)}" y="${short(top)}" width="${short(width)}" height="${short(height)}"/></clipPath><g clip-path="url(#clip${clips})">`,
      );
      draw();
      parts.push("</g>");
    },
    finish: (width, height) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(font)}"><rect width="100%" height="100%" fill="${colour("surface")}"/>${parts.join("")}</svg>\n`,
  };
}

/** A hundredth of a px is more than anyone sees. */
function short(x: number): string {
  return String(Math.round(x * 100) / 100);
}

function pathOf(xs: ArrayLike<number>, ys: ArrayLike<number>, from: number, to: number): string {
  const points: string[] = [];
  for (let i = from; i < to; i++) points.push(`${short(xs[i] as number)} ${short(ys[i] as number)}`);
  return points.join("L");
}

function pathBack(xs: ArrayLike<number>, ys: ArrayLike<number>, from: number, to: number): string {
  const points: string[] = [];
  for (let i = to - 1; i >= from; i--) points.push(`${short(xs[i] as number)} ${short(ys[i] as number)}`);
  return points.join("L");
}

/** Also what XML cannot hold at all, as control characters. */
function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, "\ufffd");
}
