/** Arbitrary points and lines: few xs, so that lines share some, and values that go wrong. */
import fc, { type Arbitrary } from "fast-check";
import type { Line, Points } from "../../../src/engine/curves/types";
import { lineFrom } from "./oracle";

const odd = fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, 0.1, 0.8, 1e8 + 0.5);
const plain = fc.oneof(fc.double({ min: -1e3, max: 1e3, noNaN: true }), fc.integer({ min: -3, max: 3 }));
export const values: Arbitrary<number> = fc.oneof({ weight: 1, arbitrary: odd }, { weight: 3, arbitrary: plain });

const few = fc.oneof(fc.integer({ min: -5, max: 12 }), fc.constantFrom(-0, 0.5, 2.25, 2 ** 40));
// Numbers whose differences are exact.
export const xs: Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: few },
  fc.integer({ min: -1000, max: 1000 }).map((x) => x / 64),
);
const axes = fc.oneof({ weight: 9, arbitrary: xs }, fc.constantFrom(Number.NaN, Infinity, -Infinity));

export const points: Arbitrary<Points> = fc
  .array(fc.record({ step: axes, time: axes, value: values }), { maxLength: 20 })
  .map((logged) => ({
    steps: Float64Array.from(logged, ({ step }) => step),
    times: Float64Array.from(logged, ({ time }) => time),
    values: Float64Array.from(logged, ({ value }) => value),
  }));

export function lines(longest: number): Arbitrary<Line[]> {
  const point = fc.record({ x: xs, y: values });
  const distinct = fc.uniqueArray(point, { maxLength: longest, selector: ({ x }) => x + 0 });
  const line = distinct.map((found) => lineFrom(found.toSorted((a, b) => a.x - b.x)));
  return fc.array(line, { maxLength: 6 });
}

/** Random numbers that are the same each time (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
