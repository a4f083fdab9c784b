"""Which `key=value` and flags many names have, in any order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from tb_metadata_plugin.names.anywhere import marks_of
from tb_metadata_plugin.names.patterns import LONGEST

_MOST_KEYS = 12
_MOST_FLAGS = 6
_TAIL = 60
"""Characters before an "=" in which its key is looked for."""
_KEY = re.compile(r"[^\W\d][\w.-]*")
_STARTS = re.compile(r"(?:^|(?<=[_-]))(?=[^\W\d_])")
_HARD = re.compile(r"[^\w.-]")
_WORDS = re.compile(r"[_\W]+")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
_WORD = re.compile(r"[^\W\d_]{2,20}")


def keys_of(names: Sequence[str], single: frozenset[str], fewest: int) -> tuple[list[str], list[str]]:
    """The keys that stand before "=", and the words that some of the names have besides.

    Args:
        names: of directories.
        single: words that are a key by themselves, whatever stands before them.
        fewest: names that must have a key; else there are none.
    """
    ends: Counter[str] = Counter()
    told: list[list[list[str]]] = []
    for name in names:
        some = [_ends(part) for part in name.split("=")[:-1]] if len(name) <= LONGEST else []
        told.append([one for one in some if one])
        ends.update(dict.fromkeys(end for one in some for end in one).keys())
    found: Counter[str] = Counter()
    for of_name in told:
        found.update(dict.fromkeys(_chosen(one, ends, single) for one in of_name).keys())
    keys = [key for key, count in found.items() if 10 * count >= len(names) and count > 1]
    if sum(map(bool, told)) < fewest or not 0 < len(keys) <= _MOST_KEYS:
        return [], []
    return keys, _flags(names, keys)


def _ends(before: str) -> list[str]:
    """What may be the key at the end of a text, the shortest first."""
    tail = before[-_TAIL:]
    hard = [match.end() for match in _HARD.finditer(tail)]
    if hard:
        # Nothing of it belongs to another value, but the hyphens before a key.
        tail = tail[hard[-1] :].lstrip("-_")
        return [tail] if _KEY.fullmatch(tail) else []
    return [tail[match.start() :] for match in _STARTS.finditer(tail)][::-1]


def _chosen(ends: Sequence[str], counts: Mapping[str, int], single: frozenset[str]) -> str:
    """The longest that nearly as many names have as the shortest."""
    key = ends[0]
    for end in ends[1:]:
        if key.lower() in single or 10 * counts[end] < 9 * counts[ends[0]]:
            break
        key = end
    return key


def _flags(names: Sequence[str], keys: Sequence[str]) -> list[str]:
    """Words that some names have and others lack, beside numbers or before all keys."""
    counts: Counter[str] = Counter()
    told: list[set[str]] = []
    for name in names:
        texts, _ = marks_of(name, keys, ())
        beside = [name[: min((name.find(f"{key}=") for key in texts), default=0)]]
        beside += [text[match.end() :] for text in texts.values() if (match := _NUMBER.match(text))]
        words = dict.fromkeys(word for text in beside for word in _WORDS.split(text) if _WORD.fullmatch(word))
        counts.update(words.keys())
        told.append(set(words))
    before = {end for name in names for part in name.split("=")[:-1] for end in _ends(part)} if counts else set()
    flags = [
        word
        for word, count in counts.items()
        if 10 * count >= len(names) and 1 < count < len(names) and word not in before
    ]
    # Where nearly each name has one of them they are what one part says, as `mlp` and `cnn` do.
    ones = sum(len(words.intersection(flags)) == 1 for words in told)
    return flags if len(flags) <= _MOST_FLAGS and (len(flags) < 2 or 10 * ones < 9 * len(names)) else []
