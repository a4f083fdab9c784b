"""Documents as JSON text: written with NaN and ±Infinity, and read exactly, whoever wrote them."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.bounds import MOST_VALUES, Bounded, bounded, is_small
from tb_metadata_plugin.model.limits import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_LEAVES,
    MAX_PATH,
    Document,
    Json,
    Path,
    Problem,
    fitting,
    leaf_sizes,
)
from tb_metadata_plugin.model.turns import turns


class InvalidUtf8Error(MetadataError):
    """The bytes of a document are not UTF-8."""

    code = "invalid-utf8"

    def __init__(self, position: int) -> None:
        super().__init__(f"the text is not UTF-8: byte {position} is wrong", position=position)


class InvalidJsonError(MetadataError):
    """The text of a document is not JSON."""

    code = "invalid-json"

    def __init__(self, problem: str) -> None:
        super().__init__(f"the text is not JSON: {problem}")


class NotAnObjectError(MetadataError):
    """A document is JSON, but not an object."""

    code = "not-an-object"

    def __init__(self, kind: str) -> None:
        super().__init__(f"a document must be a JSON object with keys, and this one is {kind}", kind=kind)


class DocumentTooLargeError(MetadataError):
    """A document is so large that not even a part of it is read."""

    code = "document-too-large"

    def __init__(self, size: int, limit: int) -> None:
        super().__init__(
            f"the document has {size:,} bytes; one of more than {limit:,} is not read at all", bytes=size, limit=limit
        )


READABLE_BYTES = 16_000_000
"""A longer document is refused before it is parsed, since parsing takes several times its size in memory."""
QUICK_BYTES = 256_000
"""Bytes of a document that never takes long to read, whatever it holds."""

_WRITES_PLUS = orjson.dumps(1e20) == b"1e+20"
"""So it does from version 3.11.7 on; before that as `1e20`."""
_EXPONENT = re.compile(rb"\de\d")
_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
"""What is no JSON is an error, as it is in the standard library."""
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document as it was read, and what of it could not be read as it stands in the text."""

    document: Document
    problems: tuple[Problem, ...] = ()


def encode(document: Mapping[str, Json]) -> bytes:
    """The document as UTF-8 JSON, in which NaN and ±Infinity stand as `NaN` and `±Infinity`, as Python writes them."""
    try:
        # orjson is ten times as fast, and writes NaN and ±Infinity as null.
        quick = orjson.dumps(document, option=_STRICT)
        nulls = quick.count(b"null")
        if not nulls or nulls == _nones(dict(document)):
            # A copy: orjson leaves the room in it that it took to begin with, which is several times a document's size.
            return bytes(memoryview(quick))
    except orjson.JSONEncodeError:
        pass
    try:
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        # A lone surrogate, as in a file name that is not UTF-8, has no UTF-8 form but an escaped one.
        return json.dumps(document, separators=(",", ":")).encode()


def decode(written: bytes) -> Document:
    """The document of which `encode` made these bytes, within the limits or not."""
    document: Document = json.loads(written)
    return document


def _nones(value: Json) -> int:
    """How often None stands in a value."""
    if isinstance(value, dict):
        value = list(value.values())
    return sum(map(_nones, value)) if isinstance(value, list) else value is None


def parse(raw: bytes) -> ParsedDocument:
    """Reads a document that anybody may have written.

    Integers keep all their digits. Of duplicate keys the last counts, lone surrogates become U+FFFD, a number that no
    float can hold becomes ±Infinity, and what is past a limit (depth 200, 10,000 leaves, 4 MB) is left out: each with
    a problem.

    Raises:
        InvalidUtf8Error, InvalidJsonError, NotAnObjectError, DocumentTooLargeError: nothing of it can be read.
    """
    if len(raw) > READABLE_BYTES:
        raise DocumentTooLargeError(len(raw), READABLE_BYTES)
    if len(raw) <= QUICK_BYTES:
        return _parse(raw)
    with turns():
        return _parse(raw)


def _parse(raw: bytes) -> ParsedDocument:
    document = _parse_quickly(raw)
    return _parse_carefully(raw) if document is None else ParsedDocument(document)


def _parse_quickly(raw: bytes) -> Document | None:
    """The document, if orjson reads it exactly and it is within the limits; else None."""
    containers = raw.count(b"{") + raw.count(b"[")
    values = raw.count(b",") + containers
    if b"\\" in raw or len(raw) > MAX_BYTES or values > MOST_VALUES:
        return None
    try:
        value: Json = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(value, dict):
        return None
    if containers > MAX_DEPTH or values > MAX_LEAVES:
        size = _measure(value)
        if size.leaves > MAX_LEAVES or size.depth > MAX_DEPTH:
            return None
    # No path has more characters than the text.
    if len(raw) > MAX_PATH and any(size.characters > MAX_PATH for size in leaf_sizes(value)):
        return None
    # It reads integers from -2^63 to 2^64 - 1 exactly and makes floats of all others, which it writes with an exponent.
    # And without escapes each text has two quotes, so that fewer of them than in the bytes means duplicate keys.
    again = orjson.dumps(value)
    return None if _has_large(again) or again.count(b'"') != raw.count(b'"') else value


