/** Reductions over steps in words: in headers, facets, filters and tooltips. */
import { inForce } from "../../engine/table/overSteps";
import type { Key } from "../../engine/table/types";
import { integer } from "./words";

const SHORT = { last: "", min: "min", max: "max", best: "at best" } as const;

/** "max", "at best val/acc"; "" for the last value. */
export function stepsShort(key: Key): string {
  const short = SHORT[inForce(key)];
  return short === SHORT.best ? `${short} ${key.overSteps?.at ?? ""}` : short;
}

/** "max over steps", "at best step of val/acc"; "" for the last value. */
export function stepsWords(key: Key): string {
  const reduction = inForce(key);
  if (reduction === "last") return "";
  return reduction === "best" ? `at best step of ${key.overSteps?.at ?? ""}` : `${reduction} over steps`;
}

/** A key's label with what is shown of its steps, for where it is filtered or ordered by: "val/acc · max". */
export function labelWithSteps(label: string, key: Key): string {
  const short = stepsShort(key);
  return short === "" ? label : `${label} · ${short}`;
}

/** All of it, for tooltips; "" for what is no metric. */
export function stepsTitle(key: Key): string {
  const { ref, overSteps } = key;
  if (ref.namespace !== "metric") return "";
  const last = "The last value over steps";
  if (!overSteps) return last;
  const wanted =
    overSteps.reduction === "best" ? `the value at the best step of ${overSteps.at}` : `the ${overSteps.reduction}`;
  if (overSteps.state === "reading") return `${last}, while ${wanted} is read`;
  if (overSteps.state === "failed") return `${last}, since ${wanted} could not be read`;
  return `${wanted[0]?.toUpperCase()}${wanted.slice(1)}${overSteps.reduction === "best" ? "" : " over steps"}`;
}

/** "at step 40", for a row's value; "" where it has none, or the last value is shown. */
export function stepWords({ overSteps }: Key, row: number): string {
  const step = overSteps?.steps?.[row] ?? Number.NaN;
  return Number.isNaN(step) ? "" : `at step ${integer(step)}`;
}

/** Stands before what is only of the points that TensorBoard kept. */
const SAMPLED = "≈";

/** Marks a reduction's words where TensorBoard may have left out points of some row, or of the one given. */
export function markSampled({ overSteps }: Key, words: string, row?: number): string {
  const sampled = row === undefined ? overSteps?.thinned : overSteps?.thinned?.[row];
  return sampled ? `${SAMPLED} ${words}` : words;
}

/** "of the 1,000 points that TensorBoard keeps", for a row's value; "" where it is of all points. */
export function sampledWords({ overSteps }: Key, row: number): string {
  return overSteps?.thinned?.[row] === 1 ? `of the ${integer(overSteps.sampled)} points that TensorBoard keeps` : "";
}

/** What the mark of a column means; "" where it has none. */
export function sampledTitle({ overSteps }: Key): string {
  if (!overSteps?.thinned) return "";
  return `${SAMPLED} Some runs may have had more points than the ${integer(overSteps.sampled)} that TensorBoard keeps`;
}
