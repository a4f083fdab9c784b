"""Which runs there are: those that TensorBoard lists, united with those that are found on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.sources import OLD_ANSWERS

PATIENCE = 60.0
"""Seconds without one run more, after which TensorBoard is taken to have listed, or read, all that it will."""


class RunList:
    """Remembers what was ever listed: TensorBoard's list may shrink though no run is gone, or never be complete.

    Args:
        clock: seconds, from any start.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._grown_at = clock()
        self._listed: Mapping[str, float | None] = {}
        self._found: Mapping[str, float | None] = {}
        self._ever: set[str] = set()
        self._lost: frozenset[str] = frozenset()
        self._apart: frozenset[str] = frozenset()
        self.ignored: frozenset[str] = frozenset()
        """Runs that TensorBoard lists though their files are gone, as its Python loader does for good."""
        self._back: frozenset[str] = frozenset()
        """Those of them that have files again; it has listed them all the while."""
        self._shrunk = False
        self._unread: frozenset[str] = frozenset()
        self._read_at = clock()

    def take_found(self, found: Mapping[str, float | None]) -> None:
        """Takes in the runs on disk, and when they began in seconds since 1970, where that is known."""
        self._found = dict(found)

    def take_walked(self, lost: frozenset[str], apart: frozenset[str]) -> None:
        """Takes in what a walk tells of runs; see `LogDirectory`.

        Args:
            lost: those that were on disk once and are there no more.
            apart: those that TensorBoard does not know by a name of their own.
        """
        self._lost, self._apart = lost, apart

    def take_listed(self, listed: Mapping[str, float | None]) -> None:
        """Takes in the runs that TensorBoard lists now; those whose files are gone count as not listed."""
        self._back = ((self._back | self.ignored) - self._lost) & listed.keys()
        self.ignored = self._lost & listed.keys()
        if self.ignored:
            listed = {run: at for run, at in listed.items() if run not in self.ignored}
        if len(listed) > len(self._listed) or not self._ever.issuperset(listed):
            self._grown_at = self._clock()
        self._listed = listed
        self._ever.update(listed)

    def take_unread(self, unread: frozenset[str]) -> None:
        """Takes in the runs of whose scalars, which stand in their files, TensorBoard has never given any."""
        unread -= self._apart
        if unread != self._unread:
            self._read_at = self._clock()
        self._unread = unread

    def forget(self, runs: frozenset[str]) -> None:
        """Forgets runs that are gone."""
        self._ever -= runs

    @property
    def started(self) -> dict[str, float | None]:
        """All runs and when they began; TensorBoard knows best."""
        return {
            **self._found,
            **{run: at for run, at in self._listed.items() if at is not None or run not in self._found},
        }

    @property
    def reading(self) -> bool:
        """Whether TensorBoard may be still reading runs that it lists, as its slow loader does."""
        return bool(self._unread) and self._clock() - self._read_at <= PATIENCE

    @property
    def waiting(self) -> frozenset[str]:
        """The runs that TensorBoard has not listed or not read yet."""
        unlisted = frozenset(self._found.keys() - self._ever - self._apart)
        return unlisted | self._unread if self.reading else unlisted

    @property
    def are_those_found(self) -> bool:
        """Whether TensorBoard lists just the runs that were found on disk, so that any change of them is seen there."""
        return self._listed.keys() == self._found.keys()

    @property
    def notices(self) -> list[Notice]:
        """Says of which runs TensorBoard may still give what stood in files that are gone."""
        return [
            Notice("file-replaced", run, None, f"The run's files were deleted and others written. {OLD_ANSWERS}")
            for run in sorted(self._back)
        ]

    @property
    def listed(self) -> Mapping[str, float | None]:
        """The runs that TensorBoard lists now, and when they began."""
        return self._listed

    def missing(self, known: Mapping[str, object]) -> list[str]:
        """Those of the known runs that TensorBoard does not list now, and should."""
        return [run for run in known if run not in self._listed and run not in self._apart]

    def is_incomplete(self, missing: Sequence[str]) -> bool:
        """Whether TensorBoard will not list these runs by itself: it listed one before, or lists no more for long."""
        self._shrunk = bool(missing) and (self._shrunk or not self._ever.isdisjoint(missing))
        return bool(missing) and (self._shrunk or self._clock() - self._grown_at > PATIENCE)


def not_listed(missing: Sequence[str], known: int) -> Notice:
    """Says how many runs TensorBoard does not list, and what to do."""
    some = ", ".join(missing[:3]) + (" …" if len(missing) > 3 else "")
    return Notice(
        "runs-not-listed",
        missing[0] if len(missing) == 1 else None,
        None,
        f"TensorBoard lists only {known - len(missing):,} of {known:,} runs; {len(missing):,} are missing ({some}). "
        "They are shown with what is known of them: what TensorBoard gave before, and what the heads of their event "
        "files say. Its data server may have too many files open: raise `ulimit -n`, or start TensorBoard with "
        "--load_fast=false.",
    )
