"""Documents as YAML text: a block mapping by the rules of YAML 1.2, with the tags and anchors that PyYAML writes."""

from __future__ import annotations

import re
from typing import Any

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.composed import composed
from tb_metadata_plugin.texts.core_schema import PRINTED
from tb_metadata_plugin.texts.html_text import BULLETS
from tb_metadata_plugin.texts.repr_text import CONFIGURES
from tb_metadata_plugin.texts.samples import is_sample, is_talk
from tb_metadata_plugin.texts.yaml_events import Builder, Open, RefusedError, plain
from tb_metadata_plugin.texts.yaml_tags import of_the_root

_TOP_LINES = re.compile(r"^[^\s#].*", re.MULTILINE)
_ROOT_TAG = re.compile(r"(?:--- +)?(?:&\w+ +)?!{1,2}[A-Za-z][\w./:]*$|---$|\.\.\.$")
_TITLE = re.compile(r"([A-Z][a-z][\w ]{0,60}):\r?\n(?=[^\s#-])")
_LONGEST_TALK = 12
"""Line breaks of a talk that is seen without its being parsed."""
_FEWEST = 2
"""Keys of a document in braces."""


def parse_yaml(text: str) -> Document | None:
    """The document of a YAML text; None for prose, and an empty one for a sample, which can be none of another form.

    Only a block mapping of two or more keys on lines of their own is one, and none whose keys are but the numbered
    lines of a log (`Epoch 3: …`) or say who speaks (`User: …`). Plain words are typed by the core schema of YAML 1.2,
    where `12:30` is a text and `010` is ten, and `None` is null, since Python prints it so; any other scalar is a text.
    Of repeated keys YAML says that they are an error. An alias is what its anchor is; see `yaml_tags` for tags. A title
    such as `Config:` above keys that are not indented is no key, and lines of dashes may stand above and below all.
    """
    if not _looks_like_a_mapping(text):
        return None
    if text.startswith("---") and text.rstrip().endswith("\n---"):
        text = text.rstrip()[:-3]
    top = text.split("\n", _LONGEST_TALK + 1) if text.count("\n") <= _LONGEST_TALK else ()
    document = {} if top and is_talk(top) else parse_mapping(text)
    if (
        document
        and (title := _TITLE.match(text))
        and CONFIGURES.search(title[1])
        and document.get(title[1], "") is None
    ):
        del document[title[1]]
    return {} if document is not None and is_sample(document) else document


def parse_mapping(text: str, least: int = 2) -> Document | None:
    """The same of a text that is known to be no prose and no sample, with `least` keys or more; it is never empty."""
    document = _built(text, least) if _looks_like_a_mapping(text) else None
    return document if isinstance(document, dict) else None


def parse_braces(text: str) -> Document | None:
    """The document of a text in braces whose keys are not quoted, as PyYAML once wrote flat mappings; else None."""
    text = text.strip()
    if text[:1] != "{" or text[-1:] != "}" or text.count(": ") < _FEWEST:
        return None
    found = parse_flow(text)
    return found if isinstance(found, dict) and len(found) >= _FEWEST and None not in found.values() else None


def parse_flow(text: str) -> Json:
    """The list or mapping that a text in brackets stands for; the text where YAML reads none."""
    found = _built("- " + text)
    return found[0] if isinstance(found, list) and len(found) == 1 else text


def _built(text: str, least: int = 2) -> Json:
    """The block mapping of `least` keys or more, or the block list, that a text is; else None."""
    # Only readers of logs that hold YAML need it.
    import yaml

    builder = _Builder(text)
    try:
        builder.read(text)
    except (yaml.YAMLError, ValueError):
        return None
    # An ordered dictionary has keys, but no mapping.
    has_keys = max(builder.keys, len(builder.root or ())) >= least
    return builder.root if isinstance(builder.root, list) or has_keys else None


def _looks_like_a_mapping(text: str) -> bool:
    """False at the first line at the left edge that can be no key, so that prose costs next to nothing."""
    found = False
    for match in _TOP_LINES.finditer(text):
        line = match[0].rstrip()
        if ": " in line or line[-1] == ":" or ":\t" in line:
            found = True
        elif found:
            if line not in ("---", "...", "-") and not line.startswith("- "):
                return False
        elif line.startswith("- - - ") and "!!python/object/apply:" in text[:40]:
            found = True  # The pairs of an ordered dictionary.
        elif not _ROOT_TAG.match(line):
            return False
    return found


class _Builder(Builder):
    """Makes a value of a text that may be prose: it refuses what no document that was logged has.

    Brackets are Python's where YAML would cut a tuple or a call at its commas, or where they are those of a set.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._is_python = False
        """Whether the outermost brackets around this place are Python's."""
        self.root: Any = None
        self.keys = 0
        """How many keys of block mappings there are, each of which stands on a line of its own."""
        self._documents = 0

    def _take_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1 or event.version or event.tags:
            raise RefusedError("it is more than one document", event.start_mark.line)

    def _take_start(self, event: Any, mapping: bool) -> None:
        if event.flow_style if not self._open else self._awaits_key():
            raise RefusedError("it is no block, or a key is no word", event.start_mark.line)
        super()._take_start(event, mapping)

    def _take_root(self, value: Json, line: int, container: Open | None) -> None:
        if container is None:
            raise RefusedError("it is a single word", line)
        self.root = value if container.tag is None else of_the_root(container.tag, value)

    def _ended(self, container: Open, end: int) -> Json:
        value: Json = container.value
        if container.flow and (not self._open or not self._open[-1].flow):
            source = self._text[container.start : end]
            if self._is_python or _is_set(value, source):
                # Words in braces are a template more often than a set.
                value = source if source[1:-1].strip().isidentifier() else composed(source)
            self._is_python = False
        return value

    def _take_key(self, event: Any) -> None:
        above = self._open[-1]
        text: str = event.value
        above.key = text
        self.keys += not above.flow
        self._is_python = self._is_python or (above.flow and event.implicit[0] and _is_cut(text))
        if (text in above.value and not self._is_python) or _is_no_key(text):
            raise RefusedError("a key stands twice or is none", event.start_mark.line)

    def _word(self, word: str) -> Json:
        value = plain(word)
        if not self._open or not self._open[-1].flow:
            return value
        self._is_python = self._is_python or _is_cut(word)
        return PRINTED.get(word, value)


def _is_no_key(word: str) -> bool:
    """Whether a key has a bullet before it, or dots that lead to its value."""
    return word.endswith("..") or word.startswith(BULLETS)


def _is_cut(word: str) -> bool:
    """Whether a word is but a part of a tuple or a call, which was cut at a comma in it."""
    return ("(" in word or ")" in word) and word.count("(") != word.count(")")


def _is_set(value: Any, source: str) -> bool:
    """Whether braces have no values."""
    return type(value) is dict and bool(value) and ":" not in source
