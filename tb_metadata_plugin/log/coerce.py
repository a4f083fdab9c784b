"""Python objects that people log become JSON values, or an error that names where the one is that cannot."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import decimal
import enum
import fractions
import json
import math
import os
import sys
import types
import uuid
from argparse import Namespace
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from tb_metadata_plugin.errors import MetadataError, show_path
from tb_metadata_plugin.log.array_values import UnsupportedValueError, plain_value, refuse_large
from tb_metadata_plugin.model.limits import MAX_DEPTH, MAX_LEAVES, Document, Json, Path


class CyclicValueError(MetadataError, ValueError):
    """A container of the logged data holds itself."""

    code = "cyclic-value"

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(f"cannot log {show_path(path)}: it holds itself", path=list(path))


class TooDeepError(MetadataError, ValueError):
    """The logged data is nested deeper than documents may be."""

    code = "too-deep"

    def __init__(self, path: Sequence[str], limit: int) -> None:
        super().__init__(
            f"cannot log {show_path(path[:3])}…: it is nested more than {limit} deep", path=list(path), limit=limit
        )


class RepeatedKeyError(MetadataError, ValueError):
    """Two keys of one object of the logged data become the same text."""

    code = "repeated-key"

    def __init__(self, path: Sequence[str]) -> None:
        super().__init__(f"cannot log {show_path(path)}: two keys read the same as text", path=list(path))


_MAX_INTEGER_BITS = 14_000
"""Python converts integers of up to 4,300 digits to text, which are a little more bits than this."""

_Members = Iterable[tuple[Any, Any]]


def to_document(data: object) -> Document:
    """The JSON object of what is to be logged.

    Values may be JSON's own, numpy scalars, arrays and tensors of up to 1,000 elements, dataclasses, attrs and pydantic
    objects, named tuples, Namespaces, sets, enums, paths, dates and times (a naive one is local), time spans (seconds),
    decimals and fractions (the nearest double), UUIDs, dtypes, classes and functions (by name).

    Args:
        data: a mapping, or an object with named fields.

    Raises:
        UnsupportedValueError, CyclicValueError, TooDeepError, LargeArrayError, RepeatedKeyError: a value cannot be
            logged; the message names its path.
    """
    value = to_json(data)
    if not isinstance(value, dict):
        raise UnsupportedValueError((), f"metadata has keys, and a {type_name(data)} has none; log {{'name': value}}")
    return value


def to_json(value: object) -> Json:
    """The JSON value of any value that can be logged; see `to_document`."""
    try:
        return _Walk().value(value, ())
    except RecursionError:
        raise TooDeepError((), MAX_DEPTH) from None


def type_name(value: object) -> str:
    """The class of a value with its import path, such as `torch.nn.Linear`; of what is built in just the name."""
    return _qualified_name(type(value))


class _Walk:
    """A walk through one value that remembers the containers around it, to find one that holds itself."""

    def __init__(self) -> None:
        self._around: set[int] = set()

    def value(self, value: Any, path: Path) -> Json:
        if value is None:
            return None
        with _explained(value, path):
            for kinds, convert in _SCALARS:
                if isinstance(value, kinds):
                    return convert(value, path)
            # Fields come first: a configuration may well have some that are called dtype and shape, as a tensor does.
            members = _members(value, path)
            simple = plain_value(value, path) if members is None else value
        if members is not None:
            with self._inside(value, path):
                return self._object(members, path)
        if simple is not value and not isinstance(simple, list):
            return self.value(simple, path)
        with self._inside(value, path):
            return self._list(simple, path)

    @contextlib.contextmanager
    def _inside(self, container: object, path: Path) -> Iterator[None]:
        if id(container) in self._around:
            raise CyclicValueError(path)
        if len(path) >= MAX_DEPTH:
            raise TooDeepError(path, MAX_DEPTH)
        self._around.add(id(container))
        try:
            yield
        finally:
            self._around.discard(id(container))

    def _list(self, value: Any, path: Path) -> list[Json]:
        if not isinstance(value, Collection):
            raise UnsupportedValueError(
                path, f"a {type_name(value)} is no JSON value; log its name or what describes it"
            )
        with _explained(value, path):
            if isinstance(value, range) and len(value) > MAX_LEAVES:
                raise UnsupportedValueError(path, f"the {len(value):,} numbers of a range are too many; log its ends")
            items = list(value)
        if isinstance(value, Set):
            return _in_order([self.value(item, (*path, "[]")) for item in items])
        return [self.value(item, (*path, f"[{index}]")) for index, item in enumerate(items)]

    def _object(self, members: _Members, path: Path) -> Document:
        result: Document = {}
        for key, value in members:
            text = _key(key, path)
            here = (*path, text)
            if text in result:
                raise RepeatedKeyError(here)
            result[text] = self.value(value, here)
        return result


@contextlib.contextmanager
def _explained(value: object, path: Path) -> Iterator[None]:
    """Gives the errors that values themselves raise, such as those that are out of range, the path of the value."""
    try:
        yield
    except MetadataError:
        raise
    except Exception as error:
        # What a property, or a lazy configuration, raises can be any.
        raise UnsupportedValueError(path, f"this {type_name(value)} has no JSON value ({error})") from error


def _members(value: Any, path: Path) -> _Members | None:
    """The keys or field names of a value with what stands at them; None if it has neither."""
    if isinstance(value, Mapping):
        # A copy, since another thread may go on with the configuration.
        return list(value.items())
    if dataclasses.is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in dataclasses.fields(value)]
    if hasattr(type(value), "__attrs_attrs__"):
        return [(field.name, getattr(value, field.name)) for field in type(value).__attrs_attrs__]
    pydantic = sys.modules.get("pydantic")
    if pydantic is not None and isinstance(value, pydantic.BaseModel):
        return list(value)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return list(zip(value._fields, value, strict=True))
    if isinstance(value, Namespace | types.SimpleNamespace):
        return list(vars(value).items())
    # Configurations that are no Mapping by class but by use, such as ml_collections.ConfigDict, and pandas' rows.
    if hasattr(value, "keys") and callable(getattr(value, "items", None)) and not isinstance(value, type):
        refuse_large(getattr(value, "shape", ()), path)
        return [(key, item) for key, item in value.items()]
    return None


def _key(key: Any, path: Path) -> str:
    if isinstance(key, str) and not isinstance(key, enum.Enum):
        return str.__str__(key)
    try:
        here = (*path, str(key))
    except ValueError:  # of an integer that has too many digits for a text
        here = (*path, f"<{type_name(key)}>")
    text = _Walk().value(key, here)
    if isinstance(text, dict | list):
        raise UnsupportedValueError(here, f"a {type_name(key)} cannot be a key; use a text")
    return text if isinstance(text, str) else json.dumps(text)


def _in_order(values: list[Json]) -> list[Json]:
    """A set's values, numbers by size before the rest by text, so that no process has an order of its own."""

    def rank(value: Json) -> tuple[bool, float, str]:
        number = isinstance(value, int | float) and value == value
        return (not number, value if isinstance(value, int | float) and number else 0, json.dumps(value))

    return sorted(values, key=rank)


