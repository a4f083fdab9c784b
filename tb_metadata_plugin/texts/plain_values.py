"""What a plain text in a cell, a line or a flag means: by YAML's core schema, and as Python prints values."""

from __future__ import annotations

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.composed import composed
from tb_metadata_plugin.texts.core_schema import PRINTED, typed
from tb_metadata_plugin.texts.yaml_text import parse_flow


def value_of(text: str) -> Json:
    """The value that a text stands for, as YAML and Python write values; else the text."""
    text = text.strip()
    if text in PRINTED:
        return PRINTED[text]
    value = typed(text)
    if not isinstance(value, str):
        return value
    found = composed(value)
    return parse_flow(value) if found == value and value[:1] + value[-1:] in ("[]", "{}") else found
