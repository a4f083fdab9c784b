/** Which of the compared lines the others are held against. */
import { reducedOf } from "../../engine/kernels/aggregate";
import type { LineRef } from "../../state/compare";
import type { Frame } from "../../state/frame";
import { keyId } from "../../values/key";
import { groupId } from "../../views/table/changes";
import type { Side } from "./sides";

export function sameLine(a: LineRef, b: LineRef): boolean {
  if ("run" in a || "run" in b) return "run" in a && "run" in b && a.run === b.run;
  return groupId(a.values) === groupId(b.values) && a.by.map(keyId).join() === b.by.map(keyId).join();
}

/** The place of the chosen one, where it is among them; else of the best by the target, else of the first. */
export function baselineOf(
  lines: readonly Pick<Side, "ref" | "rows">[],
  chosen: LineRef | null,
  { target, newest, reducer }: Frame,
): number {
  const at = chosen ? lines.findIndex(({ ref }) => sameLine(ref, chosen)) : -1;
  if (at >= 0) return at;
  const key = target && newest(target.key);
  if (!key || !target) return 0;
  const sign = target.direction === "max" ? 1 : -1;
  let [best, place] = [Number.NEGATIVE_INFINITY, 0];
  lines.forEach(({ rows }, i) => {
    const value = sign * reducedOf(key, { rows: Uint32Array.from(rows) }, reducer(target.key));
    if (value > best) [best, place] = [value, i];
  });
  return place;
}
