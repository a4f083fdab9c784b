"""Documents as the members of a mapping or a call without what is around them: `lr=0.1,` or `"lr": 0.1,` on a line."""

from __future__ import annotations

import re
from itertools import pairwise

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.python_values import STRING
from tb_metadata_plugin.texts.repr_text import parse_wrapped
from tb_metadata_plugin.texts.samples import is_sample

_MEMBER = re.compile(rf"(?P<quoted>{STRING}[ \t]*:)|[\w.-]+[ \t]*:[ \t]|(?P<keyword>[^\W\d]\w*[ \t]*=(?!=))")
_LONGEST = 1_000
"""Characters of the first line."""


def parse_members(text: str) -> Document | None:
    """The document of lines that end with commas, but for the last one; None for anything else, {} for a sample.

    Such a comma makes no tuple, and is no part of a text.
    """
    end = text.find("\n", 0, _LONGEST)
    if end < 1 or text[end - 1] not in ",{[ \t\r":
        return None
    first = text[:end].rstrip()
    if not first.endswith((",", "{", "[")) or (match := _MEMBER.match(text)) is None:
        return None
    if first[-1] != "," and not match["quoted"]:
        return None
    lines = [line for line in map(str.strip, text.split("\n")) if line]
    for line, following in pairwise(lines):
        if line[-1] not in ",{[(" and following[0] not in "}])" and line[0] != "#":
            return None
    document = parse_wrapped(f"dict({text}\n)" if match["keyword"] else f"{{{text}\n}}")
    return {} if document and is_sample(document) else document
