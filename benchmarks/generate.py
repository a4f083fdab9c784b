"""A log directory for the benchmarks, seeded: each run has hyperparameters, a text that is JSON, and five curves."""

from __future__ import annotations

import json
import os
import random
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary, SummaryMetadata
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.tensor_shape_pb2 import TensorShapeProto
from tensorboard.compat.proto.types_pb2 import DT_STRING
from tensorboard.plugins.hparams import summary_v2 as hparams

from benchmarks.snapshot import document
from tb_metadata_plugin.events.framing import frame

TAGS = ("train/loss", "train/accuracy", "val/loss", "val/accuracy", "lr")
STEPS = 100
START = 1_700_000_000.0
_FORM = 2
"""Goes up when what is written changes, so that directories of before are made anew."""
_AT_ONCE = 100
"""Runs whose curves are made together."""


def hyperparameters(number: int, random_: random.Random) -> dict[str, bool | float | str]:
    """30 of them, as a sweep has them."""
    choice = random_.choice
    drawn: dict[str, bool | float | str] = {
        "learning_rate": 10 ** random_.uniform(-5, -1),
        "optimizer": choice(["adam", "sgd", "adamw", "lion"]),
        "batch_size": choice([32, 64, 128]),
        "amsgrad": choice([True, False]),
        "seed": number % 5,
        "note": choice(["baseline", "wider", "None"]),
    }
    drawn |= {f"layer{key % 4}/size{key}": choice([16, 32, 64, 128]) for key in range(12)}
    drawn |= {f"layer{key % 4}/rate{key}": random_.random() for key in range(12)}
    return drawn


def head(number: int) -> list[Event]:
    """What run `number` logs before it trains."""
    random_ = random.Random(number)
    start = START + number
    about = SummaryMetadata()
    about.plugin_data.plugin_name = "text"
    text = TensorProto(
        dtype=DT_STRING,
        tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
        string_val=[json.dumps(document(number, random_)).encode()],
    )
    return [
        Event(wall_time=start, file_version="brain.Event:2"),
        Event(
            wall_time=start,
            summary=hparams.hparams_pb(
                hyperparameters(number, random_), trial_id=f"trial-{number}", start_time_secs=start
            ),
        ),
        Event(wall_time=start, summary=Summary(value=[Summary.Value(tag="run_metadata", metadata=about, tensor=text)])),
    ]


def curves(numbers: range) -> npt.NDArray[np.uint8]:
    """The records of all points of each of these runs, a row of bytes for each run.

    To make 500 messages and their checksums one by one takes more than all else; so they are made of one run's, in
    which times and values always stand at the same places.
    """
    records, starts, lengths = _one_run()
    rows = np.tile(np.frombuffer(records, np.uint8), (len(numbers), 1))
    times = START + np.array(numbers)[:, None] + np.repeat(np.arange(STEPS), len(TAGS))[None, :]
    _put(rows, starts + 1, times.astype("<f8"))
    _put(rows, starts + lengths - 4, np.stack([_values(number) for number in numbers]).astype("<f4"))
    for length in np.unique(lengths):
        alike = starts[lengths == length]
        _put(rows, alike + length, _masked_crcs(rows, alike, int(length)).astype("<u4"))
    return rows


def _values(number: int) -> npt.NDArray[np.float64]:
    random_ = np.random.default_rng(number)
    level = random_.random(len(TAGS))[None, :] / np.arange(1, STEPS + 1)[:, None]
    return (level + random_.random((STEPS, len(TAGS))) / 10).ravel()


@cache
def _one_run() -> tuple[bytes, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The records of one run's points, and where the messages in them start and how long they are."""
    messages = [
        # Any time and value but 0, which protobuf leaves out.
        Event(
            wall_time=START, step=step, summary=Summary(value=[Summary.Value(tag=tag, simple_value=1)])
        ).SerializeToString()
        for step in range(STEPS)
        for tag in TAGS
    ]
    lengths = np.array([len(message) for message in messages])
    framed = 16  # Length and two checksums.
    starts = np.cumsum(lengths + framed) - lengths - 4
    return b"".join(map(frame, messages)), starts, lengths


def _put(rows: npt.NDArray[np.uint8], places: npt.NDArray[np.int64], numbers: npt.NDArray[np.generic]) -> None:
    """Writes a number at each of the places of each row."""
    size = numbers.dtype.itemsize
    rows[:, places[:, None] + np.arange(size)] = numbers.view(np.uint8).reshape(*numbers.shape, size)


@cache
def _crc_table() -> npt.NDArray[np.uint32]:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0x82F63B78), table >> 1).astype(np.uint32)
    return table


def _masked_crcs(rows: npt.NDArray[np.uint8], starts: npt.NDArray[np.int64], length: int) -> npt.NDArray[np.uint32]:
    """What `records.masked_crc` gives, for the bytes from each of the starts on, in all rows at once."""
    table = _crc_table()
    crc = np.full((len(rows), len(starts)), 0xFFFFFFFF, np.uint32)
    for place in range(length):
        crc = table[(crc ^ rows[:, starts + place]) & 0xFF] ^ (crc >> 8)
    crc = ~crc
    masked: npt.NDArray[np.uint32] = np.asarray(((crc >> 15) | (crc << 17)) + np.uint32(0xA282EAD8), np.uint32)
    return masked


def run_name(number: int) -> str:
    """The name of run `number`."""
    return f"sweep{number // 1000:03d}/trial-{number:06d}"


def further(steps: int) -> bytes:
    """What each run of a long training logs behind the first steps: the same curves."""
    random_ = random.Random(steps)
    found = []
    for step in range(STEPS, steps):
        values = [Summary.Value(tag=tag, simple_value=random_.random()) for tag in TAGS]
        found += [Event(wall_time=START + step, step=step, summary=Summary(value=[value])) for value in values]
    return b"".join(frame(event.SerializeToString()) for event in found)


def logdir(root: Path, runs: int, steps: int = STEPS) -> Path:
    """The log directory with so many runs, which is made below `root` where it is not there yet."""
    directory = root / (f"logs-{_FORM}-{runs}" + (f"-{steps}" if steps != STEPS else ""))
    if directory.exists():
        return directory
    making = directory.with_suffix(".part")
    shutil.rmtree(making, ignore_errors=True)
    parts = [range(first, min(first + _AT_ONCE, runs)) for first in range(0, runs, _AT_ONCE)]
    write = partial(_write, making, further(steps))
    if len(parts) == 1:
        write(parts[0])
    else:
        with ProcessPoolExecutor(os.cpu_count()) as processes:
            list(processes.map(write, parts, chunksize=4))
    return making.rename(directory)


def _write(root: Path, behind: bytes, numbers: range) -> None:
    for number, points in zip(numbers, curves(numbers), strict=True):
        run = root / run_name(number)
        run.mkdir(parents=True)
        begins = b"".join(frame(event.SerializeToString()) for event in head(number))
        path = run / f"events.out.tfevents.{START + number:.0f}.host.{number}.0"
        path.write_bytes(begins + points.tobytes() + behind)
