/** The charts as a picture, one below the other, with the names of the lines: the same drawing as on the page. */

import { DASHES } from "../../values/mark";
import type { Inks } from "../../views/charts/ink";
import { drawAxes, drawLines, type LineChart, layoutOf } from "../../views/charts/lineChart";
import type { Pen } from "../../views/charts/pen";
import { savePicture } from "../../views/charts/picture";
import { shifted } from "../../views/charts/shifted";
import { cutMiddle } from "../../views/table/cuts";
import type { DrawnLine, DrawnLines } from "../../views/table/drawn";
import { fitText } from "../../views/table/fitParts";

const WIDTH = 720;
const CHART = 360;
const TITLE = 28;
const NAME = 18;
const PAD = 12;
/** More names than these are more than a picture has room for. */
const MOST_NAMES = 40;
const LONGEST = 100;
const WORDS = { align: "left", baseline: "middle", size: 12 } as const;

interface Picture {
  readonly titles: readonly string[];
  readonly charts: readonly LineChart[];
  readonly names: readonly { readonly name: string; readonly line: LineChart["lines"][number] }[];
  /** What the names have alike; "" for nothing. */
  readonly alike: string;
}

export function saveCharts(
  format: "svg" | "png",
  titles: readonly string[],
  charts: readonly LineChart[],
  { lines: drawn, alike }: DrawnLines,
  inks: Inks,
): void {
  const byId = new Map(charts.flatMap((chart) => chart.lines.map((line) => [line.id, line] as const)));
  const names = drawn.flatMap((one) => {
    const line = byId.get(one.id);
    return line ? [{ name: nameIn(one), line }] : [];
  });
  const picture: Picture = { titles, charts, names: names.slice(0, MOST_NAMES), alike };
  const said = picture.names.length + (alike === "" ? 0 : 1);
  const height = charts.length * (TITLE + CHART) + said * NAME + 2 * PAD;
  const name = titles[0] ?? "curves";
  savePicture(format, { name, width: WIDTH, height, draw: (pen) => drawPicture(picture, pen) }, inks);
}

function drawPicture({ titles, charts, names, alike }: Picture, pen: Pen): void {
  let top = PAD;
  charts.forEach((chart, i) => {
    pen.text(titles[i] ?? "", PAD, top + 6, { ink: "text", align: "left", baseline: "top", size: 13, bold: true });
    top += TITLE;
    const layout = layoutOf(chart, WIDTH, CHART, pen.textWidth);
    const moved = shifted(pen, top);
    drawAxes(layout, moved);
    drawLines(chart, layout, moved);
    top += CHART;
  });
  if (alike !== "") {
    pen.text(cutMiddle(`All: ${alike}`, LONGEST), PAD, top + NAME / 2, { ...WORDS, ink: "text-2" });
    top += NAME;
  }
  for (const { name, line } of names) {
    const middle = top + NAME / 2;
    const dash = DASHES[line.mark.dash] ?? [];
    pen.line([PAD, PAD + 20], [middle, middle], { ink: `line-${line.mark.colour}`, width: 2, dash, opacity: 1 });
    pen.text(name, PAD + 28, middle, { ...WORDS, ink: "text" });
    top += NAME;
  }
}

/** As in the legend, as far as the picture has room. */
function nameIn({ parts, short }: DrawnLine): string {
  return cutMiddle(parts ? fitText(parts, WIDTH - 2 * PAD - 28) : short, LONGEST);
}
