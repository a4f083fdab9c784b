"""Guesses a pattern from names of rows, where many of them are made of the same parts that say what is not logged."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any, TypeAlias

import pyarrow as pa

from tb_metadata_plugin.names.anywhere import marks_of
from tb_metadata_plugin.names.parts import FEW, SINGLE, Part, parts_with_keys
from tb_metadata_plugin.names.patterns import PYTORCH, BadPatternError, Pattern, value_of
from tb_metadata_plugin.names.pytorch import comments
from tb_metadata_plugin.names.repeats import LoggedColumns
from tb_metadata_plugin.names.splits import (
    JOINER,
    SplitNames,
    splits,
)
from tb_metadata_plugin.names.unordered import keys_of

FEWEST = 8
"""Names that must be made alike."""
SHARE = 0.8
"""Of all names that must be."""
_LOOKED_AT = 1000
"""Names of which the pattern is guessed; all are counted that it fits."""
_PART = re.compile(r"part\d+")
_FLOAT_BEGIN = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![^\W_])", re.ASCII)
_INTEGER = re.compile(r"(?:0|[+-]?[1-9]\d*)", re.ASCII)
PYTORCH_TIMES = ("{}_", "{}_{}-{}-{}_")
"""What PyTorch begins names with, as a pattern: the short one where what follows tells where it ends."""
_SEPARATED = re.compile(r"[-_=:,;& ][^\W\d_]+[-_=:,;& ]?\d")
"""What may be a key and its number within a part: other separators may find it."""
_Logged: TypeAlias = Callable[[tuple[int, ...]], LoggedColumns]


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
    """The values of this one by key; of keys in any order it may lack some."""


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
    begins: Sequence[str] = ("",)
    parts_of: Mapping[int, str] = plain
    if len(plain) < fewest:
        parts_of = comments({row: names[row].rpartition("/")[2] for row in looked_at if row not in plain})
        begins = PYTORCH_TIMES
    if len(parts_of) < fewest:
        return None
    # What is logged of the same rows is looked up once.
    logged = lru_cache(maxsize=8)(partial(LoggedColumns, table))
    found = _best(parts_of, names, logged, fewest, begins)
    return _unordered(looked_at, names, logged, fewest, found) or found


def _unordered(
    rows: Sequence[int], names: Sequence[str], logged: _Logged, fewest: int, found: Offer | None
) -> Offer | None:
    """The offer of keys in any order, where these are more than in a fixed one or more names have them."""
    ends = {row: names[row].rpartition("/")[2] for row in rows}
    keys, flags = keys_of(list(ends.values()), SINGLE, fewest)
    if found is not None and not _is_more(found, [*keys, *flags], flags, names):
        return None
    marks = {row: marks_of(end, keys, flags) for row, end in ends.items()}
    fields: dict[str, str] = {}
    helps = False
    for key in keys:
        texts = {row: some[key] for row, (some, _) in marks.items() if key in some}
        if not texts:
            continue
        numbers = [match[0] if (match := _FLOAT_BEGIN.match(text)) else None for text in texts.values()]
        values = [text if number is None else number for text, number in zip(texts.values(), numbers, strict=True)]
        varies = len(set(values)) > 1 or len(values) < len(ends)
        if varies and not logged(tuple(texts)).has(values):
            type_ = "" if None in numbers else ":int" if all(map(_INTEGER.fullmatch, values)) else ":float"
            fields[key] = f"{{{key}={type_}}}"
            helps = helps or len(set(values)) <= min(FEW, len(values) // 2) or None not in numbers
    for flag in flags:
        texts = {row: str(flag in there) for row, (_, there) in marks.items()}
        if len(set(texts.values())) > 1 and not logged(tuple(texts)).has(list(texts.values())):
            fields[flag] = f"{{{flag}?}}"
    if not helps or len(fields) < 2:
        return None
    if found is not None and not _is_more(found, fields, flags, names):
        return None
    try:
        pattern = Pattern("".join(fields.values()))
    except BadPatternError:
        return None
    fitting = [name for name in names if pattern.fits(name)]
    if len(fitting) < max(found.runs if found else 0, _fewest(len(names))):
        return None
    example, shown = max(((name, pattern.find(name) or {}) for name in fitting), key=lambda one: len(one[1]))
    return Offer(pattern.text, tuple(fields), len(fitting), example, shown)


def _is_more(found: Offer, keys: Collection[str], flags: Collection[str], names: Sequence[str]) -> bool:
    """Whether keys in any order may say more than a pattern in a fixed one, which says what stands between them."""
    fixed = [key for key in found.keys if not _PART.fullmatch(key)]
    more = sum(key not in flags for key in keys) - len(fixed)
    flagged = len(fixed) == len(found.keys) and any(flag in keys for flag in flags)
    return more > 0 or (more == 0 and (flagged or found.runs < len(names)))


def _best(
    parts_of: Mapping[int, str], names: Sequence[str], logged: _Logged, fewest: int, begins: Sequence[str]
) -> Offer | None:
    """Of the offers by the ways to split names the one that finds most keys that the names tell.

    Args:
        parts_of: what is split of each name, by row.
        names: of all rows.
        logged: tells what is logged of some rows.
        fewest: names that must be split alike.
        begins: how a pattern may begin, before what is split. Then the first part is no key.
    """
    best: Offer | None = None
    most = 0
    for split in splits(parts_of, fewest):
        parts = parts_with_keys(split, logged(split.rows), 0 if begins == ("",) else 1)
        named = sum(part.named for part in parts)
        if (best is None or named > most) and any(part.helps for part in parts):
            found = _made(parts, split, names, fewest, begins)
            best, most = (found, named) if found is not None else (best, most)
        if best is not None and not any(_SEPARATED.search(end) for part in parts for end in set(part.ends or ())):
            break
    return best


def _fewest(of: int) -> int:
    return max(FEWEST, math.ceil(SHARE * of))


def _made(
    parts: Sequence[Part], split: SplitNames, names: Sequence[str], fewest: int, begins: Sequence[str]
) -> Offer | None:
    """The offer of these parts, if names are read by their pattern as they were split.

    Where a separator is in a part as well, only the types of those beside it may tell where it ends.
    """
    ways = [
        _read(some, split, names, begin)
        for begin in begins
        for some in ([replace(part, type="") for part in parts], parts)
    ]
    pattern, as_split = max(ways, key=lambda way: way[1])
    if pattern is None or as_split < fewest:
        return None
    fitting = [name for name in names if pattern.fits(name)]
    if len(fitting) < _fewest(len(names)):
        return None
    keys = tuple(part.key for part in parts if part.key)
    return Offer(pattern.text, keys, len(fitting), fitting[0], pattern.find(fitting[0]) or {})


def _read(parts: Sequence[Part], split: SplitNames, names: Sequence[str], begin: str) -> tuple[Pattern | None, int]:
    """The pattern of these parts, and how many names it reads as they were split."""
    between = split.between[len(split.between) - len(parts) + 1 :]
    text = begin + "".join(f"{part}{some}" for part, some in zip(parts, [*between, ""], strict=True)).replace(
        JOINER, ""
    )
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
