"""Tells the documents that people log as text, in JSON, YAML, Markdown or as Python prints them, from prose."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence

import orjson

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.bounds import is_small
from tb_metadata_plugin.model.exact_json import READABLE_BYTES, encode, parse
from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.flag_text import parse_flags
from tb_metadata_plugin.texts.headed_text import parse_headed
from tb_metadata_plugin.texts.html_text import has_breaks
from tb_metadata_plugin.texts.line_text import parse_lines
from tb_metadata_plugin.texts.members_text import parse_members
from tb_metadata_plugin.texts.plain_text import without_codes
from tb_metadata_plugin.texts.python_text import parse_python
from tb_metadata_plugin.texts.repr_text import parse_repr
from tb_metadata_plugin.texts.table_text import from_rows, parse_columns, parse_table, without_titles
from tb_metadata_plugin.texts.toml_text import parse_toml
from tb_metadata_plugin.texts.wrapping import below_a_title, is_wrapped, unwrapped
from tb_metadata_plugin.texts.yaml_text import parse_yaml

MAX_CHARACTERS = 256_000
"""A longer text is a document only if it is JSON: the other forms take a thousand times as long to read."""

FORMS: tuple[Callable[[str], Document | None], ...] = (
    parse_members,
    parse_headed,
    parse_python,
    parse_flags,
    parse_toml,
    parse_table,
    parse_yaml,
    parse_columns,
    parse_lines,
)
"""What tells a document of one form from all else, in the order in which they are tried; prose costs each next to
nothing. An empty document is what looks like one and is a sample: no other form is tried."""

_SUMMARY = re.compile(r'Model: "[^"\n]{0,200}"[ \t]*\r?\n[_\u2500-\u257f]')
_SIGNS = b":=|\t<>&`~"
_ENDS = frozenset(b")}]\n ")
_LOOKED_AT = 200
"""Bytes at the start of a text in which columns and rows of dots begin, where these are all that it has."""
_ON_ONE_LINE = (parse_python, parse_flags)


def as_json(raw: bytes) -> bytes | None:
    """The JSON of the document that a logged text holds; None for prose, which costs next to nothing.

    JSON comes back as it was written. The whole text must be one document: a JSON object or one of `FORMS`, plain,
    below a title, or in a fence or HTML with short remarks around it.
    """
    start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:4].lower()
    if len(raw) > (READABLE_BYTES if start[:1] == b"{" else MAX_CHARACTERS):
        return None
    if start[:1] == b"{" and raw.rstrip()[-1:] == b"}" and _is_json(raw):
        return raw
    if not raw or not _has_signs(raw):
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    document: Document | None = None
    if has_breaks(text):
        document = parse_repr(text)  # Where they stand in a value.
    for inner in unwrapped(text) if not document and is_wrapped(text) else ():
        found = inner.strip().encode()
        if found.startswith(b"{") and _is_json(found):
            return found
        document = document or parse_text(inner)
    for inner in () if document else below_a_title(text):
        found = inner.strip().encode()
        if found.startswith(b"{") and _is_json(found):
            return found
        document = parse_repr(inner)
    document = document or parse_text(text)
    return None if document is None else encode(document)


def rows_as_json(rows: Sequence[Sequence[bytes]]) -> bytes | None:
    """The JSON of the document that a table of texts holds; None if it holds none.

    A column is the lines of one text. Two columns are keys and values, typed as in YAML and Python.
    """
    if all(len(row) == 1 for row in rows):
        return as_json(b"\n".join(row[0] for row in rows))
    if sum(len(cell) for row in rows for cell in row) > MAX_CHARACTERS or any(len(row) != 2 for row in rows):
        return None
    try:
        cells = [[cell.decode() for cell in row] for row in rows]
    except UnicodeDecodeError:
        return None
    pairs = without_titles(cells)
    document = from_rows(pairs) if pairs else None
    return None if document is None else encode(document)


def parse_text(text: str) -> Document | None:
    """The document of a text that is no JSON, of at most 256,000 characters; None for prose."""
    if len(text) > MAX_CHARACTERS or not text or text.isspace():
        return None
    if "\\" in text or "\x1b" in text:
        text = without_codes(text)
    if text[:1] in (" ", "\t"):
        text = textwrap.dedent(text)
    text = text.lstrip("\r\n")
    if text.startswith(("#!", "usage: ", "Usage: ")) or _SUMMARY.match(text):
        return None  # A program, or how it is called; what Keras prints of a model
    if "\xa0" in text:
        text = text.replace("\xa0", " ")
    # All others have a key or more on a line of their own.
    for form in FORMS if "\n" in text or "<" in text else _ON_ONE_LINE:
        document = form(text)
        if document is not None:
            return document or None
    return None


def _has_signs(raw: bytes) -> bool:
    """Whether a text that is no JSON has anything that a document has: most prose has not."""
    start = raw[:_LOOKED_AT]
    return (
        len(raw.translate(None, _SIGNS)) < len(raw)
        or raw[-1] in _ENDS
        or b"  " in start
        or b"..." in start
        or not raw.isascii()
        or b"--" in raw
    )


def _is_json(raw: bytes) -> bool:
    """Whether the bytes are a JSON object that we can read, if only in part."""
    if is_small(raw):
        try:
            return isinstance(orjson.loads(raw), dict)
        except orjson.JSONDecodeError:
            pass
    try:
        parse(raw)
    except MetadataError:
        return False
    return True
