/** The scatter as a picture, with its title and colours: the same drawing as on the page. */
import type { Key } from "../../engine/table/types";
import { words } from "../../values/format";
import { canvasPen } from "../../views/charts/canvasPen";
import type { Inks } from "../../views/charts/ink";
import { drawAxes } from "../../views/charts/lineChart";
import type { Pen } from "../../views/charts/pen";
import { drawPoints, drawTrend, scatterLayout } from "../../views/charts/scatterChart";
import { svgPen } from "../../views/charts/svgPen";
import { saveBlob } from "../../views/components/saveFile";
import type { Points } from "./model";

const WIDTH = 720;
const HEIGHT = 440;
const LEGEND = 40;
const SCALE = 2;

export function saveScatter(
  format: "svg" | "png",
  title: string,
  points: Points,
  label: (key: Key) => string,
  colour: Key | null,
  inks: Inks,
): void {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH * SCALE;
  canvas.height = (HEIGHT + LEGEND) * SCALE;
  const context = canvas.getContext("2d");
  if (!context) return;
  const pen = canvasPen(context, SCALE, inks.colour, inks.font);
  const file = `${title.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-").slice(0, 80) || "scatter"}.${format}`;
  const named = colour ? label(colour) : "";
  if (format === "svg") {
    const svg = svgPen(inks.colour, pen.textWidth, inks.font);
    draw(points, named, svg);
    saveBlob(file, new Blob([svg.finish(WIDTH, HEIGHT + LEGEND)], { type: "image/svg+xml" }));
    return;
  }
  context.fillStyle = inks.colour("surface");
  context.fillRect(0, 0, WIDTH, HEIGHT + LEGEND);
  draw(points, named, pen);
  canvas.toBlob((blob) => blob && saveBlob(file, blob));
}

function draw({ chart, legend }: Points, colour: string, pen: Pen): void {
  const layout = scatterLayout(chart, WIDTH, HEIGHT, pen.textWidth);
  drawAxes(layout, pen);
  drawPoints(chart, layout, pen);
  drawTrend(chart, layout, pen);
  pen.text(chart.y.label, layout.plot.left, 2, { ink: "text-2", align: "left", baseline: "top", size: 11 });
  if (!legend) return;
  const middle = HEIGHT + LEGEND / 2;
  const style = { ink: "text", align: "left", baseline: "middle", size: 11 } as const;
  let left = 12;
  const say = (text: string, ink: string | null) => {
    if (ink) pen.dot(left + 4, middle, 4, ink);
    pen.text(text, left + (ink ? 14 : 0), middle, style);
    left += pen.textWidth(text, 11) + (ink ? 28 : 12);
  };
  say(`${colour}:`, null);
  if (legend.type === "scale") {
    say(String(legend.low), "scale-1");
    say(String(legend.high), "scale-9");
  } else for (const { value, ink } of legend.items) if (left < WIDTH - 80) say(words(value).slice(0, 24), ink);
}
