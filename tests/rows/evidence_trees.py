"""Trees of runs in which what stands beside and above them decides, whatever their names, and the rows of them."""

from __future__ import annotations

from tb_metadata_plugin.rows.seats import Facts
from tests.rows.trees import (
    ACC,
    ACC_2,
    BARE,
    DOC,
    EMPTY,
    LOSS,
    LOSS_ACC,
    SESSION,
    T1,
    T2,
    other,
    told,
)

# As in `trees.TABLE`.
EVIDENCE: dict[str, tuple[dict[str, Facts], dict[str, list[str]]]] = {
    "splits by other names": (
        {
            **dict.fromkeys(
                ("dev/train", "dev/dev", "testing/training", "testing/testing", "c/trn", "c/val", "trn/trn", "trn/tst"),
                LOSS,
            ),
            **dict.fromkeys(
                ("d/train", "d/val_0", "d/val_1", "e/log_train", "e/log_val", "f/train", "f/train_inner"), LOSS
            ),
            **dict.fromkeys(("g/train", "g/dev-clean", "g/test-other", "h/train", "h/eval", "h/vis"), LOSS),
            **dict.fromkeys(
                ("i/train2017", "i/val2017", "j/Train", "j/valid_seen", "k/train_loader", "k/val_loader"), LOSS
            ),
        },
        {
            "dev": ["dev/dev=dev/TAG", "dev/train=train/TAG"],
            "testing": ["testing/testing=testing/TAG", "testing/training=training/TAG"],
            "c": ["c/trn=trn/TAG", "c/val=val/TAG"],
            "trn": ["trn/trn=trn/TAG", "trn/tst=tst/TAG"],
            "d": ["d/train=train/TAG", "d/val_0=val_0/TAG", "d/val_1=val_1/TAG"],
            "e": ["e/log_train=log_train/TAG", "e/log_val=log_val/TAG"],
            "f": ["f/train=train/TAG", "f/train_inner=train_inner/TAG"],
            "g": ["g/dev-clean=dev-clean/TAG", "g/test-other=test-other/TAG", "g/train=train/TAG"],
            "h": ["h/eval=eval/TAG", "h/train=train/TAG", "h/vis=vis/TAG"],
            "i": ["i/train2017=train2017/TAG", "i/val2017=val2017/TAG"],
            "j": ["j/Train=Train/TAG", "j/valid_seen=valid_seen/TAG"],
            "k": ["k/train_loader=train_loader/TAG", "k/val_loader=val_loader/TAG"],
        },
    ),
    "trainings that are called like splits": (
        dict.fromkeys(
            (
                "a/baseline",
                "a/test",
                "a/eval",
                "b/evalnet_s",
                "b/evalnet_m",
                "c/test_lr0.1",
                "c/train_lr0.1",
                "c/train_lr1",
                "yolo/train",
                "yolo/train2",
                "yolo/val",
                "d/train_1",
                "d/train_2",
                "d/test_1",
                "e/test-bert",
                "e/test-gpt",
                "f/latest",
                "f/devices",
            ),
            LOSS,
        ),
        {},
    ),
    "splits that are of different trainings, as their HParams tell": (
        {"a/train": Facts(True, 1, config=1), "a/test": Facts(True, 2, config=2), "b/val": told(1), "b/test": told(2)},
        {},
    ),
    "splits with documents that differ": (
        {"a/train": told(1), "a/val": told(2)},
        {"a": ["a/train=train/TAG", "a/val=val/TAG"]},
    ),
    "splits that tell what came of them, below what tells how they were made": (
        {
            **dict.fromkeys(("a", "b", "c"), DOC),
            "a/val": told(1),
            "a/test": told(2),
            "b/eval_x": told(1),
            "b/eval_y": told(2),
            "c/rank_0": told(1),
            "c/rank_1": told(2),
        },
        {"a": ["a=TAG", "a/test=test/TAG", "a/val=val/TAG"]},
    ),
    "evaluations below curves": (
        {
            "a": LOSS,
            "a/eval": LOSS,
            "b": LOSS,
            "b/eval_0": ACC,
            "c": LOSS,
            "c/validation": LOSS,
            ".": LOSS,
            "evaluation": ACC,
        },
        {
            "a": ["a=TAG", "a/eval=eval/TAG"],
            "b": ["b=TAG", "b/eval_0=eval_0/TAG"],
            "c": ["c=TAG", "c/validation=validation/TAG"],
            ".": [".=TAG", "evaluation=evaluation/TAG"],
        },
    ),
    "a training that has one split as yet": (
        {"s/a/train": LOSS, "s/a/val": LOSS, "s/b/train": LOSS, "s/c/eval": LOSS, "t/a/train": LOSS},
        {"s/a": ["s/a/train=train/TAG", "s/a/val=val/TAG"], "s/b": ["s/b/train=train/TAG"]},
    ),
    "processes": (
        dict.fromkeys(("a/rank_0", "a/rank_1", "b/rank0", "b/rank1", "c/rank_0", "d/ranked_1", "d/ranked_2"), LOSS),
        {
            "a": ["a/rank_0=rank_0/TAG", "a/rank_1=rank_1/TAG"],
            "b": ["b/rank0=rank0/TAG", "b/rank1=rank1/TAG"],
            "c": ["c/rank_0=rank_0/TAG"],
        },
    ),
    "processes that were told other things are trainings": (
        {
            **{f"a/rank_{number}": told(number) for number in range(1, 3)},
            **{f"b/rank_{number}": told(number + 1) for number in range(2)},
            **{f"c/worker_{number}": Facts(True, number + 1, config=number + 1) for number in range(2)},
            **dict.fromkeys(("d/rank_0", "d/rank_1"), told(1)),
        },
        {"d": ["d/rank_0=rank_0/TAG", "d/rank_1=rank_1/TAG"]},
    ),
    "processes with splits": (
        {
            **dict.fromkeys((f"a/rank_{n}/{split}" for n in range(2) for split in ("train", "val")), LOSS),
            **{f"b/rank_{n}/{split}": told(n + 1) for n in range(2) for split in ("train", "val")},
            **dict.fromkeys((f"c/gpu_{n}/{split}" for n in (1, 2) for split in ("train", "val")), LOSS),
            **dict.fromkeys((f"d/test_{n}/{split}" for n in (0, 1) for split in ("train", "val")), LOSS),
        },
        {
            "a": [
                "a/rank_0/train=rank_0/train/TAG",
                "a/rank_0/val=rank_0/val/TAG",
                "a/rank_1/train=rank_1/train/TAG",
                "a/rank_1/val=rank_1/val/TAG",
            ],
            **{
                row: [f"{row}/train=train/TAG", f"{row}/val=val/TAG"]
                for row in ("b/rank_0", "b/rank_1", "c/gpu_1", "c/gpu_2", "d/test_0", "d/test_1")
            },
        },
    ),
    "numbers that count no processes": (
        dict.fromkeys(
            (
                "gpus/gpu_1",
                "gpus/gpu_2",
                "gpus/gpu_4",
                "lora/rank_4",
                "lora/rank_8",
                "w/worker_1",
                "w/worker_2",
                "n/node64",
                "p/proc",
            ),
            LOSS,
        ),
        {},
    ),
    "processes whose first one writes above them": (
        {"a": LOSS, "a/worker_1": LOSS, "a/worker_2": LOSS, ".": ACC, "worker_1": ACC, "c": DOC, "c/x_2": ACC},
        {
            ".": [".=TAG", "worker_1=worker_1/TAG"],
            "a": ["a=TAG", "a/worker_1=worker_1/TAG", "a/worker_2=worker_2/TAG"],
            "c": ["c=TAG", "c/x_2=x_2/TAG"],
        },
    ),
    "those that work for another": (
        {
            **dict.fromkeys(
                ("a/learner", "a/actor", "b/server", "b/client_3", "c/ps_0", "c/worker_5", "d/actor"), LOSS
            ),
            **dict.fromkeys(("d/critic", "e/learner", "e/evaluator", "f/agent_0", "f/agent_1", "g/actor_0"), LOSS),
            **dict.fromkeys(("g/actor_1", "h/learner_0", "h/learner_1", "i/master", "i/branch", "j/train"), LOSS),
            **dict.fromkeys(("j/evaluator", "k/generator", "k/discriminator"), LOSS),
            "l/learner": told(1),
            "l/actor": told(2),
            "m/learner": told(1),
            "m/actor_0": told(2),
            "m/actor_1": told(3),
        },
        {
            "a": ["a/actor=actor/TAG", "a/learner=learner/TAG"],
            "b": ["b/client_3=client_3/TAG", "b/server=server/TAG"],
            "c": ["c/ps_0=ps_0/TAG", "c/worker_5=worker_5/TAG"],
            "d": ["d/actor=actor/TAG", "d/critic=critic/TAG"],
            "e": ["e/evaluator=evaluator/TAG", "e/learner=learner/TAG"],
            "j": ["j/evaluator=evaluator/TAG", "j/train=train/TAG"],
            "k": ["k/discriminator=discriminator/TAG", "k/generator=generator/TAG"],
            "l": ["l/actor=actor/TAG", "l/learner=learner/TAG"],
        },
    ),
    "sets of data on which a training is evaluated": (
        {
            **dict.fromkeys(("a/train", "a/val_coco", "a/val_lvis", "b/train_inner", "b/dev_st", "c/train"), LOSS),
            **dict.fromkeys(("c/test_A", "c/test_lr0.1", "c/test_run2", "d", "d/val_coco", "d/test_A"), LOSS),
            **dict.fromkeys((".", "valid_wmt", "test_x"), ACC),
            "e/train": told(1),
            "e/test_adam": told(2),
            "e/test_sgd": told(3),
            "f/train": told(1),
            "f/val": told(1),
            "f/test_A": told(2),
        },
        {
            "a": ["a/train=train/TAG", "a/val_coco=val_coco/TAG", "a/val_lvis=val_lvis/TAG"],
            "b": ["b/dev_st=dev_st/TAG", "b/train_inner=train_inner/TAG"],
            "c": ["c/test_A=test_A/TAG", "c/train=train/TAG"],
            "d": ["d=TAG", "d/test_A=test_A/TAG", "d/val_coco=val_coco/TAG"],
            ".": [".=TAG", "valid_wmt=valid_wmt/TAG"],
            "f": ["f/test_A=test_A/TAG", "f/train=train/TAG", "f/val=val/TAG"],
        },
    ),
    "what goes along with splits": (
        {
            **dict.fromkeys(("a/train", "a/val", "b/train", "b/val", "c/train", "c/val", "train", "val"), LOSS),
            **dict.fromkeys(("d/val", "d/test", "e/train"), LOSS),
            "a/metrics": ACC,
            "a/images": BARE,
            "b/ema": LOSS_ACC,
            "c/config": told(1),
            "c/none": EMPTY,
            "lr": ACC,
            "d/metrics": ACC,
            "e/metrics": ACC,
        },
        {
            "a": ["a/images=images/TAG", "a/metrics=metrics/TAG", "a/train=train/TAG", "a/val=val/TAG"],
            "b": ["b/train=train/TAG", "b/val=val/TAG"],
            "c": ["c/train=train/TAG", "c/val=val/TAG"],
            ".": ["train=train/TAG", "val=val/TAG"],
            "d": ["d/test=test/TAG", "d/val=val/TAG"],
            "e": ["e/train=train/TAG"],
            "c/none": ["c/none=TAG"],
        },
    ),
    "a second one that has only begun": ({"train": LOSS, "val": LOSS, "train2": EMPTY}, {"train2": ["train2=TAG"]}),
    "trainings beside one that is called train": (
        dict.fromkeys(("a/train", "a/train_new_loss", "a/test", "b/train", "b/train_vgg", "b/test_vgg"), LOSS),
        {"a": ["a/test=test/TAG", "a/train=train/TAG"]},
    ),
    "a part alone below curves": (
        {
            **dict.fromkeys(("a", "b", "c", "d", "e"), LOSS),
            "a/test": ACC,
            "b/inference": ACC,
            "c/rank_1": EMPTY,
            "d/train": ACC,
            "e/actor": ACC,
            ".": ACC_2,
            "test": ACC,
        },
        {
            "a": ["a=TAG", "a/test=test/TAG"],
            "b": ["b=TAG", "b/inference=inference/TAG"],
            "c": ["c=TAG", "c/rank_1=rank_1/TAG"],
        },
    ),
    "HParams at the root that are all there is": (
        {".": LOSS, "first": SESSION, "x": EMPTY},
        {".": [".=TAG", "first=TAG", "x=x/TAG"]},
    ),
    "of a run that has curves of its own": ({".": LOSS, "first": SESSION._replace(still=False)}, {}),
    "the first of several": ({".": LOSS, "first": SESSION, "second": ACC}, {}),
    "below a root without curves": ({".": DOC, "first": SESSION}, {}),
    "roots of a logdir_spec that have HParams": (
        {"one/.": LOSS, "one/a": SESSION, "two/.": LOSS, "two/a": SESSION, "two/b/c": LOSS},
        {"one": ["one/.=TAG", "one/a=TAG"], "two": ["two/.=TAG"]},
    ),
    "HParams beside splits": (
        {
            **dict.fromkeys(
                ("r/a/train", "r/a/validation", "r/b/train", "r/c/train", "r/c/val", "r/d/train", "r/d/val"), LOSS
            ),
            "r/a/hparams": SESSION,
            "r/b/hp": SESSION,
            f"r/c/{T1}": SESSION,
            "r/d/lr0.1": SESSION,
            "r/d/lr1": other(SESSION),
            "train": LOSS,
            "val": LOSS,
            "first": SESSION,
        },
        {
            "r/a": ["r/a/hparams=TAG", "r/a/train=train/TAG", "r/a/validation=validation/TAG"],
            "r/b": ["r/b/hp=TAG", "r/b/train=train/TAG"],
            "r/c": [f"r/c/{T1}=TAG", "r/c/train=train/TAG", "r/c/val=val/TAG"],
            "r/d": ["r/d/train=train/TAG", "r/d/val=val/TAG"],
            ".": ["train=train/TAG", "val=val/TAG"],
        },
    ),
    "HParams below curves, whatever their name": (
        {
            **dict.fromkeys(("a", "b", "c", "d"), LOSS),
            "a/hparams": SESSION,
            "b/resnet_lr0.1": SESSION,
            "c/second": Facts(True, 1, frozenset({"loss", "acc"})),
            "d/x": SESSION,
            "d/y": other(SESSION),
            "e": LOSS,
            "e/best": Facts(True, 1, frozenset({"loss", "acc"}), still=True),
        },
        {"a": ["a=TAG", "a/hparams=TAG"], "b": ["b=TAG", "b/resnet_lr0.1=TAG"], "e": ["e=TAG", "e/best=TAG"]},
    ),
    "the same HParams again": (
        {"a": LOSS, f"a/{T1}": SESSION, f"a/{T2}": SESSION, "b": LOSS, f"b/{T1}": SESSION, f"b/{T2}": other(SESSION)},
        {"a": ["a=TAG", f"a/{T1}=TAG", f"a/{T2}=TAG"]},
    ),
    # --- trainings of a sweep
    "what the run above has is of all trainings": (
        {
            "s": DOC,
            "s/lr0.1": LOSS,
            "s/lr0.01": LOSS,
            "s/lr0.001": LOSS_ACC,
            "s/lr0.01/x": BARE,
            "s/notes": ACC_2,
            "t": DOC,
            "t/adam/1": LOSS_ACC,
            "t/sgd/1": LOSS_ACC,
            "u": DOC,
            "u/f1/train": LOSS,
            "u/f1/val": LOSS,
            "u/f2/train": LOSS,
            "u/f2/val": LOSS,
        },
        {
            "s": ["s=TAG", "s/notes=notes/TAG"],
            "s/lr0.1": ["s/lr0.1=TAG", "s=TAG above"],
            "s/lr0.01": ["s/lr0.01=TAG", "s/lr0.01/x=x/TAG", "s=TAG above"],
            "s/lr0.001": ["s/lr0.001=TAG", "s=TAG above"],
            "t/adam/1": ["t/adam/1=TAG", "t=TAG above"],
            "t/sgd/1": ["t/sgd/1=TAG", "t=TAG above"],
            "u/f1": ["u/f1/train=train/TAG", "u/f1/val=val/TAG", "u=TAG above"],
            "u/f2": ["u/f2/train=train/TAG", "u/f2/val=val/TAG", "u=TAG above"],
        },
    ),
    "what several runs above each other have": (
        {
            **dict.fromkeys((".", "p", "p/e1", "p/e2", "q"), DOC),
            **dict.fromkeys(("p/e1/s1", "p/e1/s2", "p/e2/x/s1", "p/e2/x/s2"), LOSS_ACC),
            "q/s1": ACC,
        },
        {
            "p/e1/s1": ["p/e1/s1=TAG", "p/e1=TAG above", "p=TAG above above", ".=TAG above above above"],
            "p/e1/s2": ["p/e1/s2=TAG", "p/e1=TAG above", "p=TAG above above", ".=TAG above above above"],
            "p/e2/x/s1": ["p/e2/x/s1=TAG", "p/e2=TAG above", "p=TAG above above", ".=TAG above above above"],
            "p/e2/x/s2": ["p/e2/x/s2=TAG", "p/e2=TAG above", "p=TAG above above", ".=TAG above above above"],
            "q": ["q=TAG", "q/s1=s1/TAG"],
        },
    ),
    "a root as well": (
        {".": DOC, "lr1": LOSS, "lr2": LOSS},
        {"lr1": ["lr1=TAG", ".=TAG above"], "lr2": ["lr2=TAG", ".=TAG above"]},
    ),
    "parts of a training": (
        {
            "a": DOC,
            "a/actor": LOSS,
            "a/critic": LOSS,
            "b": DOC,
            "b/teacher": LOSS_ACC,
            "b/student": LOSS_ACC,
            "c": Facts(True, tags=frozenset({"reward"})),
            "c/env_0": LOSS,
            "c/env_1": LOSS,
            "d": DOC,
            "d/x": LOSS,
            "d/y": LOSS,
            "e": DOC,
            "e/train": LOSS,
            "e/val": LOSS,
            "e/x1": LOSS_ACC,
            "e/x2": LOSS_ACC,
        },
        {
            "a": ["a=TAG", "a/actor=actor/TAG", "a/critic=critic/TAG"],
            "b": ["b=TAG", "b/student=student/TAG", "b/teacher=teacher/TAG"],
            "c": ["c=TAG", "c/env_0=env_0/TAG", "c/env_1=env_1/TAG"],
            "d": ["d=TAG", "d/x=x/TAG", "d/y=y/TAG"],
            "e": ["e=TAG", "e/train=train/TAG", "e/val=val/TAG", "e/x1=x1/TAG", "e/x2=x2/TAG"],
        },
    ),
}
