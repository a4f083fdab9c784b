"""Event files that are hard to read: many records, or records in which there is much."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from benchmarks.nasty import Case, in_all
from tb_metadata_plugin.events import framing
from tests import event_files
from tests.sources.disk import reading

VALUES = 50_000
RECORDS: dict[str, Callable[[int], bytes]] = {
    "records of nothing": lambda size: framing.frame(b"") * (size // 16),
    "one long record": lambda size: framing.frame(b"x" * size),
    "records of 300 KB": lambda size: framing.frame(b"x" * 300_000) * max(1, size // 300_000),
    "half a record": lambda size: framing.frame(b"x" * size)[:-1],
    "zeros": lambda size: bytes(size),
    "wrong checksums": lambda size: (framing.frame(b"x" * 100)[:-4] + b"1234") * (size // 116),
}
KINDS: dict[str, Callable[[int], Summary.Value]] = {
    "texts that are documents": lambda number: event_files.text(f"t{number}", b'{"a": 1}'),
    "texts that are prose": lambda number: event_files.text(f"t{number}", b"the cat sat on the mat"),
    "documents": lambda number: event_files.document({"a": number}, f"t{number}"),
    "documents of one tag": lambda number: event_files.document({f"a{number}": number}),
    "documents that are none": lambda number: event_files.document(b"x", f"t{number}"),
    "sessions": lambda number: reading.session(a=number),
    "scalars": lambda number: event_files.old_scalar(f"t{number}", 1.0),
}


def together(values: Iterable[Summary.Value]) -> list[Event]:
    """All values in one record."""
    return [Event(wall_time=1, summary=Summary(value=values))]


def one_by_one(values: Iterable[Summary.Value]) -> list[Event]:
    """A record for each value."""
    return [Event(wall_time=1 + step, step=step, summary=Summary(value=[value])) for step, value in enumerate(values)]


def file_of(
    name: str, kind: Callable[[int], Summary.Value], events: Callable[[Iterable[Summary.Value]], list[Event]]
) -> Callable[[int], tuple[str, bytes]]:
    """A file's name, and its bytes with so many values of a kind."""

    def make(count: int) -> tuple[str, bytes]:
        found = [Event(wall_time=1, file_version="brain.Event:2"), *events(map(kind, range(count)))]
        return name, b"".join(framing.frame(event.SerializeToString()) for event in found)

    return make


def read_file(file: tuple[str, bytes]) -> object:
    """As a log directory is read that has this one file."""
    name, data = file
    with tempfile.TemporaryDirectory() as directory:
        (Path(directory) / name).write_bytes(data)
        return reading.poll(reading.disk(Path(directory)))


CASES = [
    *in_all("records", RECORDS, lambda data: framing.read_records(io.BytesIO(data)), framing.MAX_RECORD_BYTES),
    *(
        Case("event file", f"{what}, {how}, {whose}", file_of(name, kind, events), read_file, VALUES)
        for whose, name in (("a training's file", reading.NAME), ("our file", reading.SMALL_FILE))
        for how, events in (("in one record", together), ("a record each", one_by_one))
        for what, kind in KINDS.items()
    ),
]
