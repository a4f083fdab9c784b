"""Tells which numbers are moments: plausible Unix seconds or milliseconds under a key that speaks of time."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.iso_times import iso
from tb_metadata_plugin.model.limits import Document, Json

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
    words = {word.lower() for word in _WORDS.findall(key)}
    if not words & _TIME_WORDS or words & _SPAN_WORDS:
        return None
    return int(seconds * 1000 + 0.5)


def is_moment(seconds: float) -> bool:
    """Whether a number is plausible as seconds since 1970."""
    return _FIRST <= seconds < _LAST


def with_moments(document: Document) -> Document:
    """The document with ISO 8601 for its moments, those inside lists aside; itself where it has none."""
    changed: Document = {}
    for key, value in document.items():
        if type(value) is dict:
            inner = with_moments(value)
            if inner is not value:
                changed[key] = inner
        # Most numbers are too small, which is seen without a call.
        elif (
            (type(value) is float or type(value) is int) and value >= _FIRST and (at := moment(key, value)) is not None
        ):
            changed[key] = iso(at)
    return document | changed if changed else document
