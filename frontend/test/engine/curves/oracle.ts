/** The slow and obvious way to curves: plain lists of points, each x looked up in each line, nothing shared with the engine. */
import type { Axis, Band, Line, Middle, Points } from "../../../src/engine/curves/types";
import { studentT95 } from "../../../src/engine/reducers/confidence95";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export function pointsOf({ x, y }: Line): Point[] {
  return Array.from(x, (own, i) => ({ x: own, y: y[i] as number }));
}

export function lineFrom(points: readonly Point[]): Line {
  return { x: Float64Array.from(points, ({ x }) => x), y: Float64Array.from(points, ({ y }) => y) };
}

export function linePoints({ steps, times, values }: Points, axis: Axis): Point[] {
  const first = Array.from(times).find(Number.isFinite) ?? 0;
  const xOf = (i: number) =>
    ({ step: steps[i], wall: times[i], relative: (times[i] as number) - first })[axis] as number;
  // A map has -0 for 0, and the last value that it is given.
  const byX = new Map<number, number>();
  values.forEach((y, i) => {
    if (Number.isFinite(xOf(i))) byX.set(xOf(i), y);
  });
  return [...byX].map(([x, y]) => ({ x, y })).sort((a, b) => a.x - b.x);
}

/** Each finite value before and at a point, weighed by how many came since. */
export function smoothValues(values: readonly number[], weight: number): number[] {
  return values.map((value, i) => {
    if (!Number.isFinite(value)) return value;
    const before = values
      .slice(0, i + 1)
      .filter(Number.isFinite)
      .reverse();
    const weights = before.map((_, age) => weight ** age);
    return sum(before.map((y, age) => y * (weights[age] as number))) / sum(weights);
  });
}

/** Undefined beyond the line. */
export function valueOn(points: readonly Point[], x: number): number | undefined {
  const own = points.find((point) => point.x === x);
  if (own) return own.y;
  const left = points.findLast((point) => point.x < x);
  const right = points.find((point) => point.x > x);
  return left && right ? mix(left.y, right.y, (x - left.x) / (right.x - left.x)) : undefined;
}

function mix(a: number, b: number, t: number): number {
  return t === 0 ? a : a * (1 - t) + b * t;
}

/** What the curve is at one of its xs; the values are given for what they are compared by. */
export interface At {
  readonly values: readonly number[];
  readonly nan: number;
  readonly middle: number;
  readonly low: number;
  readonly high: number;
}

export function curveAt(lines: readonly (readonly Point[])[], x: number, middle: Middle, band: Band): At {
  const there = lines.map((points) => valueOn(points, x)).filter((y) => y !== undefined);
  const values = there.filter((y) => !Number.isNaN(y)).sort((a, b) => (a === b ? 0 : a - b));
  const own = middle === "mean" ? mean(values) : quantile(values, 1 / 2);
  const std = Math.sqrt(sum(values.map((y) => (y - mean(values)) ** 2)) / (values.length - 1));
  const root = Math.sqrt(values.length);
  const even = (half: number) => (values.length < 2 ? [Number.NaN, Number.NaN] : [own - half, own + half]);
  const [low, high] = {
    none: () => [Number.NaN, Number.NaN],
    std: () => even(std),
    standardError: () => even(std / root),
    confidence95: () => (values.length < 2 ? even(0) : even((studentT95(values.length - 1) * std) / root)),
    range: () => [values.at(0) ?? Number.NaN, values.at(-1) ?? Number.NaN],
    quartiles: () => [quantile(values, 1 / 4), quantile(values, 3 / 4)],
  }[band]() as [number, number];
  return { values, nan: there.length - values.length, middle: own, low, high };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, x) => all + x, 0);
}

function mean(numbers: readonly number[]): number {
  return sum(numbers) / numbers.length;
}

function quantile(sorted: readonly number[], share: number): number {
  const rank = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(rank)], sorted[Math.ceil(rank)]];
  return low === undefined || high === undefined ? Number.NaN : mix(low, high, rank % 1);
}

/** All distinct xs, or as many as there may be. */
export function xsOf(lines: readonly (readonly Point[])[], most: number): number[] {
  const distinct = (xs: readonly number[]) => [...new Set(xs.map((x) => x + 0))].sort((a, b) => a - b);
  const xs = distinct(lines.flatMap((points) => points.map(({ x }) => x)));
  const some = lines.filter((points) => points.length > 0);
  const room = Math.max(2, most);
  if (some.length < 2 || xs.length <= room) return xs;
  const bounds = [xs.at(0), xs.at(-1)] as number[];
  const ends = distinct([...bounds, ...some.map((points) => points.at(-1)?.x as number)]);
  const fixed = ends.length <= Math.max(2, room / 2) ? ends : bounds;
  const others = xs.filter((x) => !fixed.includes(x));
  const free = room - fixed.length;
  const even = Array.from({ length: free }, (_, i) => others[Math.floor(((i + 0.5) * others.length) / free)] as number);
  return distinct([...fixed, ...even]);
}

/** The first place at which two lists differ, -1 where they are equal: a matcher of the test's own takes seconds for millions. */
export function firstDifference(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return i;
  return -1;
}
