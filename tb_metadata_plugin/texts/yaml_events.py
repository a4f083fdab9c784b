"""Values of the events of YAML's parser: what containers, words, tags and aliases mean in every form of YAML."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, NamedTuple

from tb_metadata_plugin.model.limits import MAX_DEPTH, Json
from tb_metadata_plugin.texts.composed import composed
from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.yaml_tags import tagged, word_with_tag

_MOST_ALIASED = 1_000_000
"""Characters and values that the aliases of a document may stand for, all together."""


class RefusedError(ValueError):
    """A text has something that no document of its form may have. It never leaves the readers of YAML.

    Attributes:
        reason: what that is, in words.
        line: where it stands, from 0 on; None where it is the whole.
    """

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class _Anchored(NamedTuple):
    """What an anchor stands for, and its size: values and characters, those of aliases counted."""

    value: Json
    size: int


class Open:
    """A container around the place that is read."""

    __slots__ = ("anchor", "flow", "is_key", "key", "line", "size", "start", "tag", "value")

    def __init__(self, event: Any, value: Any, is_key: bool) -> None:
        self.value = value
        self.anchor: str | None = event.anchor
        self.tag: str | None = event.tag
        self.flow: bool = event.flow_style
        """Whether it stands in brackets."""
        self.start: int = event.start_mark.index
        """Where it begins in the text."""
        self.line: int = event.start_mark.line
        self.is_key = is_key
        self.key: str | None = None
        """The key whose value is to come."""
        self.size = 1


class Builder(ABC):
    """Makes values of the events of YAML's parser. A form of text says what may be a key, and what the whole may be."""

    def __init__(self) -> None:
        self._open: list[Open] = []
        self._anchors: dict[str, _Anchored] = {}
        self._aliased = 0

    def read(self, text: str) -> None:
        """Takes in a whole text.

        Raises:
            RefusedError: it has what no document of this form may have.
            yaml.YAMLError: it is no YAML.
            ValueError: it is none either, as the parser without C says of an escape that is no character.
        """
        # Only readers of logs that hold YAML need it.
        import yaml

        # Its events know nothing of types, which differ between YAML 1.1 (this library) and 1.2.
        for event in yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)):
            # By name, since to import the library here takes longer than most events.
            kind = type(event).__name__
            if kind == "ScalarEvent":
                self._take_scalar(event)
            elif kind in ("MappingEndEvent", "SequenceEndEvent"):
                self._take_end(event)
            elif kind in ("MappingStartEvent", "SequenceStartEvent"):
                self._take_start(event, kind == "MappingStartEvent")
            elif kind == "AliasEvent":
                self._take_alias(event)
            elif kind == "DocumentStartEvent":
                self._take_document(event)

    # ----- what forms of text do each in its own way

    @abstractmethod
    def _take_document(self, event: Any) -> None:
        """Takes in the beginning of a document."""

    @abstractmethod
    def _take_root(self, value: Json, line: int, container: Open | None) -> None:
        """Takes in the value of a whole document; `container` is None for a word or an alias."""

    @abstractmethod
    def _take_key(self, event: Any) -> None:
        """Takes in a key that is a scalar."""

    def _take_other_key(self, value: Json, line: int, container: Open | None) -> None:
        """Takes in a key that is a container, or an alias where `container` is None."""
        raise RefusedError("only a word is a key", line)

    def _ended(self, container: Open, end: int) -> Json:
        """The value of a container that is not in `_open` any more, and whose end stands there in the text."""
        value: Json = container.value
        return value

    def _word(self, word: str) -> Json:
        """The value of a scalar that has neither quotes nor a tag."""
        return plain(word)

    # ----- what they have in common

    def _awaits_key(self) -> bool:
        above = self._open[-1] if self._open else None
        return above is not None and type(above.value) is dict and above.key is None

    def _take_start(self, event: Any, mapping: bool) -> None:
        self._open.append(Open(event, {} if mapping else [], self._awaits_key()))
        if len(self._open) > MAX_DEPTH:
            raise RefusedError(f"it is nested deeper than {MAX_DEPTH} levels", event.start_mark.line)

    def _take_end(self, event: Any) -> None:
        container = self._open.pop()
        value = self._ended(container, event.end_mark.index)
        if type(value) is dict and "<<" in value:
            value = _merged(value)
        if container.is_key:
            self._take_other_key(value, container.line, container)
        elif not self._open:
            self._take_root(value, container.line, container)
        else:
            if container.tag is not None:
                value = tagged(container.tag, value)
            self._put(value, container.size, container.anchor)

    def _take_alias(self, event: Any) -> None:
        # One that is not known may be a text that only looks like an alias; one in itself never ends.
        anchor: str = event.anchor
        value, size = self._anchors.get(anchor, (f"*{anchor}", len(anchor)))
        line: int = event.start_mark.line
        self._aliased += size
        if self._aliased > _MOST_ALIASED:
            says = f"with the alias *{anchor} its aliases stand for more than {_MOST_ALIASED:,} values and characters"
            raise RefusedError(says, line)
        if self._awaits_key():
            self._take_other_key(value, line, None)
        elif self._open:
            self._put(value, size, None)
        else:
            self._take_root(value, line, None)

    def _take_scalar(self, event: Any) -> None:
        above = self._open[-1] if self._open else None
        if above is not None and above.key is None and type(above.value) is dict:
            self._take_key(event)
            return
        text: str = event.value
        tag, anchor = event.tag, event.anchor
        value: Json = text
        if tag is not None:
            value = word_with_tag(tag, text)
        elif event.implicit[0]:
            if anchor is not None and not text:
                value, anchor = f"&{anchor}", None
            else:
                value = self._word(text)
        if above is not None:
            self._put(value, 1 + len(text), anchor)
        else:
            self._take_root(value, event.start_mark.line, None)

    def _put(self, value: Json, size: int, anchor: str | None) -> None:
        """Puts a value into the innermost container."""
        above = self._open[-1]
        above.size += size
        if anchor is not None:
            self._keep(anchor, value, size)
        if type(above.value) is list:
            above.value.append(value)
            return
        key, above.key = above.key, None
        assert key is not None
        above.value[key] = value

    def _keep(self, anchor: str, value: Json, size: int) -> None:
        """Keeps what an anchor stands for."""
        self._anchors[anchor] = _Anchored(value, size)


def plain(word: str) -> Json:
    """What a word without quotes means."""
    if word == "None":
        return None
    value = typed(word)
    return composed(word) if value is word and (word[0] == "(" or word[-1] == ")") else value


def _merged(mapping: dict[str, Json]) -> dict[str, Json]:
    """A mapping with the keys of those that its `<<` names."""
    others = mapping["<<"]
    found = [other for other in (others if isinstance(others, list) else [others]) if isinstance(other, dict)]
    if not found:
        return mapping
    merged: dict[str, Json] = {}
    for other in [*reversed(found), mapping]:
        merged |= other
    del merged["<<"]
    return merged
