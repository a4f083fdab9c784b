"""Documents as YAML text: a block mapping by the rules of YAML 1.2, without anchors, aliases and tags."""

from __future__ import annotations

import re
from typing import Any

from tb_metadata_plugin.model.limits import MAX_DEPTH, Document
from tb_metadata_plugin.texts.core_schema import typed

_TOP_LINES = re.compile(r"^[^\s#].*", re.MULTILINE)
_DIGITS = re.compile(r"\d+")
_ASKED = {"user", "human", "system", "q", "question", "prompt", "instruction", "input", "source", "text"}
_ANSWERED = {"assistant", "ai", "bot", "a", "answer", "response", "completion", "output", "prediction", "generated"}
_ANSWERED |= {"target", "reference", "label"}
_SENTENCE = 3
"""Words of the shortest text that is taken for a sentence."""


def parse_yaml(text: str) -> Document | None:
    """The document of a YAML text; None for prose.

    Only a block mapping of two or more keys on lines of their own is one, and none whose keys are but the numbered
    lines of a log (`Epoch 3: …`) or say who speaks (`User: …`). Plain words are typed by the core schema of YAML 1.2,
    where `12:30` is a text and `010` is ten; any other scalar is a text. Of repeated keys YAML says that they are an
    error.
    """
    if not _looks_like_a_mapping(text):
        return None
    # Only readers of logs that hold YAML need it.
    import yaml

    builder = _Builder()
    try:
        # Its events know nothing of types, which differ between YAML 1.1 (this library) and 1.2.
        if not all(map(builder.take, yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))):
            return None
    except (yaml.YAMLError, ValueError):
        return None
    document = builder.root
    if document is None or builder.keys < 2 or _is_numbered(document) or _is_said(document):
        return None
    return document


def _looks_like_a_mapping(text: str) -> bool:
    """False at the first line at the left edge that can be no key, so that prose costs next to nothing."""
    found = False
    for match in _TOP_LINES.finditer(text):
        line = match[0].rstrip()
        if ": " in line or line[-1] == ":" or ":\t" in line:
            found = True
        elif line not in ("---", "...") and not (found and (line == "-" or line.startswith("- "))):
            return False
    return found


def _is_numbered(document: Document) -> bool:
    """Whether all keys are the same words around other numbers, as in a log of one line each epoch."""
    shapes = {_DIGITS.sub("0", key) for key in document}
    shape = shapes.pop()
    return not shapes and "0" in shape and any(character.isspace() for character in shape)


def _is_said(document: Document) -> bool:
    """Whether it is a talk, a sample of what a model says, or notes: nothing but texts, which are sentences."""
    texts = [value for value in document.values() if isinstance(value, str)]
    if len(texts) < len(document):
        return False
    words = {key.lower() for key in document}
    if words <= _ASKED | _ANSWERED and words & _ANSWERED:
        return any(" " in text or text.endswith((".", "!", "?")) for text in texts)
    return all(key[:1].isupper() for key in document) and all(len(text.split()) >= _SENTENCE for text in texts)


class _Builder:
    """Makes a document of the events of YAML's parser."""

    def __init__(self) -> None:
        self.root: Document | None = None
        self.keys = 0
        """How many keys of block mappings there are, each of which stands on a line of its own."""
        self._open: list[tuple[Any, bool]] = []
        """The containers around this place, and for each whether it is a block mapping."""
        self._waiting: list[str | None] = []
        """For each of them the key whose value is to come."""
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Takes in an event; False if this can be no document of ours."""
        import yaml

        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            return self._documents == 1 and not event.version and not event.tags
        if isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._waiting.pop()
            return True
        if not isinstance(event, yaml.NodeEvent):
            return True
        # An alias has the anchor that it stands for.
        if event.anchor is not None or event.tag is not None:
            return False
        if isinstance(event, yaml.ScalarEvent):
            return self._take_scalar(event)
        return self._take_start(event, isinstance(event, yaml.MappingStartEvent))

    def _take_start(self, event: Any, mapping: bool) -> bool:
        block = mapping and not event.flow_style
        container: Any = {} if mapping else []
        if not self._open:
            if not block:
                return False
            self.root = container
        elif not self._put(container):
            return False
        self._open.append((container, block))
        self._waiting.append(None)
        return len(self._open) <= MAX_DEPTH

    def _take_scalar(self, event: Any) -> bool:
        if not self._open:
            return False
        container, block = self._open[-1]
        if type(container) is dict and self._waiting[-1] is None:
            self._waiting[-1] = event.value
            self.keys += block
            return event.value not in container
        return self._put(typed(event.value) if event.implicit[0] else event.value)

    def _put(self, value: Any) -> bool:
        """Puts a value into the innermost container; False where it would be a key."""
        container, _ = self._open[-1]
        if type(container) is list:
            container.append(value)
            return True
        key, self._waiting[-1] = self._waiting[-1], None
        if key is not None:
            container[key] = value
        return key is not None
