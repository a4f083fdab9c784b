"""Trees of runs and the rows that come of them."""

from __future__ import annotations

from tb_metadata_plugin.rows.seats import Facts

BARE = Facts()
EMPTY = Facts(empty=True)
DOC = Facts(document=True)
HPARAMS = Facts(document=True, hparams=1, still=True)
LOSS = Facts(tags=frozenset({"loss"}))
ACC = Facts(tags=frozenset({"acc"}))
ACC_2 = Facts(tags=frozenset({"acc2"}))
LOSS_ACC = Facts(tags=frozenset({"loss", "acc"}))
SESSION = Facts(True, 7, frozenset({"hparam/acc"}), config=7, still=True)
T1, T2 = "1700000000.123", "1700000001"


def only(tag: str) -> Facts:
    return Facts(tags=frozenset({tag}))


def other(facts: Facts) -> Facts:
    """The same with other HParams."""
    return facts._replace(hparams=facts.hparams + 1, config=facts.config + 1)


def told(config: int) -> Facts:
    """Of a run with a document that stands for this."""
    return Facts(document=True, config=config)


# What is logged → the rows. A run in a row of its own name, alone and with its tags as they are, is left out below.
TABLE: dict[str, tuple[dict[str, Facts], dict[str, list[str]]]] = {
    "nothing": ({}, {}),
    "plain runs": ({".": BARE, "a": BARE, "a/b": BARE, "c": DOC}, {}),
    # With --logdir_spec=.:logs these may stand beside the root of another directory.
    "a root that is called .": ({".": BARE, "a": DOC, "./train": DOC, "./val": BARE}, {}),
    # --- add_scalars
    "PyTorch's add_scalars": (
        {"run": BARE, "run/loss_main": only("loss"), "run/val_acc_a_b": only("val/acc"), "run/loss": only("loss")},
        {"run": ["run=TAG", "run/loss_main=TAG/main", "run/val_acc_a_b=TAG/a_b"]},
    ),
    "of a series whose name has slashes": (
        {"run": BARE, "run/loss_a/b": only("loss"), "run/x_loss_a/b": only("x/loss")},
        {"run": ["run=TAG", "run/loss_a/b=TAG/a/b", "run/x_loss_a/b=TAG/a/b"]},
    ),
    "old PyTorch's, of a tag with slashes": (
        {"run": DOC, "run/a/b_c": only("a/b")},
        {"run": ["run=TAG", "run/a/b_c=TAG/c"]},
    ),
    "tensorboardX's": (
        {"run": BARE, "run/val/loss/train": only("val/loss"), "run/val/loss/test": only("val/loss")},
        {"run": ["run=TAG", "run/val/loss/test=TAG/test", "run/val/loss/train=TAG/train"]},
    ),
    "at the root": ({".": BARE, "loss_a": only("loss")}, {".": [".=TAG", "loss_a=TAG/a"]}),
    "the nearest run above": (
        {"run": BARE, "run/loss_a": BARE, "run/loss_a/loss_b": only("loss")},
        {"run/loss_a": ["run/loss_a=TAG", "run/loss_a/loss_b=TAG/b"]},
    ),
    "no run above": ({"run/loss_a": only("loss"), "other": BARE}, {}),
    "no series of another tag": ({"run": BARE, "run/loss_a": only("acc"), "run/loss_": only("loss")}, {}),
    "no series that has a document": ({"run": BARE, "run/loss_a": Facts(True, 0, frozenset({"loss"}))}, {}),
    "in a split": (
        {"run": DOC, "run/train": BARE, "run/train/loss_a": only("loss")},
        {"run": ["run=TAG", "run/train=train/TAG", "run/train/loss_a=train/TAG/a"]},
    ),
    # --- add_hparams
    "one session": ({"run": BARE, f"run/{T1}": HPARAMS}, {"run": ["run=TAG", f"run/{T1}=TAG"]}),
    "one session at the root": ({".": BARE, T1: HPARAMS, "b": DOC}, {".": [".=TAG", f"{T1}=TAG"]}),
    "a session of a run with a document": ({"run": DOC, f"run/{T2}": HPARAMS}, {"run": ["run=TAG", f"run/{T2}=TAG"]}),
    "two sessions are trials": ({"run": BARE, f"run/{T1}": HPARAMS, f"run/{T2}": HPARAMS}, {}),
    "trials of a writer that logged nothing else": (
        {"run": EMPTY, f"run/{T1}": HPARAMS, f"run/{T2}": HPARAMS},
        {f"run/{T1}": [f"run/{T1}=TAG"], f"run/{T2}": [f"run/{T2}=TAG"]},
    ),
    "one session of a writer that logged nothing else": (
        {"run": EMPTY, f"run/{T1}": HPARAMS},
        {"run": ["run=TAG", f"run/{T1}=TAG"]},
    ),
    "a session below no run": ({f"run/{T1}": HPARAMS}, {}),
    "a session not directly below": ({"run": BARE, f"run/x/{T1}": HPARAMS}, {}),
    "a time with another document": ({"run": BARE, f"run/{T1}": DOC}, {}),
    "digits that are no time": (
        {"a": BARE, "a/0123456789": HPARAMS, "b": BARE, "b/9999999999": HPARAMS, "c": BARE, "c/17": HPARAMS},
        {},
    ),
    "one that PyTorch was told a name of": ({"run": BARE, "run/tuned": HPARAMS}, {}),
    "a session and series": (
        {"run": BARE, f"run/{T1}": HPARAMS, "run/loss_a": only("loss"), "run/more": BARE},
        {"run": ["run=TAG", f"run/{T1}=TAG", "run/loss_a=TAG/a", "run/more=more/TAG"]},
    ),
    "a session and runs below both": (
        {
            "run": BARE,
            f"run/{T1}": HPARAMS,
            f"run/{T1}/train": BARE,
            "run/train": BARE,
            f"run/{T1}/loss_a": only("loss"),
        },
        {
            "run": [
                "run=TAG",
                f"run/{T1}=TAG",
                f"run/{T1}/loss_a={T1}/TAG/a",
                f"run/{T1}/train={T1}/train/TAG",
                "run/train=train/TAG",
            ]
        },
    ),
    # --- runs of which nothing is known
    "the description of an experiment": ({".": EMPTY, "a": HPARAMS, "b": BARE}, {"a": ["a=TAG"], "b": ["b=TAG"]}),
    "splits that logged nothing yet": (
        {"train": EMPTY, "val": EMPTY, "a": BARE},
        {".": ["train=train/TAG", "val=val/TAG"]},
    ),
    "far above": ({"a": EMPTY, "a/b/c": BARE, "x": EMPTY}, {"a/b/c": ["a/b/c=TAG"], "x": ["x=TAG"]}),
    "above a row of splits": (
        {"a": EMPTY, "a/b/train": BARE, "a/b/test": BARE},
        {"a/b": ["a/b/test=test/TAG", "a/b/train=train/TAG"]},
    ),
    "above nothing but such": ({"a": EMPTY, "a/b": EMPTY}, {"a": ["a=TAG"], "a/b": ["a/b=TAG"]}),
    "below": ({"a": BARE, "a/b": EMPTY, "ac/.": EMPTY, "acd": BARE}, {"a/b": ["a/b=TAG"], "ac": ["ac/.=TAG"]}),
    # --- splits
    "Keras": (
        {"run/train": BARE, "run/validation": BARE},
        {"run": ["run/train=train/TAG", "run/validation=validation/TAG"]},
    ),
    "Keras with HParams": (
        {"run": HPARAMS, "run/train": BARE, "run/validation": BARE},
        {"run": ["run=TAG", "run/train=train/TAG", "run/validation=validation/TAG"]},
    ),
    "one split of a run with a document": (
        {"run": DOC, "run/eval_x": BARE},
        {"run": ["run=TAG", "run/eval_x=eval_x/TAG"]},
    ),
    "one split of a run without": ({"run": BARE, "run/train": BARE}, {}),
    "one split of no run": ({"run/train": DOC}, {}),
    "splits with documents": (
        {"run/train": DOC, "run/test": DOC},
        {"run": ["run/test=test/TAG", "run/train=train/TAG"]},
    ),
    "at the logdir's root": ({"train": BARE, "Val": BARE, "x": DOC}, {".": ["Val=Val/TAG", "train=train/TAG"]}),
    "Estimator": (
        {"m": BARE, "m/eval": BARE, "m/eval_dev": BARE},
        {"m": ["m=TAG", "m/eval=eval/TAG", "m/eval_dev=eval_dev/TAG"]},
    ),
    "evaluations of several models": ({"eval-llama": BARE, "eval-gpt": BARE}, {}),
    "names that only begin so": ({"run/training_1": BARE, "run/tests": BARE, "run/value": BARE}, {}),
    "logdir_spec": (
        {"one/.": BARE, "one/train": BARE, "one/test": BARE, "two/.": DOC, "two/valid": BARE, "three/.": BARE},
        {
            "one": ["one/.=TAG", "one/test=test/TAG", "one/train=train/TAG"],
            "two": ["two/.=TAG", "two/valid=valid/TAG"],
            "three": ["three/.=TAG"],
        },
    ),
    "a name that two runs could have": ({"one/.": BARE, "one": BARE}, {}),
    "splits of splits": (
        {"run/train": BARE, "run/eval/test": BARE, "run/eval/val": BARE},
        {"run": ["run/eval/test=eval/test/TAG", "run/eval/val=eval/val/TAG", "run/train=train/TAG"]},
    ),
    "a session in a split": (
        {"run/train": BARE, f"run/train/{T1}": HPARAMS, "run/val": BARE},
        {"run": ["run/train=train/TAG", f"run/train/{T1}=train/TAG", "run/val=val/TAG"]},
    ),
    "KerasTuner": (
        {
            **{f"{trial}/execution0": HPARAMS for trial in ("00", "01")},
            **{f"{trial}/execution0/{split}": BARE for trial in ("00", "01") for split in ("train", "validation")},
            "01/execution1": HPARAMS,
            "01/execution1/train": BARE,
        },
        {
            "00/execution0": [
                "00/execution0=TAG",
                "00/execution0/train=train/TAG",
                "00/execution0/validation=validation/TAG",
            ],
            "01/execution0": [
                "01/execution0=TAG",
                "01/execution0/train=train/TAG",
                "01/execution0/validation=validation/TAG",
            ],
            "01/execution1": ["01/execution1=TAG", "01/execution1/train=train/TAG"],
        },
    ),
    # --- descendants without a document
    "a run with a document owns what has none": (
        {"run": DOC, "run/a": BARE, "run/a/b": BARE, "run/c": DOC, "run/c/d": BARE},
        {"run": ["run=TAG", "run/a=a/TAG", "run/a/b=a/b/TAG"], "run/c": ["run/c=TAG", "run/c/d=d/TAG"]},
    ),
    "also what is not directly below": ({"run": DOC, "run/a/b": BARE}, {"run": ["run=TAG", "run/a/b=a/b/TAG"]}),
    "also splits that have made a row": (
        {"run": DOC, "run/fold1/train": BARE, "run/fold1/val": BARE},
        {"run": ["run=TAG", "run/fold1/train=fold1/train/TAG", "run/fold1/val=fold1/val/TAG"]},
    ),
    "a row that has its document from a split": (
        {"run/train": DOC, "run/val": BARE, "run/more": BARE, "run/train/x": BARE},
        {"run": ["run/more=more/TAG", "run/train=train/TAG", "run/train/x=train/x/TAG", "run/val=val/TAG"]},
    ),
    "a root owns the only run below it": ({".": DOC, "b/c": BARE}, {".": [".=TAG", "b/c=b/c/TAG"]}),
    "a root owns the only row below it": (
        {".": DOC, "b/train": BARE, "b/val": BARE},
        {".": [".=TAG", "b/train=b/train/TAG", "b/val=b/val/TAG"]},
    ),
    "a root owns none of several rows": ({".": DOC, "a": BARE, "b/c": BARE}, {}),
    "nor of rows below each other": ({".": DOC, "a": BARE, "a/b": BARE}, {}),
    "nor one beside another document": (
        {".": DOC, "a": BARE, "b": DOC, "b/c": BARE},
        {"b": ["b=TAG", "b/c=c/TAG"]},
    ),
    "what only stands above a row does not count": (
        {".": DOC, "a": EMPTY, "a/b": BARE},
        {".": [".=TAG", "a=a/TAG", "a/b=a/b/TAG"]},
    ),
    "a root owns its splits, series and session, and what lies below them": (
        {
            ".": DOC,
            "train": BARE,
            "train/x": BARE,
            "loss_a": only("loss"),
            T1: HPARAMS,
            f"{T1}/x": BARE,
            "a": BARE,
            "b": BARE,
        },
        {".": [".=TAG", f"{T1}=TAG", f"{T1}/x={T1}/x/TAG", "loss_a=TAG/a", "train=train/TAG", "train/x=train/x/TAG"]},
    ),
    "a root that is no run": (
        {"train": DOC, "val": BARE, "a": BARE, "b": BARE},
        {".": ["train=train/TAG", "val=val/TAG"]},
    ),
    "the roots of a logdir_spec": (
        {"one/.": DOC, "one/a": BARE, "one/b": BARE, "one/c": DOC, "one/test": BARE, "two/.": DOC, "two/a/b": BARE},
        {"one": ["one/.=TAG", "one/test=test/TAG"], "two": ["two/.=TAG", "two/a/b=a/b/TAG"]},
    ),
    "nor below series, yet the root does": (
        {".": DOC, "loss_a": only("loss"), "loss_a/b": BARE, "a": BARE, "c": BARE},
        {".": [".=TAG", "loss_a=TAG/a", "loss_a/b=loss_a/b/TAG"]},
    ),
    "nothing below the series of a metric": (
        {"run": DOC, "run/loss_a": only("loss"), "run/loss_a/b": BARE},
        {"run": ["run=TAG", "run/loss_a=TAG/a", "run/loss_a/b=loss_a/b/TAG"]},
    ),
}
