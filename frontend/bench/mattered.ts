/** What mattered: 75 keys by how much of a metric they explain. */
import { whatMattered } from "../src/engine/mattered/mattered";
import { reachedOf } from "../src/engine/mattered/outcome";
import type { Key, Table } from "../src/engine/table/types";
import { milliseconds, timed } from "./timing";

const KEYS = 75;
const TARGET = "val/accuracy";

/** Prints what it takes in all, the first time and again after a click on a filter, and its longest step, which no click can part. */
export function measureMattered(table: Table, times: number): void {
  const target = table.keys.find(({ ref }) => ref.path.join("/") === TARGET);
  if (!target) throw new Error(`there is no ${TARGET}`);
  const others = table.keys.slice(1).filter((key) => key !== target);
  const rows = Uint32Array.from({ length: table.count }, (_, row) => row);
  let keys: readonly Key[] = [];
  let goal = target;
  let longest = 0;
  const fresh = (): void => {
    keys = Array.from({ length: KEYS }, (_, i) => copyOf(others[i % others.length] as Key));
    goal = copyOf(target);
    longest = 0;
  };
  const work = (): void => {
    let before = performance.now();
    const step = (): void => {
      const now = performance.now();
      longest = Math.max(longest, now - before);
      before = now;
    };
    const outcome = reachedOf(goal, "max", rows);
    step();
    const steps = whatMattered(keys, outcome);
    while (!steps.next().done) step();
    step();
  };
  const first = timed(times, work, fresh);
  const longestFirst = longest;
  const again = timed(times, work, () => {
    longest = 0;
  });
  console.log(
    `  what mattered, ${KEYS} keys: ${milliseconds(first)} ms, again ${milliseconds(again)} ms; its longest step ${milliseconds(longestFirst)} ms, again ${milliseconds(longest)} ms`,
  );
}

/** Nothing that was found out of one is known of the other. */
function copyOf(key: Key): Key {
  return { ...key, dictionary: { ...key.dictionary } };
}
