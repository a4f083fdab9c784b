"""Keys from the names of rows: patterns in braces, regular expressions, and the names that PyTorch gives by default."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.expressions import BoundedExpression
from tb_metadata_plugin.model.leaves import ColumnKey, Kind, Leaves, key_segment, leaf
from tb_metadata_plugin.names.anywhere import marks_of


class BadPatternError(MetadataError, ValueError):
    """A pattern of names of runs is none."""

    code = "bad-pattern"

    def __init__(self, pattern: str, place: int, problem: str) -> None:
        super().__init__(
            f"the pattern of run names is wrong at character {place + 1}: {problem}", pattern=pattern, place=place
        )


FLAG = "--metadata_run_pattern"
MOST_FIELDS = 20
LONGEST = 1000
"""Characters of a pattern, and of a directory's name in which keys are looked for."""

Type: TypeAlias = Literal["float", "int", ""]
KeyValues: TypeAlias = dict[str, Any]
"""Values by key: numbers, texts, and truth values of flags."""

_TYPES: dict[str, Type] = {"": "", "float": "float", "int": "int"}
_FIELD = re.compile(r"([^{}:/]*)(?::([a-z]*))?")
_FLOAT = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|nan)", re.ASCII)
_INT = re.compile(r"[+-]?\d+", re.ASCII)
# A leading zero without a point makes a text: 0001 and 001 are not both 1.
_NUMBER = re.compile(r"-?(?:(?:0|[1-9]\d*)(?:[eE][+-]?\d+)?|\d*\.\d+(?:[eE][+-]?\d+)?|\d+\.)", re.ASCII)
_LONGEST_NUMBER = 40
_CLASS = re.compile(r"\[\^?\]?[^\]]*\]")
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
PYTORCH = re.compile(
    rf"(?P<time>(?:{_MONTHS})\d\d_\d\d-\d\d-\d\d)_(?![A-Za-z]+\d+\.\d+(?:[eE][-+]?\d+)?(?:_|$))(?P<host>[^_/]+)"
    r"(?:_+(?P<comment>[^/]*))?",
    re.ASCII,
)
"""What PyTorch's and tensorboardX's SummaryWriter call a directory: the time without a year, the host, a comment.

Others begin names with the same time, and no host is called `lr0.1`.
"""
MONTH_DAY = re.compile(rf"(?:{_MONTHS})\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Field:
    """A part of a pattern that stands for a value; one without a key, "", for anything that is not wanted."""

    key: str
    type: Type = ""
    mark: str = ""
    """"=" for a value behind `key=`, "?" for a flag, each of them anywhere in the name or not there; else ""."""


@dataclass(frozen=True, slots=True)
class Component:
    """A directory's name in a pattern: texts with a field between each two, or fields that stand anywhere in it."""

    texts: tuple[str, ...]
    fields: tuple[Field, ...]

    @property
    def anywhere(self) -> bool:
        return any(field.mark for field in self.fields)


class Pattern:
    """Tells keys and values from a name.

    Args:
        text: as the user writes it: names with `{key}`, `{key:float}` or `{key:int}` in the place of values, `{}` for
            what is to be no value, and `{{`, `}}` for braces. A directory of `{key=}` and `{flag?}` alone has them in
            any order, and may lack some.

    Raises:
        BadPatternError: it is none; says where.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._components = tuple(_parse(text))
        self._quick = tuple(map(_quick, self._components))

    def find(self, name: str) -> KeyValues | None:
        """The values in a name's last directories, as many as the pattern has; None if these are called otherwise."""
        found: KeyValues = {}
        for component, part in self._parts(name):
            if component.anywhere:
                some = _anywhere(component, part)
                if some is None:
                    return None
                found |= some
                continue
            spans = _match(component, part)
            if spans is None:
                return None
            for field, (start, end) in zip(component.fields, spans, strict=True):
                if field.key:
                    found[field.key] = value_of(part[start:end], field.type)
        return found or None

    def fits(self, name: str) -> bool:
        """Whether there are values in a name."""
        parts = self._parts(name)
        return bool(parts) and all(
            (quick is not None and len(part) <= LONGEST and quick(part))
            or (_anywhere if component.anywhere else _match)(component, part) is not None
            for quick, (component, part) in zip(self._quick, parts, strict=True)
        )

    def _parts(self, name: str) -> list[tuple[Component, str]]:
        """The name's last directories beside what the pattern has in their places; none if there are fewer of them."""
        parts = name.rsplit("/", len(self._components) - 1)
        if len(parts) < len(self._components):
            return []
        # What stands before is no part of the last directories.
        parts[0] = parts[0].rpartition("/")[2]
        return list(zip(self._components, parts, strict=True))


class Expression:
    """A regular expression that tells keys and values from a name by its named groups.

    Args:
        text: as the user writes it.
        option: by what it was given, for messages.

    Raises:
        BadPatternError: it cannot be compiled.
    """

    def __init__(self, text: str, option: str = FLAG) -> None:
        self.text = text
        try:
            self._expression = BoundedExpression(text, option)
        except (re.error, RecursionError, OverflowError) as error:
            raise BadPatternError(text, getattr(error, "pos", None) or 0, str(error)) from error
        self._slashes = _CLASS.sub("", text).count("/")

    def find(self, name: str) -> KeyValues | None:
        """The values in a name or its last directories, as many as the expression has; None if it does not match.

        Raises:
            SlowExpressionError: it takes too long.
        """
        match = self._expression.fullmatch(name)
        if match is None:
            last = "/".join(name.rsplit("/", self._slashes + 1)[-self._slashes - 1 :])
            match = self._expression.fullmatch(last)
        if match is None:
            return None
        return {key: value_of(text) for key, text in match.groupdict().items() if text}


AnyPattern: TypeAlias = Pattern | Expression


def pattern_of(text: str, option: str = FLAG) -> AnyPattern | None:
    """The pattern of the flag: a regular expression if it has named groups; None if it is empty.

    Args:
        text: as the user writes it.
        option: by what it was given, for messages.

    Raises:
        BadPatternError: it is none.
    """
    if not text:
        return None
    return Expression(text, option) if "(?P<" in text else Pattern(text)


def leaves_of(row: str, pattern: AnyPattern | None) -> Leaves:
    """The leaves of a row's name: what the pattern finds, beside the time and host that PyTorch put there.

    Raises:
        SlowExpressionError: the pattern is a regular expression that takes too long.
    """
    found = pattern.find(row) if pattern is not None else None
    given = _by_pytorch(row)
    if found is None:
        found = given
    elif given:
        # The pattern says what is in the comment, and may say where the host ends.
        found = {key: value for key, value in given.items() if key != "comment"} | found
    keys: list[ColumnKey] = []
    values: list[Any] = []
    for key, value in found.items():
        kind, stored = leaf(value)
        keys.append(_column(key, kind))
        values.append(stored)
    return Leaves(tuple(keys), tuple(values))


# Tabs ask for patterns of any keys, in several threads.
@lru_cache(maxsize=1_000)
def _column(key: str, kind: Kind) -> ColumnKey:
    return ColumnKey("name", (key_segment(key),), kind)


def _by_pytorch(row: str) -> KeyValues:
    name = row.rpartition("/")[2]
    match = PYTORCH.fullmatch(name) if "_" in name else None
    return {} if match is None else {key: text for key, text in match.groupdict().items() if text}


def value_of(text: str, type_: Type = "") -> Any:
    """The value of a text in a name: numbers are numbers, unless they begin with a zero and have no point."""
    if len(text) <= _LONGEST_NUMBER:
        if type_ == "float":
            return float(text)
        if type_ == "int":
            return int(text)
        if _NUMBER.fullmatch(text):
            number = float(text)
            if math.isfinite(number):
                return int(text) if text.lstrip("-").isdigit() else number
    return text


def _fits(type_: Type, text: str) -> bool:
    if type_ == "":
        return True
    return len(text) <= _LONGEST_NUMBER and (_FLOAT if type_ == "float" else _INT).fullmatch(text) is not None


def _parse(text: str) -> Sequence[Component]:
    def bad(place: int, problem: str) -> BadPatternError:
        return BadPatternError(text, place, problem)

    if len(text) > LONGEST:
        raise bad(LONGEST, f"it is longer than {LONGEST:,} characters")
    components: list[Component] = []
    texts: list[str] = [""]
    fields: list[Field] = []
    keys: set[str] = set()
    place = 0
    while place < len(text):
        character = text[place]
        if text[place : place + 2] in ("{{", "}}"):
            texts[-1] += character
            place += 2
        elif character == "{":
            end = text.find("}", place)
            match = _FIELD.fullmatch(text, place + 1, end) if end > 0 else None
            if match is None:
                raise bad(place, "this brace begins no field such as {key} or {key:float}")
            key, mark = (match[1][:-1], match[1][-1]) if match[1][1:] and match[1][-1] in "=?" else (match[1], "")
            if (fields or texts[-1].strip()) and bool(mark) != any(field.mark for field in fields):
                raise bad(place, "keys in any order, such as {key=} and {flag?}, stand without others")
            if fields and not texts[-1] and not mark:
                raise bad(place, "between two fields there must be something that tells them apart")
            if key in keys:
                raise bad(place, f"the key {key!r} is there twice")
            type_ = _TYPES.get(match[2] or "")
            if type_ is None:
                raise bad(match.start(2), "the type of a field is float or int")
            if key:
                keys.add(key)
            fields.append(Field(key, type_, mark))
            texts.append("")
            place = end + 1
        elif character == "}":
            raise bad(place, "this brace ends nothing")
        elif character not in "/ " and any(field.mark for field in fields):
            raise bad(place, "keys in any order, such as {key=} and {flag?}, stand without others")
        elif character == "/":
            components.append(Component(tuple(texts), tuple(fields)))
            texts, fields = [""], []
            place += 1
        else:
            texts[-1] += character
            place += 1
    components.append(Component(tuple(texts), tuple(fields)))
    if not keys:
        raise bad(0, "it has no field such as {key}")
    if sum(len(component.fields) for component in components) > MOST_FIELDS:
        raise bad(0, f"it has more than {MOST_FIELDS} fields")
    return components


def _match(component: Component, name: str) -> list[tuple[int, int]] | None:
    """Where the fields are in a name; each is as short as can be, the first before the others.

    Takes time in proportion to the name's length: a regular expression would try the underscores of a long name in all
    their combinations.
    """
    first, *texts = component.texts
    if not texts:
        return [] if name == first else None
    last = texts[-1]
    if len(name) > LONGEST or not name.startswith(first) or not name.endswith(last):
        return None
    spans = _shortest(len(first), texts, name)
    if spans is None or all(
        _fits(field.type, name[start:end]) for field, (start, end) in zip(component.fields, spans, strict=True)
    ):
        return spans
    return _shortest_that_fit(component, name)


def _anywhere(component: Component, name: str) -> KeyValues | None:
    """The values behind keys, and whether flags are there; None where nothing is, or a value has not its type."""
    if len(name) > LONGEST:
        return None
    keys = [field.key for field in component.fields if field.mark == "="]
    flags = [field.key for field in component.fields if field.mark == "?"]
    texts, there = marks_of(name, keys, flags)
    if not texts and not there:
        return None
    found: KeyValues = {}
    for field in component.fields:
        if field.mark == "?":
            found[field.key] = field.key in there
        elif field.key in texts:
            text = texts[field.key]
            if field.type:
                match = (_FLOAT if field.type == "float" else _INT).match(text[:_LONGEST_NUMBER])
                if match is None:
                    return None
                text = match[0]
            found[field.key] = value_of(text, field.type)
    return found


def _quick(component: Component) -> Callable[[str], bool] | None:
    """Tells most of the names that fit, in time linear in their length; None where a type may tell otherwise.

    No field holds the first character of the text behind it, so that there is one way to match and none to try. The
    last text is looked for apart, since the field before it may hold all that is in it.
    """
    first, *texts = component.texts
    if not texts or any(field.type or field.mark for field in component.fields):
        return None
    fields = "".join(f"[^{re.escape(text[0])}]+{re.escape(text)}" for text in texts[:-1])
    begin, last = re.compile(f"{re.escape(first)}{fields}.+", re.DOTALL), texts[-1]
    return lambda part: part.endswith(last) and begin.fullmatch(part, 0, len(part) - len(last)) is not None


def _shortest(start: int, texts: Sequence[str], name: str) -> list[tuple[int, int]] | None:
    """The fields, whatever is in them."""
    spans: list[tuple[int, int]] = []
    for text in texts[:-1]:
        end = name.find(text, start + 1)
        if end < 0:
            return None
        spans.append((start, end))
        start = end + len(text)
    end = len(name) - len(texts[-1])
    return [*spans, (start, end)] if end > start else None


def _shortest_that_fit(component: Component, name: str) -> list[tuple[int, int]] | None:
    """The same where some must be numbers: looks, from the last field on, where each can begin, and its nearest end."""
    first, *texts = component.texts
    begins = _begins(component, name)
    if begins is None:
        return None
    can_end = [len(name) - len(texts[-1])]
    nearest: list[dict[int, int]] = []
    for field, places, before in zip(
        reversed(component.fields), reversed(begins), [*texts[-2::-1], first], strict=True
    ):
        ends: dict[int, int] = {}
        for place in places:
            end = next(_ends(field.type, name, place, can_end), None)
            if end is not None:
                ends[place] = end
        if not ends:
            return None
        nearest.append(ends)
        can_end = [place - len(before) for place in ends]
    place = len(first)
    spans: list[tuple[int, int]] = []
    for ends, text in zip(reversed(nearest), texts, strict=True):
        spans.append((place, ends[place]))
        place = ends[place] + len(text)
    return spans


def _begins(component: Component, name: str) -> list[list[int]] | None:
    """Where each field can begin as far as those before it tell, mostly in few places; None if one can nowhere."""
    first, *texts = component.texts
    begins = [[len(first)]]
    where = {text: _places(text, name) for text in set(texts[:-1])}
    for field, text in zip(component.fields, texts[:-1], strict=False):
        places, before = where[text], begins[-1]
        if field.type == "":
            ends = places[bisect_right(places, before[0]) :]
        else:
            ends = sorted({end for place in before for end in _ends(field.type, name, place, places)})
        if not ends:
            return None
        begins.append([end + len(text) for end in ends])
    return begins


def _ends(type_: Type, name: str, place: int, ends: Sequence[int]) -> Iterator[int]:
    """Those of these ends, in order, at which a number that begins at a place can end; of a text only the nearest."""
    start = bisect_right(ends, place)
    if type_ == "":
        yield from ends[start : start + 1]
        return
    longest = (_FLOAT if type_ == "float" else _INT).match(name, place, place + _LONGEST_NUMBER)
    if longest is None:
        return
    for index in range(start, len(ends)):
        end = ends[index]
        if end > longest.end():
            return
        if _fits(type_, name[place:end]):
            yield end


def _places(text: str, name: str) -> list[int]:
    """Where a text stands in a name, overlapping places included."""
    places: list[int] = []
    place = name.find(text)
    while place >= 0:
        places.append(place)
        place = name.find(text, place + 1)
    return places
