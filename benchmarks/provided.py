"""TensorBoard with more runs than it may open files: its data provider makes them up, and reads nothing.

`python -m benchmarks.provided` takes TensorBoard's flags; the variable RUNS says how many runs there are.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from types import SimpleNamespace
from typing import Any

import numpy as np
from tensorboard.data.provider import (
    DataProvider,
    Run,
    RunTagFilter,
    ScalarDatum,
    ScalarTimeSeries,
    TensorDatum,
    TensorTimeSeries,
)
from tensorboard.plugins.hparams import summary_v2
from tensorboard.plugins.hparams.metadata import SESSION_START_INFO_TAG

from benchmarks import generate
from benchmarks.snapshot import document
from tests.tensorboard_process import TensorBoard, wait_for

SEEDS = 5
"""Runs that differ by nothing that was chosen but the seed."""
LASTING, LONG, SHORT = 500, 1000, 10
"""So many of the runs have long curves, the others short ones: of so many points."""
SECONDS = 1800
"""The most that a table may take: 100,000 runs take two minutes on two cores that do nothing else."""
_TAG = "metadata"


class Provided(DataProvider):  # type: ignore[misc]  # TensorBoard ships no types
    """Runs as those of `generate`, their documents as summaries of this plugin.

    Args:
        runs: how many there are.
    """

    def __init__(self, runs: int) -> None:
        self._numbers = {generate.run_name(number): number for number in range(runs)}
        self._runs = [Run(name, name, generate.START + number) for name, number in self._numbers.items()]
        self._ends = np.random.default_rng(0).random((runs, len(generate.TAGS))).tolist()

    def list_plugins(self, ctx: Any = None, *, experiment_id: str) -> list[str]:
        return ["metadata", "hparams", "scalars"]

    def list_runs(self, ctx: Any = None, *, experiment_id: str) -> list[Run]:
        return self._runs

    def list_tensors(
        self, ctx: Any = None, *, plugin_name: str, run_tag_filter: RunTagFilter | None = None, **which: Any
    ) -> Mapping[str, Any]:
        listed = {"metadata": self._documents, "hparams": self._sessions}.get(plugin_name, {})
        asked = run_tag_filter and run_tag_filter.runs
        return listed if asked is None else {run: listed[run] for run in asked if run in listed}

    def read_tensors(self, ctx: Any = None, *, run_tag_filter: RunTagFilter, **which: Any) -> Mapping[str, Any]:
        return {run: {_TAG: [_document(self._numbers[run])]} for run in run_tag_filter.runs}

    def list_scalars(
        self, ctx: Any = None, *, run_tag_filter: RunTagFilter | None = None, **which: Any
    ) -> Mapping[str, Any]:
        return self._scalars

    def read_last_scalars(self, ctx: Any = None, *, run_tag_filter: RunTagFilter, **which: Any) -> Mapping[str, Any]:
        return {
            run: {tag: self._points(run, tag, last=True)[0] for tag in run_tag_filter.tags or generate.TAGS}
            for run in self._asked(run_tag_filter)
        }

    def read_scalars(self, ctx: Any = None, *, run_tag_filter: RunTagFilter, **which: Any) -> Mapping[str, Any]:
        return {
            run: {tag: self._points(run, tag) for tag in run_tag_filter.tags or generate.TAGS}
            for run in self._asked(run_tag_filter)
        }

    def list_blob_sequences(self, ctx: Any = None, **which: Any) -> Mapping[str, Any]:
        return {}

    read_blob_sequences = read_blob = list_blob_sequences

    def _asked(self, which: RunTagFilter) -> Any:
        return self._numbers if which.runs is None else which.runs

    @cached_property
    def _documents(self) -> Mapping[str, Any]:
        return {run: {_TAG: _ONE} for run in self._numbers}

    @cached_property
    def _sessions(self) -> Mapping[str, Any]:
        return {
            run: {SESSION_START_INFO_TAG: _series(TensorTimeSeries, 1, _session(number))}
            for run, number in self._numbers.items()
        }

    @cached_property
    def _scalars(self) -> Mapping[str, Any]:
        long, short = (dict.fromkeys(generate.TAGS, _series(ScalarTimeSeries, steps)) for steps in (LONG, SHORT))
        return {run: long if number < LASTING else short for run, number in self._numbers.items()}

    def _points(self, run: str, tag: str, last: bool = False) -> list[ScalarDatum]:
        """All points of a curve that falls, or the last one."""
        number, place = self._numbers[run], generate.TAGS.index(tag)
        steps = LONG if number < LASTING else SHORT
        start, end = generate.START + number, self._ends[number][place]
        final = ScalarDatum(steps - 1, start + steps - 1, end)
        if last:
            return [final]
        noise = np.random.default_rng(number * len(generate.TAGS) + place).random(steps) / 10
        values = (end + noise + 1 / np.arange(1, steps + 1)).tolist()
        return [*(ScalarDatum(step, start + step, values[step]) for step in range(steps - 1)), final]


def _series(kind: Any, steps: int, content: bytes = b"") -> Any:
    return kind(
        max_step=steps - 1, max_wall_time=generate.START, plugin_content=content, description="", display_name=""
    )


_ONE = _series(TensorTimeSeries, 1)


def _document(number: int) -> TensorDatum:
    logged = json.dumps(document(number, random.Random(number // SEEDS))).encode()
    return TensorDatum(0, generate.START + number, np.array(logged, dtype=object))


def _session(number: int) -> bytes:
    chosen = generate.hyperparameters(number, random.Random(number // SEEDS))
    summary = summary_v2.hparams_pb(chosen, trial_id=f"trial-{number}", start_time_secs=generate.START + number)
    return next(
        bytes(value.metadata.plugin_data.content) for value in summary.value if value.tag == SESSION_START_INFO_TAG
    )


@contextmanager
def tensorboard(runs: int) -> Iterator[TensorBoard]:
    """A TensorBoard with so many runs, once all of them are in our table."""
    with (
        tempfile.TemporaryDirectory() as nothing,
        TensorBoard(nothing, module="benchmarks.provided", prefix=["env", f"RUNS={runs}"]) as server,
    ):
        done = wait_for(
            lambda: server.json("status"), lambda status: status["rows"] == runs and not status["refreshing"], SECONDS
        )
        assert not done["notice_counts"], done
        yield server


if __name__ == "__main__":
    # As `tests.plain_tensorboard`.
    sys.modules["tensorflow"] = None  # type: ignore[assignment]

    from tensorboard import program
    from tensorboard.main import run_main

    provided = Provided(int(os.environ["RUNS"]))
    program.TensorBoard._make_data_ingester = lambda _: SimpleNamespace(data_provider=provided)
    run_main()
