"""Texts with markup: bullets, line breaks and blanks of HTML, and the rows of its tables."""

from __future__ import annotations

import html
import re
from operator import itemgetter

_DEEPEST = 50
"""How deep lists nest."""
BULLETS = (*(f"{mark} " for mark in "-*+–•▸▪◦‣●○■➜»·✔✓"), "-\t", "*\t")
"""What stands before the items of lists, also of those that are only drawn."""
_ANY_BREAK = re.compile(r"[\"'](?:<br ?/?>|&nbsp;)[\"']|(<br ?/?>|&nbsp;)", re.IGNORECASE)
"""The group is one that is not the whole of a text in quotes."""
_BREAK = re.compile(r"<br ?/?>[ \t]*\r?\n?", re.IGNORECASE)
_TAG = re.compile(r"<(/?)(table|tr|th|td|thead|tbody|caption)\b[^<>]{0,1000}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]{0,1000}>")
_MARKED = re.compile(r"</?(?:b|strong|i|em|code|tt|kbd|u|span|font|p|div|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)

_BLOCK = re.compile(
    r"<(/?)(p|div|ul|ol|li|dl|dt|dd|h[1-6]|details|summary|br|hr|html|body|section|article|center)\b[^<>]{0,200}>",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\s*<(?:!--[^<>]{0,200}--|(?:p|div|ul|ol|dl|h[1-6]|details|html|body|section|article|center|code|b|strong)\b[^<>]{0,200})>",
    re.IGNORECASE,
)
_CHARACTER = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_COMMENT = re.compile(r"<!--[^<>]{0,1000}-->\n?")


def has_breaks(text: str) -> bool:
    """Whether a text has line breaks or blanks of HTML, and not only as values in quotes."""
    return ("&nbsp;" in text or "<br" in text or "<BR" in text) and any(map(itemgetter(1), _ANY_BREAK.finditer(text)))


def without_breaks(text: str) -> str:
    """A text whose line breaks and blanks are those of plain text, and which nothing marks as bold."""
    return without_marks(_BREAK.sub("\n", text).replace("&nbsp;", " ").replace("\xa0", " "))


def without_marks(text: str) -> str:
    """A text without the tags of bold, italic and code."""
    return _MARKED.sub("", text) if "<" in text else text


def is_markup(text: str) -> bool:
    """Whether a text begins with a tag of HTML, such as that of a paragraph or a list."""
    return _BEGINS.match(text) is not None


def as_lines(text: str) -> str:
    """A text of HTML as lines: one for each paragraph, item of a list and term, which are indented as lists nest."""
    text = _COMMENT.sub("", text)
    parts: list[str] = []
    depth = at = 0
    for match in _BLOCK.finditer(text):
        parts.append(text[at : match.start()])
        at = match.end()
        name, opens = match[2].lower(), not match[1]
        if name in ("ul", "ol"):
            depth = max(0, depth + (1 if opens else -1))
        if name == "dd" and opens:
            while parts and not parts[-1].strip():
                parts.pop()
            parts.append(": ")
        else:
            parts.append("\n" + "  " * min(depth - 1, _DEEPEST) if name == "li" and opens else "\n")
    parts.append(text[at:])
    return unescaped(without_marks("".join(parts))).replace("\xa0", " ")


def unescaped(text: str) -> str:
    """A text with its characters as they are, but for those of which nothing says where they end."""
    return _CHARACTER.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text


def table_rows(text: str) -> list[tuple[bool, list[str]]]:
    """The rows of the one table of HTML in a text: whether all cells are titles, and the cells; [] if it has none."""
    rows: list[tuple[bool, list[str]]] = []
    cells: list[str] | None = None
    titles = True
    cell: int | None = None
    tables = 0

    def close(end: int) -> None:
        nonlocal cell
        if cell is not None and cells is not None:
            cells.append(unescaped(_ANY_TAG.sub("", without_breaks(text[cell:end]))).strip())
        cell = None

    for match in _TAG.finditer(text):
        name, opens = match[2].lower(), not match[1]
        close(match.start())
        if name == "table":
            tables += opens
        elif name == "tr":
            if cells:
                rows.append((titles, cells))
            cells, titles = ([], True) if opens else (None, True)
        elif name in ("th", "td") and opens and cells is not None:
            cell = match.end()
            titles = titles and name == "th"
    return rows if tables == 1 else []
