import { expect, it } from "vitest";
import { gapsOf } from "../../../src/engine/charts/legs";
import {
  nearestParallel,
  type ParallelAxis,
  type ParallelChart,
  parallelLayout,
} from "../../../src/views/charts/parallelChart";
import { drawContext, drawKept } from "../../../src/views/charts/parallelLines";
import type { Pen, Stroke } from "../../../src/views/charts/pen";

const axis = (values: readonly number[], more: Partial<ParallelAxis> = {}): ParallelAxis => ({
  kind: "linear",
  label: "",
  values: Float64Array.from(values),
  domain: [0, 1],
  names: [],
  flipped: false,
  ...more,
});

function chartOf(axes: readonly ParallelAxis[], inks: readonly number[]): ParallelChart {
  const own = Uint8Array.from(inks);
  const columns = axes.map(({ values }) => values);
  return { axes, inks: own, palette: ["line-1", "line-2"], gaps: gapsOf(columns, own) };
}

/** The legs that are drawn: both ends, and how. */
function drawnBy(draw: (pen: Pen) => Iterable<void>) {
  const legs: (Pick<Stroke, "ink" | "width" | "opacity"> & {
    readonly from: number;
    readonly to: number;
    readonly x: number;
  })[] = [];
  const line: Pen["line"] = (xs, ys, { ink, width, opacity }) => {
    for (let i = 0; i < xs.length; i += 3) {
      legs.push({ x: xs[i] ?? 0, from: ys[i] ?? 0, to: ys[i + 1] ?? 0, ink, width, opacity });
    }
  };
  let steps = 1;
  for (const _ of draw({ line } as Pen)) steps++;
  return { legs, steps };
}

it("a line passes each axis at its value, turned ones from the top, and at the foot without one", () => {
  const layout = parallelLayout(
    {
      axes: [
        axis([0, 1]),
        axis([0, 1], { flipped: true }),
        axis([0.5, Number.NaN]),
        axis([1, 0], { kind: "category", names: ["a", "b"] }),
      ],
    },
    800,
    300,
  );
  const { top, bottom, rail, heights } = layout;
  expect(heights.map((own) => [...own])).toEqual([
    [bottom, top],
    [top, bottom],
    [(top + bottom) / 2, rail],
    [top + (bottom - top) / 4, bottom - (bottom - top) / 4],
  ]);
  expect(layout.lacks).toBe(true);
});

it("names of axes have room", () => {
  const names = Array.from({ length: 1000 }, (_, i) => `name ${i}`);
  const { scales } = parallelLayout({ axes: [axis([], { kind: "category", names }), axis([])] }, 800, 300);
  const places = scales[0]?.ticks.map(({ at }) => at) ?? [];
  expect(places.length).toBeGreaterThan(10);
  expect(places.slice(1).every((at, i) => at - (places[i] ?? 0) >= 13)).toBe(true);
});

it("a leg is drawn once, the wider the more rows it stands for, behind thinner ones", () => {
  // Lines 0 and 1 part after the second axis.
  const chart = chartOf([axis([0, 0, 1]), axis([0, 0, 1]), axis([0, 1, 1])], [0, 0, 1]);
  const layout = parallelLayout(chart, 800, 300);
  const kept = { drawn: Uint32Array.of(0, 1, 2), counts: Uint32Array.of(3, 1, 1), bold: null };
  const { legs } = drawnBy((pen) => drawKept(chart, kept, layout, pen));
  expect(legs.length).toBe(5);
  const widths = legs.map(({ width }) => width);
  expect(widths).toEqual(widths.toSorted((a, b) => b - a));
  expect(legs[0]).toMatchObject({ x: layout.xs[0], from: layout.bottom, to: layout.bottom, ink: "line-1" });
  expect(legs.filter(({ ink }) => ink === "line-2").length).toBe(2);
  const { legs: fewer } = drawnBy((pen) => drawKept(chart, { ...kept, counts: Uint32Array.of(0, 1, 0) }, layout, pen));
  expect(fewer.length).toBe(2);
  const grey = drawnBy((pen) => drawContext(chart, kept, layout, pen)).legs;
  expect(new Set(grey.map(({ ink, width }) => `${ink} ${width}`))).toEqual(new Set(["bar 1"]));
});

it("lines that are ticked stand out over the others", () => {
  const chart = chartOf([axis([0, 1]), axis([0, 1])], [0, 0]);
  const kept = { drawn: Uint32Array.of(0, 1), counts: Uint32Array.of(1, 1), bold: Uint32Array.of(1, 0) };
  const { legs } = drawnBy((pen) => drawKept(chart, kept, parallelLayout(chart, 800, 300), pen));
  expect(legs.length).toBe(2);
  const [other, ticked] = legs;
  expect(ticked?.from).toBe(parallelLayout(chart, 800, 300).bottom);
  expect((ticked?.opacity ?? 0) > 2 * (other?.opacity ?? 1)).toBe(true);
});

it("many lines are drawn in steps, so that a page answers between them", () => {
  const count = 10_000;
  const values = (salt: number) => Array.from({ length: count }, (_, i) => ((i * salt) % count) / count);
  const chart = chartOf([axis(values(7)), axis(values(11)), axis(values(13))], new Array(count).fill(0));
  const kept = {
    drawn: Uint32Array.from({ length: count }, (_, i) => i),
    counts: new Uint32Array(count).fill(1),
    bold: null,
  };
  const { legs, steps } = drawnBy((pen) => drawKept(chart, kept, parallelLayout(chart, 800, 300), pen));
  expect(legs.length).toBe(2 * count);
  expect(steps).toBe(4);
});

it("the nearest line is that of those that are drawn, up or down, within reach", () => {
  const chart = chartOf([axis([0, 1]), axis([1, 1])], [0, 0]);
  const layout = parallelLayout(chart, 800, 300);
  const middle = ((layout.xs[0] ?? 0) + (layout.xs[1] ?? 0)) / 2;
  const half = (layout.top + layout.bottom) / 2;
  const both = Uint32Array.of(0, 1);
  expect(nearestParallel(layout, both, middle, half + 4)).toBe(0);
  expect(nearestParallel(layout, both, middle, layout.top + 3)).toBe(1);
  expect(nearestParallel(layout, Uint32Array.of(1), middle, half)).toBe(-1);
  expect(nearestParallel(layout, both, middle, half - 30)).toBe(-1);
});
