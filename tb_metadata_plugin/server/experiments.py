"""The live tables by experiment: a single one where TensorBoard knows no experiments, else a bounded number."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from cachetools import LRUCache

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.live.index import Index
from tb_metadata_plugin.live.metric_answers import MetricAnswers
from tb_metadata_plugin.live.pattern_tables import NamedTables
from tb_metadata_plugin.live.point_answers import PointAnswers
from tb_metadata_plugin.live.snapshot import Snapshot
from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.server.detail import NoticesAnswer
from tb_metadata_plugin.sources import Context

KEPT = 8
"""How many tables are kept, that of no experiment's name included."""
READ_AT_ONCE = 2
"""How many experiments are read for the first time at the same time."""
RETRY_AFTER = 2
"""Seconds after which it is worth asking again for one that was refused."""


class TooManyExperimentsError(MetadataError):
    """A request asks for an experiment that is not there yet while enough others are read for the first time."""

    code = "too-many-experiments"

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "other experiments are being read for the first time just now; this one can be read after them: ask again"
            f" in {seconds} seconds",
            retry_after=seconds,
        )


@dataclass(frozen=True)
class Experiment:
    """A live table, and what is answered beside it."""

    index: Index
    answers: MetricAnswers
    points: PointAnswers
    named: NamedTables
    notices: NoticesAnswer

    def unread(self, snapshot: Snapshot) -> tuple[Notice, ...]:
        """What could not be read of metrics when it was asked for, of runs in the snapshot."""
        # A series that cannot be read is told once, whoever asked for it.
        return tuple(dict.fromkeys((*self.answers.notices(snapshot), *self.points.notices(snapshot))))


class Experiments:
    """Makes the table of an experiment when it is first asked for, and forgets those that nobody asked for longest.

    Anybody can ask for experiments of any name, and each costs threads, memory and questions to TensorBoard.

    Args:
        make: makes the table of an experiment.
        only_one: whether all names mean the same, since TensorBoard gives the same runs for each.
    """

    def __init__(self, make: Callable[[str], Experiment], only_one: bool) -> None:
        self._make = make
        self._only_one = only_one
        self._lock = threading.Lock()
        self._own: Experiment | None = None
        """That of no name, which a tab asks for by default; it is never forgotten."""
        self._others: LRUCache[str, Experiment] = LRUCache(KEPT - 1)
        self._first_reads: list[Index] = []
        """Those that were made last, also where they were forgotten meanwhile: their reading goes on until it ends."""

    def own(self) -> Experiment:
        """The table of no experiment's name."""
        with self._lock:
            if self._own is None:
                self._own = self._make("")
            return self._own

    def get(self, experiment_id: str, context: Context) -> Experiment:
        """The table of an experiment; one that is new begins to be read.

        Args:
            experiment_id: as TensorBoard gives it; "" for none.
            context: of the request.

        Raises:
            TooManyExperimentsError: it is new, and enough others are read for the first time just now.
        """
        if self._only_one or not experiment_id:
            return self.own()
        with self._lock:
            experiment = self._others.get(experiment_id)
            if experiment is None:
                self._first_reads = [index for index in self._first_reads if index.loading and index.refreshing]
                if len(self._first_reads) >= READ_AT_ONCE:
                    raise TooManyExperimentsError(RETRY_AFTER)
                experiment = self._others[experiment_id] = self._make(experiment_id)
                experiment.index.touch(context)
                self._first_reads.append(experiment.index)
            return experiment
