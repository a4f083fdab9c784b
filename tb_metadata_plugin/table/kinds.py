"""The kinds of columns: for each its Arrow type, how the cells of many rows are kept, and how they become an array."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tb_metadata_plugin.model.kinds import Kind
from tb_metadata_plugin.table.arrays import arrow, dense

Cells: TypeAlias = "array[Any] | list[Any]"
"""Values of a column, as `model.leaves.leaf` gives them."""
Piece: TypeAlias = tuple["npt.NDArray[np.int64]", Cells]
"""Places in a column, each at most once, and the cells that stand there."""


class ColumnKind(NamedTuple):
    """What the table needs to know of a kind."""

    type: pa.DataType
    cells: Callable[[], Cells]
    """Makes room for cells: an array of numbers, or a list where these are objects."""
    shared: bool = False
    """Whether equal values of several rows are worth to be kept once."""
    in_names: bool = False
    """Whether the names of rows may repeat its values."""


def _numbers(code: str) -> Callable[[], Cells]:
    return lambda: array(code)


_TEXT: Final = pa.dictionary(pa.int32(), pa.string())
_TIME: Final = pa.timestamp("ms", tz="UTC")
TEXT = ColumnKind(_TEXT, list, shared=True, in_names=True)
METRIC = ColumnKind(pa.float32(), _numbers("f"))
"""Metrics are numbers of the precision that TensorBoard keeps."""

KINDS: Mapping[Kind, ColumnKind] = {
    "number": ColumnKind(pa.float64(), _numbers("d"), in_names=True),
    "integer": TEXT,
    "string": TEXT,
    "json": TEXT,
    "bool": ColumnKind(pa.bool_(), _numbers("b"), in_names=True),
    "time": ColumnKind(_TIME, _numbers("q"), in_names=True),
    "null": ColumnKind(pa.bool_(), _numbers("b"), in_names=True),
    "list": ColumnKind(pa.list_(pa.string()), list),
    "list<number>": ColumnKind(pa.list_(pa.float64()), list),
    "list<integer>": ColumnKind(pa.list_(pa.string()), list),
    "list<string>": ColumnKind(pa.list_(pa.string()), list),
    "list<bool>": ColumnKind(pa.list_(pa.bool_()), list),
    "list<time>": ColumnKind(pa.list_(_TIME), list),
}
"""Each kind of value that a document can have at a path; a test holds that none lacks."""


def as_array(kind: ColumnKind, pieces: Sequence[Piece], length: int) -> pa.Array:
    """The column of these cells; what has no cell is null."""
    if all(isinstance(cells, array) for _, cells in pieces):
        return dense(kind.type, [(places, np.array(cells)) for places, cells in pieces], length)
    values: list[Any] = [None] * length
    for places, cells in pieces:
        for place, value in zip(places.tolist(), cells, strict=True):
            values[place] = value
    return arrow(values, kind.type)
