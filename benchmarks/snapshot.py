"""Measures the making of a snapshot: `python -m benchmarks.snapshot [runs]`, in seconds of this process's CPU."""

from __future__ import annotations

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import orjson
from tensorboard.data.provider import (
    DataProvider,
    Run,
    RunTagFilter,
    ScalarDatum,
    ScalarTimeSeries,
    TensorDatum,
    TensorTimeSeries,
)
from tensorboard.plugins.hparams.metadata import SESSION_START_INFO_TAG
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData

from tb_metadata_plugin.live.metric_answers import At, MetricAnswers
from tb_metadata_plugin.server.plugin import make_index
from tb_metadata_plugin.sources.tensorboard.points import PointSource

ROUNDS = 5
STEPS = 100
"""Points of a series that TensorBoard gives, of which the lowest and the highest are found."""
PROSE = b"Step 12: the model says that the cat sat on the mat, and the mat was not amused.\n\n" * 40


def document(number: int, random_: random.Random) -> dict[str, Any]:
    """A document of 30 keys as trainings log them: nested two or three deep, with texts, numbers, lists and times."""
    choice = random_.choice
    layers = [choice([32, 64, 128]) for _ in range(choice([1, 2, 3, 4]))]
    return {
        "dataset": {
            "name": choice(["digits", "wine", "iris", "cifar10"]),
            "split": 0.8,
            "shuffle": choice([True, False]),
        },
        "seed": number % 5,
        "created": f"2024-05-{1 + number % 28:02d}T{number % 24:02d}:00:00Z",
        "model": {
            "type": choice(["mlp", "cnn", "transformer"]),
            "depth": len(layers),
            "layers": layers,
            "activation": choice(["relu", "gelu", "tanh"]),
            "dropout": random_.uniform(0, 0.5),
            "norm": choice(["batch", "layer", None]),
        },
        "optimizer": {
            "name": choice(["adam", "sgd", "adamw", "lion"]),
            "learning_rate": 10 ** random_.uniform(-5, -1),
            "weight_decay": choice([0, 1e-4, 1e-2]),
            "schedule": {"name": choice(["cosine", "linear"]), "warmup": choice([0, 100, 500]), "steps": 10_000},
            "betas": [0.9, choice([0.99, 0.999])],
        },
        "batch_size": choice([32, 64, 128]),
        "epochs": choice([10, 20, 40]),
        "augment": choice([True, False]),
        "tags": random_.sample(["baseline", "ablation", "final", "debug"], choice([0, 1, 2])),
        "note": choice(["", "baseline", "try again", "wider layers and a longer warm-up"]),
        "git": {"commit": f"{random_.getrandbits(160):040x}", "dirty": choice([True, False]), "branch": "main"},
        "env": {
            "host": f"node{number % 40}",
            "gpus": choice([1, 4, 8]),
            "python": "3.11.7",
            "user": choice(["ada", "bo"]),
        },
    }


class Answers(DataProvider):  # type: ignore[misc]  # TensorBoard ships no types
    """A data provider that has all its answers at hand, so that only our own work is measured.

    Args:
        count: how many runs there are.
        plugin: whose summaries hold the documents: `metadata`, `text` (with a prose log beside each) or `hparams`.
    """

    def __init__(self, count: int, plugin: str) -> None:
        random_ = random.Random(0)
        self._plugin = plugin
        self.documents = [json.dumps(document(number, random_)).encode() for number in range(count)]
        self.names = [f"sweep{number // 1000:03d}/trial-{number:06d}" for number in range(count)]
        self._runs = [Run(name, name, 1.7e9 + number) for number, name in enumerate(self.names)]
        self._content = {name: _hparams(number, random_) for number, name in enumerate(self.names)}
        if plugin != "hparams":
            self._content = dict.fromkeys(self.names, b"")
        tags = {"metadata": ("metadata",), "text": ("run_metadata", "log"), "hparams": (SESSION_START_INFO_TAG,)}[
            plugin
        ]
        prose = np.array(PROSE, dtype=object)
        self._tensors = {
            name: {
                tag: [TensorDatum(0, 1.7e9, prose if tag == "log" else np.array(data, dtype=object))] for tag in tags
            }
            for name, data in zip(self.names, self.documents, strict=True)
        }
        self._scalars = {
            name: {tag: ScalarDatum(10, 1.7e9, random_.random()) for tag in ("accuracy", "loss")} for name in self.names
        }
        self._points = [ScalarDatum(step, 1.7e9 + step, random_.random()) for step in range(STEPS)]

    def list_plugins(self, ctx: Any = None, *, experiment_id: str) -> list[str]:
        return ["metadata", "scalars"]

    def list_runs(self, ctx: Any = None, *, experiment_id: str) -> list[Run]:
        return self._runs

    def list_tensors(self, ctx: Any = None, *, experiment_id: str, **which: Any) -> Mapping[str, Any]:
        if which["plugin_name"] != self._plugin:
            return {}
        return {
            name: {tag: _series(TensorTimeSeries, self._content[name]) for tag in tags}
            for name, tags in self._tensors.items()
        }

    def read_tensors(self, ctx: Any = None, *, run_tag_filter: RunTagFilter, **which: Any) -> Mapping[str, Any]:
        return {run: self._tensors[run] for run in run_tag_filter.runs}

    def list_scalars(self, ctx: Any = None, *, experiment_id: str, **which: Any) -> Mapping[str, Any]:
        return {name: {tag: _series(ScalarTimeSeries) for tag in ("accuracy", "loss")} for name in self.names}

    def read_last_scalars(self, ctx: Any = None, *, run_tag_filter: RunTagFilter, **which: Any) -> Mapping[str, Any]:
        return {run: self._scalars[run] for run in run_tag_filter.runs}

    def read_scalars(self, ctx: Any = None, *, run_tag_filter: RunTagFilter, **which: Any) -> Mapping[str, Any]:
        return {run: dict.fromkeys(run_tag_filter.tags, self._points) for run in run_tag_filter.runs}

    list_blob_sequences = read_blob_sequences = read_blob = list_tensors


