"""The tensors of summaries, as event files and TensorBoard's data provider hold them: arrays, and the texts in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_STRING, DataType
from tensorboard.util import tensor_util

from tb_metadata_plugin.errors import MetadataError, describe


class UnreadableSeriesError(MetadataError):
    """TensorBoard cannot give one series, whatever it is asked together with."""

    code = "unreadable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"TensorBoard cannot read what was logged under this tag: {reason}", reason=reason)


_MOST_REPEATED = 1 << 16
"""Elements of a tensor that a value may stand for which is written only once."""


class Texts(NamedTuple):
    """The texts of a tensor."""

    dtype: str
    """The type of its elements, in the words of whoever holds the tensor."""
    shape: tuple[int, ...]
    texts: Sequence[bytes] | None
    """Row by row; None where its elements are no texts."""


def texts_in(tensor: Any) -> Texts:
    """The texts of a tensor.

    Args:
        tensor: a `TensorProto`, as in an event file, or a NumPy array, as the data provider gives it.

    Raises:
        UnreadableSeriesError: it is one of texts, and broken.
    """
    if not isinstance(tensor, TensorProto):
        shape = tuple(tensor.shape)
        return Texts(str(tensor.dtype), shape, tensor.ravel().tolist() if tensor.dtype == object else None)
    shape = tuple([dim.size for dim in tensor.tensor_shape.dim])
    if tensor.dtype != DT_STRING:
        return Texts(_name_of(tensor.dtype), shape, None)
    texts = list(tensor.string_val)
    if len(texts) != math.prod(shape) or any(size < 0 for size in shape):
        # An array of them takes four times as long, and most need none.
        array = array_of(tensor)
        shape, texts = tuple(array.shape), array.ravel().tolist()
    return Texts("DT_STRING", shape, texts)


def _name_of(dtype: int) -> str:
    try:
        return str(DataType.Name(dtype))
    except ValueError:  # A corrupt record may hold a type that does not exist.
        return f"DT_{dtype}"


def array_of(tensor: TensorProto) -> Any:
    """A tensor as a NumPy array.

    Raises:
        UnreadableSeriesError: it is no tensor, or a broken one.
    """
    elements = math.prod(dim.size for dim in tensor.tensor_shape.dim)
    # No element takes less than a byte: a broken shape must not make an array of terabytes.
    if elements > max(tensor.ByteSize(), _MOST_REPEATED):
        raise UnreadableSeriesError(f"a tensor of {elements:,} elements in {tensor.ByteSize():,} bytes")
    try:
        return tensor_util.make_ndarray(tensor)
    except Exception as error:  # A type that does not exist is a KeyError there.
        raise UnreadableSeriesError(describe(error)) from error
