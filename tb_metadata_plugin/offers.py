"""Guesses a pattern from names of rows, where many of them are made of the same parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tb_metadata_plugin.errors import BadPatternError
from tb_metadata_plugin.names import MOST_FIELDS, PYTORCH, Pattern

FEWEST = 8
"""Names that must be made alike."""
SHARE = 0.8
"""Of all names that must be."""
_LOOKED_AT = 2000
"""Names of which the pattern is guessed; all are counted that it fits."""

# Tried in this order, since a minus stands in dates and in exponents, too.
_SEPARATORS = tuple(
    re.compile(rf"((?:(?<![\d.][eE])[{some}]|(?<=[eE])[{some}](?!\d))+)") for some in ("_/=,", "-_/=,", "-/=,")
)
_LETTERS = re.compile(r"[^\W\d_]+-?")
_TAIL = re.compile(r"[\d.]+(?:[eE][-+]?\d+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|20\d{6}(?:-\d{4,6})?", re.ASCII)
_WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Offer:
    """A pattern, and what it would give."""

    pattern: str
    keys: tuple[str, ...]
    runs: int
    """Rows whose names it fits."""
    run: str
    """One of these."""
    values: dict[str, Any]
    """The values of this one, numbers and texts by key."""


def offer(names: Sequence[str]) -> Offer | None:
    """A pattern for names of rows, if at least eight and four of five are made alike and two of their parts vary."""
    looked_at = names[:: len(names) // _LOOKED_AT + 1]
    if len(looked_at) < FEWEST:
        return None
    plain = [name for name in looked_at if not PYTORCH.fullmatch(name.rpartition("/")[2])]
    for names_or_ends in (plain, [name.rpartition("/")[2] for name in plain]):
        for separators in _SEPARATORS:
            text = _guess(names_or_ends, separators, len(looked_at))
            if text is None:
                continue
            try:
                found = _made(Pattern(text), names)
            except BadPatternError:
                continue
            if found is not None:
                return found
    return None


def _made(pattern: Pattern, names: Sequence[str]) -> Offer | None:
    fitting = [name for name in names if pattern.fits(name)]
    if len(fitting) < max(FEWEST, SHARE * len(names)):
        return None
    values = pattern.find(fitting[0]) or {}
    return Offer(pattern.text, tuple(values), len(fitting), fitting[0], values)


def _guess(names: Sequence[str], separators: re.Pattern[str], of: int) -> str | None:
    """The pattern of the names that are split the same way by these separators, if there are enough of them."""
    split = [tuple(separators.split(name)) for name in names]
    ways = Counter(parts[1::2] for parts in split)
    if not ways:
        return None
    way, count = ways.most_common(1)[0]
    if count < max(FEWEST, SHARE * of) or not way or len(way) > 2 * MOST_FIELDS:
        return None
    columns = [Counter(column) for column in zip(*(parts[::2] for parts in split if parts[1::2] == way), strict=True)]
    # A directory that does not vary only stands before the names.
    folders = max((place + 1 for place, between in enumerate(way) if "/" in between), default=0)
    first = next((place for place in range(folders) if len(columns[place]) > 1), folders)
    varying = [place for place in range(first, len(columns)) if len(columns[place]) > 1]
    if len(varying) < 2 or any("" in columns[place] for place in varying):
        return None
    # The folder and a number within it say no more than the folder, which has a column already.
    if sum(place < folders for place in varying) < 2 and sum(place >= folders for place in varying) < 2:
        return None
    return _pattern(columns, way, first)


def _pattern(columns: Sequence[Counter[str]], way: Sequence[str], first: int) -> str:
    text = ""
    keys: set[str] = set()
    for place in range(first, len(columns)):
        values = columns[place]
        if len(values) == 1:
            text += _literal(next(iter(values)))
        else:
            begin = _letters_before_numbers(values)
            before = next(iter(columns[place - 1])) if place > first and len(columns[place - 1]) == 1 else ""
            key = _unused(_key(values, begin, before, place - first + 1), keys)
            text += f"{_literal(begin)}{{{key}}}"
        if place < len(way):
            text += _literal(way[place])
    return text


def _key(values: Iterable[str], begin: str, before: str, place: int) -> str:
    """What a part is called: by the letters in front of its numbers, or the word that always stands before it."""
    if begin:
        return begin.rstrip("-")
    if all(_DATE.fullmatch(value) for value in values):
        return "date"
    return before if _WORD.fullmatch(before) else f"part{place}"


def _unused(key: str, keys: set[str]) -> str:
    found, number = key, 2
    while found in keys:
        found, number = f"{key}{number}", number + 1
    keys.add(found)
    return found


def _letters_before_numbers(values: Iterable[str]) -> str:
    """The letters with which all values begin, and a dash behind them, if only a number follows in each."""
    begins = {match[0] if (match := _LETTERS.match(value)) else "" for value in values}
    begin = begins.pop() if len(begins) == 1 else ""
    numbers = bool(begin) and all(_TAIL.fullmatch(value, len(begin)) for value in values)
    return begin if numbers else ""


def _literal(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")
