"""What a source remembers of each series, by run and tag, so that it looks only at the runs that it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Generic, TypeAlias, TypeVar

from tb_metadata_plugin.model.documents import Record
from tb_metadata_plugin.sources.tensorboard.provider import SeriesKey

_T = TypeVar("_T")
Known: TypeAlias = Callable[[str, str, int, float], tuple[Record, ...]]
"""Gives by run, tag, step and wall time the records of a series that was read elsewhere; none where it was not."""


def nothing_known(run: str, tag: str, step: int, wall_time: float) -> tuple[Record, ...]:
    """Where nothing is read elsewhere."""
    return ()


class SeriesMemory(Generic[_T]):
    """A value for each series."""

    def __init__(self) -> None:
        self._runs: dict[str, dict[str, _T]] = {}

    def get(self, key: SeriesKey) -> _T | None:
        """The value of a series; None where there is none."""
        tags = self._runs.get(key[0])
        return None if tags is None else tags.get(key[1])

    def __contains__(self, key: SeriesKey) -> bool:
        return key[1] in self._runs.get(key[0], ())

    def __iter__(self) -> Iterator[SeriesKey]:
        return ((run, tag) for run, tags in self._runs.items() for tag in tags)

    def put(self, key: SeriesKey, value: _T) -> None:
        """Remembers a value in the place of an older one."""
        tags = self._runs.get(key[0])
        if tags is None:
            self._runs[key[0]] = {key[1]: value}
        else:
            tags[key[1]] = value

    def pop(self, key: SeriesKey) -> _T | None:
        """Forgets a series, and gives its value."""
        run, tag = key
        tags = self._runs.get(run)
        if tags is None:
            return None
        value = tags.pop(tag, None)
        if not tags:
            del self._runs[run]
        return value

    def tags(self, run: str) -> list[str]:
        """The tags that are remembered of a run."""
        return list(self._runs.get(run, ()))

    def missing(self, runs: Iterable[str], listed: Mapping[str, Mapping[str, Any]]) -> list[SeriesKey]:
        """Those of these runs that are not in a listing."""
        return [
            (run, tag) for run in runs if run in self._runs for tag in self._runs[run] if tag not in listed.get(run, {})
        ]
