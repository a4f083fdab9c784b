/** Averaged curves: lines that share their steps beside arquero, which does not interpolate, and lines that share none. */
import * as aq from "arquero";
import { curveOf } from "../src/engine/curves/curve";
import type { Curve, Line } from "../src/engine/curves/types";
import { random } from "./data";
import { milliseconds, timed } from "./timing";

const POINTS = 1000;
/** Lines in a group. */
const GROUP = 10;

interface Case {
  readonly name: string;
  readonly groups: readonly (readonly Line[])[];
  /** Whether all lines have the same steps. */
  readonly shared: boolean;
}

function makeLines(count: number, shared: boolean): Line[] {
  const uniform = random(5);
  return Array.from({ length: count }, () => {
    const x = new Float64Array(POINTS);
    for (let i = 0; i < POINTS; i++) x[i] = shared ? 10 * i : 10 * (i + uniform());
    return { x, y: new Float64Array(POINTS).map(uniform) };
  });
}

function casesOf(count: number): Case[] {
  return [true, false].flatMap((shared) => {
    const lines = makeLines(count, shared);
    const few = Array.from({ length: Math.ceil(count / GROUP) }, (_, i) => lines.slice(i * GROUP, (i + 1) * GROUP));
    const steps = shared ? "the same steps" : "steps of their own";
    return [
      { name: `${few.length} curves of ${GROUP} lines, ${steps}`, groups: few, shared },
      { name: `1 curve of ${count} lines, ${steps}`, groups: [lines], shared },
    ];
  });
}

/** Prints what it costs to average so many lines of 1,000 points, and unless `alone`, how many times that arquero takes where it can. */
export function measureCurves(count: number, alone: boolean): void {
  console.log(`\n${count} lines × ${POINTS.toLocaleString("en")} points`);
  console.log("| curves, median ms (times ours) | mean ± std | median, quartiles | arquero: mean, std |");
  console.log("| --- | ---: | ---: | ---: |");
  for (const { name, groups, shared } of casesOf(count)) {
    let curves: Curve[] = [];
    const means = timed(9, () => {
      curves = groups.map((lines) => curveOf(lines, "mean", "std"));
    });
    const quartiles = timed(9, () => groups.map((lines) => curveOf(lines, "median", "quartiles")));
    const told = alone ? "not measured" : shared ? besideOurs(arqueroTime(groups, curves), means) : "no interpolation";
    console.log(`| ${name} | ${milliseconds(means)} | ${milliseconds(quartiles)} | ${told} |`);
  }
}

function besideOurs(time: number, ours: number): string {
  return `${milliseconds(time)} (${(time / ours).toFixed(1)}×)`;
}

/** Its table is made beforehand. A mean or std that is not ours ends the benchmark. */
function arqueroTime(groups: readonly (readonly Line[])[], curves: readonly Curve[]): number {
  const points = groups.flatMap((lines, group) => lines.map((line) => ({ group, line })));
  const column = (of: (line: Line, group: number) => Iterable<number>) =>
    points.flatMap(({ line, group }) => [...of(line, group)]);
  const table = aq.table({
    group: column(({ x }, group) => x.map(() => group)),
    x: column(({ x }) => x),
    y: column(({ y }) => y),
  });
  let found = table;
  const time = timed(3, () => {
    found = table
      .groupby("group", "x")
      .rollup({ mean: aq.op.mean("y"), std: aq.op.stdev("y") } as Parameters<typeof table.rollup>[0]) as typeof table;
  });
  for (const { group, x, mean, std } of found.objects() as { group: number; x: number; mean: number; std: number }[]) {
    const { x: xs, middle, high } = curves[group] as Curve;
    const place = xs.indexOf(x);
    const own = middle[place] as number;
    const spread = (high[place] as number) - own;
    if (!(Math.abs(own - mean) < 1e-9 && Math.abs(spread - std) < 1e-9)) {
      throw new Error(`arquero has ${mean} ± ${std} at ${x} of group ${group}, we ${own} ± ${spread}`);
    }
  }
  return time;
}
