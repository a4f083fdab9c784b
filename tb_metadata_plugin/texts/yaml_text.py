"""Documents as YAML text: a block mapping by the rules of YAML 1.2, with the tags and anchors that PyYAML writes."""

from __future__ import annotations

import re
from typing import Any

from tb_metadata_plugin.model.limits import MAX_DEPTH, Document, Json
from tb_metadata_plugin.texts.composed import composed
from tb_metadata_plugin.texts.core_schema import PRINTED, typed
from tb_metadata_plugin.texts.html_text import BULLETS
from tb_metadata_plugin.texts.repr_text import CONFIGURES
from tb_metadata_plugin.texts.samples import is_sample, is_talk
from tb_metadata_plugin.texts.yaml_tags import of_the_root, tagged, word_with_tag

_TOP_LINES = re.compile(r"^[^\s#].*", re.MULTILINE)
_ROOT_TAG = re.compile(r"(?:--- +)?(?:&\w+ +)?!{1,2}[A-Za-z][\w./:]*$|---$|\.\.\.$")
_TITLE = re.compile(r"([A-Z][a-z][\w ]{0,60}):\r?\n(?=[^\s#-])")
_LONGEST_TALK = 12
"""Line breaks of a talk that is seen without its being parsed."""
MOST_ALIASED = 1_000_000
"""Characters and values that the aliases of a document may stand for, all together."""

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
        # Its events know nothing of types, which differ between YAML 1.1 (this library) and 1.2.
        if not all(map(builder.take, yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))):
            return None
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


class _Open:
    """A container around the place that is read."""

    __slots__ = ("anchor", "block", "key", "size", "start", "tag", "value")

    def __init__(self, value: Any, block: bool, anchor: str | None, tag: str | None, start: int) -> None:
        self.value = value
        self.block = block
        self.anchor = anchor
        self.tag = tag
        self.start = start
        """Where it begins in the text."""
        self.key: str | None = None
        """The key whose value is to come."""
        self.size = 1


class _Builder:
    """Makes a value of the events of YAML's parser.

    Brackets are Python's where YAML would cut a tuple or a call at its commas, or where they are those of a set.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._is_python = False
        """Whether the outermost brackets around this place are Python's."""
        self.root: Any = None
        self.keys = 0
        """How many keys of block mappings there are, each of which stands on a line of its own."""
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        """What each stands for, and its size: values and characters, those of aliases counted."""
        self._aliased = 0
        self._documents = 0

    def take(self, event: Any) -> bool:
        """Takes in an event; False if this can be no document of ours."""
        # By name, since to import the library here takes longer than most events.
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return self._take_scalar(event)
        if kind in ("MappingEndEvent", "SequenceEndEvent"):
            return self._take_end(event.end_mark.index)
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            return self._take_start(event, kind == "MappingStartEvent")
        if kind == "AliasEvent":
            return self._take_alias(event.anchor)
        if kind == "DocumentStartEvent":
            self._documents += 1
            return self._documents == 1 and not event.version and not event.tags
        return True

    def _take_start(self, event: Any, mapping: bool) -> bool:
        block = not event.flow_style
        if not self._open:
            if not block:
                return False
        else:
            above = self._open[-1]
            if type(above.value) is dict and above.key is None:
                return False
        self._open.append(_Open({} if mapping else [], block, event.anchor, event.tag, event.start_mark.index))
        return len(self._open) <= MAX_DEPTH

    def _take_end(self, end: int) -> bool:
        ended = self._open.pop()
        value = ended.value
        if not ended.block and (not self._open or self._open[-1].block):
            source = self._text[ended.start : end]
            if self._is_python or _is_set(value, source):
                # Words in braces are a template more often than a set.
                value = source if source[1:-1].strip().isidentifier() else composed(source)
            self._is_python = False
        if type(value) is dict and "<<" in value:
            value = merged(value)
        if ended.tag is not None:
            value = tagged(ended.tag, value) if self._open else of_the_root(ended.tag, value)
        if not self._open:
            self.root = value
            return True
        return self._put(value, ended.size, ended.anchor)

    def _take_alias(self, anchor: str) -> bool:
        if not self._open:
            return False
        # One that is not known may be a text that only looks like an alias; one in itself never ends.
        value, size = self._anchors.get(anchor, (f"*{anchor}", len(anchor)))
        self._aliased += size
        return self._aliased <= MOST_ALIASED and self._put(value, size, None)

    def _take_scalar(self, event: Any) -> bool:
        if not self._open:
            return False
        above = self._open[-1]
        text: str = event.value
        if type(above.value) is dict and above.key is None:
            above.key = text
            self.keys += above.block
            self._is_python = self._is_python or (not above.block and event.implicit[0] and _is_cut(text))
            return (text not in above.value or self._is_python) and not _is_no_key(text)
        tag, anchor = event.tag, event.anchor
        value: Any = text
        if tag is not None:
            value = word_with_tag(tag, text)
        elif event.implicit[0]:
            if anchor is not None and not text:
                value, anchor = f"&{anchor}", None
            else:
                value = plain(text) if above.block else PRINTED.get(text, plain(text))
                self._is_python = self._is_python or (not above.block and _is_cut(text))
        return self._put(value, 1 + len(text), anchor)

    def _put(self, value: Any, size: int, anchor: str | None) -> bool:
        """Puts a value into the innermost container; False where it would be a key."""
        above = self._open[-1]
        above.size += size
        if anchor is not None:
            self._anchors[anchor] = (value, size)
        if type(above.value) is list:
            above.value.append(value)
            return True
        key, above.key = above.key, None
        if key is not None:
            above.value[key] = value
        return key is not None


def plain(word: str) -> Json:
    """What a word without quotes means."""
    if word == "None":
        return None
    value = typed(word)
    return composed(word) if value is word and (word[0] == "(" or word[-1] == ")") else value


def _is_no_key(word: str) -> bool:
    """Whether a key has a bullet before it, or dots that lead to its value."""
    return word.endswith("..") or word.startswith(BULLETS)


def _is_cut(word: str) -> bool:
    """Whether a word is but a part of a tuple or a call, which was cut at a comma in it."""
    return ("(" in word or ")" in word) and word.count("(") != word.count(")")


def _is_set(value: Any, source: str) -> bool:
    """Whether braces have no values."""
    return type(value) is dict and bool(value) and ":" not in source


def merged(mapping: dict[str, Json]) -> dict[str, Json]:
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
