/** The target metric, guessed from names. */
import { makeupOf } from "./makeup";
import type { Key, Table, Target } from "./types";

/** Metrics that are better when higher, the most telling first; then those better when lower. */
const HIGHER = [
  /^(acc|accuracy)$/,
  /^(auc|auroc|auprc|rocauc|prauc)$/,
  /^(f1|fscore|f1score)$/,
  /^(reward|return|score|winrate)$/,
  /^(r2|map|miou|iou|dice|bleu|rouge|psnr|ssim|ndcg|mrr|precision|recall|top1|top5)$/,
];
const LOWER = [/^(loss|nll)$/, /^(error|err|rmse|mse|mae|wer|cer|fid|mape)$/, /^(perplexity|ppl)$/];

/** Validation first: the score of the training set rewards overfitting, that of the test set is not for choosing. */
const SPLITS = [/^(val|valid|validation|dev|eval|evaluation|holdout|cv)$/, /^(test|testing)$/];
const TRAINING = /^(train|training|trn|batch|step|running)$/;

interface Guess {
  readonly key: Key;
  readonly direction: "max" | "min";
  /** Compared from the first number on; lower is better. */
  readonly order: readonly number[];
}

/** `val/Top-1_accuracyMean` as val, top, 1, accuracy, mean; and neighbours joined, for `roc_auc` and `top-1`. */
function wordsOf(key: Key): { words: string[]; pairs: string[] } {
  const words = key.ref.path
    .join("/")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  return { words, pairs: words.slice(1).map((word, i) => (words[i] ?? "") + word) };
}

function guessOf(key: Key): Guess | null {
  const { words, pairs } = wordsOf(key);
  const place = (patterns: readonly RegExp[]) =>
    patterns.findIndex((pattern) => [...words, ...pairs].some((word) => pattern.test(word)));
  const [higher, lower] = [place(HIGHER), place(LOWER)];
  // "accuracy_loss" is a loss, "error_reward" is rare: the lower one is the noun that a name ends with more often.
  const direction = lower >= 0 && !(higher >= 0 && endsHigher(words)) ? "min" : "max";
  const rank = direction === "max" ? higher : lower;
  if (rank < 0) return null;
  const training = words.some((word) => TRAINING.test(word)) ? 1 : 0;
  const split = SPLITS.findIndex((pattern) => words.some((word) => pattern.test(word)));
  const splitOrder = split === 0 ? 0 : split === 1 ? 2 : 1;
  const source = key.ref.namespace === "metric" ? 0 : 1;
  const { logged } = makeupOf(key);
  return {
    key,
    direction,
    order: [source, training, direction === "max" ? 0 : 1, splitOrder, rank, -logged, words.length],
  };
}

function endsHigher(words: readonly string[]): boolean {
  const last = words.at(-1) ?? "";
  return HIGHER.some((pattern) => pattern.test(last));
}

function isMeasured(key: Key): boolean {
  const { namespace } = key.ref;
  return (namespace === "metric" || namespace === "doc") && !key.dictionary.items && makeupOf(key).numbers > 0;
}

function compareOrders(a: Guess, b: Guess): number {
  for (let i = 0; i < a.order.length; i++) {
    const difference = (a.order[i] as number) - (b.order[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Numeric keys whose names say which way is better, the best guess first. */
export function targetGuesses(table: Table): readonly Target[] {
  const guesses = table.keys.filter(isMeasured).map(guessOf);
  return guesses
    .filter((guess) => guess !== null)
    .sort(compareOrders)
    .map(({ key, direction }) => ({ key: key.ref, direction }));
}

/** Validation accuracy, auc, f1 or reward, up; else a loss or error, down; null when no name says it. */
export function guessTarget(table: Table): Target | null {
  return targetGuesses(table)[0] ?? null;
}
