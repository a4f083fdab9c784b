"""Documents as TOML."""

from __future__ import annotations

import re
import sys
from datetime import date, time
from typing import Any

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.printed_numbers import number_of

_STARTS = re.compile(
    r"(?:[ \t]*(?:#[^\n]*)?\n){0,50}(?:\[{1,2}[\w\"'.\- ]{1,200}\]{1,2}[ \t]*(?:#|\n|$)|[\w.\"'\-]{1,200} ?= ?\S)"
)
_MOST_DOTS = 20
_MOST_OPEN = 60
"""Dots of a key and brackets in a value; the time of Python's parser grows with their square."""


def parse_toml(text: str) -> Document | None:
    """The document of a TOML text; None for anything else, and before Python 3.11, which knows no TOML."""
    if sys.version_info < (3, 11) or not _STARTS.match(text):
        return None
    import tomllib

    if any(
        line.count("[") > _MOST_OPEN or line.count("{") > _MOST_OPEN or line.partition("=")[0].count(".") > _MOST_DOTS
        for line in text.split("\n")
    ):
        return None
    try:
        # Without quotes it may be INI as well.
        document = tomllib.loads(text) if "'" in text or '"' in text else tomllib.loads(text, parse_float=_number)
    except (ValueError, RecursionError):
        return None
    if all(len(key) < 2 for key in document) and all(type(value) in (int, float) for value in document.values()):
        return None  # Numbers of a sum, as a model solves it.
    return {key: _json(value) for key, value in document.items()} if len(document) > 1 or "\n" in text.strip() else None


def _number(written: str) -> Any:
    found = number_of(written)
    return (
        float(written)
        if found is None and written.strip("+-") in ("inf", "nan")
        else written
        if found is None
        else found
    )


def _json(value: Any) -> Json:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    found: Json = value
    return found
