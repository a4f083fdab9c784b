"""Tells which numbers are moments: plausible Unix seconds or milliseconds under a key that speaks of time."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Json

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_TIME_WORDS = frozenset({"time", "timestamp", "datetime", "date", "ts", "mtime", "ctime", "started", "ended"})
_TIME_WORDS |= {"created", "updated", "modified", "finished", "at", "utc", "unixtime"}
_SPAN_WORDS = frozenset({"ns", "us", "elapsed", "duration", "total", "limit", "budget", "max", "min"})
_FIRST, _LAST = 1e9, 4.1e9
"""Seconds since 1970: from September 2001 to December 2099."""


def moment(key: str, value: Json) -> int | None:
    """Milliseconds since 1970 in UTC of a number that is a moment; None of any other value.

    >>> moment("timestamp", 1678886400)
    1678886400000
    """
    if type(value) is not int and type(value) is not float:
        return None
    seconds = value if is_moment(value) else value / 1000 if _FIRST * 1000 <= value < _LAST * 1000 else None
    if seconds is None:
        return None
    return int(seconds * 1000 + 0.5) if speaks_of_time(key) else None


def speaks_of_time(key: str) -> bool:
    """Whether a number under this key may be a moment."""
    words = {word.lower() for word in _WORDS.findall(key)}
    return bool(words & _TIME_WORDS) and not words & _SPAN_WORDS


def is_moment(seconds: float) -> bool:
    """Whether a number is plausible as seconds since 1970."""
    return _FIRST <= seconds < _LAST
