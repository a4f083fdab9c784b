/** What the words in names of metrics say: which metric it is, which way is better, and of what it was taken. */

export interface MetricWord {
  readonly direction: "max" | "min";
  /** Lower is more telling of a training. */
  readonly rank: number;
  /** Among the words of a rank. */
  readonly place: number;
  /** What trainings make small: it says less than what they are for. */
  readonly isLoss: boolean;
  /** Nobody takes it of the training data: without a split in its name it is one of an evaluation. */
  readonly evaluated: boolean;
  /** Taken of what the trained does, so that one "of training" is as good a result as any. */
  readonly acted: boolean;
  /** Never made small: behind "loss" it is none, as in `Loss/test_acc`. */
  readonly noLoss: boolean;
  /** Says something only where no other word does: the score of `fid_score`. */
  readonly generic: boolean;
}

type Traits = Partial<Pick<MetricWord, "isLoss" | "evaluated" | "acted" | "noLoss" | "generic">>;

const EVALUATED: Traits = { evaluated: true };
const ACTED: Traits = { acted: true };
const LOSS: Traits = { isLoss: true };
const NEVER_LOSS: Traits = { noLoss: true };
const GENERIC: Traits = { generic: true };

/**
 * The most telling first. Words of several parts, such as `success_rate` or `mAP`, stand joined. Figures behind a word and
 * plurals are found without being here. What only an evaluation of a task has comes before what trainings report as well.
 */
const TABLE: readonly (readonly ["max" | "min", string, Traits?])[] = [
  ["max", "successrate successratio success battlewon pcsuccess issuccess winrate winratio elo", ACTED],
  ["max", "sr spl", ACTED],
  ["max", "reward rew return ret epret eprewmean", ACTED],
  ["max", "nds pq panopticquality hota mota idf1", EVALUATED],
  ["max", "map ap r40 averageprecision meanaverageprecision jf", EVALUATED],
  ["max", "miou meaniou fwiou iou jaccard jaccardindex giou dice dsc mdice dicecoef dicecoeff dicecoefficient"],
  ["min", "wer eer der worderrorrate equalerrorrate", EVALUATED],
  ["min", "cer uer mindcf dcf charactererrorrate charerrorrate editdistance levenshtein", EVALUATED],
  ["max", "bleu sacrebleu chrf bleurt comet meteor cider spider spice bertscore clipscore clipt clipi", EVALUATED],
  ["max", "rouge rougel rougelsum", EVALUATED],
  ["min", "fid fvd kid fad frechetinceptiondistance", EVALUATED],
  ["max", "inceptionscore", EVALUATED],
  ["max", "lddt plddt gdtts gdtha tmscore dockq", EVALUATED],
  ["max", "exactmatch em pass", EVALUATED],
  ["min", "failurerate collisionrate crashrate", EVALUATED],
  ["max", "psnr", NEVER_LOSS],
  ["max", "ssim msssim"],
  ["min", "lpips dists niqe brisque piqe"],
  ["max", "pesq stoi estoi sisdr sisnr sisnri sisdri sdr snr mos utmos dnsmos nisqa visqol"],
  ["min", "mcd melcepstraldistortion"],
  ["max", "ndcg mrr", EVALUATED],
  ["max", "hit hitrate hitratio hr1 hr3 hr5 hr10 hr20 hr50 dcg", EVALUATED],
  ["max", "pck pckh oks", EVALUATED],
  ["max", "spearman spearmanr"],
  [
    "max",
    "pearson pearsonr kendall kendalltau mcc matthews kappa qwk correlation corr corrcoef matthewscorrcoef correlationcoefficient nmi ari",
  ],
  ["max", "accuracy acc top1 top3 top5 top10 bacc macc accnorm oa uar", NEVER_LOSS],
  ["max", "auc auroc auprc rocauc prauc aucroc aucpr aucscore aupro concordanceindex cindex"],
  ["max", "f1 f2 fscore fmeasure fbeta f1score hmean"],
  [
    "max",
    "negrmse negrootmeansquarederror negmae negmeanabsoluteerror negmse negmeansquarederror neglogloss negbrierscore",
  ],
  ["max", "r2 elbo loglikelihood fitness hypervolume sharpe"],
  ["min", "mape smape wape mase crps absrel"],
  ["min", "rmse rootmeansquarederror rmsle epe flall ate ade fde minade minfde mpjpe pampjpe hd95 hausdorff"],
  ["min", "chamfer silog ece brier brierscore rmsd calibrationerror daviesbouldin"],
  ["min", "mae meanabsoluteerror"],
  ["min", "mse meansquarederror msle"],
  ["max", "recall r1 rank1 cmc1 r5 r10 precision specificity sensitivity ar averagerecall silhouette"],
  ["min", "error err errorrate rell2 relativel2"],
  ["min", "regret exploitability nashconv"],
  ["min", "perplexity ppl bpb bpc bpd bitsperbyte bitsperdim bitsperchar bitspercharacter"],
  ["max", "score", GENERIC],
  ["min", "loss losses", LOSS],
  ["min", "nll negativeloglikelihood negloglikelihood nelbo crossentropy xent bce logloss", LOSS],
  ["min", "cost", LOSS],
];

