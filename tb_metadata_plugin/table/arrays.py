"""Arrow arrays of Python values, made of their buffers: `pyarrow.array` imports pandas first, for half a second."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


def arrow(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """The values as an Arrow array; None is null.

    Args:
        values: of the Python type that goes with `type_`; milliseconds for a timestamp.
        type_: numbers, truth values, moments, texts, dictionaries of texts, or lists of these.
    """
    if pa.types.is_dictionary(type_):
        return _dictionary(values)
    if pa.types.is_list(type_):
        return _lists(values, type_)
    valid = _validity(values)
    filled: Sequence[Any] = (
        values if valid is None else [_EMPTY[type_.id] if value is None else value for value in values]
    )
    if pa.types.is_string(type_):
        encoded = [text.encode() for text in filled]
        return _built(type_, len(values), [valid, _offsets(map(len, encoded)), pa.py_buffer(b"".join(encoded))])
    if pa.types.is_boolean(type_):
        return _built(type_, len(values), [valid, _bits(filled)])
    with np.errstate(over="ignore"):  # What no float32 can hold becomes ±Infinity.
        numbers = np.fromiter(filled, _WIDTHS[type_.id], len(values))
    return _built(type_, len(values), [valid, pa.py_buffer(numbers)])


def of_numbers(type_: pa.DataType, numbers: npt.NDArray[Any]) -> pa.Array:
    """The Arrow array of these numbers, none of them null, in place where their width is that of `type_`."""
    filled = np.ascontiguousarray(numbers, _WIDTHS[type_.id])
    return _built(type_, len(filled), [None, pa.py_buffer(filled)])


def dense(
    type_: pa.DataType, pieces: Iterable[tuple[npt.NDArray[np.int64], npt.NDArray[Any]]], length: int
) -> pa.Array:
    """The Arrow array of numbers, truth values or moments that stand in these places; all others are null.

    Args:
        type_: of the array.
        pieces: places, each at most once, and the values there.
        length: of the array.
    """
    bits = pa.types.is_boolean(type_)
    filled = np.zeros(length, np.bool_ if bits else _WIDTHS[type_.id])
    valid = np.zeros(length, np.bool_)
    for places, values in pieces:
        filled[places] = values
        valid[places] = True
    buffers = [None if valid.all() else _bits_of(valid), _bits_of(filled) if bits else pa.py_buffer(filled)]
    return _built(type_, length, buffers)


_EMPTY = {
    pa.string().id: "",
    pa.bool_().id: False,
    pa.int32().id: 0,
    pa.float32().id: 0.0,
    pa.float64().id: 0.0,
    pa.timestamp("ms").id: 0,
}
"""What stands in the place of a null."""
_WIDTHS: dict[int, npt.DTypeLike] = {
    pa.int32().id: np.int32,
    pa.float32().id: np.float32,
    pa.float64().id: np.float64,
    pa.timestamp("ms").id: np.int64,
}
"""PyArrow's own answer to this imports pandas, before version 26."""


def _dictionary(values: Iterable[str | None]) -> pa.Array:
    codes: dict[str, int] = {}
    indices = [None if value is None else codes.setdefault(value, len(codes)) for value in values]
    valid = _validity(indices)
    filled = np.array(indices if valid is None else [code or 0 for code in indices], np.int32)
    index = _built(pa.int32(), len(filled), [valid, pa.py_buffer(filled)])
    return pa.DictionaryArray.from_arrays(index, arrow(list(codes), pa.string()))


def _lists(values: Sequence[Sequence[Any] | None], type_: pa.ListType) -> pa.Array:
    filled = [value or () for value in values]
    items = arrow(list(chain.from_iterable(filled)), type_.value_type)
    return _built(type_, len(values), [_validity(values), _offsets(map(len, filled))], [items])


def _built(
    type_: pa.DataType, length: int, buffers: list[pa.Buffer | None], children: list[pa.Array] | None = None
) -> pa.Array:
    return pa.Array.from_buffers(type_, length, buffers, children=children)


def _validity(values: Sequence[Any]) -> pa.Buffer | None:
    """Which values are not null, a bit each; None where all are."""
    return _bits(value is not None for value in values) if None in values else None


def _bits(flags: Iterable[bool]) -> pa.Buffer:
    return _bits_of(np.fromiter(flags, np.bool_))


def _bits_of(flags: npt.NDArray[np.bool_]) -> pa.Buffer:
    return pa.py_buffer(np.packbits(flags, bitorder="little"))


def _offsets(lengths: Iterable[int]) -> pa.Buffer:
    return pa.py_buffer(np.fromiter(accumulate(lengths, initial=0), np.int32))
