/** The guessed target, by names of metrics as tools really write them. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readStep, SPLITS } from "../../../src/engine/guesses/metricWords";
import { guessTarget } from "../../../src/engine/guesses/target";
import { readCases } from "../../contract";
import { type Row, tableOf } from "../../makeTable";
import { TOOLS } from "./tools";

function guessedOf(rows: readonly Row[]): string | null {
  const found = guessTarget(tableOf(rows));
  return found && `${found.key.path.join("/")} ${found.direction}`;
}

/** Of metrics that are no placeholders. */
function guessed(tags: readonly string[]): string | null {
  return guessedOf([0.5, 0.25].map((value) => Object.fromEntries(tags.map((tag) => [`metrics.${tag}`, value]))));
}

describe("the target", () => {
  test("is no metric that few rows have, where most have another of its kind", () => {
    const rows = (many: string, few: string) =>
      Array.from({ length: 25 }, (_, i) => ({ [`metrics.${i < 3 ? few : many}`]: i / 25 }));
    expect(guessedOf(rows("val/acc", "val/accuracy"))).toBe("val/acc max");
    expect(guessedOf(rows("val/mae", "val/accuracy"))).toBe("val/mae min");
    expect(guessedOf(rows("train/acc", "val/accuracy"))).toBe("val/accuracy max");
    const some = Array.from({ length: 24 }, (_, i) => ({ [`metrics.val/${i < 8 ? "accuracy" : "mae"}`]: i / 25 }));
    expect(guessedOf(some)).toBe("val/accuracy max");
  });

  test.each(TOOLS)("of %s is %s", (_, target, others) => {
    const own = target === null ? [] : [target.slice(0, target.lastIndexOf(" "))];
    expect(guessed([...own, ...others])).toBe(target);
    expect(guessed([...others, ...own].reverse())).toBe(target);
  });

  test.each([
    ["val/mAP50", "val/mAP50 max"],
    ["val/APs", null],
    ["AP50-95", "AP50-95 max"],
    ["losses", "losses min"],
    ["accuracies", "accuracies max"],
    ["fid_score", "fid_score min"],
    ["score", "score max"],
    ["val_accuracy_loss", "val_accuracy_loss min"],
    ["loss_accuracy", "loss_accuracy max"],
    ["top1_error", "top1_error min"],
    ["losses/reward", "losses/reward min"],
    ["clip_score", "clip_score max"],
    ["clip_loss_weight", null],
    ["cross_entropy", "cross_entropy min"],
    ["entropy_loss", null],
    ["actor_loss", null],
    ["reward_actor", "reward_actor max"],
    ["reward_std", null],
    ["stderr_of_all_results", null],
    ["acc_stderr", null],
    ["best_accuracy_epoch", null],
    ["best_accuracy", "best_accuracy max"],
    ["epoch_accuracy", "epoch_accuracy max"],
    ["gradients/score_head", null],
    ["eval_ema_weights/acc", "eval_ema_weights/acc max"],
    ["acc_diff", null],
    ["neg_root_mean_squared_error", "neg_root_mean_squared_error max"],
    ["neg_log_loss", "neg_log_loss max"],
    ["neg_log_likelihood", "neg_log_likelihood min"],
    ["std/reward", "std/reward max"],
    ["target_reward", null],
    ["val/target_accuracy", "val/target_accuracy max"],
    ["root_mean_squared_error", "root_mean_squared_error min"],
    ["gloss", null],
    ["glossary", null],
    ["12", null],
    ["//", null],
    ["", null],
  ])("of %j alone is %s", (tag, target) => expect(guessed([tag])).toBe(target));

  test.each([
    [["train/loss", "loss"], "loss min"],
    [["test/loss", "loss"], "test/loss min"],
    [["val/loss", "test/loss"], "val/loss min"],
    [["test/accuracy", "val/loss"], "test/accuracy max"],
    [["train/accuracy", "loss"], "train/accuracy max"],
    [["train/accuracy", "accuracy_loss_ratio", "accuracy"], "accuracy max"],
    [["loss_step", "loss_epoch"], "loss_epoch min"],
    [["train/reward", "val/loss"], "train/reward max"],
    [["mAP", "accuracy"], "mAP max"],
    [["val/acc_step", "val/acc_epoch"], "val/acc_epoch max"],
    [["val/top5", "val/top1"], "val/top1 max"],
    [["val/acc", "val/acc_cats"], "val/acc max"],
    [["reward/alive", "reward"], "reward max"],
    [["train_eval/accuracy", "val/loss"], "val/loss min"],
    [["Train vs. Val Loss/Train", "Train vs. Val Loss/Val"], "Train vs. Val Loss/Val min"],
    [["dice_1", "mean_dice"], "mean_dice max"],
    [["val/acc_1", "val/acc_2"], "val/acc_1 max"],
    [["IDF1", "MOTA"], "MOTA max"],
    [["Eval Images/psnr", "Eval Images (all images)/psnr"], "Eval Images (all images)/psnr max"],
    [["accuracy", "val_0/accuracy"], "val_0/accuracy max"],
  ])("of %j is %s", (tags, target) => {
    expect(guessed(tags)).toBe(target);
    expect(guessed(tags.toReversed())).toBe(target);
  });

  test.each([-1, 0])(
    "is no metric that is %d in every row, as where it was not measured, while there is another",
    (value) => {
      const rows = (loss: number) => [
        { "metrics.val_acc": value, "metrics.val_loss": loss },
        { "metrics.val_acc": value },
      ];
      expect(guessedOf(rows(0.5))).toBe("val_loss min");
      expect(guessedOf(rows(value))).toBe("val_acc max");
      expect(guessedOf([{ "metrics.val_acc": value, "metrics.val_loss": 0.5 }, { "metrics.val_acc": 0.1 }])).toBe(
        "val_acc max",
      );
      expect(guessedOf([{ "metrics.hp_metric": value, "metrics.val_loss": 0.5 }])).toBe("val_loss min");
    },
  );

  test("does not depend on the order of metrics", () => {
    const tags = fc.uniqueArray(fc.constantFrom(...TOOLS.flatMap(([, , others]) => others)), { maxLength: 8 });
    const alike = (some: readonly string[]) => guessed(some.toReversed()) === guessed(some);
    fc.assert(fc.property(tags, alike));
  });

  test("is asked of any names, however long", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."aA1_/-smloy\u{1f600} ") }), (tag) => void readStep(tag)),
    );
    for (const tag of ["a", "A", "1", "_", "aA", "val_", "mAP", "m", "ep", "top1", "s", "train"])
      readStep(tag.repeat(300_000));
  });
});

test("words of splits", () => {
  const { cases } = readCases<{ cases: { word: string; metric: string | null }[] }>("splits.json");
  const told = cases.filter(({ metric }) => metric !== null);
  expect(Object.fromEntries(told.map(({ word, metric }) => [word, metric]))).toEqual(Object.fromEntries(SPLITS));
});
