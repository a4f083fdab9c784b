"""What a plain text in a cell, a line or a flag means: words as in YAML, and values as Python prints them."""

from __future__ import annotations

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.composed import composed
from tb_metadata_plugin.texts.core_schema import PRINTED, typed
from tb_metadata_plugin.texts.printed_numbers import number_of
from tb_metadata_plugin.texts.yaml_text import parse_flow

_WORDS = (".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF")


def value_of(text: str) -> Json:
    """The value that a text stands for, as YAML and Python write values; else the text.

    Of numbers only those that are none of a version and no identifier: `2.10` and `007` are texts, as among HParams.
    """
    text = text.strip()
    if text in PRINTED:
        return PRINTED[text]
    value = typed(text)
    if type(value) in (int, float) and not text.endswith(_WORDS):
        number = number_of(text)
        return text if number is None else number
    if not isinstance(value, str):
        return value
    found = composed(value)
    return parse_flow(value) if found == value and value[:1] + value[-1:] in ("[]", "{}") else found
