/** What is said of keys, of what they explain, and of what is left out. */

import type { Part } from "../../engine/mattered/explain";
import type { KeyThatMattered } from "../../engine/mattered/mattered";
import type { PartName } from "../../engine/mattered/parts";
import type { KeyApart, WhyApart } from "../../engine/mattered/tell";
import { boundWords, rangeText } from "../../engine/presentation/bounds";
import type { Key } from "../../engine/table/types";
import type { OutcomeName } from "../../state/mattered";
import { isNumberKind } from "../../values/kind";
import { count, integer } from "../../views/components/words";
import { cut } from "../../views/table/cuts";
import { displayOf } from "../../views/table/display";
import type { Answer, Answered, Question } from "./question";

export const OF_WORDS: Readonly<Record<OutcomeName, string>> = {
  target: "The target",
  failed: "Failed or not",
  ticked: "Ticked or not",
};

/** What rows are called that are set apart. */
const SET_APART = { failed: "failed", ticked: "ticked" } as const;

function setApart(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

/** With fewer rows a value may be the best by luck. */
const SEVERAL = 3;
const LONGEST_VALUE = 60;

export function percent(share: number): string {
  const all = 100 * share;
  return `${all > 0 && all < 1 ? "< 1" : all > 99 && all < 100 ? "> 99" : Math.round(all)} %`;
}

export function partText(key: Key, name: PartName): string {
  if (name.is === "no number") return "no number";
  if (name.is === "class") return rangeText(name.min, name.max, boundWords(key));
  return name.code === 0 ? "not logged" : cut(displayOf(key).label(name.code), LONGEST_VALUE);
}

/** What there is to say of a key beside its share. */
export interface StandsOut {
  /** Which way its numbers are better, where that says most of what they explain; null where it does not. */
  readonly way: "higher" | "lower" | null;
  /** Of the target the part with the best median, else the part of which most are set apart beyond the others'. */
  readonly part: Part;
}

/** null where all that it explains of a target may be chance: its medians would only mislead. */
export function standsOut(found: KeyThatMattered, { of, goal }: Question): StandsOut | null {
  if (of !== "target") return { way: null, part: commonPart(found) };
  if (found.mayBeChance) return null;
  const part = bestPart(found.parts, goal?.direction === "min" ? -1 : 1);
  const numbers = found.parts.flatMap((one) => rangeOf(found.key, one.name) ?? []);
  const range = rangeOf(found.key, part.name);
  const rho = found.rho();
  // A direction that its best value does not follow says too little.
  if (!range || !(2 * rho ** 2 >= found.among)) return { way: null, part };
  if (rho > 0) return { way: numbers.every(({ max }) => max <= range.max) ? "higher" : null, part };
  return { way: numbers.every(({ min }) => min >= range.min) ? "lower" : null, part };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

/** null where a part has no number. */
function rangeOf({ dictionary: { kinds, numbers } }: Key, name: PartName): Range | null {
  if (name.is === "class") return name;
  const number = name.is === "value" && isNumberKind(kinds[name.code]) ? (numbers[name.code] as number) : Number.NaN;
  return Number.isNaN(number) ? null : { min: number, max: number };
}

function bestPart(parts: readonly Part[], sign: number): Part {
  const large = parts.filter(({ rows }) => rows >= SEVERAL);
  const goodness = ({ median }: Part): number => (Number.isNaN(median) ? Number.NEGATIVE_INFINITY : sign * median);
  return (large.length > 0 ? large : parts).reduce((best, part) => (goodness(part) > goodness(best) ? part : best));
}

function commonPart({ parts, n }: KeyThatMattered): Part {
  const rate = parts.reduce((sum, { best }) => sum + best, 0) / n;
  const beyond = ({ best, rows }: Part): number => best - rows * rate;
  return parts.reduce((most, part) => (beyond(part) > beyond(most) ? part : most));
}

/** "adam: median 0.98 (40 runs)", "lr = 1 in 12 of 14 failed, 5 of 295 others". */
export function partWords({ key }: KeyThatMattered, { question, mattered }: Answered, part: Part): string {
  const { of, goal } = question;
  const text = partText(key, part.name);
  if (of === "target") {
    return `${text}: median ${goal ? displayOf(goal.key).mean(part.median) : part.median} (${count(part.rows, "run")})`;
  }
  const { values } = mattered.outcome;
  const all = setApart(values);
  return `${text} in ${integer(part.best)} of ${integer(all)} ${SET_APART[of]}, ${integer(part.rows - part.best)} of ${integer(values.length - all)} others`;
}

/** "higher is better ↑" */
export const WAY_WORDS = { higher: "higher is better ↑", lower: "lower is better ↓" } as const;

export const WHY_WORDS: Readonly<Record<WhyApart, string>> = {
  "one value": "One value in all runs",
  "not logged": "Not logged in these runs",
  "all different": "Another value in each run",
  "a time": "A time",
  few: "Too few runs for their values",
  "all equal": "No difference among its runs",
};

/** Keys that tell nothing, by the reason why. */
export function apartByWhy(apart: readonly KeyApart[]): readonly (readonly [why: string, keys: readonly Key[]])[] {
  return (Object.keys(WHY_WORDS) as WhyApart[]).flatMap((why) => {
    const keys = apart.filter((one) => one.why === why).map(({ key }) => key);
    return keys.length > 0 ? [[WHY_WORDS[why], keys] as const] : [];
  });
}

/** With fewer rows nothing is told. */
const LEAST_ROWS = 5;

/** Why there is nothing to show; null where there is. */
export function problemOf(
  { question: { of, goal, rows }, mattered }: Answer,
  label: (key: Key) => string,
): string | null {
  if (rows.length === 0) return "No run is shown.";
  if (of === "target" && goal === null)
    return "Choose a target metric above the table: keys are ordered by how much of it they explain.";
  const outcome = mattered?.outcome;
  const values = outcome?.values ?? [];
  const most = values.at(-1);
  if (of === "target" && goal && outcome) {
    if (values.length < LEAST_ROWS)
      return `Only ${count(values.length, "run")} of those shown ${values.length === 1 ? "has" : "have"} ${label(goal.key)}: too few to tell what mattered.`;
    if (outcome.blocks.length < 3)
      return `All ${integer(values.length)} runs shown reached the same ${label(goal.key)}.`;
    return null;
  }
  if (of === "failed" && most !== 1) return "None of the runs shown has failed.";
  if (of === "failed" && values[0] === 1)
    return "All runs shown have failed: show others as well, to see what sets these apart.";
  if (of === "ticked" && most !== 1)
    return "Tick some of the runs shown: keys are ordered by how much they set these apart from the others.";
  if (of === "ticked" && values[0] === 1) return "All runs shown are ticked: nothing is left to set them apart from.";
  return rows.length < LEAST_ROWS ? `Only ${count(rows.length, "run")} shown: too few to tell.` : null;
}

/** What it is of, and what is left out. */
export function coverageWords(
  { question: { of, goal, rows }, mattered }: Answered,
  label: (key: Key) => string,
): string {
  const { values, unknown, diverged } = mattered.outcome;
  const caution = "This is association, not cause.";
  if (of !== "target") {
    return `What sets ${integer(setApart(values))} ${SET_APART[of]} of ${count(rows.length, "run")} shown apart. ${caution}`;
  }
  const left = unknown > 0 ? ` of ${integer(rows.length)}` : "";
  const nan = diverged > 0 ? ` NaN counts as the worst, in ${count(diverged, "run")}.` : "";
  return `How much of the differences in ${goal ? label(goal.key) : "the target"} lies between the values of each key, by ranks, over ${count(values.length, "run")}${left}. ${caution}${nan}`;
}
