"""Turns a document into its leaves: a value for each path, in the form that its column stores, losing none."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any, Literal, NamedTuple, TypeAlias, TypeVar

from tb_metadata_plugin.model import wire_json as wire
from tb_metadata_plugin.model.wire_json import LARGEST

Path: TypeAlias = tuple[str, ...]
Json: TypeAlias = Any
"""What a JSON parser gives: None, bool, int, float, str, list and dict (with str keys) of these."""
Kind: TypeAlias = Literal[
    "number",
    "integer",
    "string",
    "bool",
    "time",
    "null",
    "json",
    "list",
    "list<number>",
    "list<integer>",
    "list<string>",
    "list<bool>",
    "list<time>",
]
"""The kinds of docs/contract.md (Kinds of values).

Plain `list` is an empty list, which takes the kind of other rows' lists at its path.
"""


Namespace: TypeAlias = Literal["doc", "run", "metric", "name"]


class ColumnKey(NamedTuple):
    """Identity of a column (docs/contract.md, Columns)."""

    namespace: Namespace
    path: Path
    kind: Kind


class Leaves(NamedTuple):
    """The leaves of a document: values in the form that `leaf` gives, parallel to their columns; each path once."""

    keys: tuple[ColumnKey, ...]
    values: tuple[Any, ...]


NO_LEAVES = Leaves((), ())

_LIST_OF: dict[Kind, Kind] = {
    "number": "list<number>",
    "integer": "list<integer>",
    "string": "list<string>",
    "bool": "list<bool>",
    "time": "list<time>",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)
_FIRST = (datetime.min.replace(tzinfo=timezone.utc) - _EPOCH) // _MILLISECOND
_LAST = (datetime.max.replace(tzinfo=timezone.utc) - _EPOCH) // _MILLISECOND
_AS_WE_WRITE = re.compile(r"\d{4}-\d\d-\d\dT(?!24)\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
"""What `iso` gives, which is read several times as fast."""
_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|([+-])(\d\d):?(\d\d)?)?)?",
    re.ASCII,
)


def milliseconds(text: str) -> int | None:
    """Milliseconds since 1970 in UTC of an ISO 8601 date or date with time; None for any other text.

    A text without an offset is read as UTC; what is finer than a millisecond is cut off.
    """
    if text[4:5] != "-" or len(text) > 40:
        return None
    if len(text) == 24 and _AS_WE_WRITE.fullmatch(text):
        try:
            return (datetime.fromisoformat(f"{text[:23]}+00:00") - _EPOCH) // _MILLISECOND
        except ValueError:
            return None
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = match.groups()
    try:
        moment = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=timezone.utc
        )
        # A real offset is under a day; `timezone` refuses any other.
        offset = timezone(timedelta(hours=int(hours), minutes=int(minutes or 0))) if sign else timezone.utc
    except ValueError:
        return None
    whole = (moment - _EPOCH) // _MILLISECOND + int((fraction or "0")[:3].ljust(3, "0"))
    shift = offset.utcoffset(None) // _MILLISECOND
    utc = whole + shift if sign == "-" else whole - shift
    # An offset can lead out of the years 1 to 9999, which no reader of ours could print.
    return utc if _FIRST <= utc <= _LAST else None


def key_segment(key: str) -> str:
    """The path segment of a key: one that ends in `[]` gets a backslash before, since `[]` is a step into a list."""
    return f"{key[:-2]}\\[]" if key.endswith("[]") else key


def _steps_into(key: str, value: list[Json]) -> bool:
    # A key that ends in a backslash would read as an escaped one after the `[]`.
    return bool(value) and not key.endswith("\\") and all(type(item) is dict and item for item in value)


class Place:
    """A place in documents, and those below it.

    All documents are flattened along one tree of places, so that each path and each `ColumnKey` is made once, not once
    for each run: this is most of the cost of flattening many documents of few shapes. The three dictionaries make what
    they lack when it is first asked for.
    """

    __slots__ = ("below", "inside", "keys")

    def __init__(self, namespace: Namespace, path: Path = ()) -> None:
        self.below = _Memo[str, Place](lambda key: Place(namespace, (*path, key_segment(key))))
        """The places of an object's keys."""
        self.inside = _Memo[str, Place](lambda key: Place(namespace, (*path, f"{key}[]")))
        """The places of the elements of the lists at an object's keys."""
        self.keys = _Memo[Kind, ColumnKey](lambda kind: ColumnKey(namespace, path, kind))
        """The columns of the values here, by kind."""


_K = TypeVar("_K")
_V = TypeVar("_V")


