"""Documents as Python prints them, and as it is written: the forms that there are of these, one after the other."""

from __future__ import annotations

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.assignment_text import parse_assignments
from tb_metadata_plugin.texts.gin_text import parse_gin
from tb_metadata_plugin.texts.pydantic_text import parse_fields
from tb_metadata_plugin.texts.repr_text import parse_repr
from tb_metadata_plugin.texts.titled_text import parse_titled


def parse_python(text: str) -> Document | None:
    """The document of a text of one of these forms; each tells most prose by its first line, at next to no cost."""
    return parse_repr(text) or parse_assignments(text) or parse_gin(text) or parse_fields(text) or parse_titled(text)
