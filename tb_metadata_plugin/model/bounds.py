"""Cuts JSON text before it is parsed, so that what is nested too deep or has too many values costs next to nothing."""

from __future__ import annotations

import re
from typing import NamedTuple

from tb_metadata_plugin.model.limits import MAX_DEPTH, MAX_LEAVES

MOST_VALUES = 20 * MAX_LEAVES
"""Values of a document that are parsed, to find those that fit; each takes up to a hundred bytes of memory."""
_MOST_TOKENS = 1_000_000
"""Texts, brackets and what stands between them that are looked at, which takes half a second."""
# Of one character class each: nothing in them can be tried in two ways. Escapes are gone when they are used.
_TOKEN = re.compile(r'"[^"]*"?|[\[{]+|[\]}]+|[^"\[\]{}]+')
_CLOSING = {"[": "]", "{": "}"}
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

    A container that is nested too deep becomes `null` inside containers that are still one too many, and of a list with
    too many values one too many are left: who looks for what does not fit finds just these. A text that is no JSON
    stays none.
    """
    cutter = _Cutter(text)
    # Pairs of backslashes are escaped ones, so that any other one in front of a quote escapes the quote.
    plain = text.replace("\\\\", "__").replace('\\"', "__")
    for number, match in enumerate(_TOKEN.finditer(plain)):
        # JSON has a comma or closes something soon; in what has not, the parser finds what is wrong sooner.
        if not cutter.take(match[0], match.start(), number > _MOST_TOKENS) or number > _MOST_TOKENS + 10 * MAX_DEPTH:
            break
    return cutter.result()


class _Cutter:
    """What of a text is kept, while its tokens come one after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._kept_to = 0
        """Where in the text that begins which is not in the parts; meaningless while something is passed over."""
        self._open: list[str] = []
        """What closes each container around this place, of those that are kept."""
        self._passed = 0
        """Containers around this place in what is passed over, that itself included; 0 where nothing is."""
        self._values = 0
        self._list: tuple[int, int] | None = None
        """How many containers are around the outermost list here, and how many values came before it."""
        self._ends_early = False

    def take(self, token: str, place: int, tired: bool) -> bool:
        """Takes in a token of the text; False if nothing that comes behind it matters."""
        first = token[0]
        if tired and self._passed:
            return self._end("")
        if first in "[{":
            self._take_opening(token, place)
        elif first in "]}":
            return self._take_closing(token, place)
        elif first != '"' and "," in token:
            return self._take_commas(token, place, tired)
        return True

    def result(self) -> Bounded:
        """The text that is left."""
        rest = "" if self._ends_early or self._passed else self._text[self._kept_to :]
        return Bounded("".join([*self._parts, rest]), self._ends_early)

    def _take_opening(self, token: str, place: int) -> None:
        if self._passed:
            self._passed += len(token)
            return
        for number, bracket in enumerate(token):
            if len(self._open) == _DEEPEST:
                self._parts.append(self._text[self._kept_to : place + number] + "null")
                self._passed = len(token) - number
                return
            if bracket == "[" and self._list is None:
                self._list = (len(self._open), self._values)
            self._open.append(_CLOSING[bracket])

    def _take_closing(self, token: str, place: int) -> bool:
        count = len(token)
        if self._passed:
            if count < self._passed:
                self._passed -= count
                return True
            place += self._passed
            count -= self._passed
            self._passed, self._kept_to = 0, place
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
        kept = self._text[self._kept_to : end]
        if tired or self._values >= MOST_VALUES or self._list is None:
            return self._end(kept)
        inside = self._open[self._list[0] :]
        self._parts.append(kept + "".join(reversed(inside)))
        del self._open[self._list[0] :]
        self._passed, self._list = len(inside), None
        return True

    def _end(self, kept: str) -> bool:
        self._parts.append(kept + "".join(reversed(self._open)))
        self._ends_early = True
        return False
