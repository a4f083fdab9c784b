/** The target metric, guessed from names. */
import type { KeyRef } from "../../values/key";
import { contentOf } from "../kernels/content";
import type { Key, Table, Target } from "../table/types";
import { type MetricWord, readStep, type StepWords, wordsOf } from "./metricWords";

/** Documents hold settings; numbers in them are results only below a step of such a name: `results.auc`, `test_metrics.loss`. */
const RESULTS =
  /^(results?|metrics?|scores?|evals?|evaluations?|final|best|summary|outcomes?|performance|measurements?)$/;

interface Guess {
  readonly key: Key;
  readonly direction: "max" | "min";
  /** What kind of result it is, compared from the first number on; lower is better. */
  readonly kind: readonly number[];
  /** Rows that have it. */
  readonly values: number;
  /** Compared in the same way among those of one kind. */
  readonly order: readonly number[];
}

/** A metric that so much fewer rows have than another of its kind comes after it, whatever their names. */
const SCARCE = 4;

interface Named {
  readonly word: MetricWord;
  /** The last step of the name has words of its own, and only one before it names the metric: `Episode_Reward/alive`. */
  readonly part: boolean;
}

/** The metric that a name says it is of; null if none. */
function named(steps: readonly StepWords[]): Named | null {
  const last = steps.at(-1);
  if (!last || last.noResult || steps.some(({ inner }) => inner)) return null;
  const step = steps.findLast(({ metric }) => metric !== null);
  if (!step?.metric || step.noResult) return null;
  // What is below "loss" is one, whatever it is a loss of: `losses/reward`.
  const loss = steps.find(({ metric }) => metric?.isLoss);
  const word = loss?.metric && !step.metric.noLoss ? loss.metric : step.metric;
  if (word.isLoss && steps.some(({ means }) => means)) return null;
  return { word, part: step !== last && last.others > 0 };
}

/** Whether its name is that of a metric, of whatever was evaluated. */
export function namesMetric({ ref }: Key): boolean {
  return named(stepsOf(ref)) !== null;
}

function stepsOf({ path }: KeyRef): readonly StepWords[] {
  return path.join("/").split("/").map(readStep);
}

function guessOf(key: Key): Guess | null {
  const steps = stepsOf(key.ref);
  const found = named(steps);
  if (!found) return null;
  const { word, part } = found;
  const splits = new Set(steps.flatMap((step) => [...step.splits]));
  if (steps.some(({ aim }) => aim) && !splits.has("validation") && !splits.has("test")) return null;
  const split = splits.has("validation") ? 0 : splits.has("test") || word.evaluated ? 1 : 2;
  // A loss without a split is that of the training.
  const training = !word.acted && (splits.has("training") || (word.isLoss && split === 2)) ? 1 : 0;
  const ofOneStep = !word.acted && steps.some(({ step }) => step) ? 1 : 0;
  const others = steps.reduce((sum, step) => sum + step.others, 0);
  const source = key.ref.namespace === "metric" ? 0 : 1;
  const { values } = contentOf(key);
  const kind = [source, isPlaceholder(key) ? 1 : 0, training, word.isLoss ? 1 : 0, split];
  const order = [
    ofOneStep,
    part ? 1 : 0,
    word.rank,
    others,
    word.place,
    steps.some(({ ofAll }) => ofAll) ? 0 : 1,
    -values,
    steps.length,
    key.ref.path.join("/").length,
  ];
  return { key, direction: word.direction, kind, values, order };
}

/** Whether it is -1 or 0 in every row, as what is logged in place of a metric before there is one. */
function isPlaceholder(key: Key): boolean {
  const { min, max } = contentOf(key).extent;
  return min === max && (min === 0 || min === -1);
}

/** A metric, or a number that a document calls a result. */
export function isResult({ ref: { namespace, path } }: Key): boolean {
  if (namespace !== "doc") return namespace === "metric";
  return path.slice(0, -1).some((step) => RESULTS.test(wordsOf(step).at(-1) ?? ""));
}

function isMeasured(key: Key): boolean {
  return isResult(key) && !key.dictionary.items && contentOf(key).numbers > 0;
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((one, i) => one !== b[i]);
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number);
}

/** Measured results whose names say which way is better, the best guess first. */
export function targetGuesses(table: Table): readonly Target[] {
  const guesses = table.keys.filter(isMeasured).map(guessOf);
  const found = guesses.filter((guess) => guess !== null);
  const most = new Map<string, number>();
  for (const { kind, values } of found) most.set(kind.join(), Math.max(values, most.get(kind.join()) ?? 0));
  const isScarce = ({ kind, values }: Guess): number => (SCARCE * values < (most.get(kind.join()) ?? 0) ? 1 : 0);
  return found
    .sort(
      (a, b) =>
        compareNumbers(a.kind, b.kind) ||
        isScarce(a) - isScarce(b) ||
        compareNumbers(a.order, b.order) ||
        (a.key.id < b.key.id ? -1 : 1),
    )
    .map(({ key, direction }) => ({ key: key.ref, direction }));
}

/** Which way a result is better, by its name; null where no name says so. */
export function directionOf(key: Key): Target["direction"] | null {
  return isMeasured(key) ? (guessOf(key)?.direction ?? null) : null;
}

/** What was evaluated before what was trained, a task's metric before a loss; null when no name says which way is better. */
export function guessTarget(table: Table): Target | null {
  return targetGuesses(table)[0] ?? null;
}