class _Memo(dict[_K, _V]):
    """A dictionary that makes the values it lacks; what it has costs no call of Python code."""

    __slots__ = ("_make",)

    def __init__(self, make: Callable[[_K], _V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: _K) -> _V:
        value = self[key] = self._make(key)
        return value


def flatten(document: Mapping[str, Json], root: Place) -> Leaves:
    """The leaves of a document whose keys stand below `root`.

    A list of non-empty objects is stepped into: its key gets `[]`, and each path below holds the list of the elements'
    values, in their order. Any other list is a value, and so is `{}`.
    """
    keys: list[ColumnKey] = []
    values: list[Any] = []
    _flatten(document, root, keys, values)
    return Leaves(tuple(keys), tuple(values))


def _flatten(document: Mapping[str, Json], above: Place, keys: list[ColumnKey], values: list[Any]) -> None:
    below = above.below
    for key, value in document.items():
        type_ = type(value)
        # What most values are is told here as in `leaf`, whose call costs more than all else.
        if type_ is float:
            keys.append(below[key].keys["number"])
            values.append(value)
        elif type_ is str and value[4:5] != "-":
            keys.append(below[key].keys["string"])
            values.append(value)
        elif type_ is dict and value:
            _flatten(value, below[key], keys, values)
        elif type_ is list and _steps_into(key, value):
            for place, collected in _inside(value, above.inside[key]).items():
                kind, stored = leaf(collected)
                keys.append(place.keys[kind])
                values.append(stored)
        else:
            kind, stored = leaf(value)
            keys.append(below[key].keys[kind])
            values.append(stored)


def _inside(elements: list[dict[str, Json]], above: Place) -> dict[Place, list[Json]]:
    """The plain values at each place inside the elements of a list, element after element."""
    found: dict[Place, list[Json]] = {}
    for element in elements:
        for key, value in element.items():
            if type(value) is dict and value:
                inner = _inside([value], above.below[key])
            elif type(value) is list and _steps_into(key, value):
                inner = _inside(value, above.inside[key])
            else:
                inner = {above.below[key]: [value]}
            for place, collected in inner.items():
                found.setdefault(place, []).extend(collected)
    return found


def leaf(value: Json) -> tuple[Kind, Any]:
    """The kind of a raw value and its form in a column.

    By kind: number → int or float; integer → decimal text; time → milliseconds since 1970 in UTC; null → True;
    json → JSON text; `list<K>` → list of K's form; list → [].
    """
    type_ = type(value)
    if type_ is str:
        moment = milliseconds(value)
        return ("string", value) if moment is None else ("time", moment)
    if type_ is float:
        return "number", value
    if type_ is int:
        return ("number", value) if -LARGEST <= value <= LARGEST else ("integer", str(value))
    if type_ is bool:
        return "bool", value
    if value is None:
        return "null", True
    if type_ is list:
        return _list_leaf(value)
    return "json", text(value)


def _list_leaf(values: list[Json]) -> tuple[Kind, Any]:
    if not values:
        return "list", []
    leaves = [leaf(value) for value in values]
    kinds = {kind for kind, _ in leaves}
    if len(kinds) == 1 and (kind := _LIST_OF.get(leaves[0][0])):
        return kind, [value for _, value in leaves]
    if kinds == {"string", "time"}:
        return "list<string>", list(values)
    if "integer" in kinds and all(type(value) is int for value in values):
        return "list<integer>", [str(value) for value in values]
    return "json", text(values)


def text(value: Json) -> str:
    """Canonical JSON text: sorted keys, no spaces, NaN and large integers as on the wire."""
    return json.dumps(wire.encode(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def tree_leaves(document: Mapping[str, Json], prefix: Path = ()) -> dict[Path, Json]:
    """The values of a document as a reader sees its tree: lists whole, `{}` as itself, and no steps through lists."""
    found: dict[Path, Json] = {}
    for key, value in document.items():
        path = (*prefix, key)
        if type(value) is dict and value:
            found.update(tree_leaves(value, path))
        else:
            found[path] = value
    return found


def wire_leaf(value: Json) -> Json:
    """A leaf of `tree_leaves` as wire JSON, of the same kind as in the table: times and large integers are marked."""
    if type(value) is str:
        return _wire_time(value)
    if type(value) is list and value:
        kind, _ = _list_leaf(value)
        if kind == "list<time>":
            return [_wire_time(item) for item in value]
        if kind == "list<integer>":
            return [{"$integer": str(item)} for item in value]
    return wire.encode(value)


def _wire_time(value: str) -> Json:
    moment = milliseconds(value)
    return value if moment is None else {"$time": iso(moment), "$text": value}


def iso(moment: float) -> str:
    """ISO 8601 in UTC with milliseconds, as JavaScript's `Date.toISOString` writes it, for years 1 to 9999."""
    if not math.isfinite(moment):
        raise ValueError(f"not a moment: {moment}")
    when = _EPOCH + timedelta(milliseconds=moment)
    return when.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"
