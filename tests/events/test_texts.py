"""Which tensors hold a document as text, in event files as from TensorBoard."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.util import tensor_util

from tb_metadata_plugin.events import documents
from tb_metadata_plugin.events.documents import NotATextTensorError
from tb_metadata_plugin.events.tensors import UnreadableSeriesError, texts_in
from tb_metadata_plugin.events.texts import document_in
from tests import event_files


@pytest.mark.parametrize(
    ("array", "document"),
    [
        (np.array(b'{"a":1}', dtype=object), b'{"a":1}'),
        (np.array([b'{"a":1}'], dtype=object), b'{"a":1}'),
        (np.array([b"a: 1", b"b: 2"], dtype=object), b'{"a":1,"b":2}'),
        (np.array([[b"lr", b"1e-3"], [b"on", b"true"]], dtype=object), b'{"lr":0.001,"on":true}'),
        (np.array([[b"a", b"b", b"c"]], dtype=object), None),
        (np.array([[[b"a", b"b"]]], dtype=object), None),
        (np.array([], dtype=object), None),
        (np.array([[], []], dtype=object), None),
        (np.array(1.5), None),
        (np.array(["a: 1"]), None),
    ],
)
def test_arrays_and_the_tensors_they_come_from(array: Any, document: bytes | None) -> None:
    assert document_in(array) == document
    if array.dtype.kind != "U":  # An event file has no such texts.
        tensor = tensor_util.make_tensor_proto(array)
        assert document_in(tensor) == document
        kinds, *found = texts_in(tensor)
        assert found == list(texts_in(array)[1:]), kinds


@pytest.mark.parametrize("value", [1.5, [b"{}"], [b"{}", b"{}"]])
def test_our_document_is_one_text_of_no_shape(value: Any) -> None:
    array = np.array(value, dtype=object if isinstance(value, list) else None)
    for tensor in (array, tensor_util.make_tensor_proto(array)):
        with pytest.raises(NotATextTensorError):
            documents.document_in(tensor)
    one = np.array(b"{}", dtype=object)
    for tensor in (one, tensor_util.make_tensor_proto(one)):
        assert documents.document_in(tensor) == b"{}"


def test_a_broken_tensor_is_not_read() -> None:
    unknown, endless, empty, negative = (event_files.text("config", [b"{}"]).tensor for _ in range(4))
    unknown.dtype = 20
    endless.tensor_shape.dim[0].size = 10**14
    del empty.string_val[:], empty.tensor_shape.dim[:]
    negative.tensor_shape.dim[0].size = -1
    negative.tensor_shape.dim.add(size=-1)
    for tensor in (endless, empty, negative, unknown, TensorProto()):
        with pytest.raises(UnreadableSeriesError):
            document_in(tensor)
        with pytest.raises((UnreadableSeriesError, NotATextTensorError)):
            documents.document_in(tensor)


def test_a_tensor_may_repeat_its_only_value() -> None:
    table = event_files.text("config", [b"lr"])
    del table.tensor.tensor_shape.dim[:]
    for size in (2, 2):
        table.tensor.tensor_shape.dim.add(size=size)
    assert texts_in(table.tensor) == ("DT_STRING", (2, 2), [b"lr"] * 4)
