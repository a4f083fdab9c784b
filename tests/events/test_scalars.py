"""The number of a scalar, from whichever field a writer put it into."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_FLOAT, DT_HALF
from tensorboard.util import tensor_util

from tb_metadata_plugin.events.scalars import number_of
from tb_metadata_plugin.events.tensors import UnreadableSeriesError

FORMS = [np.float32, np.float64, np.float16, np.int32, np.int64, np.uint8, np.bool_]

TWO = tensor_util.make_tensor_proto([1.0, 2.0]).tensor_shape
"""Of a tensor of two numbers, which may be written once where they are the same."""


@given(st.floats(width=16), st.sampled_from(FORMS), st.booleans())
def test_a_number_is_what_tensorboard_makes_of_it(number: float, type_: Any, in_a_list: bool) -> None:
    with np.errstate(invalid="ignore"):
        array = np.array(number).astype(type_).reshape((1,) if in_a_list else ())
    proto = tensor_util.make_tensor_proto(array)
    slow = float(tensor_util.make_ndarray(proto).item())
    assert repr(number_of(Summary.Value(tensor=proto))) == repr(slow)
    field = TensorProto(dtype=DT_FLOAT, float_val=[number])
    assert repr(number_of(Summary.Value(tensor=field))) == repr(float(number))
    assert repr(number_of(Summary.Value(simple_value=number))) == repr(float(number))


@pytest.mark.parametrize(
    "tensor",
    [
        TensorProto(),
        TensorProto(dtype=DT_FLOAT, float_val=[1.0, 2.0]),
        TensorProto(dtype=DT_FLOAT, tensor_content=b"123"),
        TensorProto(dtype=DT_FLOAT, tensor_content=b"12345678", float_val=[1.0]),
        TensorProto(dtype=DT_FLOAT, tensor_shape=TWO, float_val=[1.0]),
        TensorProto(dtype=DT_HALF, half_val=[1, 2]),
        TensorProto(dtype=4000),
        tensor_util.make_tensor_proto("text"),
        tensor_util.make_tensor_proto([1.0, 2.0]),
    ],
)
def test_what_is_no_number_is_said_to_be_none(tensor: TensorProto) -> None:
    with pytest.raises(UnreadableSeriesError):
        number_of(Summary.Value(tensor=tensor))
