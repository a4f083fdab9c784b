"""What names that PyTorch gives hold behind the time: the host and the user's comment, which it writes as one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from tb_metadata_plugin.names.patterns import PYTORCH
from tb_metadata_plugin.names.splits import JOINER

_KEYS = ("lr", "bs", "wd", "batch_size", "batch", "seed", "epochs", "epoch", "model", "fold", "opt", "net", "loss")
"""What comments begin with most often, the longer of two with the same end first."""
_FIRST = re.compile(r"[^_=: ,]*")
_VALUE = re.compile(r"[_=: ]*[-+]?\.?\d|=")
_NUMBERED_HOST = re.compile(r"((?:[A-Za-z]+-)+)\d+(?:-\d+)*(?:\.[\w.-]+)?", re.ASCII)
"""`ip-172-31-5-7`, `gpu-node-3`."""


def comments(names: Mapping[int, str]) -> Mapping[int, str]:
    """The names without the time, with a `JOINER` where the comment begins right behind the host, if that can be told.

    Args:
        names: by row; others than PyTorch's are left out, and those that only end in the host's numbers.
    """
    times = {row: match.end("time") + 1 for row, name in names.items() if (match := PYTORCH.fullmatch(name))}
    rests = {row: rest for row, start in times.items() if not _is_host(rest := names[row][start:])}
    keys = Counter(filter(None, map(_key_behind_host, rests.values())))
    key, count = keys.most_common(1)[0] if keys else ("", 0)
    if 2 * count < len(rests):
        return rests
    return {row: _separated(rest, key) for row, rest in rests.items()}


def _key_behind_host(rest: str) -> str:
    """The letters at the end of the first word, where a value follows; "" where they belong to the host."""
    end = _end(rest)
    word = rest[:end]
    if not _VALUE.match(rest, end):
        return ""
    known = next((key for key in _KEYS if word.lower().endswith(key)), "")
    letters = len(word)
    while letters > 0 and word[letters - 1].isalpha():
        letters -= 1
    tail = word[letters:]
    # `node1LR`, and `nodeLR`: capitals begin where small letters end.
    capitals = len(tail)
    while capitals > 0 and tail[capitals - 1].isupper():
        capitals -= 1
    if 0 < capitals < len(tail):
        return tail[capitals:]
    return tail if tail and letters > 0 and word[letters - 1].isdigit() else word[len(word) - len(known) :]


def _is_host(rest: str) -> bool:
    match = _NUMBERED_HOST.fullmatch(rest)
    return match is not None and match[1].split("-")[-2].lower() not in _KEYS


def _end(rest: str) -> int:
    match = _FIRST.match(rest)
    return match.end() if match else 0


def _separated(rest: str, key: str) -> str:
    end = _end(rest)
    if not rest[:end].endswith(key) or end == len(key):
        return rest
    return f"{rest[: end - len(key)]}{JOINER}{rest[end - len(key) :]}"
