/** The scatter as a picture, with its title and colours. */
import { formatter } from "../../engine/presentation/formatter";
import type { Key } from "../../engine/table/types";
import type { Inks } from "../../views/charts/ink";
import { drawAxes } from "../../views/charts/lineChart";
import { drawLegend, LEGEND_HEIGHT, type PictureFormat, savePicture } from "../../views/charts/picture";
import { drawPoints, drawTrend, scatterLayout } from "../../views/charts/scatterChart";
import type { Points } from "./model";

const WIDTH = 720;
const HEIGHT = 440;

/** @param colour the key of its colours, and what that is called */
export function saveScatter(
  format: PictureFormat,
  name: string,
  { chart, legend }: Points,
  colour: { readonly key: Key; readonly name: string } | null,
  inks: Inks,
): void {
  const draw: Parameters<typeof savePicture>[1]["draw"] = (pen) => {
    const layout = scatterLayout(chart, WIDTH, HEIGHT, pen.textWidth);
    drawAxes(layout, pen);
    drawPoints(chart, layout, pen);
    drawTrend(chart, layout, pen);
    pen.text(chart.y.label, layout.plot.left, 2, { ink: "text-2", align: "left", baseline: "top", size: 11 });
    if (colour) drawLegend({ legend, name: colour.name, format: formatter(colour.key).format }, HEIGHT, WIDTH, pen);
  };
  savePicture(format, { name, width: WIDTH, height: HEIGHT + LEGEND_HEIGHT, draw }, inks);
}
