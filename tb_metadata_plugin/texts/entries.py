"""The key and the value of a line, in all the ways in which people write and print one below the other."""

from __future__ import annotations

import re
from typing import NamedTuple

from tb_metadata_plugin.texts.html_text import BULLETS, without_marks
from tb_metadata_plugin.texts.plain_values import value_of
from tb_metadata_plugin.texts.table_text import unmarked

_KEY = re.compile(r"[\w.+~@-][\w .+/()\[\]%@#&-]*")
_SEPARATOR = re.compile(r"=>|[:=\uff1a]|[ \t]\.{3,}[ \t]|[ \t]->[ \t]|→")
TIGHT = " :"
"""A colon with a blank before it and none behind it."""
WIDE_COLON = "\uff1a"
_SEPARATORS = (":", "=", "..", "->", "→", WIDE_COLON)
_FEW_DOTS = re.compile(r"([\w.-]{20,}) (?:\.{0,2}) (\S[\s\S]*)")
"""A name that is so long that it leaves no room for dots."""
_NO_VALUE = re.compile(r"([\w.-]+) \.{3,}")
_LOOSE = re.compile(r"([^:=<>\s][^:=<>]{0,80})(:(?=[ \t*`])|=(?![=>]))")
_EXPORTS = re.compile(r"(?:export|declare -x|set)[ \t]+(?=[A-Za-z_]\w*=)")
_NUMBERED = re.compile(r"\d{1,3}[.)][ \t]+(?=\S)")
_LONGEST_KEY = 80
_MOST_WORDS = 5
LONGEST_TITLE = 80
_MARKS = ("**", "__", "`", "*", "_")


class Entry(NamedTuple):
    """A line with a key and a value."""

    key: str
    separator: str
    value: str


def entry_of(line: str) -> Entry | None:
    """The key and the value of a line, without what marks them as bold, code or the item of a list; None for others."""
    if not any(sign in line for sign in _SEPARATORS):
        return None
    line = line.strip().removeprefix("> ")
    if exported := _EXPORTS.match(line):
        line = line[exported.end() :]
    if line.startswith(BULLETS):
        line = line[2:].lstrip()
    elif numbered := _NUMBERED.match(line):
        line = line[numbered.end() :]
    if "<" in line[:_LONGEST_KEY]:
        line = without_marks(line)
    for match in _SEPARATOR.finditer(line[:_LONGEST_KEY]):
        separator = match[0].strip()
        after = line[match.end() : match.end() + 1]
        if separator == ":" and after and after not in " \t*_`" and not _is_behind_a_word(line, match.start()):
            continue  # As in a time or an address.
        break
    else:
        return None
    key, value = line[: match.start()].strip(), line[match.end() :]
    for mark in _MARKS:
        if key.startswith(mark) and not key.endswith(mark) and value.lstrip().startswith(mark):
            key, value = key[len(mark) :], value.lstrip()[len(mark) :]
            break
    else:
        if separator == ":" and after and after not in " \t" and line[match.start() - 1] not in " \t":
            return None
    key, value = unmarked(key).strip(), unmarked(value.strip())
    if key[:1] == key[-1:] and key[:1] in ("'", '"') and len(key) > 2:
        key, value = key[1:-1], value.removesuffix(",")
    if separator == "=" and (value.startswith("=") or after == ">"):
        return None
    if separator != "=" and key.startswith("@"):
        return None  # Who is spoken to; spaCy's configs have such keys.
    key = key.rstrip(" .") if key.endswith("..") else key
    if not is_key(key) or key[-1] in "-+. ~" or " + " in key:
        return None
    if separator == ":" and after and after not in " \t" and line[: match.start()][-1:] in (" ", "\t"):
        separator = TIGHT
    return Entry(key.lstrip("+"), "." if separator.startswith(".") else separator, value)


def loose_entry_of(line: str) -> Entry | None:
    """The same where the key is no usual one: a word of any signs, or many words before what is more than words."""
    line = line[2:].lstrip() if line.startswith(BULLETS) else line
    match = _LOOSE.match(line)
    if match is None:
        return None
    key, value = match[1].strip(), line[match.end() :]
    for mark in ("**", "`"):
        if key.startswith(mark):
            key, value = key.removeprefix(mark).removesuffix(mark), value.removeprefix(mark)
    value = unmarked(value.strip())
    if not any(map(str.isalpha, key)) or not key.isprintable() or (match[2] == "=" and key[-1] in "+-/%&|^!@"):
        return None
    if " " in key and (" + " in key or not _KEY.fullmatch(key) or isinstance(value_of(value), str)):
        return None
    return Entry(key, match[2], value)


def is_key(word: str) -> bool:
    """Whether a word, or a few of them, may be a key."""
    return _KEY.fullmatch(word) is not None and len(word.split()) <= _MOST_WORDS


def _is_behind_a_word(line: str, colon: int) -> bool:
    """Whether a colon with a value right behind it stands a blank behind one word: `lr :0.1`."""
    return (
        line[colon - 1 : colon] in (" ", "\t")
        and not set(" \t") & set(line[:colon].rstrip())
        and (line[colon + 1].isalnum() or line[colon + 1] in "-.'\"[{(")
    )


def is_title(line: str) -> bool:
    """Whether a line is like the name of what follows, and no sentence."""
    line = line.strip()
    plain = unmarked(line.strip("#*_= \t")).rstrip(":")
    return (
        0 < len(plain) <= LONGEST_TITLE
        and (plain[0].isalnum() or ord(plain[0]) > 0x2000)
        and plain[-1] not in ".!?,;"
        and len(plain.split()) <= _MOST_WORDS + 3
    )


def dotless_entry_of(line: str) -> Entry | None:
    """The key and the value of a line among others with dots, which has no value, or no room for dots."""
    stripped = line.strip()
    if match := _NO_VALUE.fullmatch(stripped):
        return Entry(match[1], ".", "")
    match = _FEW_DOTS.fullmatch(stripped)
    return Entry(match[1], ".", match[2].strip()) if match else None
