"""Cuts JSON text before it is parsed, so that what is nested too deep or has too many values costs next to nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from tb_metadata_plugin.model.limits import MAX_DEPTH, MAX_LEAVES

MOST_VALUES = 20 * MAX_LEAVES
"""Values of a document that are parsed, to find those that fit; each takes up to a hundred bytes of memory."""
_MOST_TEXTS = 2 * MOST_VALUES
"""Texts, keys among them, behind which nothing is looked at: a value has at most two, unless it is deep inside."""
_MOST_TOKENS = 600_000
"""Brackets and what stands between them that are looked at, which takes a fifth of a second."""
_SOON = 10 * MAX_DEPTH
"""In so many more JSON has a comma or ends; in what has not, the parser finds what is wrong sooner."""
# Begins with one character class, and goes on with one: nothing in them can be tried in two ways. Texts are gone.
_TOKEN = re.compile(r"[\[{][^\]},]*|[\]}]+|[^\[\]{}]+")
_OPENING = re.compile(r"[\[{]")
_CLOSING = {"[": "]", "{": "}"}
_TOO_MANY = ",0" * (MAX_LEAVES + 1)
"""Values of their own, since those that are left of a cut list may be fewer once equal keys are one."""
_DEEPEST = MAX_DEPTH + 1
"""Containers that are kept around each other: one more than fit, so that what was cut is found to be too deep."""


class Bounded(NamedTuple):
    """A JSON text that can be parsed at little cost."""

    text: str
    ends_early: bool = False
    """Whether there was more than is looked at, so that the text ends before the document does."""


def is_small(raw: bytes) -> bool:
    """Whether a JSON text has so few values and containers that it can be parsed as it is; takes no time to tell."""
    containers = raw.count(b"{") + raw.count(b"[")
    return containers <= MAX_DEPTH and raw.count(b",") + containers <= MOST_VALUES


def bounded(text: str) -> Bounded:
    """The JSON text without what no document may hold, in time that is linear in its length.

    A container that is nested too deep becomes `null` inside containers that are still one too many, and a list that is
    cut has too many values: who looks for what does not fit finds just these. What is cut off is not looked at: a text
    that is no JSON only there becomes one.
    """
    # Pairs of backslashes are escaped ones, so that any other one in front of a quote escapes the quote.
    parts = text.replace("\\\\", "__").replace('\\"', "__").split('"', 2 * (_MOST_TEXTS + _SOON))
    rest = parts.pop() if len(parts) > 2 * (_MOST_TEXTS + _SOON) else ""
    outside = parts[::2]
    tired_at = sum(map(len, outside[:_MOST_TEXTS])) if rest else len(text)
    places = _Places(parts)
    del parts
    cutter = _Cutter(text, places)
    number = 0
    structure = "".join(outside)
    for start, end, over in ((0, tired_at, False), (tired_at, len(structure), True)):
        for match in _TOKEN.finditer(structure, start, end):
            number += 1
            tired = over or number > _MOST_TOKENS or cutter.opened > MOST_VALUES
            if not cutter.take(match[0], match.start(), tired) or number > _MOST_TOKENS + _SOON:
                return cutter.result()
    return cutter.result()


class _Places:
    """Tells where in a text something stands that is outside of the texts in it.

    Args:
        parts: what stands between quotes, by turns outside and inside.
    """

    def __init__(self, parts: list[str]) -> None:
        self._parts = parts
        self._starts: list[int] = []
        """Where each part outside begins among those."""
        self._before: list[int] = []
        """How many characters stand inside, quotes among them, before each part outside."""

    def __getitem__(self, place: int) -> int:
        if not self._starts:
            sizes = list(map(len, self._parts))
            self._starts = [0, *accumulate(sizes[::2])]
            self._before = [0, *accumulate(size + 2 for size in sizes[1::2])]
        # Of parts that begin there all but the last are empty.
        return place + self._before[bisect_right(self._starts, place) - 1]


class _Cutter:
    """What of a text is kept, while its tokens come one after the other."""

    def __init__(self, text: str, places: _Places) -> None:
        self._text = text
        self._places = places
        self._parts: list[str] = []
        self._kept_to = 0
        """Where in the text that begins which is not in the parts; meaningless while something is passed over."""
        self._open: list[str] = []
        """What closes each container around this place, of those that are kept."""
        self._passed = 0
        """Containers around this place in what is passed over, that itself included; 0 where nothing is."""
        self.opened = 0
        """Containers that are kept."""
        self._values = 0
        self._list: tuple[int, int] | None = None
        """How many containers are around the outermost list here, and how many values came before it."""
        self._ends_early = False

    def take(self, token: str, place: int, tired: bool) -> bool:
        """Takes in a token of what is outside of texts; False if nothing that comes behind it matters."""
        first = token[0]
        if tired and self._passed:
            return self._end("")
        if first in "[{":
            self._take_opening(token, place)
        elif first in "]}":
            return self._take_closing(token, place)
        elif "," in token:
            return self._take_commas(token, place, tired)
        return True

    def result(self) -> Bounded:
        """The text that is left."""
        rest = "" if self._ends_early or self._passed else self._text[self._kept_to :]
        return Bounded("".join([*self._parts, rest]), self._ends_early)

    def _take_opening(self, token: str, place: int) -> None:
        if self._passed:
            self._passed += token.count("[") + token.count("{")
            return
        for number, match in enumerate(_OPENING.finditer(token)):
            if len(self._open) == _DEEPEST:
                self._parts.append(self._text[self._kept_to : self._places[place + match.start()]] + "null")
                self._passed = token.count("[") + token.count("{") - number
                return
            bracket = match[0]
            if bracket == "[" and self._list is None:
                self._list = (len(self._open), self._values)
            self._open.append(_CLOSING[bracket])
            self.opened += 1

    def _take_closing(self, token: str, place: int) -> bool:
        count = len(token)
        if self._passed:
            if count < self._passed:
                self._passed -= count
                return True
            place += self._passed
            count -= self._passed
            self._passed, self._kept_to = 0, self._places[place - 1] + 1
        if count >= len(self._open):
            return False
        del self._open[len(self._open) - count :]
        if self._list is not None and self._list[0] >= len(self._open):
            self._list = None
        return True

    def _take_commas(self, token: str, place: int, tired: bool) -> bool:
        """Counts values, of which there is one more than commas, and cuts at the comma behind the last that is kept."""
        if self._passed:
            return True
        left = MOST_VALUES - self._values
        if self._list is not None:
            left = min(left, self._list[1] + MAX_LEAVES + 1 - self._values)
        commas = token.count(",")
        if commas <= left and not tired:
            self._values += commas
            return True
        before = 0 if tired else left
        end = place + len(",".join(token.split(",", before + 1)[: before + 1]))
        self._values += before
        kept = self._text[self._kept_to : self._places[end]]
        if tired or self._values >= MOST_VALUES or self._list is None:
            return self._end(kept)
        around = self._list[0]
        self._parts.append(kept + self._closing(around))
        self._passed, self._list = len(self._open) - around, None
        del self._open[around:]
        return True

    def _end(self, kept: str) -> bool:
        self._parts.append(kept + self._closing(0))
        self._ends_early = True
        return False

    def _closing(self, around: int) -> str:
        """What closes all containers but so many around them; a list that is cut by that gets too many values."""
        if self._list is None:
            return "".join(reversed(self._open[around:]))
        outermost = self._list[0]
        inside, outside = self._open[outermost + 1 :], self._open[around : outermost + 1]
        return "".join([*reversed(inside), _TOO_MANY, *reversed(outside)])
