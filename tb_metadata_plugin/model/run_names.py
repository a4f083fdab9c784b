"""What the name of a directory says of the run in it: a split of a training, one of its processes, a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, TypeAlias

from tb_metadata_plugin.model.moments import is_moment

Kind: TypeAlias = Literal["train", "validation", "test", "eval", "shown", "process", "lead", "helper"]
"""Which part of a training a run is.

`shown` are pictures of what it gives; `process` is one of several that do the same, `lead` one that others work for,
and `helper` one that does so where there is such a one, as the agents of a learner.
"""
OF_A_JOB: frozenset[Kind] = frozenset(("process", "lead", "helper"))


class Split(NamedTuple):
    """What part of a training a directory is by its name."""

    kind: Kind
    sure: bool = True
    """Whether the name alone says so; else it does beside others that do."""
    rest: str = ""
    """What stands in the name beside the word."""


WORDS: Mapping[str, Kind] = {
    "train": "train",
    "training": "train",
    "trn": "train",
    "val": "validation",
    "valid": "validation",
    "validation": "validation",
    "dev": "validation",
    "test": "test",
    "testing": "test",
    "eval": "eval",
    "evaluation": "eval",
}
"""Words that say which part of a training a run of this name is. The tab knows those of splits in names of metrics."""
MORE_WORDS: Mapping[str, Kind] = {
    "tst": "test",
    "devel": "validation",
    "minival": "validation",
    "holdout": "validation",
    "heldout": "validation",
    "trainval": "train",
    "evaluator": "eval",
    "vis": "shown",
    "viz": "shown",
    "visualization": "shown",
    "infer": "shown",
    "inference": "shown",
    "predict": "shown",
    "prediction": "shown",
    "predictions": "shown",
}
"""Words that say so only beside others."""
_BESIDE = frozenset(
    re.findall(
        "[a-z]+",
        "a all avg b batch best clean curve curves data dataset domain easy ema epoch eval evaluation fast final full "
        "hard id iid in inner iter loader log logs loss main matched medium metrics mini mismatched ood other out "
        "outer private public real run sample samples seen set source split step student subset summaries summary "
        "target tb teacher tensorboard unseen val writer",
    )
)
"""Words beside which a word of `WORDS` still says which part a run is, as in `valid_seen` and `log_train`."""
_SIGNS = ("train", "val", "test", "dev", "vis", "viz", "trn", "tst", "dout", "infer", "predict")
"""One of these stands in each name that says anything of splits: most names have none, which is told fast."""
_JOB: Mapping[str, Kind] = {
    **{
        f"{of}{word}": "process"
        for word in ("rank", "proc", "process", "worker", "thread", "gpu", "device", "node", "host", "replica", "shard")
        for of in ("", "local_", "global_", "local-", "global-", "dp_", "tp_", "pp_", "mpi_")
    },
    **dict.fromkeys(("learner", "chief", "master", "coordinator", "server", "ps", "critic", "discriminator"), "lead"),
    **dict.fromkeys(
        ("actor", "agent", "client", "collector", "env", "explorer", "generator", "policy", "replay"),
        "helper",
    ),
}
"""Which process of a job a run of this name is, without a number behind it."""
_LETTERS = re.compile(r"[^\W\d_]+")
_TIME = re.compile(r"\d{10}(?:\.\d+)?", re.ASCII)
_MOST_DIGITS = 6
_NUMBER_AT_END = re.compile(r"[0-9]{1,6}")
_SETTING = re.compile(r"=|\d\.\d|\de-?\d|(?:^|[^a-z])(?:lr|bs|bsz|wd|seed|run|exp|trial|try)[_-]?\d", re.ASCII)
"""How a name says that it is that of a training: by what this was given, or which it is."""
_HPARAMS = frozenset(("hparam", "hparams", "hp", "hps", "hyperparameters", "hyperparams"))
_PARTS = frozenset(
    ("actor", "critic", "decoder", "discriminator", "encoder", "generator", "policy", "student", "teacher")
)


def are_numbered(names: Iterable[str], begins: Iterable[int] = (0,)) -> bool:
    """Whether these end in 0, 1, 2 …, as processes are numbered; the ranks of a sweep of LoRA are 4, 8 and 16.

    Args:
        names: of the directories.
        begins: the first numbers that are fine.
    """
    numbers = sorted(int(_NUMBER_AT_END.findall(name)[-1]) for name in names)
    return numbers[0] in begins and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def split_of(name: str) -> Split | None:
    """Which part of a training a directory of this name is; None if it is none.

    Args:
        name: of the directory, without those above.
    """
    name = name.lower()
    kind = _JOB.get(name.rstrip("0123456789_-"))
    if kind is not None:
        return _of_a_job(name, kind)
    for sign in _SIGNS:
        if sign in name:
            break
    else:
        return None
    kind = WORDS.get(name)
    if kind is not None:
        return Split(kind)
    if name in MORE_WORDS:
        return Split(MORE_WORDS[name], sure=False)
    words = _LETTERS.findall(name)
    if words[0] in ("eval", "evaluation"):
        return Split("eval", rest=name[len(words[0]) :]) if name.startswith(words[0]) else None
    for number, word in enumerate(words):
        kind = WORDS.get(word) or MORE_WORDS.get(word)
        if kind is not None and kind != "shown" and number in (0, len(words) - 1):
            rest = name.replace(word, "", 1)
            return Split(kind, sure=False, rest=rest)
    return None


def _of_a_job(name: str, kind: Kind) -> Split | None:
    """The process of this name; one that is no lead has its number, or is called by nothing else."""
    digits = len(name) - len(name.rstrip("0123456789"))
    if digits > _MOST_DIGITS or (not digits and (name[-1] in "_-" or kind == "process")):
        return None
    return Split(kind, sure=kind == "process")


def is_usual(rest: str) -> bool:
    """Whether what stands beside the word of a split is nothing that names a training: numbers, or words of splits."""
    return all(word in _BESIDE for word in _LETTERS.findall(rest)) and not is_setting(rest)


def is_setting(rest: str) -> bool:
    """Whether what stands beside the word of a split says how a training was made, as `_lr0.1`, or which it is."""
    return _SETTING.search(rest) is not None


def is_time(name: str) -> bool:
    """Whether a directory is called by seconds since 1970, as `add_hparams` does."""
    return _TIME.fullmatch(name) is not None and is_moment(float(name))


def says_hparams(name: str) -> bool:
    """Whether a directory is called as one of hyperparameters."""
    return name.lower() in _HPARAMS or is_time(name)


def stem(name: str) -> tuple[str, ...]:
    """The words of a name: those of a sweep mostly have the same, and other numbers."""
    return tuple(_LETTERS.findall(name.lower()))


def is_part(name: str) -> bool:
    """Whether a name is that of a part of a model, which is no training."""
    words = _LETTERS.findall(name.lower())
    return bool(words) and words[0] in _PARTS
