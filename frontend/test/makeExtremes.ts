/** What two runs r0 and r1 reached over their steps: the same lowest, highest and best. */
import { columnOf } from "../src/engine/table/dictionary";
import type { Extremes } from "../src/engine/table/overSteps";

export function extremesOf(values: readonly number[], steps: readonly number[], sampled: number): Extremes {
  const reached = { ...columnOf(values.map(Math.fround), true), steps: Float64Array.from(steps) };
  const all = { min: reached, max: reached, best: reached };
  return {
    version: "v",
    sampled,
    unreadable: 0,
    complete: true,
    points: Int32Array.of(9, 9),
    runs: ["r0", "r1"],
    ...all,
  };
}
