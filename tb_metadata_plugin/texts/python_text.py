"""Documents as Python prints them, and as it is written: the forms that there are of these, one after the other."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.assignment_text import parse_assignments
from tb_metadata_plugin.texts.gin_text import parse_gin
from tb_metadata_plugin.texts.pydantic_text import parse_fields
from tb_metadata_plugin.texts.repr_text import parse_repr
from tb_metadata_plugin.texts.titled_text import parse_titled

_COMMENTS = re.compile(r"(?:\s|#[^\n]*(?:\n|\Z))*")
_NAME_BEGINS = re.compile(r"[^\W\d][\w./]*(?:<locals>[\w.]*)*(?:[(\[]|[ \t]*[=:])|(?:import|from|include|with)[ \t]")
"""What stands before a value that has a name, or above those that do."""


def parse_python(text: str) -> Document | None:
    """The document of a text of one of these forms; None for prose, which is told by how it begins and ends."""
    text = text.rstrip()
    first = text[:1]
    if not first or first in "{[(":
        return parse_repr(text)
    document = None
    if first in "# \t":
        comments = _COMMENTS.match(text)
        if (comments and _NAME_BEGINS.match(text, comments.end())) or text.startswith("#### "):
            document = parse_assignments(text) or parse_gin(text)
    elif first in "\"'":
        document = parse_assignments(text)
    elif _NAME_BEGINS.match(text):
        document = parse_repr(text) or parse_assignments(text) or parse_fields(text)
    return document or (parse_titled(text) if text[-1] in ")}" else None) or None