def _qualified_name(named: Any) -> str:
    module = getattr(named, "__module__", None)
    return named.__qualname__ if module in (None, "builtins", "__main__") else f"{module}.{named.__qualname__}"


def _from_enum(value: enum.Enum, path: Path) -> Json:
    # A text was chosen to be read; other values, as of auto(), only tell members apart.
    return str.__str__(value.value) if isinstance(value.value, str) else value.name or str(value.value)


def _from_int(value: int, path: Path) -> Json:
    if value.bit_length() > _MAX_INTEGER_BITS:
        raise UnsupportedValueError(path, "an integer of more than 4,000 digits is not readable by most programs")
    return int(value)


def _from_decimal(value: decimal.Decimal | fractions.Fraction, path: Path) -> Json:
    number = float(value)
    if math.isinf(number) and value != number:
        raise UnsupportedValueError(path, f"{value} is more than a double can hold; log it as a text")
    return number


def _from_datetime(value: datetime.datetime, path: Path) -> Json:
    if value != value:  # pandas' NaT is a datetime, too
        return None
    return (value if value.tzinfo is not None else value.astimezone()).isoformat()


def _from_type(value: Any, path: Path) -> Json:
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, type) and issubclass(value, numpy.generic):
        return str(numpy.dtype(value).name)
    return _qualified_name(value)


def _from_bytes(value: Any, path: Path) -> Json:
    raise UnsupportedValueError(path, f"{len(value):,} bytes are no text; decode them, or log a file's path")


_SCALARS: tuple[tuple[Any, Callable[[Any, Path], Json]], ...] = (
    (enum.Enum, _from_enum),
    (str, lambda value, path: str.__str__(value)),
    (bool, lambda value, path: value),
    (int, _from_int),
    (float, lambda value, path: float(value)),
    (datetime.datetime, _from_datetime),
    ((datetime.date, datetime.time), lambda value, path: value.isoformat()),
    (datetime.timedelta, lambda value, path: value.total_seconds()),
    (os.PathLike, lambda value, path: os.fsdecode(value)),
    ((decimal.Decimal, fractions.Fraction), _from_decimal),
    (uuid.UUID, lambda value, path: str(value)),
    ((bytes, bytearray, memoryview), _from_bytes),
    ((type, types.FunctionType, types.BuiltinFunctionType), _from_type),
)