const WORDS: ReadonlyMap<string, MetricWord> = new Map(
  TABLE.flatMap(([direction, words, traits = {}], rank) =>
    words.split(" ").map((word, place) => {
      const { isLoss = false, evaluated = false, acted = false, noLoss = false, generic = false } = traits;
      return [word, { direction, rank, place, isLoss, evaluated, acted, noLoss, generic }];
    }),
  ),
);

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}

/** By the words of splits; `tests/contract/cases/splits.json` has these with what they say of directories. */
export const SPLITS: ReadonlyMap<string, Exclude<Split, null>> = new Map<string, Exclude<Split, null>>([
  ...wordsThatSay(
    "validation",
    "val valid validate validation vali validating dev devel development minival eval evaluation evaluate evaluator " +
      "evaluations holdout heldout cv oof",
  ),
  ...wordsThatSay("test", "test testing tst tests"),
  ...wordsThatSay("training", "train training trn trainval trainer inner batch running minibatch"),
]);

function wordsThatSay<T extends string>(what: T, words: string): (readonly [string, T])[] {
  return words.split(" ").map((word) => [word, what]);
}

/**
 * With one of these beside it a metric's word tells of a setting (`loss_weight`, `accuracy_threshold`), or of something that
 * is counted or measured of the metric and is no result (`reward_std`, `loss_time`).
 */
const NO_RESULT = setOf(
  "weight weights scale scaling scaler coef coefs coeff coeffs coefficient coefficients threshold thresholds thr smoothing " +
    "factor lambda gamma alpha beta momentum margin margins patience tol tolerance lr decay warmup clip " +
    "clipping clipfrac cap budget limit init initial penalty temperature epsilon " +
    "std stddev stdev stderr stde se sem ci ci95 interval confidence lower upper var variance iqr length len lengths count counts num numel number time times sec secs seconds " +
    "ms duration runtime fps sps entropy ent kl kld divergence grad grads gradient gradients norm gnorm memory mem " +
    "histogram baseline advantage advantages throughput samples tokens gap diff difference delta ratio",
);
/** The same of two words in a row, of which one alone may name a metric. */
const NO_RESULT_PAIRS = setOf("standarderror standarddeviation");
/** The same where nothing says that it was evaluated: `target_reward`, but not `val/target_accuracy`. */
const AIM = setOf("target goal");
/** A loss of one of these is a means of a training's and says nothing of how good it is. */
const NO_LOSS = setOf("policy actor surrogate discriminator disc d gan generator adversarial adv critic");

/** Steps of these alone are of what is in a model, and so is what stands below them: `gradients/score_head`. */
const INNER = setOf(
  "grad grads gradient gradients weight weights param params parameters activation activations norm norms histogram histograms",
);
/** With "best" before and one of these at the end it is told when a metric was best. */
const WHEN = setOf("epoch step iter iteration");

/** Words that change nothing: `ep_rew_mean` is a reward, `loss_metrics/global_avg_loss` a loss. */
const NEUTRAL = setOf(
  "mean avg average averaged averages epoch epochs ep eps episode episodes episodic cumulative total overall global all " +
    "metric metrics rate value values result results perf performance chart charts rollout rollouts environment env ray " +
    "tune runners runner sampler step steps dict images image the of percent pc pct " +
    "macro weighted categorical sparse binary multiclass hp scalar scalars stats stat log logs raw normalized normalised " +
    "ema best final last sum lm data model main summary at k moderate strict",
);

/** Words written as one: `valacc`, `meanreward`. */
const BEGINNINGS = ["validation", "valid", "val", "test", "train", "eval", "dev", "mean", "avg", "total", "ep", "coco"];
/** So many parts of a name are one word at most: `root_mean_squared_error`. */
const MOST_PARTS = 5;
const LONGEST_WORD = 24;

export type Split = "validation" | "test" | "training" | null;

/** What a step of a metric's name says. */
export interface StepWords {
  /** The metric that it names; a loss before others, else the last. */
  readonly metric: MetricWord | null;
  readonly splits: ReadonlySet<Split>;
  readonly step: boolean;
  /** Words that neither are the metric nor say nothing, each of which makes the metric a more special one. */
  readonly others: number;
  readonly noResult: boolean;
  /** If the metric is a loss, it is none that one goes by. */
  readonly means: boolean;
  /** It is none where no step of the name says that it was evaluated. */
  readonly aim: boolean;
  /** What stands in this step and below it is of what is in a model. */
  readonly inner: boolean;
  /** Taken of all that there is: `Dict (all images)`. */
  readonly ofAll: boolean;
}

/** `val/Top-1_accuracyMean` as val, top, 1, accuracy, mean. */
export function wordsOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}

interface Found {
  readonly word: MetricWord;
  /** In the singular, without figures. */
  readonly name: string;
  readonly figures: string;
  /** How many of the parts it takes. */
  readonly parts: number;
  /** A split that was written together with it. */
  readonly before: string;
}

