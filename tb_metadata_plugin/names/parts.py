"""Tells keys from parts that differ between names, and what each is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tb_metadata_plugin.names.patterns import MONTH_DAY, Type, value_of
from tb_metadata_plugin.names.repeats import LoggedColumns
from tb_metadata_plugin.names.splits import DATE, TIME, SplitNames, around_numbers
from tb_metadata_plugin.names.words import known_as

FEW = 30
"""Most values of a part without a name that tell groups of rows apart."""
SINGLE = frozenset(
    re.split(
        " ",
        "lr bs wd seed fold epoch epochs gamma beta alpha dropout momentum dim depth layers width model opt optim "
        "optimizer loss data dataset steps eps tau",
    )
)
"""Words that are a key by themselves: the one of `adam_lr` is `lr`, but that of `batch_size` is `batch_size`."""
_WORD = re.compile(r"(?:--|[+~]{0,2}|[{(]?['\"])([^\W\d][\w.]*)['\"]?")
"""A key before its value, as Hydra writes it, as a flag and quoted: `lr`, `+model.lr`, `--lr`, `'lr'`."""
_DASHED = re.compile(r"(?:--|[+~]{0,2})([^\W\d][\w.-]*)")
"""The same before "=", which no word of other parts stands before: `batch-size`."""
_NUMBERED = re.compile(r"[^\W\d_]+[\d.]+")
"""A key with its value, which is no key of what follows: the `bs32` of `bs32_adam`."""
_VALUES = ("optimizer", "algorithm")
"""What no value is called by: `sgd_0.1`."""
_SECONDS = re.compile(r"1[4-9]\d{8}", re.ASCII)
"""Seconds since 1970."""
_DIGITS = re.compile(r"[0-9]{1,18}")
_LEAST_ID = 10_000
"""Numbers from here on that all differ and are near each other are those of jobs."""
_QUOTES = ("'", '"')
_OPENED = {"}": "{", ")": "(", "]": "["}
_JOINS = ("_", "-")
_DATED = re.compile(rf"(?:^|[^\d])(?:{DATE.pattern}|{MONTH_DAY.pattern})$", re.ASCII)
_SPILLED = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[-_ ,;]+[^\W\d]")
"""A number, and what belongs to it no more: the `0.1_aug` of `lr_0.1_aug`."""
_HEAD = re.compile(r"[^\W\d_]+(?=\d)")
"""Letters before a number."""
_REPEATS = frozenset(("fold", "kfold", "cv", "split"))
"""Parts of which each value is a group of its own, though they count like the numbers of runs."""


@dataclass(frozen=True)
class Part:
    """What a pattern has in a place: a text, and behind it a field where something differs."""

    text: str
    ends: tuple[str, ...] | None = None
    """What stands in the field, row by row; None where there is none."""
    key: str = ""
    """"" where the field makes no key."""
    type: Type = ""
    helps: bool = False
    """The key alone is worth an offer."""
    named: bool = False
    """The names say what the key is called."""
    tail: str = ""
    """What always stands behind the field."""

    def __str__(self) -> str:
        text = self.text.replace("{", "{{").replace("}", "}}")
        tail = self.tail.replace("{", "{{").replace("}", "}}")
        return text if self.ends is None else f"{text}{{{self.key}{self.type and f':{self.type}'}}}{tail}"


def parts_with_keys(split: SplitNames, logged: LoggedColumns, keyless: int) -> list[Part]:
    """The parts from the first directory on in which there is a key; none where too few differ.

    Args:
        split: the names.
        logged: of these rows.
        keyless: so many of the first parts are no key, and do not tell what one is called.
    """
    between = split.between
    differs = [len(set(texts)) > 1 for texts in split.parts]
    # A directory that does not vary only stands before the names.
    folders = max((place + 1 for place, some in enumerate(between) if "/" in some), default=0)
    first = next((place for place in range(folders) if differs[place]), folders)
    while first > 0 and "/" not in between[first - 1]:
        first -= 1
    varying = [place for place in range(first, len(differs)) if differs[place]]
    if not varying or any("" in split.parts[place] for place in varying):
        return []
    # Names in which keys differ from each other have no place for each.
    if any(between[place : place + 1] == ("=",) and _WORD.match(split.parts[place][0]) for place in varying):
        return []
    varying = [place for place in varying if place >= keyless]
    if _is_in_any_order([split.parts[place] for place in varying]):
        return []
    befores = {place: _key_before(split, differs, place, max(first, keyless)) for place in varying}
    repeats = {before or around_numbers(split.parts[place])[0] for place, before in befores.items()}
    if not any(some.rstrip("-").lower() in _REPEATS for some in repeats):
        # The folder and a number within it say no more than the folder, which has a column already.
        inside = sum(place >= folders for place in varying)
        above = {_alike(split.parts[place]) for place in varying if place < folders}
        if len(varying) + keyless < 2 or (inside + keyless < 2 and len(above) < 2):
            return []
    parts: list[Part] = []
    keys: set[str] = set()
    for place in range(first, len(differs)):
        texts = split.parts[place]
        if place < keyless and differs[place]:
            parts.append(Part("", tuple(texts)))
        elif differs[place]:
            timed = place > 0 and TIME.fullmatch(texts[0]) and all(map(_DATED.search, split.parts[place - 1]))
            number = place - first + 1
            is_time = (timed and all(map(TIME.fullmatch, texts))) or all(map(MONTH_DAY.fullmatch, texts))
            # A date is called so whatever stands before it, as in `train.py 2024-01-01`.
            is_date = between[place - 1 : place] != ("=",) and all(map(DATE.fullmatch, texts))
            before = "" if is_date else befores[place]
            parts.append(Part("", tuple(texts)) if is_time else _field(texts, before, number, logged, keys))
        else:
            parts.append(Part(texts[0]))
    ends = [place + 1 for place in range(first, folders) if "/" in between[place]]
    without = max((end for end in ends if not any(part.key for part in parts[: end - first])), default=first)
    return parts[without - first :]


def _field(texts: Sequence[str], before: str, place: int, logged: LoggedColumns, keys: set[str]) -> Part:
    """A part that differs, called by the letters in front of its numbers or the word that always stands before it."""
    begin, tail = around_numbers(texts)
    if not begin:
        begin, tail = _around(texts)
    ends = tuple(text[len(begin) : len(text) - len(tail)] for text in texts)
    begins_key = begin[:1] not in _QUOTES and begin.rstrip("-")
    named = bool(begins_key or before)
    dates = not named and all(DATE.fullmatch(end) for end in ends)
    types = {type(value_of(end)) for end in ends}
    type_: Type = "" if str in types else "float" if float in types else "int"
    few = len(set(ends)) <= min(FEW, len(ends) // 2)
    spills = types != {str} and any(map(_SPILLED.match, ends))
    if not (named or dates or few) or spills or _only_counts(ends, named) or logged.has(ends) or logged.has(texts):
        return Part(begin, ends, "", type_, tail=tail)
    key = begins_key or ("date" if dates else before if named else known_as(ends) or f"part{place}")
    helps = key.lower() in _REPEATS or _helps(ends, types, named, few)
    return Part(begin, ends, _unused(key, keys), type_, helps, named, tail)


def _around(texts: Sequence[str]) -> tuple[str, str]:
    """The quotes around all texts, or the bracket behind them that was opened before."""
    end = texts[0][-1:]
    if end in _QUOTES and all(len(text) > 2 and text[0] == text[-1] == end for text in texts):
        return end, end
    opened = _OPENED.get(end)
    alone = opened is not None and all(len(text) > 1 and text[-1] == end and opened not in text for text in texts)
    return "", end if alone else ""


def _only_counts(ends: Sequence[str], named: bool) -> bool:
    """Whether a part numbers the rows, with zeros in front or as jobs are, or says when one began, in seconds."""
    if not named and all(map(_SECONDS.fullmatch, ends)):
        return True
    if len(set(ends)) < len(ends) or not all(_DIGITS.fullmatch(end) for end in ends):
        return False
    padded = any(end[0] == "0" and len(end) > 1 for end in ends)
    numbers = [int(end) for end in ends]
    return padded or (min(numbers) >= _LEAST_ID and max(numbers) - min(numbers) < 10 * len(numbers))


def _alike(texts: Sequence[str]) -> tuple[int, ...]:
    """Equal for parts that tell the same rows apart, such as the name of an environment and its version."""
    numbers: dict[str, int] = {}
    return tuple(numbers.setdefault(text, len(numbers)) for text in texts)


def _is_in_any_order(parts: Sequence[Sequence[str]]) -> bool:
    """Whether the letters before numbers change places: no part of such names is one key."""
    heads = [{match[0] for text in set(texts) if (match := _HEAD.match(text))} for texts in parts]
    return any(
        len(some) > 1 and some & other for at, some in enumerate(heads) for other in [*heads[:at], *heads[at + 1 :]]
    )


def _key_before(split: SplitNames, differs: Sequence[bool], place: int, first: int) -> str:
    """The word that always stands before a part, with those that belong to it; "" where there is none."""
    at, key = place - 1, ""
    while at >= first and not differs[at]:
        joins = split.between[at] in _JOINS
        if not (joins or (key == "" and split.between[at].strip() in ("=", ":", ""))):
            break
        words = _DASHED if key == "" and split.between[at] == "=" else _WORD
        word = words.fullmatch(split.parts[at][0])
        # What stands behind "=" is a value.
        if word is None or (key and at > first and split.between[at - 1] == "="):
            break
        if split.between[at] != "=" and (_NUMBERED.fullmatch(word[1]) or known_as((word[1],)) in _VALUES):
            break
        key = f"{word[1]}{split.between[at]}{key}" if key else word[1]
        at -= 1
        if word[1].lower() in SINGLE or key.count("_") + key.count("-") > 1:
            break
    return key


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
