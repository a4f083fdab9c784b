/** The target metric, guessed from names. */
import { contentOf } from "../kernels/content";
import type { Key, Table, Target } from "../table/types";

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

/** In a name they tell of a setting that has to do with the metric: `loss_weight`, `min_loss_scale`, `accuracy_threshold`. */
const SETTING =
  /^(weights?|scale|scaling|scaler|coefs?|coeffs?|coefficients?|thresholds?|smoothing|factor|lambda|gamma|alpha|beta|momentum|margin|patience|tol|tolerance|target|goal|lr|decay|warmup|clip|clipping|cap|budget|limit|init|initial)$/;
/** Documents hold settings; numbers in them are results only below a step of such a name: `results.auc`, `test_metrics.loss`. */
const RESULTS =
  /^(results?|metrics?|scores?|evals?|evaluations?|final|best|summary|outcomes?|performance|measurements?)$/;

interface Guess {
  readonly key: Key;
  readonly direction: "max" | "min";
  /** Compared from the first number on; lower is better. */
  readonly order: readonly number[];
}

/** `val/Top-1_accuracyMean` as val, top, 1, accuracy, mean. */
function wordsOf(path: readonly string[]): string[] {
  return path
    .join("/")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

function guessOf(key: Key): Guess | null {
  const words = wordsOf(key.ref.path);
  if (words.some((word) => SETTING.test(word))) return null;
  // Neighbours joined, for `roc_auc` and `top-1`.
  const pairs = words.slice(1).map((word, i) => (words[i] ?? "") + word);
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
  const { values } = contentOf(key);
  return {
    key,
    direction,
    order: [source, training, direction === "max" ? 0 : 1, splitOrder, rank, -values, words.length],
  };
}

function endsHigher(words: readonly string[]): boolean {
  const last = words.at(-1) ?? "";
  return HIGHER.some((pattern) => pattern.test(last));
}

/** A metric, or a number that a document calls a result. */
export function isResult({ ref: { namespace, path } }: Key): boolean {
  if (namespace !== "doc") return namespace === "metric";
  return path.slice(0, -1).some((step) => RESULTS.test(wordsOf([step]).at(-1) ?? ""));
}

function isMeasured(key: Key): boolean {
  return isResult(key) && !key.dictionary.items && contentOf(key).numbers > 0;
}

function compareOrders(a: Guess, b: Guess): number {
  for (let i = 0; i < a.order.length; i++) {
    const difference = (a.order[i] as number) - (b.order[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Measured results whose names say which way is better, the best guess first. */
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
