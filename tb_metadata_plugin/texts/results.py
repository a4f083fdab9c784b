"""Tells what a model or a training comes to, step for step or class for class, from documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.parameters import is_parameter

_NUMBERED = re.compile(r"([A-Za-z]+)[ _#-]?\d+")
_RANKED = re.compile(r"(\d{1,3})[.)] +(\S.*)")
_TIMED = re.compile(r"\[?\d{4}[-/]\d\d[-/]\d\d[ T]\d")
_LETTER = re.compile(r"[A-Za-z]")
_SUM = re.compile(r"\w\s*[-+*/^]\s*\w")
_NAMES = re.compile(r"[^\W\d_]+")
_CONCLUDES = {"answer", "result", "conclusion", "therefore", "final answer", "solution", "total", "question", "problem"}
LANGUAGES = {"english", "german", "french", "spanish", "italian", "chinese", "japanese", "russian", "portuguese"}
LANGUAGES |= {"dutch", "arabic", "korean", "czech", "polish", "turkish", "hindi", "romanian", "finnish", "swedish"}
LANGUAGES |= {"latin", "greek", "hebrew", "ukrainian", "vietnamese", "danish", "norwegian", "hungarian", "thai"}
LANGUAGES |= {"deutsch", "englisch"}
"""Under whose names a sample has a text and its translations."""
_OF_A_STEP = re.compile(
    r"(?:(?:train|val|valid|test|eval|dev)[ _/]?)?"
    r"(?:epoch|step|iter|iteration|loss|acc|accuracy|eta|elapsed|time|lr|f1|auc|ppl|perplexity|wer|bleu|error)",
    re.I,
)
_AT = re.compile(r"epoch|step|iter|iteration", re.I)
_REACHED = re.compile(r"(?:.*[ _/])?(?:loss|acc|accuracy|f1|auc|ppl|perplexity|wer|bleu|error)", re.I)
_FEWEST = 2


def is_result(document: Document) -> bool:
    """Whether a document that was read by lines is steps to an answer, a sum, a translation, what a step of a training
    came to, the lines of a log, or classes with their scores from the best on."""
    if len(document) < _FEWEST:
        return False
    if all(map(_TIMED.match, document)):
        return True
    keys = {key.strip().lower() for key in document}
    return (
        keys <= LANGUAGES or _are_steps(keys) or _is_a_sum(document) or _is_progress(document) or _are_scores(document)
    )


def _are_steps(keys: set[str]) -> bool:
    others = keys - {key for key in keys if _NUMBERED.fullmatch(key)}
    shapes = {match[1] for key in keys if (match := _NUMBERED.fullmatch(key))}
    return len(shapes) == 1 and shapes <= {"step", "line", "stage", "thought"} and bool(others) and others <= _CONCLUDES


def _is_a_sum(document: Document) -> bool:
    return all(map(_LETTER.fullmatch, document)) and any(
        isinstance(value, str) and _SUM.search(value) and document.keys() & set(_NAMES.findall(value))
        for value in document.values()
    )


def _is_progress(document: Document) -> bool:
    return (
        all(map(_OF_A_STEP.fullmatch, document))
        and any(map(_AT.fullmatch, document))
        and any(map(_REACHED.fullmatch, document))
        and all(map(_is_number, document.values()))
    )


def _are_scores(document: Document) -> bool:
    ranked = [match for match in map(_RANKED.fullmatch, document) if match]
    return len(ranked) == len(document) and are_scores([match[2] for match in ranked], list(document.values()))


def are_scores(names: Sequence[str], values: Sequence[Json]) -> bool:
    """Whether the items of a numbered list are classes with their scores, from the best on, and no parameters."""
    scores = [value for value in values if isinstance(value, float)]
    if len(scores) < len(values) or any(map(is_parameter, names)):
        return False
    return scores == sorted(scores, reverse=True) and 0 <= scores[-1] <= scores[0] <= 1


def _is_number(value: Json) -> bool:
    value = typed(value) if isinstance(value, str) else value
    return isinstance(value, int | float) and not isinstance(value, bool)
