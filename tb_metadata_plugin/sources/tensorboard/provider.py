"""Reading many series from TensorBoard's data provider in few calls, so that one bad series spoils only itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from sys import intern
from typing import Any, Generic, TypeAlias, TypeVar

from tensorboard.data.provider import RunTagFilter

from tb_metadata_plugin.errors import describe, grpc_code
from tb_metadata_plugin.sources import SourceUnavailableError

T = TypeVar("T")
SeriesKey: TypeAlias = tuple[str, str]
"""Run and tag."""
Fingerprint: TypeAlias = tuple[int, float | None]
"""Highest step and newest wall time of a series; None stands for NaN, which does not equal itself."""

_UNREACHABLE = frozenset({"UNAVAILABLE", "DEADLINE_EXCEEDED", "CANCELLED", "UNAUTHENTICATED", "PERMISSION_DENIED"})
"""Names of gRPC's status codes."""
_HOPELESS = 200
"""Failed calls without one that succeeded, after which the provider counts as unavailable."""
_TAGS_TRIED = 50


def fingerprint(series: Any) -> Fingerprint:
    """The fingerprint of a `TensorTimeSeries` or `ScalarTimeSeries`."""
    wall_time = series.max_wall_time
    return series.max_step, wall_time if wall_time == wall_time else None


def wall_time_of(mark: Fingerprint | None) -> float | None:
    """The newest wall time of a series; None where there is none of it."""
    if mark is None:
        return None
    return math.nan if mark[1] is None else float(mark[1])


def ask(call: Callable[[], T], what: str) -> T:
    """The answer of a listing call.

    Raises:
        SourceUnavailableError: the data provider failed, in whichever way.
    """
    try:
        return call()
    except Exception as error:  # Providers raise PublicError, RpcError, OSError and more; to us all are the same.
        raise SourceUnavailableError(what, describe(error)) from error


@dataclass(frozen=True)
class BatchResult(Generic[T]):
    """The series that could be read, and why each of the others could not."""

    series: dict[SeriesKey, T] = field(default_factory=dict)
    failures: dict[SeriesKey, str] = field(default_factory=dict)


Read: TypeAlias = Callable[[RunTagFilter], Mapping[str, Mapping[str, T]]]
List: TypeAlias = Callable[[RunTagFilter | None], Mapping[str, Mapping[str, T]]]


class _Patience:
    """Counts failures until the first success: where nothing at all succeeds, splitting further is no use."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._failures: int | None = 0

    def succeeded(self) -> None:
        self._failures = None

    def failed(self, error: Exception) -> None:
        unreachable = grpc_code(error) in _UNREACHABLE
        if self._failures is not None:
            self._failures += 1
        if unreachable or (self._failures or 0) > _HOPELESS:
            raise SourceUnavailableError(self._task, describe(error)) from error


@dataclass(frozen=True)
class Listed(Generic[T]):
    """The series that could be listed by run and tag, and why others could not; the tag is None where it is unknown."""

    series: dict[str, Mapping[str, T]] = field(default_factory=dict)
    failures: dict[tuple[str, str | None], str] = field(default_factory=dict)
    doubtful: frozenset[str] = frozenset()
    """Runs that had series when they were listed last, and have none now."""

    def sure(self, runs: frozenset[str]) -> frozenset[str]:
        """Those of the runs whose series are gone if they are not listed."""
        return runs - self.doubtful - {run for run, _ in self.failures}


def _interned(listing: Mapping[str, Mapping[str, T]]) -> Mapping[str, Mapping[str, T]]:
    """The listing with names that are one object in all listings: TensorBoard makes new ones each time."""
    return {
        intern(str(run)): {intern(str(tag)): series for tag, series in tags.items()} for run, tags in listing.items()
    }


class Lister(Generic[T]):
    """Lists series; remembers the runs that spoil the listing of all others, and asks for those one by one.

    Under the Python loader one value without a tensor makes the listing of every run raise `KeyError`. A run that is
    suddenly empty is believed to be so when it is listed again: it may be that TensorBoard has just lost the run, with
    its directory or for want of open files, and that the list of runs, which was asked for before, is the older truth.
    """

    def __init__(self, list_: List[T], task: str) -> None:
        self._list: List[T] = lambda which: _interned(list_(which))
        self._task = task
        self._bad: frozenset[str] = frozenset()
        self._filled: frozenset[str] = frozenset()
        """Runs that had series when they were listed last."""
        self._doubtful: frozenset[str] = frozenset()

    def list(
        self,
        runs: frozenset[str],
        known_tags: Callable[[str], Iterable[str]] = lambda run: (),
        narrow: bool = False,
    ) -> Listed[T]:
        """All series of these runs.

        Args:
            runs: their names.
            known_tags: the tags of a run that are known, to be tried where the run cannot be listed as a whole.
            narrow: whether to ask just for these: there are others.

        Raises:
            SourceUnavailableError: nothing can be listed.
        """
        listed = self._listed(runs, known_tags, narrow)
        empty = (self._filled & runs) - listed.series.keys()
        doubtful = empty - self._doubtful
        self._filled = (self._filled - (empty - doubtful)) | listed.series.keys()
        # Where runs are asked for in parts, what is doubted of the others is still to be settled.
        self._doubtful = (self._doubtful - runs - listed.series.keys()) | doubtful
        return replace(listed, doubtful=doubtful)

    def forget(self, runs: frozenset[str]) -> None:
        """Forgets runs that were deleted, so that a bad one does not keep the others from being listed all at once."""
        self._bad -= runs
        self._filled -= runs
        self._doubtful -= runs

    def _listed(self, runs: frozenset[str], known_tags: Callable[[str], Iterable[str]], narrow: bool) -> Listed[T]:
        patience = _Patience(self._task)
        if not self._bad and not narrow:
            try:
                return Listed(dict(self._list(None)))
            except Exception as error:  # Isolated to the runs that cause it, and reported.
                patience.failed(error)
                if not runs:
                    raise SourceUnavailableError(self._task, describe(error)) from error
        listed: Listed[T] = Listed()
        bad = self._bad & runs
        unlisted = [*bad, *self._list_some(sorted(runs - bad), listed, patience)]
        known = {tag: None for tags in listed.series.values() for tag in tags}
        for run in unlisted:
            tags = dict.fromkeys((*known_tags(run), *known))
            self._list_by_tag(run, list(tags)[:_TAGS_TRIED], listed)
        self._bad = self._bad - runs | {run for run, _ in listed.failures}
        return listed

    def _list_some(self, runs: Sequence[str], listed: Listed[T], patience: _Patience) -> Sequence[str]:
        """Lists runs, in halves where that fails; gives those that cannot be listed even alone."""
        if not runs:
            return ()
        try:
            listed.series.update(self._list(RunTagFilter(runs=runs)))
        except Exception as error:  # As in `list`.
            patience.failed(error)
            if len(runs) == 1:
                return runs
            middle = len(runs) // 2
            return [
                *self._list_some(runs[:middle], listed, patience),
                *self._list_some(runs[middle:], listed, patience),
            ]
        patience.succeeded()
        return ()

    def _list_by_tag(self, run: str, tags: Sequence[str], listed: Listed[T]) -> None:
        """Lists a run that cannot be listed as a whole; the tags to try are its own known ones and other runs'."""
        try:
            listed.series.update(self._list(RunTagFilter(runs=[run])))
            return
        except Exception as error:  # As in `list`.
            reason = describe(error)
        found: dict[str, T] = {}
        failures: dict[tuple[str, str | None], str] = {}
        for tag in tags:
            try:
                found.update(self._list(RunTagFilter(runs=[run], tags=[tag])).get(run, {}))
            except Exception as error:  # As in `list`.
                failures[run, tag] = describe(error)
        listed.failures.update(failures or {(run, None): reason})
        if found:
            listed.series[run] = found


