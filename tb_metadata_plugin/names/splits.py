"""Splits names into parts, so that many of them have parts in the same places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple, TypeAlias

from tb_metadata_plugin.names.patterns import LONGEST, MOST_FIELDS

JOINER = "\N{WORD JOINER}"
"""Separates what is written as one."""
_OTHERS = rf"/=:,;& ()\[\]{JOINER}"
# Tried in this order, since a minus stands in words, too. One in a number's exponent separates nothing.
_SEPARATORS = tuple(
    re.compile(rf"((?:(?<![\d.][eE])[{some}]|(?<=[eE])[{some}](?!\d))+)")
    for some in (rf"_{_OTHERS}", rf"-_{_OTHERS}", rf"-{_OTHERS}")
)
_MOST_PARTS = 2 * MOST_FIELDS + 1
_LETTERS = re.compile(r"[^\W\d_]+-?")
_NUMBER = re.compile(r"[\d.]+(?:[eE][-+]?\d+)?", re.ASCII)
_SIGNED = re.compile(rf"-?{_NUMBER.pattern}", re.ASCII)
DATE = re.compile(r"\d{4}-\d\d-\d\d|20\d{6}(?:-\d{4,6})?", re.ASCII)
TIME = re.compile(r"\d\d-\d\d-\d\d|\d{4}(?:\d\d)?", re.ASCII)
"""Of a day, where it stands behind a date."""
_WHOLE = re.compile(rf"(?<!\d)(?:{DATE.pattern}|\d\d-\d\d-\d\d)(?!\d)|-v\d+(?![^\W_])", re.ASCII)
"""What is not split though there is a minus in it: dates, times and the versions of environments and models."""
# Stands for the minus of these while names are split.
_HYPHEN = "\N{HYPHEN}"

_Kind: TypeAlias = tuple[str, str]


class _Split(NamedTuple):
    parts: tuple[str, ...]
    between: tuple[str, ...]


@dataclass(frozen=True)
class SplitNames:
    """Names that are split the same way: one under the other, part by part."""

    rows: tuple[int, ...]
    parts: tuple[tuple[str, ...], ...]
    """For each place what stands there, row by row."""
    between: tuple[str, ...]
    """What separates each two."""


def splits(names: Mapping[int, str], fewest: int) -> Iterator[SplitNames]:
    """The ways to split at least so many of the names: by some separators, then by these with parts joined."""
    short = {row: name for row, name in names.items() if len(name) <= LONGEST}
    ends = {row: name.rpartition("/")[2] for row, name in short.items()}
    ways = (
        {
            row: _Split(tuple(parts[::2]), tuple(parts[1::2]))
            for row, parts in _split(some, separators)
            if len(parts) < 2 * _MOST_PARTS
        }
        for some in (short, ends)
        for separators in _SEPARATORS
    )
    for way in ways:
        for join in (False, True):
            found = _alike(_joined(way, fewest) if join else way, fewest)
            if found is not None and not _misses_separators(found):
                yield found


def pieces(text: str) -> Sequence[str]:
    """What is between all separators."""
    return next(_split({0: text}, _SEPARATORS[1]))[1][::2]


def letters_before_numbers(texts: Sequence[str]) -> str:
    """The letters with which all texts begin, and a dash behind them, if only a number follows in each.

    The dash belongs to the number where some have none.
    """
    begins = {match[0] if (match := _LETTERS.match(text)) else "" for text in texts}
    if len(begins) == 2:
        begins = {begin.removesuffix("-") for begin in begins}
    begin = begins.pop() if len(begins) == 1 else ""
    numbers = bool(begin) and all(_SIGNED.fullmatch(text, len(begin)) for text in texts)
    return begin if numbers else ""


def around_numbers(texts: Sequence[str]) -> tuple[str, str]:
    """The same, and what ends all texts behind the number, as in `bs4k` and `fold0of5`."""
    begin = letters_before_numbers(texts)
    if begin:
        return begin, ""
    begins = {match[0] if (match := _LETTERS.match(text)) else "" for text in texts}
    begin = begins.pop() if len(begins) == 1 else ""
    if not begin:
        return "", ""
    numbers = [_NUMBER.match(text, len(begin)) for text in texts]
    tails = {text[number.end() :] if number else "" for text, number in zip(texts, numbers, strict=True)}
    tail = tails.pop() if len(tails) == 1 else ""
    return (begin, tail) if tail else ("", "")


def _split(names: Mapping[int, str], separators: re.Pattern[str]) -> Iterator[tuple[int, list[str]]]:
    for row, name in names.items():
        whole = _WHOLE.search(name) is not None
        parts = separators.split(_WHOLE.sub(_without_minus, name) if whole else name)
        yield row, [part.replace(_HYPHEN, "-") for part in parts] if whole else parts


def _without_minus(whole: re.Match[str]) -> str:
    return whole[0].replace("-", _HYPHEN)


def _alike(names: Mapping[int, _Split], fewest: int) -> SplitNames | None:
    """Those that are split in the most common way, if there are enough of them."""
    ways = Counter(split.between for split in names.values())
    if not ways:
        return None
    between, count = ways.most_common(1)[0]
    if count < fewest or not between:
        return None
    rows = tuple(row for row, split in names.items() if split.between == between)
    return SplitNames(rows, tuple(zip(*(names[row].parts for row in rows), strict=True)), between)


def _misses_separators(split: SplitNames) -> bool:
    """Whether a value and the next key were left together, such as 0.1_model of lr=0.1_model=mlp."""
    return any(
        some == "=" and len(set(texts)) > 1 and all("_" in text or "-" in text for text in texts)
        for texts, some in zip(split.parts, split.between, strict=False)
    )


def _joined(names: Mapping[int, _Split], fewest: int) -> dict[int, _Split]:
    """The same with one part between two that most names have, where that is of different length in them.

    `vit_b_lr0.1` is split as `resnet18_lr0.1` is: both have an lr.
    """
    kinds = {row: _kinds(split.parts) for row, split in names.items()}
    counts = Counter(kind for of_name in kinds.values() for kind in set(of_name))
    common = {kind for kind, count in counts.items() if count >= fewest}
    places = {row: [place for place, kind in enumerate(of_name) if kind in common] for row, of_name in kinds.items()}
    orders = Counter(tuple(kinds[row][place] for place in at) for row, at in places.items())
    if not orders:
        return {}
    order, count = orders.most_common(1)[0]
    if not order or count < fewest:
        return {}
    # The parts before each of them, and behind the last.
    gaps = {
        row: [(begin + 1, end) for begin, end in zip([-1, *at], [*at, len(kinds[row])], strict=True)]
        for row, at in places.items()
        if tuple(kinds[row][place] for place in at) == order
    }
    lengths = [{end - begin for begin, end in column} for column in zip(*gaps.values(), strict=True)]
    differs = [len(of_gap) > 1 for of_gap in lengths]
    found: dict[int, _Split] = {}
    for row, of_name in gaps.items():
        split = _join(names[row], [gap for gap, joins in zip(of_name, differs, strict=True) if joins])
        if split is not None:
            found[row] = split
    return found


def _join(split: _Split, gaps: list[tuple[int, int]]) -> _Split | None:
    """With one part in each gap; None where there is nothing."""
    parts, between = list(split.parts), list(split.between)
    for begin, end in reversed(gaps):
        if begin == end:
            return None
        inside = [*between[begin : end - 1], ""]
        parts[begin:end] = ["".join(part + some for part, some in zip(parts[begin:end], inside, strict=True))]
        between[begin : end - 1] = []
    return _Split(tuple(parts), tuple(between))


def _kinds(parts: Sequence[str]) -> list[_Kind]:
    """By which parts of other names each is known to be in the same place."""
    kinds = [_kind(part, before) for before, part in zip(["", *parts], parts, strict=False)]
    for places in (range(len(parts)), range(-1, -len(parts) - 1, -1)):
        for place in takewhile(lambda place: _is_number(parts[place]), places):
            kinds[place] = ("number at", str(place))
    return kinds


def _is_number(part: str) -> bool:
    return _NUMBER.fullmatch(part) is not None and DATE.fullmatch(part) is None


def _kind(part: str, before: str) -> _Kind:
    """The letters before a number, in this part or the one before it; else all of it."""
    if _is_number(part):
        return "number", before
    letters = _LETTERS.match(part)
    if letters and _NUMBER.fullmatch(part, letters.end()):
        return "numbered", letters[0]
    return ("date", "") if DATE.fullmatch(part) else ("word", part)
