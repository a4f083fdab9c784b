"""The natural order of names, in which `run9` comes before `run10`."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)", re.ASCII)


def natural(name: str) -> tuple[list[str | int], str]:
    """Sorts names so that `run9` comes before `run10`."""
    parts = _DIGITS.split(name)
    # Texts and numbers take turns, so that equal places always compare like with like.
    return [int(part) if place % 2 else part for place, part in enumerate(parts)], name
