"""Which tensors hold a document as text, in event files as from TensorBoard."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.util import tensor_util

from tb_metadata_plugin import read
from tb_metadata_plugin.events import documents, texts
from tb_metadata_plugin.events.documents import NotATextTensorError
from tb_metadata_plugin.events.tensors import UnreadableSeriesError, texts_in
from tb_metadata_plugin.events.texts import document_in
from tb_metadata_plugin.texts import text_documents
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


def test_a_fault_of_ours_in_one_text_is_told_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(raw: bytes) -> bytes | None:
        if raw == b"lr: 0.1\nodd: 1":
            raise IndexError("pop from empty list")
        return text_documents.as_json(raw)

    monkeypatch.setattr(texts, "as_json", faulty)
    event_files.log(
        tmp_path / "run", event_files.text("odd", "lr: 0.1\nodd: 1"), event_files.text("good", "lr: 0.1\nbs: 2")
    )
    with caplog.at_level(logging.WARNING):
        table = read(tmp_path)
    assert table.column("good.lr").to_pylist() == [0.1]
    assert "IndexError: pop from empty list" in caplog.text
    assert "tag odd" in caplog.text or "'odd'" in caplog.text
