"""Guesses a pattern from names of rows, where many of them are made of the same parts that say what is not logged."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from tb_metadata_plugin.names.patterns import PYTORCH, BadPatternError, Pattern, Type, value_of
from tb_metadata_plugin.names.repeats import LoggedColumns
from tb_metadata_plugin.names.splits import DATE, SplitNames, letters_before_numbers, splits

FEWEST = 8
"""Names that must be made alike."""
SHARE = 0.8
"""Of all names that must be."""
_LOOKED_AT = 1000
"""Names of which the pattern is guessed; all are counted that it fits."""
_FEW = 30
"""Most values of a part without a name that tell groups of rows apart."""


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


@dataclass(frozen=True)
class _Part:
    """What a pattern has in a place: a text, and behind it a field where something differs."""

    text: str
    ends: tuple[str, ...] | None = None
    """What stands in the field, row by row; None where there is none."""
    key: str = ""
    """"" where the field makes no key."""
    type: Type = ""
    helps: bool = False
    """The key alone is worth an offer."""

    def __str__(self) -> str:
        text = self.text.replace("{", "{{").replace("}", "}}")
        return text if self.ends is None else f"{text}{{{self.key}{self.type and f':{self.type}'}}}"


def offer(names: Sequence[str], table: pa.Table) -> Offer | None:
    """A pattern that fits at least eight and four of five names, with a key that groups rows and is not logged.

    Args:
        names: of the table's rows.
        table: tells what is logged of them.
    """
    # By chance, since every so many of a grid's names have the same parts.
    looked_at = sorted(random.Random(0).sample(range(len(names)), min(_LOOKED_AT, len(names))))
    fewest = _fewest(len(looked_at))
    plain = {row: names[row] for row in looked_at if not PYTORCH.fullmatch(names[row].rpartition("/")[2])}
    if len(plain) < fewest:
        return None
    for split in splits(plain, fewest):
        parts = _parts(split, table)
        found = _made(parts, split, names, fewest) if any(part.helps for part in parts) else None
        if found is not None:
            return found
    return None


def _fewest(of: int) -> int:
    return max(FEWEST, math.ceil(SHARE * of))


def _made(parts: Sequence[_Part], split: SplitNames, names: Sequence[str], fewest: int) -> Offer | None:
    """The offer of these parts, if names are read by their pattern as they were split.

    Where a separator is in a part as well, only the types of those beside it may tell where it ends.
    """
    ways = [_read(some, split, names) for some in ([replace(part, type="") for part in parts], parts)]
    pattern, as_split = max(ways, key=lambda way: way[1])
    if pattern is None or as_split < fewest:
        return None
    fitting = [name for name in names if pattern.fits(name)]
    if len(fitting) < _fewest(len(names)):
        return None
    keys = tuple(part.key for part in parts if part.key)
    return Offer(pattern.text, keys, len(fitting), fitting[0], pattern.find(fitting[0]) or {})


def _read(parts: Sequence[_Part], split: SplitNames, names: Sequence[str]) -> tuple[Pattern | None, int]:
    """The pattern of these parts, and how many names it reads as they were split."""
    between = split.between[len(split.between) - len(parts) + 1 :]
    text = "".join(f"{part}{some}" for part, some in zip(parts, [*between, ""], strict=True))
    try:
        pattern = Pattern(text)
    except BadPatternError:
        return None, 0
    fields = [(part.key, part.type, part.ends) for part in parts if part.ends is not None and part.key]
    as_split = sum(
        pattern.find(names[row]) == {key: value_of(ends[place], type_) for key, type_, ends in fields}
        for place, row in enumerate(split.rows)
    )
    return pattern, as_split


def _parts(split: SplitNames, table: pa.Table) -> list[_Part]:
    """The parts from the first directory on in which there is a key; none where too few differ."""
    between = split.between
    differs = [len(set(texts)) > 1 for texts in split.parts]
    # A directory that does not vary only stands before the names.
    folders = max((place + 1 for place, some in enumerate(between) if "/" in some), default=0)
    first = next((place for place in range(folders) if differs[place]), folders)
    varying = [place for place in range(first, len(differs)) if differs[place]]
    if len(varying) < 2 or any("" in split.parts[place] for place in varying):
        return []
    # The folder and a number within it say no more than the folder, which has a column already.
    if sum(place < folders for place in varying) < 2 and sum(place >= folders for place in varying) < 2:
        return []
    logged = LoggedColumns(table, split.rows)
    parts: list[_Part] = []
    keys: set[str] = set()
    for place in range(first, len(differs)):
        texts = split.parts[place]
        if differs[place]:
            before = split.parts[place - 1][0] if place > first and not differs[place - 1] else ""
            parts.append(_field(texts, before, place - first + 1, logged, keys))
        else:
            parts.append(_Part(texts[0]))
    ends = [place + 1 for place in range(first, folders) if "/" in between[place]]
    without = max((end for end in ends if not any(part.key for part in parts[: end - first])), default=first)
    return parts[without - first :]


def _field(texts: Sequence[str], before: str, place: int, logged: LoggedColumns, keys: set[str]) -> _Part:
    """A part that differs, called by the letters in front of its numbers or the word that always stands before it."""
    begin = letters_before_numbers(texts)
    ends = tuple(text[len(begin) :] for text in texts)
    named = bool(begin or _WORD.fullmatch(before))
    dates = not named and all(DATE.fullmatch(end) for end in ends)
    types = {type(value_of(end)) for end in ends}
    type_: Type = "" if str in types else "float" if float in types else "int"
    few = len(set(ends)) <= min(_FEW, len(ends) // 2)
    if not (named or dates or few) or logged.has(ends) or logged.has(texts):
        return _Part(begin, ends, "", type_)
    key = begin.rstrip("-") or ("date" if dates else before if named else f"part{place}")
    return _Part(begin, ends, _unused(key, keys), type_, _helps(ends, types, named, few))


def _helps(ends: Sequence[str], types: set[type], named: bool, few: bool) -> bool:
    """Whether a part groups rows or is a number that means something; none that just counts them, or has no name."""
    whole = all(end.isdecimal() for end in ends)
    if not named:
        return few and not whole
    return few or (str not in types and not (whole and len(set(ends)) == len(ends)))


def _unused(key: str, keys: set[str]) -> str:
    found, number = key, 2
    while found in keys:
        found, number = f"{key}{number}", number + 1
    keys.add(found)
    return found
