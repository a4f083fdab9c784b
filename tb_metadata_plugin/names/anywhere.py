"""Finds `key=value` and flags in a name, in any order."""

from __future__ import annotations

import re
from collections.abc import Sequence

_ENDS = " _-,;&+."
_HARD = re.compile(r"[\s,;&]")
_OPEN, _CLOSED = "([{", ")]}"


def marks_of(name: str, keys: Sequence[str], flags: Sequence[str]) -> tuple[dict[str, str], frozenset[str]]:
    """The text behind each `key=` that is in the name, and the flags that are.

    A text ends where the next key or flag begins, at a comma, a blank or the like, or at a bracket that was not opened
    in it. Takes time in proportion to the name's length and the number of keys.
    """
    begins: list[tuple[int, int, str]] = []
    for key in keys:
        start = _place(name, key, ends_with="=")
        if start >= 0:
            begins.append((start, start + len(key) + 1, key))
    there: set[str] = set()
    for flag in flags:
        start = _place(name, flag, ends_with="")
        if start >= 0:
            there.add(flag)
            begins.append((start, start + len(flag), ""))
    texts: dict[str, str] = {}
    begins.sort()
    # `size=` is no key within `batch-size=`.
    own = [mark for before, mark in zip([(0, 0, ""), *begins], begins, strict=False) if mark[0] >= before[1]]
    end = len(name)
    for begin, start, key in reversed(own):
        text = _cut(name[start:end].lstrip("=")) if key else ""
        if text:
            texts[key] = text
        end = begin
    return texts, frozenset(there)


def _place(name: str, word: str, ends_with: str) -> int:
    """Where a word stands first that is no part of a longer one; -1 where it does not."""
    sought = word + ends_with
    start = name.find(sought)
    while start >= 0:
        end = start + len(sought)
        before, behind = name[start - 1 : start], name[end : end + 1]
        if not before.isalnum() and (ends_with or not (behind.isalnum() or behind == "=")):
            return start
        start = name.find(sought, end)
    return -1


def _cut(text: str) -> str:
    depth = 0
    for place, character in enumerate(text):
        if character in _OPEN:
            depth += 1
        elif character in _CLOSED:
            depth -= 1
        if depth < 0 or (depth == 0 and _HARD.match(character)):
            return text[:place]
    return text.rstrip(_ENDS)
