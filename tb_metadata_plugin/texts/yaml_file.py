"""The document of a file that is called YAML, whatever one finds in such files; where it holds none, why, and where."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.limits import MAX_DEPTH, Document, Json
from tb_metadata_plugin.texts.yaml_tags import tagged, word_with_tag
from tb_metadata_plugin.texts.yaml_text import MOST_ALIASED, merged, plain

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

    It is read by the rules of `yaml_text`, but one key is enough, in braces as well, and it is neither prose nor a
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
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            builder.take(event)
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


class _Anchored(NamedTuple):
    """What an anchor stands for, and its size: values and characters, those of aliases counted."""

    value: Json
    size: int


class _Open:
    """A container around the place that is read."""

    __slots__ = ("anchor", "flow", "is_key", "key", "line", "size", "tag", "value")

    def __init__(self, event: Any, value: Any, is_key: bool) -> None:
        self.value = value
        self.anchor: str | None = event.anchor
        self.tag: str | None = event.tag
        self.flow: bool = event.flow_style
        self.line: int = event.start_mark.line
        self.is_key = is_key
        self.key: str | None = None
        """The key whose value is to come."""
        self.size = 1


class _Builder:
    """Makes a document of the events of YAML's parser."""

    def __init__(self) -> None:
        self.document: Document | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._aliased = 0

    def take(self, event: Any) -> None:
        """Takes in an event."""
        # By name, since to import the library here takes longer than most events.
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._take_scalar(event)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._take_end()
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            is_key = self._awaits_key()
            self._open.append(_Open(event, {} if kind == "MappingStartEvent" else [], is_key))
            if len(self._open) > MAX_DEPTH:
                raise UnreadableConfigError(f"it is nested deeper than {MAX_DEPTH} levels", event.start_mark.line)
        elif kind == "AliasEvent":
            self._take_alias(event)

    def _awaits_key(self) -> bool:
        above = self._open[-1] if self._open else None
        return above is not None and type(above.value) is dict and above.key is None

    def _take_end(self) -> None:
        ended = self._open.pop()
        value = ended.value
        if type(value) is dict and "<<" in value:
            value = merged(value)
        if ended.is_key:
            self._take_composed_key(ended)
            return
        bare = value
        if ended.tag is not None:
            value = tagged(ended.tag, value)
        if self._open:
            self._put(value, ended.size, ended.anchor)
            return
        if value is not bare and isinstance(value, dict) and "@type" not in bare:
            value = {key: one for key, one in value.items() if key != "@type"}
        self._take_root(value, ended.line)

    def _take_root(self, value: Json, line: int) -> None:
        if value is None or value in ({}, [], ""):
            return
        if not isinstance(value, dict):
            raise UnreadableConfigError("it is no YAML mapping")
        if self.document is not None:
            raise UnreadableConfigError("a second YAML document begins there", line)
        self.document = value

    def _take_alias(self, event: Any) -> None:
        # One that is not known may be a text that only looks like an alias; one in itself never ends.
        anchor: str = event.anchor
        value, size = self._anchors.get(anchor, (f"*{anchor}", len(anchor)))
        line = event.start_mark.line
        self._aliased += size
        if self._aliased > MOST_ALIASED:
            says = f"with the alias *{anchor} its aliases stand for more than {MOST_ALIASED:,} values and characters"
            raise UnreadableConfigError(says, line)
        if self._awaits_key():
            self._take_key(value if isinstance(value, str) else repr(value), line)
        elif self._open:
            self._put(value, size, None)
        else:
            self._take_root(value, line)

    def _take_scalar(self, event: Any) -> None:
        text: str = event.value
        tag, anchor = event.tag, event.anchor
        line: int = event.start_mark.line
        is_plain: bool = event.implicit[0]
        in_braces = bool(self._open) and self._open[-1].flow
        if in_braces and is_plain and _COMMENT.search(text):
            raise UnreadableConfigError("a comment is no YAML", line)
        if self._awaits_key():
            if in_braces and event.end_mark.line != line:
                raise UnreadableConfigError("a key goes on in the next line", line)
            told = text if tag is None else word_with_tag(tag, text)
            if anchor is not None:
                self._anchors[anchor] = _Anchored(text, 1 + len(text))
            self._take_key(told if isinstance(told, str) else text, line)
            return
        value: Json = text
        if tag is not None:
            value = word_with_tag(tag, text)
        elif is_plain:
            if in_braces and not text:
                # `{a:1}` has the key `a:1`, and JSON that is being written may end so.
                raise UnreadableConfigError("a key in braces has no value", line)
            if anchor is not None and not text:
                value, anchor = f"&{anchor}", None
            else:
                value = plain(text)
        if self._open:
            self._put(value, 1 + len(text), anchor)
        else:
            self._take_root(value, line)

    def _take_key(self, key: str, line: int) -> None:
        above = self._open[-1]
        if key in above.value:
            raise UnreadableConfigError(f"the key {key[:80]!r} stands twice", line)
        above.key = key
        above.size += len(key)

    def _take_composed_key(self, ended: _Open) -> None:
        value = ended.value
        if isinstance(value, dict) or any(isinstance(item, dict) for item in value):
            raise UnreadableConfigError("a mapping is no key", ended.line)
        is_tuple = ended.tag is not None and ended.tag.endswith("python/tuple")
        self._take_key(repr(tuple(value) if is_tuple else value), ended.line)

    def _put(self, value: Json, size: int, anchor: str | None) -> None:
        """Puts a value into the innermost container."""
        above = self._open[-1]
        above.size += size
        if anchor is not None:
            self._anchors[anchor] = _Anchored(value, size)
        if type(above.value) is list:
            above.value.append(value)
            return
        key, above.key = above.key, None
        assert key is not None
        above.value[key] = value
