"""The document of a file that is called YAML, whatever one finds in such files; where it holds none, why, and where."""

from __future__ import annotations

import json
import re
from typing import Any

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.yaml_events import Builder, Open, RefusedError
from tb_metadata_plugin.texts.yaml_tags import tagged, word_with_tag

_MOST_PARSED = 1_000_000
"""Characters that are parsed of a file whose values are mended: more than those of most files, many times over."""
_ENTRY = re.compile(r"(?P<before>[ \t]*(?:- +)*)(?:(?P<key>[^\s:#'\"][^:]*):(?: +|$))?(?P<value>.*)")
_COMMENT = re.compile(r"(?:^|\s)(?://|/\*)")
"""Where a comment of JavaScript begins in a plain word, which are in some JSON and none in YAML."""


class UnreadableConfigError(MetadataError):
    """A config file holds no mapping that can be read."""

    code = "unreadable-config"

    def __init__(self, reason: str, line: int | None = None) -> None:
        where = "" if line is None else f"line {line + 1}: "
        super().__init__(f"no keys can be read in it: {where}{reason}", reason=f"{where}{reason}")
        self.line = line
        """From 0 on; None where it is the whole that is none."""


def parse_file(text: str) -> Document | None:
    """The document of a file; None of one in which nothing is said: comments, `{}`, empty documents.

    It is read by the rules of `parse_yaml`, but one key is enough, in braces as well, and it is neither prose nor a
    sample. A value or key for which YAML has no meaning where it stands on its line (`@x`, `*.png`, `"a" b`) is a text.
    A key that is a list is the text of it. Of the class of all only the attributes are told.

    Raises:
        UnreadableConfigError: it holds no mapping that can be read.
    """
    lines: list[str] | None = None
    left = max(_MOST_PARSED, 2 * len(text))
    first: UnreadableConfigError | None = None
    while True:
        try:
            return _parsed(text)
        except UnreadableConfigError as error:
            first = first or error
            left -= len(text)
            lines = text.splitlines(keepends=True) if lines is None else lines
            line = error.line
            mended = None if line is None or line >= len(lines) or left < len(text) else _mended(lines[line])
            if line is None or mended is None:
                raise first from None
            lines[line] = mended
            text = "".join(lines)


def _mended(line: str) -> str | None:
    """A line with what YAML cannot read of it in quotes; None where that is not its value or key alone."""
    content = line.rstrip()
    found = _ENTRY.fullmatch(content)
    if found is None or "\0" in content:  # As a file has in it that a broken machine was writing.
        return None
    before, key, value = found["before"], found["key"], found["value"]
    value = value.partition(" #")[0].rstrip()
    if value and _is_odd(f"k: {value}\n"):
        value = json.dumps(value, ensure_ascii=False)
    elif key and _is_odd(f"{key}: 1\n"):
        key = json.dumps(key.rstrip(), ensure_ascii=False)
    else:
        return None
    return f"{before}{key}: {value}{line[len(content) :]}" if key else f"{before}{value}{line[len(content) :]}"


def _is_odd(line: str) -> bool:
    """Whether YAML cannot read a line, and not only since it goes on in the next one."""
    try:
        _parsed(line)
    except UnreadableConfigError as error:
        return error.line == 0
    return False


def _parsed(text: str) -> Document | None:
    # Only readers of logs that hold YAML need it.
    import yaml

    builder = _Builder()
    try:
        builder.read(text)
    except RefusedError as error:
        raise UnreadableConfigError(error.reason, error.line) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableConfigError(error.problem or str(error), mark and mark.line) from error
    except yaml.reader.ReaderError as error:
        character = _character(error.character)
        reason = f"the character U+{ord(character):04X} is not allowed"
        raise UnreadableConfigError(reason, text.count("\n", 0, max(0, text.find(character)))) from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableConfigError(" ".join(str(error).split())) from error
    return builder.document


def _character(told: int | str) -> str:
    """The character at which one of the two readers of YAML ends."""
    return chr(told) if isinstance(told, int) else told[:1] or "\0"


class _Builder(Builder):
    """Makes the document of a file: it accepts what people write by hand, and tells what it cannot accept."""

    def __init__(self) -> None:
        super().__init__()
        self.document: Document | None = None

    def _take_document(self, event: Any) -> None:
        """There may be several, of which one says something; any version is fine."""

    def _take_root(self, value: Json, line: int, container: Open | None) -> None:
        if container is not None and container.tag is not None:
            bare, value = value, tagged(container.tag, value)
            # Unlike a text, a file may be a list of the one mapping that it is.
            if value is not bare and isinstance(value, dict) and not (isinstance(bare, dict) and "@type" in bare):
                value = {key: one for key, one in value.items() if key != "@type"}
        if value is None or value in ({}, [], ""):
            return
        if not isinstance(value, dict):
            raise RefusedError("it is no YAML mapping")
        if self.document is not None:
            raise RefusedError("a second YAML document begins there", line)
        self.document = value

    def _take_scalar(self, event: Any) -> None:
        if event.implicit[0] and self._is_in_braces():
            text, line = event.value, event.start_mark.line
            if _COMMENT.search(text):
                raise RefusedError("a comment is no YAML", line)
            if not text and event.tag is None and not self._awaits_key():
                # `{a:1}` has the key `a:1`, and JSON that is being written may end so.
                raise RefusedError("a key in braces has no value", line)
        super()._take_scalar(event)

    def _is_in_braces(self) -> bool:
        return bool(self._open) and self._open[-1].flow

    def _take_key(self, event: Any) -> None:
        line: int = event.start_mark.line
        if event.end_mark.line != line and self._is_in_braces():
            raise RefusedError("a key goes on in the next line", line)
        text, tag = event.value, event.tag
        told = text if tag is None else word_with_tag(tag, text)
        if event.anchor is not None:
            self._keep(event.anchor, text, 1 + len(text))
        self._name(told if isinstance(told, str) else text, line)

    def _take_other_key(self, value: Json, line: int, container: Open | None) -> None:
        if container is None:
            self._name(value if isinstance(value, str) else repr(value), line)
            return
        if not isinstance(value, list) or any(isinstance(item, dict) for item in value):
            raise RefusedError("a mapping is no key", line)
        is_tuple = container.tag is not None and container.tag.endswith("python/tuple")
        self._name(repr(tuple(value) if is_tuple else value), line)

    def _name(self, key: str, line: int) -> None:
        """Has a key for the value that comes next."""
        above = self._open[-1]
        if key in above.value:
            raise RefusedError(f"the key {key[:80]!r} stands twice", line)
        above.key = key
        above.size += len(key)
