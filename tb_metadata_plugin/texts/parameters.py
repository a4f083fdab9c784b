"""Tells names of parameters from those of what a model gives, such as classes with their scores."""

from __future__ import annotations

import re

_PARAMETER = re.compile(
    r"[_.]|\A(?:lr|bs|seed|epochs?|steps|batch|gamma|momentum|dropout|optimizer|model|dataset)\Z", re.I
)


def is_parameter(name: str) -> bool:
    """Whether a name is that of a parameter for sure: it has an underscore or a dot, or is a word that many use."""
    return _PARAMETER.search(name) is not None
