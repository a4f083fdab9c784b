"""Which runs TensorBoard may have news of: those that changed on disk of late, and those that it gave news of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

WINDOW = 60.0
"""Seconds after a change of a run's files in which TensorBoard reads them; more where it reloads less often."""
QUIET = 2
"""So often a run must be asked for without any news, after that."""


class Watch:
    """Knows the runs that are worth to be asked for.

    Args:
        clock: seconds, from any start.
        wall_clock: seconds since 1970.
        window: seconds in which TensorBoard reads what has changed.
    """

    def __init__(self, clock: Callable[[], float], wall_clock: Callable[[], float], window: float = WINDOW) -> None:
        self._clock = clock
        self._wall_clock = wall_clock
        self._window = window
        self._known: set[str] = set()
        self._until: dict[str, float] = {}
        """Runs that are watched, and until when at least."""
        self._quiet: dict[str, int] = {}
        """How often they were asked for since the last news."""

    def written(self, written: Mapping[str, float]) -> None:
        """Takes in when the files of runs were last written, of new runs and where that changed.

        Args:
            written: seconds since 1970, by run.
        """
        now, wall = self._clock(), self._wall_clock()
        for run, at in written.items():
            # What was found long after it was written TensorBoard reads at once; what changes, when it comes to it.
            age = 0.0 if run in self._known else max(0.0, wall - at)
            self._known.add(run)
            self._until[run] = max(self._until.get(run, 0.0), now + self._window - age)
            self._quiet[run] = 0

    def asked(self, runs: Iterable[str], news: Iterable[str]) -> None:
        """Takes in that TensorBoard was asked for runs, and of which of them it gave something new."""
        now = self._clock()
        for run in news:
            self._until.setdefault(run, now)
            self._quiet[run] = -1
        for run in runs:
            if run in self._until:
                self._quiet[run] += 1
                if self._quiet[run] >= QUIET and self._until[run] <= now:
                    del self._until[run], self._quiet[run]

    def due(self) -> frozenset[str]:
        """The runs to ask for."""
        return frozenset(self._until)

    def forget(self, runs: Iterable[str]) -> None:
        """Forgets runs that are gone, so that others of their names are new."""
        for run in runs:
            self._known.discard(run)
            self._until.pop(run, None)
            self._quiet.pop(run, None)
