import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Curve } from "../../../src/engine/curves/types";
import { markOf } from "../../../src/values/mark";
import {
  drawAxes,
  drawLines,
  type LineChart,
  layoutOf,
  nearestLine,
  perPixel,
  togetherWith,
} from "../../../src/views/charts/lineChart";
import { svgPen } from "../../../src/views/charts/svgPen";

function curve(x: readonly number[], middle: readonly number[], n: readonly number[] = x.map(() => 1)): Curve {
  const nan = new Float64Array(x.length).fill(Number.NaN);
  return {
    x: Float64Array.from(x),
    middle: Float64Array.from(middle),
    low: nan,
    high: nan,
    n: Uint32Array.from(n),
    nan: new Uint32Array(x.length),
  };
}

function chartOf(curves: readonly Curve[], y: LineChart["y"]["kind"] = "linear"): LineChart {
  return {
    x: { kind: "linear", domain: [0, 10], label: "step <&>" },
    y: { kind: y, domain: y === "log" ? [1, 100] : [0, 10], label: "" },
    lines: curves.map((curve, i) => ({ id: `l${i}`, mark: markOf(i), curve, thin: [] })),
  };
}

const width = (text: string) => text.length * 6;

function svg(chart: LineChart): string {
  const pen = svgPen((ink) => `#${ink}`, width, "Some Font");
  const layout = layoutOf(chart, 400, 300, width);
  drawAxes(layout, pen);
  drawLines(chart, layout, pen);
  return pen.finish(400, 300);
}

function paths(chart: LineChart): readonly string[] {
  return [...svg(chart).matchAll(/<path d="([^"]*)"[^>]*stroke="#line/g)].map(([, path]) => path ?? "");
}

describe("a chart", () => {
  it("breaks a line where it is NaN or infinite, and draws a point without neighbours", () => {
    const broken = chartOf([curve([0, 1, 2, 3, 4, 5], [1, 2, Number.NaN, 3, Number.POSITIVE_INFINITY, 4])]);
    expect(paths(broken)[0]?.match(/M/g)).toHaveLength(3);
    expect(svg(broken).match(/<circle/g)).toHaveLength(2);
    expect(svg(chartOf([curve([3], [5])])).match(/<circle/g)).toHaveLength(1);
  });

  it("draws fainter where fewer runs go on, and the parts meet", () => {
    const drawn = svg(chartOf([curve([0, 1, 2, 3], [1, 2, 3, 4], [3, 3, 1, 1])]));
    const [whole, faint] = [...drawn.matchAll(/<path d="M([^"]*)"[^>]*stroke="#line[^>]*>/g)];
    expect(faint?.[0]).toContain("stroke-opacity");
    expect(whole?.[0]).not.toContain("stroke-opacity");
    expect(whole?.[1]?.split("L")).toHaveLength(3);
    expect(whole?.[1]?.split("L").at(-1)).toBe(faint?.[1]?.split("L")[0]);
  });

  it("has a file that is XML, whatever the texts are", () => {
    const text = svg(chartOf([curve([0, 10], [0, 10])]));
    expect(text).toContain("step &lt;&amp;&gt;");
    expect(text.match(/<(\w+)[^>]*[^/]>/g)?.length).toBe(text.match(/<\/\w+>/g)?.length);
  });

  it("has the place of an end at the edge of the plot", () => {
    const chart = chartOf([curve([0, 10], [0, 10])]);
    const { plot, x, y } = layoutOf(chart, 400, 300, width);
    expect(x.place(10)).toBe(plot.left + plot.width);
    expect(y.place(10)).toBe(plot.top);
    expect(y.place(0)).toBe(plot.top + plot.height);
  });
});

