"""What the titles of a table's columns say: which has keys, which has values, and which tables are no config."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.samples import are_titles_of_samples

_WORD = re.compile(r"[^\W\d_]+")
_SURE_KEYS = {"parameter", "parameters", "param", "params", "hyperparameter", "hyperparameters", "hparam", "hparams"}
_SURE_KEYS |= {"key", "keys", "setting", "settings", "argument", "arguments", "arg", "args", "option", "options"}
_SURE_KEYS |= {"config", "configuration", "property", "variable", "attribute", "flag"}
_KEYS = _SURE_KEYS | {"name", "names", "item", "entry", "field", "k"}
_BESIDE_KEYS = {"hyper", "the"}
_SURE_VALUES = {"value", "values", "val", "v", "current"}
_VALUES = _SURE_VALUES | {"setting", "settings", "default", "choice", "config", "configuration", "used", "chosen"}
_RANKED = {
    "class",
    "classes",
    "category",
    "metric",
    "metrics",
    "epoch",
    "step",
    "iter",
    "iteration",
    "split",
    "fold",
    "package",
}
"""In a table of results the first column has one of these."""
_SCORES = {"ap", "map", "acc", "accuracy", "score", "scores", "prob", "probability", "confidence", "conf", "loss", "f1"}
_SCORES |= {"precision", "recall", "iou", "miou", "auc", "auroc", "bleu", "rouge", "wer", "cer", "psnr", "ssim", "fid"}
_SCORES |= {
    "count",
    "support",
    "frequency",
    "logit",
    "error",
    "reward",
    "mae",
    "mse",
    "rmse",
    "ar",
    "result",
    "results",
}
"""A column of one of these is of results."""

_MOST_WORDS = 8
_PARAMETERS = {"lr", "bs", "seed", "epochs", "steps", "batch", "gamma", "momentum", "dropout", "optimizer", "model"}
_PARAMETERS |= {"depth", "layers", "hidden", "width", "dim", "wd", "decay", "beta", "alpha", "tau", "eps", "lambda"}
_PARAMETERS |= {"size", "rate", "num", "n", "weight", "max", "min", "learning", "warmup", "epsilon", "sigma", "clip"}


def _words(title: str) -> list[str]:
    return _WORD.findall(title.lower())


def is_key(title: str) -> bool:
    """Whether a column has the keys."""
    words = _words(title)
    return bool(words) and words[0] in _KEYS | _BESIDE_KEYS and set(words) <= _KEYS | _BESIDE_KEYS and words != ["the"]


def is_sure_key(title: str) -> bool:
    """The same where no other table has such a title."""
    return is_key(title) and not _SURE_KEYS.isdisjoint(_words(title))


def is_value(title: str) -> bool:
    """Whether a column has the values."""
    words = set(_words(title))
    return title == "0" or bool(words & _VALUES and words <= _VALUES | _KEYS | _BESIDE_KEYS)


def is_sure_value(title: str) -> bool:
    """The same where no other table has such a title: pandas calls the values of a series 0."""
    return title == "0" or (is_value(title) and not _SURE_VALUES.isdisjoint(_words(title)))


def are_titles(cells: Sequence[str]) -> bool:
    """Whether a row says what the columns are, by its words alone."""
    return len(cells) > 1 and any(map(is_key, cells[:-1])) and any(map(is_value, cells[1:]))


def may_be_titles(line: str) -> bool:
    """Whether `are_titles` may be true of the words of a line; at little cost."""
    words = line.lower().split(maxsplit=_MOST_WORDS)
    return 1 < len(words) <= _MOST_WORDS and not _KEYS.isdisjoint(words)


def are_sure_titles(first: str, second: str) -> bool:
    """Whether the titles of two columns say that these are keys and values."""
    return is_sure_key(first) or is_sure_value(second) or not first


def are_of_no_config(titles: Sequence[str]) -> bool:
    """Whether a table has results or samples, such as a score for each class, a loss for each epoch, answers."""
    words = [set(_words(title)) for title in titles]
    if are_titles_of_samples(titles):
        return True
    if len(titles) == 2:
        return bool((words[0] & _RANKED and not words[0] & _KEYS) or words[1] & _SCORES)
    scores = sum(bool(found & _SCORES) for found in words)
    return scores > 0 and (2 * scores >= len(words) or not words[0].isdisjoint(_RANKED))


def are_data(titles: Sequence[str]) -> bool:
    """Whether the titles of two columns are a key and its value, written where the titles stand."""
    return len(titles) == 2 and bool(titles[0]) and titles[1] != "0" and not isinstance(typed(titles[1]), str | None)


def are_scores(document: Document) -> bool:
    """Whether what a table without known titles has is a number for each thing, none of which is a parameter."""
    if any(key.endswith("/") and value is None for key, value in document.items()):
        return True  # As Stable-Baselines3 logs sections of metrics
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in document.values()):
        return False
    return not any("_" in key or "." in key or not _PARAMETERS.isdisjoint(_words(key)) for key in document)
