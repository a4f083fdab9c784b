"""Documents below or behind a title that says that they are a config: `Arguments: Namespace(…)`, `BertConfig {…}`."""

from __future__ import annotations

import re

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.repr_text import CONFIGURES, parse_repr

# With bounds, since a title is short.
_TITLE = re.compile(
    r"(?:#{1,6} |\*\*)?(?P<title>[^\W\d][\w -]{0,79})"
    r"(?P<between>(?:\*\*)?:?(?:\*\*)?[ \t]{0,8}(?:\r?\n[ \t]{0,8}){0,2})(?=\{|[^\W\d][\w.]*\()"
)


def parse_titled(text: str) -> Document | None:
    """The document of JSON of an object or of a `repr` with one title; None where the title is that of a sample."""
    match = _TITLE.match(text)
    if match is None or (not match["between"] and not match["title"].endswith(" ")):
        return None
    if not CONFIGURES.search(match["title"].rstrip()):
        return None
    rest = text[match.end() :].strip()
    if rest[0] == "{" and rest[-1] == "}":
        try:
            return parse(rest.encode(errors="surrogatepass")).document
        except MetadataError:
            pass
    return parse_repr(rest)
