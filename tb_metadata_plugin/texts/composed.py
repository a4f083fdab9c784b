"""What a text in brackets or quotes means as Python prints values."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.repr_text import parse_repr

_CALL = re.compile(r"[A-Za-z_][\w.]*\(")
_CLOSING = {"[": "]", "{": "}", "(": ")"}


def composed(text: str) -> Json:
    """The list, mapping or quoted text that a text stands for, as Python writes it; else the text."""
    first, last = text[:1], text[-1:]
    if first in ("'", '"') and len(text) > 1 and last == first:
        inner = text[1:-1]
        return text if first in inner or "\\" in inner else inner
    if _CLOSING.get(first) != last and not (last == ")" and _CALL.match(text)):
        return text
    document = parse_repr("{'value': " + text + "}")
    value = text if document is None else document["value"]
    # In brackets alone, as a remark, a word stays what it is.
    return text if first == "(" and isinstance(value, str) else value
