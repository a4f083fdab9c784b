"""Tells the documents that people log as text, in JSON, YAML, Markdown or as Python prints them, from prose."""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Sequence

import orjson

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.bounds import is_small
from tb_metadata_plugin.model.exact_json import READABLE_BYTES, encode, parse
from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.python_text import parse_python
from tb_metadata_plugin.texts.table_text import from_rows, parse_table, without_titles
from tb_metadata_plugin.texts.yaml_text import parse_yaml

MAX_CHARACTERS = 256_000
"""A longer text is a document only if it is JSON: the other forms take a thousand times as long to read."""

_BRACKETED = re.compile(r"\s*(?:`{3}|~{3}|<pre)", re.IGNORECASE)


def as_json(raw: bytes) -> bytes | None:
    """The JSON of the document that a logged text holds; None for prose, which costs next to nothing.

    JSON comes back as it was written. The whole text must be one document: a JSON object, a block of YAML, a table with
    two columns or the `repr` of a mapping, plain or in one fence, as Markdown marks code.
    """
    start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:4].lower()
    if len(raw) > (READABLE_BYTES if start[:1] == b"{" else MAX_CHARACTERS):
        return None
    if start[:1] == b"{" and raw.rstrip()[-1:] == b"}" and _is_json(raw):
        return raw
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if _BRACKETED.match(text):
        text = _unwrapped(text)
        inner = text.strip().encode()
        if inner.startswith(b"{") and _is_json(inner):
            return inner
    document = parse_text(text)
    return None if document is None else encode(document)


def rows_as_json(rows: Sequence[Sequence[bytes]]) -> bytes | None:
    """The JSON of the document that a table of texts holds; None if it holds none.

    A column is the lines of one text. Two columns are keys and values, typed by the core schema of YAML 1.2.
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
    if text[0] in " \t":
        text = textwrap.dedent(text)
    text = text.lstrip("\r\n")
    return parse_python(text) or _parse_lines(text)


def _parse_lines(text: str) -> Document | None:
    return (parse_table(text) if "|" in text else None) or parse_yaml(text)


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


def _unwrapped(text: str) -> str:
    """What stands in the one fence or `<pre>` that is the whole text."""
    stripped = text.strip()
    inner = _fenced(stripped) if stripped[0] in "`~" else _preformatted(stripped)
    return text if inner is None else inner


def _fenced(text: str) -> str | None:
    """What stands between a first line that opens a fence and a last line that closes it."""
    opening, _, rest = text.partition("\n")
    inner, newline, closing = rest.rpartition("\n")
    about = opening.lstrip(opening[0])
    fence = opening[: len(opening) - len(about)]
    closing = closing.lstrip(" \t")
    closes = closing.startswith(fence) and not closing.strip("`~")
    return inner if newline and closes and "`" not in about else None


def _preformatted(text: str) -> str | None:
    """What stands in the `<pre>`, and in the `<code>` in it, that is the whole text."""
    ending = text[-len("</code></pre>") :].lower()
    start = text.find(">") + 1
    if not start or not ending.endswith("</pre>"):
        return None
    if text[start : start + len("<code")].lower() == "<code" and ">" in text[start:]:
        start = text.index(">", start) + 1
    end = len(text) - len("</code></pre>" if ending.startswith("</code>") else "</pre>")
    try:
        return html.unescape(text[start:end]) if start <= end else None
    except ValueError:  # A character's number has more digits than Python converts.
        return None
