"""The natural order of names, in which `run9` comes before `run10`."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)", re.ASCII)


def natural(name: str) -> tuple[list[str | tuple[int, str]], str]:
    """Sorts names so that `run9` comes before `run10`.

    Runs of digits and what stands between them are compared in turn: numbers as numbers, texts by code point, where a
    text comes before those that begin with it. The tab orders texts so too: tests/contract/cases/natural-order.json.
    """
    parts = _DIGITS.split(name)
    # Texts and numbers take turns, so that equal places always compare like with like.
    # A number sorts by the count of its digits and by these: Python makes no numbers of very many digits.
    return [(len(digits := part.lstrip("0")), digits) if place % 2 else part for place, part in enumerate(parts)], name