function splitOf(word: string): Split {
  return SPLITS.get(withoutFigures(word)) ?? null;
}

/** Without the figures at its end, and the thousands of `fid50k`. */
function withoutFigures(word: string): string {
  let end = word.endsWith("k") && isFigure(word, word.length - 2) ? word.length - 1 : word.length;
  while (end > 0 && isFigure(word, end - 1)) end--;
  return word.slice(0, end);
}

function isFigure(word: string, at: number): boolean {
  const unit = word.charCodeAt(at);
  return unit >= 48 && unit <= 57;
}

function singular(word: string): string {
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

/** Metrics of the first of what was found. */
const AT_FIRST = setOf("accuracy acc hit hitrate pass recall precision rouge em exactmatch");
/** Words whose figures say how many were looked at; in others, such as F1, they say which metric it is. */
const AT_SOME = setOf("top3 top5 top10 r5 r10");

function lookUp(word: string): Pick<Found, "word" | "name" | "figures"> | null {
  const name = WORDS.has(word) || word.length <= 3 ? word : singular(word);
  const exact = WORDS.get(name);
  const bare = withoutFigures(word);
  if (exact) return { word: exact, name, figures: AT_SOME.has(word) ? word.slice(bare.length) : "" };
  const found = bare === word ? undefined : WORDS.get(bare);
  return found ? { word: found, name: bare, figures: word.slice(bare.length) } : null;
}

/** The word that begins at a part; of several the longest. */
function findAt(words: readonly string[], at: number): Found | null {
  for (let parts = Math.min(MOST_PARTS, words.length - at); parts > 0; parts--) {
    const joined = words.slice(at, at + parts).join("");
    if (joined.length > LONGEST_WORD) continue;
    // Figures are no part of what is written apart from them, but in `top_1` and `f_1`.
    const found = parts === 1 || !isFigure(joined, joined.length - 1) || WORDS.has(joined) ? lookUp(joined) : null;
    if (found) return { ...found, parts, before: "" };
  }
  const word = words[at] ?? "";
  for (const before of BEGINNINGS) {
    const found = word.startsWith(before) ? lookUp(word.slice(before.length)) : null;
    if (found) return { ...found, parts: 1, before };
  }
  return null;
}

/** What one step of a name (between slashes) says. Takes time in proportion to its length. */
export function readStep(text: string): StepWords {
  const words = wordsOf(text);
  const splits = new Set<Split>();
  const figures: string[] = [];
  let usual = "";
  let metric: MetricWord | null = null;
  let others = 0;
  let step = false;
  let noResult = false;
  let means = false;
  let aim = false;
  for (let at = 0; at < words.length; ) {
    const word = words[at] as string;
    if (NO_RESULT_PAIRS.has(word + (words[at + 1] ?? ""))) {
      noResult = true;
      at += 2;
      continue;
    }
    const split = splitOf(word);
    const found = split === null ? findAt(words, at) : null;
    at += found?.parts ?? 1;
    if (found) {
      usual = usualFigure(found.name);
      if (found.figures !== "") figures.push(found.figures);
      if (found.before !== "") splits.add(splitOf(found.before));
      metric = better(metric, found.word);
      continue;
    }
    if (split !== null) {
      splits.add(split);
      // `val_0`
      if (isFigure(words[at] ?? "", 0) && (words[at] ?? "").length === 1) at++;
    } else if (isFigure(word, 0)) figures.push(word);
    else if (NO_RESULT.has(word)) noResult = true;
    else if (NO_LOSS.has(word)) means = true;
    else if (AIM.has(word)) aim = true;
    else if (!NEUTRAL.has(word)) others++;
    step ||= word === "step";
  }
  splits.delete(null);
  others += means ? 1 : 0;
  others += isSpecial(figures, usual) ? 1 : 0;
  // `Training vs. Validation Loss` is neither.
  if (words.includes("vs")) splits.clear();
  noResult ||= words.includes("best") && WHEN.has(words.at(-1) ?? "");
  const inner = words.length > 0 && words.every((word) => INNER.has(word));
  const ofAll = words.includes("all") || words.includes("overall");
  return { metric, splits, step, others, noResult, means, aim, inner, ofAll };
}

/** "accuracy_loss" and "loss_iou" are losses, "loss_psnr" is none; of others the last word is the noun, and "score" is none. */
function better(before: MetricWord | null, found: MetricWord): MetricWord {
  if (before === null || (!before.isLoss && before.generic)) return found;
  return (before.isLoss && !found.noLoss) || found.generic ? before : found;
}

/** Whether figures make a metric a special one, such as AP50, top5 and the dice of class 1; AP50-95 is the AP. */
function isSpecial(figures: readonly string[], usual: string): boolean {
  return figures.length > 0 && !figures.includes("95") && figures.some((some) => some !== usual);
}

/** The figure with which a metric is what is meant without it: acc1, BLEU-4. */
function usualFigure(word: string): string {
  if (word === "bleu" || word === "sacrebleu") return "4";
  return AT_FIRST.has(word) ? "1" : "";
}
