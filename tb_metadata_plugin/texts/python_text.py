"""Documents as Python prints them, as it is written, and in braces: the forms of these, one after the other."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.assignment_text import parse_assignments
from tb_metadata_plugin.texts.gin_text import parse_gin
from tb_metadata_plugin.texts.pydantic_text import parse_fields
from tb_metadata_plugin.texts.repr_text import parse_relaxed, parse_repr
from tb_metadata_plugin.texts.titled_text import parse_titled
from tb_metadata_plugin.texts.yaml_text import parse_braces

_COMMENTS = re.compile(r"(?:\s|#[^\n]*(?:\n|\Z))*")
_NAME_BEGINS = re.compile(r"[^\W\d][\w./]*(?:<locals>[\w.]*)*(?:[(\[]|[ \t]*[=:])|(?:import|from|include|with)[ \t]")
"""What stands before a value that has a name, or above those that do."""


def parse_python(text: str) -> Document | None:
    """The document of a text of one of these forms; None for prose, which is told by how it begins and ends."""
    text = text.rstrip()
    first = text[:1]
    if not first or first in "[(":
        return parse_repr(text)
    if first in "{/":
        return parse_repr(text) or parse_braces(text) or parse_relaxed(text)
    document = None
    if first in "# \t":
        comments = _COMMENTS.match(text)
        if (comments and _NAME_BEGINS.match(text, comments.end())) or text.startswith("#### "):
            document = parse_assignments(text) or parse_gin(text)
    elif first in "\"'":
        document = parse_assignments(text)
    elif _NAME_BEGINS.match(text):
        document = parse_repr(text) or parse_assignments(text) or parse_fields(text)
        if document is None and text[-1] == ")":
            document = parse_relaxed(text)
    return document or (parse_titled(text) if text[-1] in ")}" else None) or None
