/** A chart as a file: the same drawing as on the page, as SVG or PNG. */
import type { Legend } from "../../engine/charts/colouring";
import { words } from "../../values/format";
import { saveBlob } from "../components/saveFile";
import { canvasPen } from "./canvasPen";
import type { Inks } from "./ink";
import type { Pen } from "./pen";
import { svgPen } from "./svgPen";

export type PictureFormat = "svg" | "png";

interface Picture {
  /** The file's name, without what no file can be called. */
  readonly name: string;
  /** In px. */
  readonly width: number;
  readonly height: number;
  readonly draw: (pen: Pen) => void;
}

const SCALE = 2;

export function savePicture(format: PictureFormat, { name, width, height, draw }: Picture, inks: Inks): void {
  const canvas = document.createElement("canvas");
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pen = canvasPen(context, SCALE, inks.colour, inks.font);
  const file = `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "chart"}.${format}`;
  if (format === "svg") {
    const svg = svgPen(inks.colour, pen.textWidth, inks.font);
    draw(svg);
    saveBlob(file, new Blob([svg.finish(width, height)], { type: "image/svg+xml" }));
    return;
  }
  context.fillStyle = inks.colour("surface");
  context.fillRect(0, 0, width, height);
  draw(pen);
  canvas.toBlob((blob) => blob && saveBlob(file, blob));
}

export const LEGEND_HEIGHT = 40;
const SIZE = 11;
const PAD = 12;
const DOT = 14;

interface DrawnLegend {
  readonly legend: Legend | null;
  /** What the colours are of. */
  readonly name: string;
  /** How its numbers read. */
  readonly format: (value: number) => string;
}

/** Which colour is what, in one line below the chart. */
export function drawLegend({ legend, name, format }: DrawnLegend, top: number, width: number, pen: Pen): void {
  if (!legend) return;
  const middle = top + LEGEND_HEIGHT / 2;
  let left = PAD;
  const say = (text: string, ink: string | null) => {
    const room = pen.textWidth(text, SIZE) + (ink ? DOT : 0);
    if (left + room > width) return;
    if (ink) pen.dot(left + 4, middle, 4, ink);
    pen.text(text, left + (ink ? DOT : 0), middle, { ink: "text", align: "left", baseline: "middle", size: SIZE });
    left += room + PAD;
  };
  say(`${name}:`, null);
  if (legend.type === "scale") {
    say(format(legend.low), "scale-1");
    say(format(legend.high), "scale-9");
  } else {
    for (const { value, ink } of legend.items) say(words(value).slice(0, 24), ink);
    if (legend.others) say("other values", "line-7");
  }
  if (legend.missing > 0) say("not logged", "text-3");
}
