/** How large groups are, in words. */
import { count } from "../components/words";

/** "12 groups of 3", "12 groups of 1 to 3". */
export function sizesText(sizes: ArrayLike<number> & Iterable<number>): string {
  if (sizes.length === 0) return "no groups";
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const size of sizes) {
    least = Math.min(least, size);
    most = Math.max(most, size);
  }
  return `${count(sizes.length, "group")} of ${least === most ? least : `${least} to ${most}`}`;
}