def _series(kind: Callable[..., Any], content: bytes = b"") -> Any:
    return kind(max_step=10, max_wall_time=1.7e9, plugin_content=content, description="", display_name="")


def _hparams(number: int, random_: random.Random) -> bytes:
    """The content of a summary with 30 hyperparameters: numbers and a few texts."""
    data = HParamsPluginData()
    for key in range(24):
        data.session_start_info.hparams[f"group{key % 4}/number{key}"].number_value = random_.choice([0.1, 1, 64, 1e-5])
    for key in range(6):
        data.session_start_info.hparams[f"text{key}"].string_value = random_.choice(["adam", "sgd", "None", "lion"])
    data.session_start_info.hparams["group0/number0"].number_value = number
    return bytes(data.SerializeToString())


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(count: int, plugin: str) -> None:
    """Prints the figures of runs whose documents stand in one plugin's summaries."""
    provider = Answers(count, plugin)
    first: list[float] = []
    unchanged: list[float] = []
    for _ in range(ROUNDS):
        index = make_index(provider, "", None)
        first.append(cpu(lambda index=index: index.refresh(None)))  # type: ignore[misc]
        unchanged.append(cpu(lambda index=index: index.refresh(None)))  # type: ignore[misc]
    parsing = [cpu(lambda: [orjson.loads(data) for data in provider.documents]) for _ in range(ROUNDS)]
    snapshot = index.snapshot
    assert not snapshot.notices, snapshot.notices[:3]
    assert snapshot.table.num_columns > 30
    size = sum(map(len, provider.documents)) / 1e6
    what = {"metadata": "documents", "text": "JSON texts and as many of prose", "hparams": "sessions of 30 hparams"}
    print(f"{count:,} {what[plugin]}, {snapshot.table.num_columns} columns; medians of {ROUNDS} rounds")
    print(f"  first snapshot      {statistics.median(first):7.3f} s of CPU")
    print(f"  nothing changed     {statistics.median(unchanged):7.3f} s")
    if plugin != "hparams":
        print(f"  orjson alone        {statistics.median(parsing):7.3f} s for {size:.1f} MB")
        print(f"  snapshot / orjson   {statistics.median(first) / statistics.median(parsing):7.1f}")
    print(f"  Arrow stream        {snapshot.table.nbytes / 1e6:7.2f} MB, gzipped {len(snapshot.body) / 1e6:.2f} MB")


def measure_extremes(count: int) -> None:
    """Prints the figures of a metric's ends and its value at another's best step."""
    provider = Answers(count, "metadata")
    snapshot = make_index(provider, "", None).refresh(None)
    times: list[tuple[float, float]] = []
    for _ in range(ROUNDS):
        answers = MetricAnswers(PointSource(provider, ""))
        ask = partial(answers.answer, None, lambda: snapshot, "loss", At("accuracy", "max"))
        times.append((cpu(ask), cpu(ask)))
    first, again = (statistics.median(column) for column in zip(*times, strict=True))
    print(
        f"{count:,} rows, what a metric reached and its value at the target's best step; two series of {STEPS} points"
    )
    print(f"  first answer        {first:7.3f} s, without TensorBoard's own reading")
    print(f"  asked again         {again:7.3f} s")


if __name__ == "__main__":
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for plugin in ("metadata", "text", "hparams"):
        measure(runs, plugin)
    measure_extremes(runs)
