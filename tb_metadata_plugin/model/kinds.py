"""The kinds of values: for each its form in a column, the kind of its lists, and how it is written as wire JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, NamedTuple, TypeAlias

from tb_metadata_plugin.model import wire_json
from tb_metadata_plugin.model.iso_times import iso

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
"""The kinds of docs/contract.md (Kinds of values); which values are of one tells `leaves.leaf`.

Plain `list` is an empty list, which takes the kind of other rows' lists at its path.
"""


class NotLogged:
    """Stands for what was logged where a value was not: the plugin derived it."""


NOT_LOGGED: Final = NotLogged()


class ValueKind(NamedTuple):
    """What is known of a kind without the table."""

    wire: Callable[[Any, Json], Json]
    """A value as the detail shows it, of its form in a column and of what was logged, or `NOT_LOGGED`."""
    listed: Kind | None = None
    """The kind of a list of such values only; None where that is JSON."""


def _itself(stored: Any, logged: Json) -> Json:
    return stored


def _number(stored: float, logged: Json) -> Json:
    return wire_json.encode(stored)


def _integer(stored: str, logged: Json) -> Json:
    return {"$integer": stored}


def _time(stored: float, logged: Json) -> Json:
    at = iso(stored)
    return {"$time": at, "$text": at if logged is NOT_LOGGED else logged}


def _null(stored: bool, logged: Json) -> Json:
    return None


def _json(stored: str, logged: Json) -> Json:
    return json.loads(stored) if logged is NOT_LOGGED else wire_json.encode(logged)


def _each(wire: Callable[[Any, Json], Json]) -> Callable[[Any, Json], Json]:
    """Of a list, by its elements."""

    def of_list(stored: list[Any], logged: Json) -> Json:
        if logged is NOT_LOGGED:
            return [wire(item, NOT_LOGGED) for item in stored]
        return [wire(*item) for item in zip(stored, logged, strict=True)]

    return of_list


VALUE_KINDS: Mapping[Kind, ValueKind] = {
    # In a column: an int or a float.
    "number": ValueKind(_number, "list<number>"),
    # Decimal text.
    "integer": ValueKind(_integer, "list<integer>"),
    "string": ValueKind(_itself, "list<string>"),
    "bool": ValueKind(_itself, "list<bool>"),
    # Milliseconds since 1970 in UTC.
    "time": ValueKind(_time, "list<time>"),
    # True.
    "null": ValueKind(_null),
    # Canonical JSON text.
    "json": ValueKind(_json),
    # The empty list.
    "list": ValueKind(_itself),
    # Lists of the forms of their elements.
    "list<number>": ValueKind(_each(_number)),
    "list<integer>": ValueKind(_each(_integer)),
    "list<string>": ValueKind(_each(_itself)),
    "list<bool>": ValueKind(_each(_itself)),
    "list<time>": ValueKind(_each(_time)),
}
"""Each kind once; a test holds that none lacks. What the table needs of a kind is in `table.kinds`."""
