"""Documents as lines of a key and a value each, which are no YAML: `k: v`, `k = v`, in bold, as bullets, indented."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from tb_metadata_plugin.model.limits import MAX_DEPTH, Document, Json
from tb_metadata_plugin.texts.entries import (
    LONGEST_TITLE,
    TIGHT,
    WIDE_COLON,
    Entry,
    dotless_entry_of,
    entry_of,
    is_key,
    is_title,
    loose_entry_of,
)
from tb_metadata_plugin.texts.html_text import BULLETS
from tb_metadata_plugin.texts.parameters import is_parameter
from tb_metadata_plugin.texts.plain_values import value_of
from tb_metadata_plugin.texts.python_values import TYPE_KEY
from tb_metadata_plugin.texts.remarks import without_remark
from tb_metadata_plugin.texts.samples import is_sample
from tb_metadata_plugin.texts.table_text import unmarked

_ARROWS = frozenset({"=>", "->", "→"})
_OBJECT = re.compile(r"([A-Za-z_]\w{0,80}) \([ \t]*\r?\n")
"""How PyTorch begins to print an optimizer."""
_OF_A_SHELL = re.compile(r"set [-+][\w ]+")
_OF_FRAMES = "-=*#~"
_IN_A_FRAME = re.compile(r"(?:(end(?: of)?)\b[ \t]*)?([A-Za-z][\w \t]{0,60})?", re.IGNORECASE)
"""What stands in a line that frames: whether it ends the block, and the name of that."""
_MOST_AROUND = 2_000
"""Characters of the remarks above such a frame, and below it."""
_RULE = re.compile(r"[-=*_~#+]{3,}")
_SECTION = re.compile(r"\[[\"']?([\w .:/-]{1,80})[\"']?\]")


def parse_lines(text: str, least: int = 2) -> Document | None:
    """The document of lines with a key and a value each, of `least` at the least; None for prose.

    What is indented below a key without a value belongs to it; a name in brackets on a line of its own is a key as
    well. A line without a key goes on with the value before, but only a few may. A title may stand above all. Remarks
    behind values are left out, and so is what stands around a block that is framed by lines (`--- arguments ---`).
    What PyTorch prints of an optimizer has its class as `@type`.
    """
    if "---" in text or "***" in text or "===" in text:
        text = _framed(text)
    if "\n    (default: " in text and "\n  --" in text:
        return None  # What absl says of its flags.
    if printed := _OBJECT.match(text) if text.rstrip()[-1:] == ")" else None:
        inner = parse_lines(text[printed.end() :].rstrip()[:-1])
        return {TYPE_KEY: printed[1], **inner} if inner else None
    start = text.lstrip()[: LONGEST_TITLE + 1]
    if "\n" not in start and len(start) > LONGEST_TITLE and ":" not in start and "=" not in start:
        return None
    first_line = start.partition("\n")[0].rstrip()
    if first_line[-1:] in (".", "!", "?", ",") and ":" not in first_line and "=" not in first_line:
        return None
    first = [line for line in text[: 8 * LONGEST_TITLE].split("\n", 8)[:8] if line.strip()][:4]
    if not any(entry_of(line) or _SECTION.fullmatch(line.strip()) for line in first):
        return None
    dotted = " ....." in text
    reader = _Reader(dotted)
    lines = _joined(text.expandtabs().split("\n"), dotted)
    below = _indents_of_next(lines)
    for left, line, indent in zip(range(len(lines) - 1, -1, -1), lines, below, strict=True):
        if not reader.take(line, indent) or reader.is_prose(left):
            return None
    if not reader.is_document(least):
        return None
    document = reader.document
    return None if is_sample(document) else document


def _framed(text: str) -> str:
    """What stands between a line that names it and one that says that it ends; the text without such lines."""
    lines = text.split("\n")
    named = [(number, match) for number, line in enumerate(lines) if (match := _in_a_frame(line.strip()))]
    if len(named) != 2 or named[0][1][1] or not named[1][1][1] or not named[0][1][2]:
        return text
    (first, _), (last, _) = named
    around = sum(map(len, lines[:first])) + sum(map(len, lines[last + 1 :]))
    return "\n".join(lines[first + 1 : last]) if around <= _MOST_AROUND else text


def _in_a_frame(line: str) -> re.Match[str] | None:
    """What stands between three marks or more on either side; None where nothing does, and for other lines."""
    inner = line.strip(_OF_FRAMES)
    if not inner or (line[:3] + line[-3:]).strip(_OF_FRAMES):
        return None
    return _IN_A_FRAME.fullmatch(inner.strip(" \t"))


def _opened_in(text: str) -> int:
    """How many more brackets a text opens than it closes."""
    return sum(map(text.count, "([{")) - sum(map(text.count, ")]}"))


def _joined(lines: list[str], dotted: bool) -> list[str]:
    """The lines, of which those are one that belong to a value in brackets: from where it opens to where it closes."""
    depths: list[int] = []
    depth = 0
    for line in lines:
        depths.append(depth)
        depth += _opened_in(line)
    depths.append(depth)
    if not any(depths):
        return lines
    ends: dict[int, int] = {}
    """By line that opens more than it closes, the one where that is closed."""
    opened: list[int] = []
    for number, (before, after) in enumerate(pairwise(depths)):
        while opened and depths[opened[-1]] >= after:
            ends[opened.pop()] = number
        if after > before:
            opened.append(number)
    joined: list[str] = []
    at = 0
    while at < len(lines):
        end = ends.get(at, at)
        entry = ((dotless_entry_of(lines[at]) if dotted else None) or entry_of(lines[at])) if end > at else None
        ends_here = entry is None or not {entry.value[:1], entry.value[-1:]} & set("[{(")
        if ends_here or depths[end + 1] != depths[at]:
            end = at
        joined.append("\n".join(lines[at : end + 1]))
        at = end + 1
    return joined


def _indents_of_next(lines: list[str]) -> list[int]:
    """For each line how far the next one is indented that is not empty."""
    indents: list[int] = []
    indent = 0
    for line in reversed(lines):
        indents.append(indent)
        if stripped := line.lstrip():
            indent = len(line) - len(stripped)
    return indents[::-1]


def _typed_of(document: Document) -> int:
    return sum(not isinstance(value, str) for value in document.values())


def _are_settings(document: Document) -> bool:
    """Whether what stands before arrows is set, and not translated or told apart."""
    shapes = {re.sub(r"\d+", "0", key) for key in document}
    return (
        2 * _typed_of(document) >= len(document)
        and len(shapes) > len(document) / 2
        and any(map(is_parameter, document))
    )


class _Below(NamedTuple):
    """A mapping around the place that is read, and how far its keys are indented."""

    indent: int
    mapping: dict[str, Json]


class _Reader:
    """Makes a document of lines."""

    def __init__(self, dotted: bool) -> None:
        self._dotted = dotted
        self.root: Document = {}
        self._top: Document = self.root
        self._open: list[_Below] = [_Below(0, self.root)]
        self._entries = self._titles = self._others = self._sections = 0
        self._separators: set[str] = set()
        self._bare: set[str] = set()
        """Keys without a separator, above lines that are indented."""
        self._last: tuple[dict[str, Json], str, int] | None = None
        """Where the last value stands: the mapping, its key, and how far that is indented."""
        self._raw: list[str] = []
        """Its lines."""
        self._brackets = 0
        """How many brackets are open in these."""
        self._typed_above: bool | None = None
        """Whether the first of these is more than words; None if nobody asked."""
        self._rare = False
        """Whether colons stand where people rarely put them."""
        self._at = -2
        """Where the separator of the last entry stands in its line."""
        self._is_typed = False
        self._blank = False
        self._pending: Entry | None = None
        """What may be a heading above all lines."""
        self._is_item = False
        """Whether the last entry is an item of a list."""

    @property
    def document(self) -> Document:
        """Without the title of all, below which they are indented."""
        (first, *others) = self.root.items()
        inner = first[1]
        return inner if not others and first[0] in self._bare and isinstance(inner, dict) else self.root

    def take(self, line: str, below: int) -> bool:
        """Takes in a line; False if this can be no document.

        Args:
            line: without tabs.
            below: how far the next line is indented.
        """
        stripped = line.strip()
        if not stripped:
            self._blank = True
            return True
        blank, self._blank = self._blank, False
        if stripped.startswith(("#", ";", "//")) and not self._raw_goes_on(line):
            return True
        if not self._entries and _OF_A_SHELL.fullmatch(stripped):
            return True
        if _RULE.fullmatch(stripped):
            return not self._entries or stripped != "---"
        if stripped[:3] == stripped[-3:] and stripped[:3] in ("---", "===", "***", "###"):
            return True
        indent = len(line) - len(line.lstrip())
        if not indent and (section := _SECTION.fullmatch(stripped)):
            return self._take_section(section[1])
        entry = (dotless_entry_of(line) if self._dotted else None) or entry_of(line)
        if entry is not None and entry.separator == TIGHT:
            self._rare, entry = True, entry._replace(separator=":")
        is_section = entry is not None and entry.separator == ":" and not entry.value and below > indent
        if entry is not None and is_section and self._separators == {"="} and self._last is not None:
            entry = Entry(entry.key, "", "")  # Among assignments, as Sacred prints them.
        elif entry is None or (self._separators and entry.separator not in self._separators and indent):
            bare = unmarked(stripped[2:].lstrip() if stripped.startswith(BULLETS) else stripped)
            is_bare = entry is None and below > indent and not (self._dotted and self._entries)
            if is_bare and is_key(bare):
                self._bare.add(bare)
                return self._take_entry(Entry(bare, "", ""), indent)
            return self._take_other(stripped, indent, blank)
        if not self._entries and not entry.value and not indent and is_title(line):
            # `Parameters:` above lines that are not indented; whether it is one is seen when these come.
            self._titles += 1
            self._pending = entry
            return True
        self._is_item = stripped.startswith(BULLETS)
        return self._take_entry(entry, indent, line.find(entry.separator, indent) if entry.separator else -1)

    def is_prose(self, left: int) -> bool:
        """Whether there are too many lines without a key, whatever so many others have."""
        return 3 * self._others > self._entries + left

    def is_document(self, least: int) -> bool:
        """Whether what was read is more than prose with colons."""
        self._close()
        if self._sections and self._entries and all(isinstance(value, dict) for value in self.root.values()):
            return True
        if self._entries < least or len(self._separators) > 1:
            return False
        if self._separators & _ARROWS and not _are_settings(self.root):
            return False
        if (self._rare or self._separators == {WIDE_COLON}) and 2 * _typed_of(self.root) < len(self.root):
            return False
        if (
            self._separators == {"="}
            and all(len(key) < 2 for key in self.root)
            and _typed_of(self.root) == len(self.root)
        ):
            return False  # Numbers of a sum, as a model solves it.
        if self._others:
            return self._is_typed and self._entries >= 3 and 3 * self._others <= self._entries
        return self._is_typed or (not self._titles and all(" " not in key for key in self.root))

    def _raw_goes_on(self, line: str) -> bool:
        return line[:1] in " \t" and self._raw_is_block()

    def _raw_is_block(self) -> bool:
        return bool(self._raw) and self._raw[0] in ("|", ">", "|-", ">-")

    def _take_section(self, name: str) -> bool:
        self._close()
        self._last = None
        place = self.root
        for part in name.strip().split("."):
            below = place.setdefault(part, {})
            if not isinstance(below, dict):
                return False
            place = below
        self._sections += 1
        self._top = place
        self._open = [_Below(0, place)]
        return len(name) < MAX_DEPTH

    def _take_entry(self, entry: Entry, indent: int, at: int = -1) -> bool:
        if self._pending is not None:
            pending, self._pending = self._pending, None
            if indent:
                self._titles -= 1
                if not self._put(Entry(pending.key, "", ""), 0):  # Whatever stands behind the keys below it.
                    return False
        if self._last is not None and self._raw:
            if at == self._at:
                # Keys that end below each other stand beside each other.
                indent = self._last[2]
            elif indent > self._last[2] and (len(self._open) > 1 or self._entries > 1):
                # The value goes on; it is put together once.
                self._raw.append(f"{entry.key}{entry.separator} {entry.value}")
                return True
        self._close()
        self._at = at
        if self._last is not None and indent > self._last[2]:
            mapping, key, _ = self._last
            if mapping[key] is None:
                below: dict[str, Json] = {}
                mapping[key] = below
                self._open.append(_Below(indent, below))
        elif self._entries == 0:
            self._open = [_Below(indent, self._top)]
        while len(self._open) > 1 and indent < self._open[-1].indent:
            self._open.pop()
        return len(self._open) < MAX_DEPTH and self._put(entry, indent)

    def _put(self, entry: Entry, indent: int) -> bool:
        mapping = self._open[-1].mapping
        if entry.key in mapping:
            return False
        mapping[entry.key] = None
        self._last = (mapping, entry.key, indent)
        value = without_remark(entry.value)
        self._raw = [value] if value else []
        self._typed_above = None
        self._brackets = _opened_in(value)
        self._entries += 1
        if entry.separator:
            self._separators.add(entry.separator)
        return True

    def _take_other(self, stripped: str, indent: int, blank: bool) -> bool:
        self._brackets += _opened_in(stripped)
        if not stripped.strip(")]},;") and self._brackets < 0 and not self._raw_is_block():
            return False  # Of a form in which brackets are around keys.
        if self._last is None:
            if self._pending is not None or not is_title(stripped) or self._titles > 1:
                return False
            self._titles += 1
            return True
        if not self._raw and stripped.startswith("- "):
            mapping, key, _ = self._last
            items = mapping[key]
            if items is None:
                items = mapping[key] = []
            if not isinstance(items, list):
                return False
            items.append(value_of(unmarked(stripped[2:].strip())))
            return True
        if indent <= self._last[2] and len(self._raw) == 1:
            loose = loose_entry_of(stripped)
            if self._typed_above is None:
                self._typed_above = not isinstance(value_of(self._raw[0]), str)
            typed_above = self._typed_above
            is_entry = loose is not None and (typed_above or not isinstance(value_of(loose.value), str))
            if loose is not None and is_entry and loose.separator in self._separators:
                return self._take_entry(loose, indent)
            if typed_above:
                self._others += 1
                return True  # A number does not go on in the next line.
        if not indent or blank or not self._raw:
            self._others += 1
        if self._is_item and indent <= self._last[2] and stripped.startswith(BULLETS):
            return True  # An item beside the last one, which goes not on with its value.
        mapping, key, _ = self._last
        if isinstance(mapping[key], dict | list):
            return False
        self._raw.append(stripped)
        return True

    def _close(self) -> None:
        """Gives the last value its kind."""
        if self._last is None or not self._raw:
            return
        mapping, key, _ = self._last
        raw, self._raw = self._raw, []
        if len(raw) > 1 and raw[0] in ("|", ">", "|-", ">-"):
            del raw[0]
        text = "\n".join(raw)
        value = value_of(text[:-1] if text.endswith(",") and "=" in self._separators else text)
        mapping[key] = value
        self._is_typed = self._is_typed or not isinstance(value, str)
