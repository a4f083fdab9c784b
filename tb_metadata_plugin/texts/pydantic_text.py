"""Documents as pydantic's `str` gives them: `lr=0.1 name='x' opt=Adam(lr=1)`, all on one line."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.python_values import PROGRESS, NotPythonError, ValueReader

_FIELD = re.compile(r"([^\W\d]\w*)=(?![=\s])")


def parse_fields(text: str) -> Document | None:
    """The document of two or more fields, `name=value`, with a space between them; None for anything else.

    Values are as `repr` gives them, or it is another form. A line of progress is none.
    """
    if not _FIELD.match(text):
        return None
    document: Document = {}
    reader = ValueReader(text.rstrip())
    try:
        while match := _FIELD.match(reader.text, reader.at):
            if match[1] in document or PROGRESS.search(match[1]):
                return None
            reader.at = match.end()
            document[match[1]] = reader.field()
            if reader.text[reader.at : reader.at + 1] == " ":
                reader.at += 1
    except NotPythonError:
        return None
    return document if reader.at == len(reader.text) and len(document) > 1 else None