def read_series(read: Read[T], wanted: Iterable[SeriesKey], batch_size: Callable[[], int]) -> BatchResult[T]:
    """Reads series in batches of whole runs, about `batch_size()` series each, which is asked before each batch.

    Raises:
        SourceUnavailableError: the data provider cannot be reached, or refuses everything.
    """
    by_run: dict[str, list[str]] = {}
    for run, tag in wanted:
        by_run.setdefault(run, []).append(tag)

    def batches() -> Iterator[list[SeriesKey]]:
        batch: list[SeriesKey] = []
        limit = batch_size()
        for run, tags in by_run.items():
            if batch and len(batch) + len(tags) > limit:
                yield batch
                batch, limit = [], batch_size()
            batch += [(run, tag) for tag in tags]
        if batch:
            yield batch

    result: BatchResult[T] = BatchResult()
    for part in read_batches(read, batches()):
        result.series.update(part.series)
        result.failures.update(part.failures)
    return result


def read_batches(read: Read[T], batches: Iterable[Sequence[SeriesKey]]) -> Iterator[BatchResult[T]]:
    """Reads series batch by batch, each batch with one call and asked for when that before it has been taken.

    When a batch fails it is split in half, down to one run and then one tag (a single bad tensor fails the
    provider's read of all).

    Raises:
        SourceUnavailableError: the data provider cannot be reached, or refuses everything.
    """
    patience = _Patience("read the data of runs")
    for batch in batches:
        by_run: dict[str, list[str]] = {}
        for run, tag in batch:
            by_run.setdefault(run, []).append(tag)
        result: BatchResult[T] = BatchResult()
        _read_batch(read, by_run, result, patience)
        yield result


def _read_batch(read: Read[T], batch: dict[str, list[str]], result: BatchResult[T], patience: _Patience) -> None:
    tags = {tag for tags in batch.values() for tag in tags}
    try:
        answer = read(RunTagFilter(runs=list(batch), tags=sorted(tags)))
    except Exception as error:  # Isolated to the series that cause it, and reported.
        patience.failed(error)
        halves = _halves(batch)
        if halves is None:
            ((run, (tag,)),) = batch.items()
            result.failures[run, tag] = describe(error)
            return
        for half in halves:
            _read_batch(read, half, result, patience)
        return
    patience.succeeded()
    for run, wanted in batch.items():
        found = answer.get(run, {})
        for tag in wanted:
            if tag in found:
                result.series[run, tag] = found[tag]


def _halves(batch: dict[str, list[str]]) -> tuple[dict[str, list[str]], dict[str, list[str]]] | None:
    if len(batch) > 1:
        items = list(batch.items())
        middle = len(items) // 2
        return dict(items[:middle]), dict(items[middle:])
    ((run, tags),) = batch.items()
    if len(tags) == 1:
        return None
    middle = len(tags) // 2
    return {run: tags[:middle]}, {run: tags[middle:]}
