"""Tells which parts of rows' names only repeat what is logged of the rows."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import Any, TypeAlias

import pyarrow as pa

from tb_metadata_plugin.model.leaves import leaf
from tb_metadata_plugin.names.splits import letters_before_numbers, pieces
from tb_metadata_plugin.table.arrays import arrow
from tb_metadata_plugin.table.kinds import KINDS

NEARLY_ALL = 0.9
"""Of the rows in which a part must be as logged."""
_PROBED = 64
"""Rows by which columns are chosen of which all rows are looked at."""
_CLOSE = 0.05
"""How far apart numbers are that were rounded for a name."""
_HOUR = 3_600_000
_DAY = (-14 * _HOUR, 38 * _HOUR)
"""When a day begins and ends somewhere on earth, from its beginning in UTC."""

_OTHER = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)

_Moment: TypeAlias = tuple[int]
_Value: TypeAlias = float | str | _Moment | None
"""As it is compared: numbers, also those in texts; texts less all but letters and digits; milliseconds since 1970."""


class LoggedColumns:
    """What is logged of some rows of a table."""

    def __init__(self, table: pa.Table, rows: Sequence[int]) -> None:
        self._table = table.select([place for place, field in enumerate(table.schema) if _is_logged(field)])
        self._rows = arrow(rows, pa.int32())
        step = len(rows) // _PROBED + 1
        self._probe = slice(None, None, step)
        probed = self._table.take(self._rows[self._probe])
        self._probed = [_column(column) for column in probed.columns]
        self._columns: dict[int, list[_Value]] = {}

    def has(self, texts: Sequence[str]) -> bool:
        """Whether the texts, one for each row, are what a column has there, or are put together of such."""
        return self._has_whole(texts) or self._has_pieces(texts)

    def _has_whole(self, texts: Sequence[str]) -> bool:
        values = [_value(text) for text in texts]
        probe = values[self._probe]
        return any(
            _repeats(probe, column) and _repeats(values, self._column(place))
            for place, column in enumerate(self._probed)
        )

    def _has_pieces(self, texts: Sequence[str]) -> bool:
        split = [pieces(text) for text in texts]
        if len(split[0]) < 2 or any(len(of_text) != len(split[0]) for of_text in split):
            return False
        columns = list(zip(*split, strict=True))
        return all(len(set(column)) == 1 or self._has_whole(_without_letters(column)) for column in columns)

    def _column(self, place: int) -> list[_Value]:
        if place not in self._columns:
            self._columns[place] = _column(self._table.column(place).take(self._rows))
        return self._columns[place]


def _is_logged(field: pa.Field) -> bool:
    about = field.metadata or {}
    return about.get(b"namespace") in (b"doc", b"run") and KINDS[about[b"kind"].decode()].in_names


def _column(column: pa.ChunkedArray) -> list[_Value]:
    if pa.types.is_timestamp(column.type):
        return [None if at is None else (at,) for at in column.cast(pa.int64()).to_pylist()]
    values = column.to_pylist()
    made = {value: _value(value) for value in set(values)}
    return [made[value] for value in values]


def _value(value: Any) -> _Value:
    if not isinstance(value, str):
        return str(value).casefold() if isinstance(value, bool) else value
    if _NUMBER.fullmatch(value):
        return float(value)
    kind, stored = leaf(value)
    return (stored,) if kind == "time" else _OTHER.sub("", value).casefold()


def _repeats(values: Sequence[_Value], column: Sequence[_Value]) -> bool:
    may_differ = len(values) - math.ceil(NEARLY_ALL * len(values))
    for value, logged in zip(values, column, strict=True):
        if value != logged and not _is_close(value, logged):
            may_differ -= 1
            if may_differ < 0:
                return False
    return True


def _is_close(value: _Value, logged: _Value) -> bool:
    if isinstance(value, tuple) and isinstance(logged, tuple):
        return _DAY[0] <= logged[0] - value[0] < _DAY[1]
    if not isinstance(value, float) or not isinstance(logged, float):
        return False
    return not logged.is_integer() and math.isclose(value, logged, rel_tol=_CLOSE)


def _without_letters(texts: Sequence[str]) -> Sequence[str]:
    begin = letters_before_numbers(texts)
    return [text[len(begin) :] for text in texts]
