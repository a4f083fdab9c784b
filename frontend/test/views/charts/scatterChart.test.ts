import { expect, it } from "vitest";
import { type ScatterAxis, type ScatterChart, scatterLayout } from "../../../src/views/charts/scatterChart";

const axis = (values: readonly number[], domain: readonly [number, number]): ScatterAxis => ({
  kind: "linear",
  label: "",
  values: Float64Array.from(values),
  domain,
  names: [],
});
const many = Array.from({ length: 60 }, (_, i) => i % 3);

function layoutOf(shared: ScatterChart["shared"]) {
  const chart: ScatterChart = {
    x: axis(many, [0, 2]),
    y: axis(
      many.map((_, i) => i),
      [0, 59],
    ),
    inkOf: () => "line-1",
    spread: null,
    bold: null,
    trend: null,
    shared,
  };
  return scatterLayout(chart, 600, 300, (text) => text.length * 6);
}

it("points that share numbers stand apart, nearest to their own, in the plot, and always alike", () => {
  const { xs, ys, x, plot } = layoutOf({ x: [0, 1, 2], y: null });
  expect(new Set(xs).size).toBe(60);
  expect([...xs].map((at) => Math.round(x.value(at)) + 0)).toEqual(many);
  expect(Math.min(...xs)).toBeGreaterThanOrEqual(plot.left);
  expect(Math.max(...xs)).toBeLessThanOrEqual(plot.left + plot.width);
  const again = layoutOf({ x: [0, 1, 2], y: null });
  expect([again.xs, again.ys]).toEqual([xs, ys]);
  expect(new Set(layoutOf({ x: null, y: null }).xs).size).toBe(3);
});

it("points of one number alone stand apart too", () => {
  expect(new Set(layoutOf({ x: [0], y: null }).xs).size).toBe(60);
});
