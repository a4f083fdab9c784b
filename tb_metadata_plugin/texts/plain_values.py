"""What a plain text in a cell, a line or a flag means: by YAML's core schema, and as Python prints values."""

from __future__ import annotations

import math
import re

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.repr_text import parse_repr

_PYTHON: dict[str, Json] = {"None": None, "nan": math.nan, "inf": math.inf, "-inf": -math.inf, "NaN": math.nan}
_CALL = re.compile(r"[A-Za-z_][\w.]*\(")
_CLOSING = {"[": "]", "{": "}", "(": ")"}


def value_of(text: str) -> Json:
    """The value that a text stands for, if it is one of YAML's plain words, or as Python prints values; else the text."""
    text = text.strip()
    if text in _PYTHON:
        return _PYTHON[text]
    value = typed(text)
    return composed(value) if isinstance(value, str) else value


def composed(text: str) -> Json:
    """The list, mapping or quoted text that a text stands for, as Python or YAML write it; else the text."""
    first, last = text[:1], text[-1:]
    if first in "'\"" and len(text) > 1 and last == first:
        inner = text[1:-1]
        return text if first in inner or "\\" in inner else inner
    if _CLOSING.get(first) != last and not (last == ")" and _CALL.match(text)):
        return text
    return _composed(text)


def _composed(text: str) -> Json:
    document = parse_repr("{'value': " + text + "}")
    if document is not None:
        return document["value"]
    return text if text[0] not in "[{" else _flow(text)


def _flow(text: str) -> Json:
    from tb_metadata_plugin.texts.yaml_text import parse_flow

    return parse_flow(text)
