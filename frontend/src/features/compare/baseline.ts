/** Which of the compared lines the others are held against. */
import { bestFirst } from "../../engine/kernels/best";
import type { LineRef } from "../../state/compare";
import type { Frame } from "../../state/frame";
import { keyId } from "../../values/key";
import { groupId } from "../../views/table/changes";
import { type Compared, metricCell } from "./model";

export function sameLine(a: LineRef, b: LineRef): boolean {
  if ("run" in a || "run" in b) return "run" in a && "run" in b && a.run === b.run;
  return groupId(a.values) === groupId(b.values) && a.by.map(keyId).join() === b.by.map(keyId).join();
}

/** The place of the chosen one, where it is among them; else of the best by the target, else of the first. */
export function baselineOf(lines: readonly Compared[], chosen: LineRef | null, frame: Frame): number {
  const at = chosen ? lines.findIndex(({ ref }) => sameLine(ref, chosen)) : -1;
  return at >= 0 ? at : Math.max(0, bestOf(lines, frame));
}

function bestOf(lines: readonly Compared[], { target, newest, reducer }: Frame): number {
  const key = target && newest(target.key);
  if (!key || !target) return -1;
  // Of runs as the table orders them, so that times are measured too.
  if (lines.every(({ run }) => run !== null)) {
    const { places, measured } = bestFirst(key, target.direction);
    const placeOf = ({ own }: Compared) => places[key.codes[own[0] ?? 0] ?? 0] ?? measured;
    return lowest(lines.map(placeOf), measured);
  }
  const sign = target.direction === "max" ? -1 : 1;
  const values = lines.map((line) => sign * metricCell(key, line, reducer(target.key)).value);
  return lowest(values, Number.POSITIVE_INFINITY);
}

/** The place of the lowest one below a bound; -1 where none is. */
function lowest(numbers: readonly number[], bound: number): number {
  let [best, at] = [bound, -1];
  numbers.forEach((number, i) => {
    if (number < best) [best, at] = [number, i];
  });
  return at;
}