def _has_large(written: bytes) -> bool:
    """Whether there is a float of 1e16 or more in what orjson wrote, or a text that looks like one."""
    return b"e+" in written if _WRITES_PLUS else _EXPONENT.search(written) is not None


class _Size(NamedTuple):
    leaves: int
    depth: int


def _measure(document: Document) -> _Size:
    """How many leaves and levels of containers the document has."""
    leaves = depth = 0
    level: list[Document | list[Json]] = [document]
    while level:
        depth += 1
        below: list[Document | list[Json]] = []
        for container in level:
            for value in container.values() if isinstance(container, dict) else container:
                if value and (type(value) is dict or type(value) is list):
                    below.append(value)
                else:
                    leaves += 1
        level = below
    return _Size(leaves, depth)


def _parse_carefully(raw: bytes) -> ParsedDocument:
    """The document by the standard library, which reads or names all that orjson does not."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidUtf8Error(error.start) from error
    reader = _Reader()
    cut = Bounded(text) if is_small(raw) else bounded(text)
    try:
        value = reader.read(cut.text)
    except ValueError as error:  # JSON's own error, or an integer of more digits than Python converts
        raise InvalidJsonError(str(error)) from error
    if not isinstance(value, dict):
        raise NotAnObjectError(_kind(value))
    document, problems = fitting(value, len(raw))
    problems += reader.problems()
    if cut.ends_early:
        says = f"the document goes on behind its first {MOST_VALUES:,} values or so; what stands there is left out"
        problems.append(Problem("too-many-values", says))
    if _ESCAPED_SURROGATE.search(text):
        cleaner = _SurrogateCleaner()
        document = cleaner.object(document, ())
        problems += cleaner.problems()
    return ParsedDocument(document, tuple(problems))


class _Reader:
    """The standard library's parser, with a memory of what it would pass over without a word."""

    def __init__(self) -> None:
        self._repeated: dict[str, None] = {}
        self._too_large: list[str] = []
        self._decoder = json.JSONDecoder(object_pairs_hook=self._object, parse_float=self._float)

    def read(self, text: str) -> Json:
        value: Json = self._decoder.decode(text)
        return value

    def _object(self, pairs: list[tuple[str, Json]]) -> Document:
        members = dict(pairs)
        if len(members) < len(pairs):
            counts = Counter(key for key, _ in pairs)
            self._repeated.update((key, None) for key, count in counts.items() if count > 1)
        return members

    def _float(self, literal: str) -> float:
        number = float(literal)
        if math.isinf(number):
            self._too_large.append(literal)
        return number

    def problems(self) -> list[Problem]:
        problems = []
        if self._repeated:
            keys = list(self._repeated)
            problems.append(
                Problem("duplicate-keys", f"of keys that occur twice the last value counts: {_some(keys)}", (keys[0],))
            )
        if self._too_large:
            problems.append(
                Problem("number-too-large", f"read as Infinity, since no float is so large: {_some(self._too_large)}")
            )
        return problems


class _SurrogateCleaner:
    """Copies a document with U+FFFD for each lone surrogate, which Arrow and UTF-8 have no place for."""

    def __init__(self) -> None:
        self._first: Path | None = None

    def object(self, members: Document, path: Path) -> Document:
        return {self._text(key, (*path, key)): self._value(value, (*path, key)) for key, value in members.items()}

    def _value(self, value: Json, path: Path) -> Json:
        if isinstance(value, dict):
            return self.object(value, path)
        if isinstance(value, list):
            return [self._value(item, path) for item in value]
        return self._text(value, path) if isinstance(value, str) else value

    def _text(self, text: str, path: Path) -> str:
        if not _SURROGATE.search(text):
            return text
        if self._first is None:
            self._first = tuple(_SURROGATE.sub("\ufffd", step) for step in path)
        return _SURROGATE.sub("\ufffd", text)

    def problems(self) -> list[Problem]:
        if self._first is None:
            return []
        return [Problem("lone-surrogates", "half a surrogate pair is no character and became \ufffd", self._first)]


def _some(texts: Sequence[str]) -> str:
    """The first few of the texts, each cut to a readable length."""
    shown = ", ".join(text if len(text) <= 40 else text[:40] + "…" for text in texts[:5])
    return shown if len(texts) <= 5 else f"{shown} and {len(texts) - 5:,} more"


def _kind(value: Json) -> str:
    kinds = {bool: "true or false", str: "a text", list: "a list", type(None): "null"}
    return kinds.get(type(value), "a number")
