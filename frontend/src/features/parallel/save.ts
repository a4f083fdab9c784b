/** Parallel coordinates as a picture, with the names of their axes and their colours. */
import { formatter } from "../../engine/presentation/formatter";
import type { Key } from "../../engine/table/types";
import type { Inks } from "../../views/charts/ink";
import { type Brushes, drawBrushes, drawParallelAxes, parallelLayout } from "../../views/charts/parallelChart";
import { drawContext, drawKept } from "../../views/charts/parallelLines";
import type { Pen } from "../../views/charts/pen";
import { drawLegend, LEGEND_HEIGHT, type PictureFormat, savePicture } from "../../views/charts/picture";
import { shifted } from "../../views/charts/shifted";
import type { Drawing, Passing } from "./model";

const LEAST_WIDTH = 720;
const AXIS = 150;
const HEIGHT = 400;
const HEADS = 24;

interface Shown {
  readonly drawing: Drawing;
  readonly passing: Passing;
  readonly brushes: Brushes;
}

/** @param colour the key of its colours, and what that is called */
export function saveParallel(
  format: PictureFormat,
  { drawing: { chart, all, legend }, passing, brushes }: Shown,
  colour: { readonly key: Key; readonly name: string } | null,
  inks: Inks,
): void {
  const width = Math.max(LEAST_WIDTH, AXIS * chart.axes.length);
  const layout = parallelLayout(chart, width, HEIGHT);
  const draw = (pen: Pen) => {
    const below = shifted(pen, HEADS);
    if (passing.filtered) finish(drawContext(chart, all, layout, below));
    finish(drawKept(chart, passing.kept, layout, below));
    drawParallelAxes(layout, below);
    drawBrushes(brushes, layout, below);
    const room = (layout.xs[1] ?? width) - (layout.xs[0] ?? 0) - 8;
    for (const [i, { label }] of chart.axes.entries()) {
      const text = fitting(label, room, pen);
      pen.text(text, layout.xs[i] ?? 0, HEADS / 2, {
        ink: "text",
        align: "center",
        baseline: "middle",
        size: 11,
        bold: true,
      });
    }
    if (colour)
      drawLegend({ legend, name: colour.name, format: formatter(colour.key).format }, HEADS + HEIGHT, width, pen);
  };
  const name = `parallel-${chart.axes.at(-1)?.label ?? ""}`;
  savePicture(format, { name, width, height: HEADS + HEIGHT + LEGEND_HEIGHT, draw }, inks);
}

function finish(steps: Iterable<void>): void {
  for (const _ of steps);
}

function fitting(label: string, room: number, pen: Pen): string {
  let shown = label.slice(0, 60);
  while (shown.length > 2 && pen.textWidth(shown, 11) > room) shown = `${shown.slice(0, -2)}…`;
  return shown;
}