describe("the nearest curve", () => {
  const chart = chartOf([curve([0, 10], [2, 2]), curve([0, 10], [8, 8]), curve([0, 10], [Number.NaN, Number.NaN])]);
  const layout = layoutOf(chart, 400, 300, width);

  it("is the one above or below the pointer, at its nearest point", () => {
    const px = layout.x.place(1);
    expect(nearestLine(chart, layout, px, layout.y.place(7.6))).toMatchObject({ line: { id: "l1" }, place: 0 });
    expect(nearestLine(chart, layout, layout.x.place(9.5), layout.y.place(2.3))).toMatchObject({
      line: { id: "l0" },
      place: 1,
    });
  });

  it("is also found between two points that are far from each other", () => {
    const slope = chartOf([curve([0, 10], [0, 10]), curve([0, 5, 10], [0, 0, 0])]);
    const at = layoutOf(slope, 400, 300, width);
    expect(nearestLine(slope, at, at.x.place(9.7), at.y.place(9.6))?.line.id).toBe("l0");
  });

  it("is none where the pointer is far from all", () => {
    expect(nearestLine(chart, layout, layout.x.place(0), layout.y.place(5))).toBeNull();
  });
});

describe("points beyond what a screen has room for", () => {
  it("cover the same pixels, gaps included", () => {
    const value = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 50 }) }, fc.constant(Number.NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 4100, maxLength: 4300 }),
        fc.integer({ min: 1, max: 400 }),
        (all, width) => {
          const xs = Float64Array.from(all, (_, i) => (i / all.length) * width);
          const ys = Float64Array.from(all);
          const [keptX, keptY] = perPixel(xs, ys);
          expect(covered(keptX, keptY)).toEqual(covered(xs, ys));
          expect(Array.from(keptY).filter(Number.isNaN).length).toBe(all.filter(Number.isNaN).length);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("are few where they were many, and others stay as they are", () => {
    const many = Float64Array.from({ length: 3_000_000 }, (_, i) => (i / 3_000_000) * 800);
    const [kept] = perPixel(many, many.map(Math.sin));
    expect(kept.length).toBeLessThanOrEqual(3200);
    const few = Float64Array.of(1, 2, 3);
    expect(perPixel(few, few)[0]).toBe(few);
  });
});

/** By px the lowest, the highest, the first and the last y. */
function covered(xs: ArrayLike<number>, ys: ArrayLike<number>): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>();
  for (let i = 0; i < xs.length; i++) {
    const y = ys[i] as number;
    if (Number.isNaN(y)) continue;
    const px = Math.floor(xs[i] as number);
    const [low, high, first] = found.get(px) ?? [y, y, y];
    found.set(px, [Math.min(low as number, y), Math.max(high as number, y), first as number, y]);
  }
  return found;
}

describe("curves that lie together", () => {
  const near = (chart: LineChart, place: number) => {
    const line = chart.lines[0];
    if (!line) throw new Error("no line");
    return togetherWith(chart, layoutOf(chart, 400, 300, width), { line, place }).map(({ id }) => id);
  };
  const own = curve([0, 5, 10], [1, 5, 9]);

  it("are those within a few px at the x of the pointer, also between their points", () => {
    const chart = chartOf([own, own, curve([0, 10], [1, 9]), curve([0, 5, 10], [1, 5.5, 9]), curve([5], [5])]);
    expect(near(chart, 1)).toEqual(["l1", "l2", "l4"]);
    expect(near(chart, 0)).toEqual(["l1", "l2", "l3"]);
  });

  it("end where they end, and are nowhere where they are NaN", () => {
    // As high at its end as the other is where it goes on.
    const short = curve([0, 4.9, 5], [1, 5, 9]);
    const broken = curve([0, 5, 10], [1, Number.NaN, 9]);
    expect(near(chartOf([own, curve([0, 5], [1, 5]), broken, curve([], [])]), 1)).toEqual(["l1"]);
    expect(near(chartOf([own, short, broken]), 2)).toEqual(["l2"]);
    expect(near(chartOf([broken, broken, short]), 1)).toEqual([]);
  });
});
