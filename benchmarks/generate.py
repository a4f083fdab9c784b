"""A log directory for the benchmarks, seeded: each run has hyperparameters, a text that is JSON, and five curves."""

from __future__ import annotations

import json
import random
import shutil
from pathlib import Path

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
_FORM = 1
"""Goes up when what is written changes, so that directories of before are made anew."""


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


def events(number: int) -> list[Event]:
    """All that run `number` logs."""
    random_ = random.Random(number)
    start = START + number
    about = SummaryMetadata()
    about.plugin_data.plugin_name = "text"
    text = TensorProto(
        dtype=DT_STRING,
        tensor_shape=TensorShapeProto(dim=[TensorShapeProto.Dim(size=1)]),
        string_val=[json.dumps(document(number, random_)).encode()],
    )
    found = [
        Event(wall_time=start, file_version="brain.Event:2"),
        Event(
            wall_time=start,
            summary=hparams.hparams_pb(
                hyperparameters(number, random_), trial_id=f"trial-{number}", start_time_secs=start
            ),
        ),
        Event(wall_time=start, summary=Summary(value=[Summary.Value(tag="run_metadata", metadata=about, tensor=text)])),
    ]
    level = {tag: random_.random() for tag in TAGS}
    for step in range(STEPS):
        for tag in TAGS:
            value = Summary.Value(tag=tag, simple_value=level[tag] / (1 + step) + random_.random() / 10)
            found.append(Event(wall_time=start + step, step=step, summary=Summary(value=[value])))
    return found


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
    behind = further(steps)
    for number in range(runs):
        run = making / run_name(number)
        run.mkdir(parents=True)
        path = run / f"events.out.tfevents.{START + number:.0f}.host.{number}.0"
        path.write_bytes(b"".join(frame(event.SerializeToString()) for event in events(number)) + behind)
    return making.rename(directory)
