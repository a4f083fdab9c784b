"""Documents of several parts with a heading above each, `## Model` or `**Model**`: bullets, lines or a table."""

from __future__ import annotations

import re
from typing import NamedTuple

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.entries import entry_of, is_title
from tb_metadata_plugin.texts.html_text import BULLETS
from tb_metadata_plugin.texts.line_text import parse_lines
from tb_metadata_plugin.texts.samples import is_sample
from tb_metadata_plugin.texts.table_text import parse_table
from tb_metadata_plugin.texts.yaml_text import parse_mapping

_MARKED = re.compile(r"(#{1,6})[ \t]+(\S.{0,80}?)[ \t]*#*")
_BOLD = re.compile(r"(\*\*|__)([^*_:\s][^*:]{0,60}?):?\1:?")
_BELOW_ALL = 7
"""The level of a heading in bold, of which those with marks have 1 to 6."""
_OF_SAMPLES = {"instruction", "response", "prompt", "answer", "question", "step", "problem", "solution", "example"}
"""Words with which headings of what a model is given and says begin."""
_CODE = "    "


class _Part(NamedTuple):
    """A heading and the lines below it."""

    level: int
    title: str
    lines: list[str]


def parse_headed(text: str) -> Document | None:
    """The document of parts with a heading each, below which its keys stand; None for anything else, {} for a sample.

    A single heading above all is a title. Where `#` may begin a remark, as above lines of `k: v` that are no bullets,
    all such lines must be headings: of the second level at least, with a capital. Each part must be a document.
    """
    if text[0] not in "#*_-+•":
        return None
    first = text[:200].partition("\n")[0].strip()
    if _heading(first) is None and entry_of(first) is None:
        return None
    parts = _parts(text)
    if parts is None or len(parts) < 2 or not _are_headings(parts):
        return None
    if all(part.title.lower().split(" ")[0] in _OF_SAMPLES for part in parts if part.title):
        return {}
    if is_sample({part.title.rstrip("0123456789 "): "a b" for part in parts if part.title}):
        return None
    return _document(parts)


def _heading(line: str) -> tuple[int, str] | None:
    """The level and the words of a heading; None for any other line."""
    if line[:1] == "#":
        match = _MARKED.fullmatch(line)
        found = (len(match[1]), match[2]) if match else None
    else:
        match = _BOLD.fullmatch(line)
        found = (_BELOW_ALL, match[2]) if match else None
    if found is None or not is_title(found[1]):
        return None
    return found[0], found[1].strip("*_` ").rstrip(": ")


def _parts(text: str) -> list[_Part] | None:
    """The parts, of which the first has no heading, or is that of all; None where some `#` begins no heading."""
    parts = [_Part(0, "", [])]
    for line in text.split("\n"):
        heading = _heading(line.rstrip()) if line[:1] in ("#", "*", "_") else None
        if heading is not None:
            parts.append(_Part(*heading, []))
        elif line[:1] == "#":
            return None
        elif line.strip():
            if not parts[-1].lines and line.startswith(_CODE) and parts[-1].level:
                return None  # As gin's hooks write it.
            parts[-1].lines.append(line)
    if not parts[0].lines:
        del parts[0]
        if len(parts) > 1 and (parts[0].level == 1 or not parts[0].lines):
            rest = [part.level for part in parts[1:]]
            if parts[0].level < min(rest):
                parts[0] = _Part(0, "", parts[0].lines)
                if not parts[0].lines:
                    del parts[0]
    return parts


def _are_headings(parts: list[_Part]) -> bool:
    """Whether the lines with `#` are headings, and no remarks among lines that may have such."""
    marked = [part for part in parts if 0 < part.level < _BELOW_ALL]
    plain = any(not line.startswith(BULLETS) for part in marked for line in part.lines if line[0] not in " \t|*`")
    if not marked or not plain:
        return True
    return parts[0].level != 0 or not parts[0].lines if _all_may_be(marked) else False


def _all_may_be(marked: list[_Part]) -> bool:
    return all(part.level > 1 and part.title[:1].isupper() for part in marked) and not any(
        (entry := entry_of(line)) is not None and entry.separator == "=" for part in marked for line in part.lines
    )


def _document(parts: list[_Part]) -> Document | None:
    root: Document = {}
    around: list[tuple[int, Document]] = [(-1, root)]
    for part in parts:
        found = _read("\n".join(part.lines)) if part.lines else {}
        if found is None:
            return None
        while around[-1][0] >= part.level:
            around.pop()
        place = around[-1][1]
        if part.title:
            if part.title in place:
                return None
            below: Document = {}
            place[part.title] = below
            place = below
        around.append((part.level, place))
        if place.keys() & found.keys():
            return None
        place |= found
    return root if any(root.values()) else None


def _read(text: str) -> Document | None:
    return parse_mapping(text, least=1) or parse_lines(text, least=1) or parse_table(text)
