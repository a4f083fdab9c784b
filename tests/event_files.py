"""Event files as TensorBoard's users have them, good and bad, written record by record."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_SCALAR, Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.util import tensor_util

from tb_metadata_plugin.events import summary_format
from tb_metadata_plugin.events.framing import frame, masked_crc
from tb_metadata_plugin.model.exact_json import encode

TIME = 1.7e9
"""The wall time of the first event; each further one is a second later."""


def document(data: dict[str, Any] | bytes, tag: str = "metadata") -> Summary.Value:
    """A document as our writers write it; bytes are taken as they are."""
    raw = data if isinstance(data, bytes) else encode(data)
    return Summary.Value(tag=tag, metadata=summary_format.summary_metadata(), tensor=summary_format.tensor(raw))


def tensor(value: Any, tag: str = "metadata") -> Summary.Value:
    """A tensor of any type and shape in the place of a document."""
    proto = value if isinstance(value, TensorProto) else tensor_util.make_tensor_proto(value)
    return Summary.Value(tag=tag, metadata=summary_format.summary_metadata(), tensor=proto)


def scalar(tag: str, value: float) -> Summary.Value:
    """A scalar as TensorFlow 2 writes it."""
    about = SummaryMetadata(data_class=DATA_CLASS_SCALAR)
    about.plugin_data.plugin_name = "scalars"
    return Summary.Value(tag=tag, metadata=about, tensor=tensor_util.make_tensor_proto(np.float32(value)))


def text(tag: str, value: Any) -> Summary.Value:
    """A text as PyTorch writes it, or any tensor in its place."""
    proto = value if isinstance(value, TensorProto) else tensor_util.make_tensor_proto(value)
    about = SummaryMetadata()
    about.plugin_data.plugin_name = "text"
    return Summary.Value(tag=tag, metadata=about, tensor=proto)


def hparams(tag: str, content: bytes) -> Summary.Value:
    """A summary of the HParams plugin, which is all in its metadata."""
    about = SummaryMetadata()
    about.plugin_data.plugin_name = "hparams"
    about.plugin_data.content = content
    return Summary.Value(tag=tag, metadata=about, tensor=tensor_util.make_tensor_proto(np.zeros(0, np.float32)))


def old_scalar(tag: str, value: float) -> Summary.Value:
    """A scalar as TensorFlow 1 and PyTorch write it."""
    return Summary.Value(tag=tag, simple_value=value)


def event(*values: Summary.Value, step: int = 0, wall_time: float = TIME) -> Event:
    return Event(wall_time=wall_time, step=step, summary=Summary(value=values))


def write(
    run: Path,
    events: Iterable[Event],
    name: str = "events.out.tfevents.1700000000.host.1.0",
    started: float = TIME,
) -> Path:
    """A new event file with a version record and these events."""
    run.mkdir(parents=True, exist_ok=True)
    path = run / name
    first = Event(wall_time=started, file_version="brain.Event:2")
    path.write_bytes(b"".join(frame(each.SerializeToString()) for each in [first, *events]))
    return path


def append(path: Path, *events: Event) -> None:
    with path.open("ab") as file:
        for each in events:
            file.write(frame(each.SerializeToString()))


def log(run: Path, *values: Summary.Value, **options: Any) -> Path:
    """A new event file with one event for each value, a step and a second apart."""
    return write(run, [event(value, step=n, wall_time=TIME + n) for n, value in enumerate(values)], **options)


def append_garbage(path: Path) -> None:
    """Appends a whole record that is no event."""
    with path.open("ab") as file:
        file.write(frame(b"\xff\xff no event"))


def head(size: int) -> bytes:
    """How a record begins that has so many bytes, as it says with a right checksum."""
    length = struct.pack("<Q", size)
    return length + struct.pack("<I", masked_crc(length))


def corrupt_length(path: Path) -> None:
    """Appends a record whose length does not match its checksum."""
    with path.open("ab") as file:
        file.write(struct.pack("<QI", 8, 0) + b"12345678" + b"\0\0\0\0")
