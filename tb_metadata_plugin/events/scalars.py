"""The number that one value of a scalar is."""

from __future__ import annotations

import struct

from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.types_pb2 import DT_FLOAT

from tb_metadata_plugin.errors import describe
from tb_metadata_plugin.events.tensors import UnreadableSeriesError, array_of

_FLOAT = struct.Struct("<f")


def number_of(value: Summary.Value) -> float:
    """The number, from whichever field a writer put it into.

    Raises:
        UnreadableSeriesError: it is none, or a broken tensor.
    """
    if value.HasField("simple_value"):
        return float(value.simple_value)
    tensor = value.tensor
    if tensor.dtype == DT_FLOAT and not tensor.tensor_shape.dim:
        # What nearly all writers write; an array of it takes ten times as long.
        if len(tensor.tensor_content) == _FLOAT.size:
            return float(_FLOAT.unpack(tensor.tensor_content)[0])
        if len(tensor.float_val) == 1 and not tensor.tensor_content:
            return float(tensor.float_val[0])
    try:
        return float(array_of(tensor).item())
    except (TypeError, ValueError) as error:
        raise UnreadableSeriesError(describe(error)) from error
