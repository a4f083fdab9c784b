"""A data provider of dictionaries, for tests of the sources that ask one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import grpc
import numpy as np
from tensorboard.data.provider import RunTagFilter, ScalarDatum, ScalarTimeSeries, TensorDatum, TensorTimeSeries

from tb_metadata_plugin.model.exact_json import encode, parse
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.tensorboard.points import Series


class Answers:
    """A data provider of dictionaries, with a log of what was read; a series whose value is an exception raises it."""

    def __init__(self) -> None:
        self.tensors: dict[str, dict[str, list[TensorDatum] | Exception]] = {}
        self.scalars: dict[str, dict[str, ScalarDatum | Exception]] = {}
        self.points: dict[str, dict[str, list[ScalarDatum] | Exception]] = {}
        """What `read_scalars` gives."""
        self.contents: dict[tuple[str, str], bytes] = {}
        self.unlistable: set[tuple[str, str]] = set()
        self.down: Exception | None = None
        self.reads: list[RunTagFilter] = []
        self.asked: list[RunTagFilter | None] = []
        """What was listed."""

    def put(self, run: str, data: Any, tag: str = "metadata", step: int = 0, time: float = 1.0) -> None:
        raw = data if isinstance(data, bytes) else encode(data)
        series = self.tensors.setdefault(run, {}).setdefault(tag, [])
        assert isinstance(series, list)
        series.append(TensorDatum(step, time, np.array(raw, dtype=object)))

    def _select(self, table: Mapping[str, Mapping[str, Any]], which: RunTagFilter | None) -> dict[str, dict[str, Any]]:
        if self.down:
            raise self.down
        runs, tags = (None, None) if which is None else (which.runs, which.tags)
        return {
            run: {tag: value for tag, value in series.items() if tags is None or tag in tags}
            for run, series in table.items()
            if runs is None or run in runs
        }

    def _list(self, table: Mapping[str, Mapping[str, Any]], which: RunTagFilter | None, kind: Any) -> dict[str, Any]:
        self.asked.append(which)
        found: dict[str, dict[str, Any]] = {}
        for run, series in self._select(table, which).items():
            for tag, data in series.items():
                if (run, tag) in self.unlistable:
                    raise KeyError(tag)
                last = data[-1] if isinstance(data, list) else data
                step, time = (1, 1.0) if isinstance(last, Exception) else (last.step, last.wall_time)
                found.setdefault(run, {})[tag] = kind(
                    max_step=step,
                    max_wall_time=time,
                    plugin_content=self.contents.get((run, tag), b""),
                    description="",
                    display_name="",
                )
        return found

    def _read(self, table: Mapping[str, Mapping[str, Any]], which: RunTagFilter) -> dict[str, dict[str, Any]]:
        self.reads.append(which)
        found = self._select(table, which)
        for series in found.values():
            for data in series.values():
                if isinstance(data, Exception):
                    raise data
        return found

    def list_tensors(self, context: Any, *, run_tag_filter: RunTagFilter | None = None, **which: Any) -> Any:
        return self._list(self.tensors, run_tag_filter, TensorTimeSeries)

    def read_tensors(self, context: Any, *, run_tag_filter: RunTagFilter, downsample: int, **which: Any) -> Any:
        found = self._read(self.tensors, run_tag_filter)
        return {run: {tag: data[-downsample:] for tag, data in series.items()} for run, series in found.items()}

    def list_scalars(self, context: Any, *, run_tag_filter: RunTagFilter | None = None, **which: Any) -> Any:
        return self._list(self.scalars, run_tag_filter, ScalarTimeSeries)

    def read_last_scalars(self, context: Any, *, run_tag_filter: RunTagFilter, **which: Any) -> Any:
        return self._read(self.scalars, run_tag_filter)

    def read_scalars(self, context: Any, *, run_tag_filter: RunTagFilter, downsample: int, **which: Any) -> Any:
        found = self._read(self.points, run_tag_filter)
        return {run: {tag: data[-downsample:] for tag, data in series.items()} for run, series in found.items()}


def log(answers: Answers, run: str, tag: str, *data: float) -> Series:
    """Gives a run a series with steps from 0, and what an index would know of it."""
    found = [ScalarDatum(step, 1.0, value) for step, value in enumerate(data)]
    answers.points.setdefault(run, {})[tag] = found
    return Series(run, tag, repr(data[-1:]), len(data) - 1)


class Refused(grpc.RpcError, grpc.Call):  # type: ignore[misc]  # gRPC ships no types
    """An error as gRPC raises it."""

    def __init__(self, status: grpc.StatusCode) -> None:
        self._status = status

    def code(self) -> grpc.StatusCode:
        return self._status

    def details(self) -> str:
        return "told by gRPC"

    def __getattribute__(self, name: str) -> Any:
        return object.__getattribute__(self, name)


Refused.__abstractmethods__ = frozenset()


def poll(source: Any, *runs: str, everything: bool = False) -> Update:
    update = source.poll(None, frozenset(runs), everything)
    assert isinstance(update, Update)
    return update


def read(update: Update) -> dict[tuple[str, str], Any]:
    return {(record.run, record.tag): parse(record.data).document for record in update.records}


def notices(update: Update) -> list[tuple[str, str | None, str | None]]:
    return [(notice.code, notice.run, notice.tag) for notice in update.notices]
