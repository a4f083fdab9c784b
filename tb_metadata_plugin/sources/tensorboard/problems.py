"""A series of which TensorBoard cannot give the points: how often it was tried, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.sources.tensorboard.provider import SeriesKey


class UnreadablePointsError(MetadataError):
    """TensorBoard gives the newest value of a metric, but not its points."""

    code = "unreadable-series"

    def __init__(self, reason: str) -> None:
        super().__init__(
            "TensorBoard cannot read this metric's steps; what it reached on its way is shown as it was last read, "
            f"where it ever was: {reason}",
            reason=reason,
        )


_TRIES = 4
"""So often a series that cannot be read is tried, until it changes."""
_RETRY_AFTER = 10.0
"""Seconds between two tries."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a series could not be read when this was its newest point."""

    newest: str
    reason: str
    tries: int
    again: float
    """When it may be tried again, in seconds of the clock."""

    @property
    def given_up(self) -> bool:
        """Whether it is not tried any more until it changes."""
        return self.tries >= _TRIES

    def bars(self, newest: str, now: float) -> bool:
        """Whether a series with this newest point is not to be tried now."""
        return newest == self.newest and (self.given_up or now < self.again)


def problem_of(newest: str, reason: str, before: Problem | None, now: float) -> Problem:
    """What is known of a series that could not be read just now.

    Args:
        newest: its newest point.
        reason: why.
        before: what was known of it.
        now: in seconds of the clock.
    """
    tries = before.tries if before is not None and before.newest == newest else 0
    return Problem(newest, reason, tries + 1, now + _RETRY_AFTER)


def notice_of_points(key: SeriesKey, reason: str) -> Notice:
    """What the user is told of a series that cannot be read."""
    error = UnreadablePointsError(reason)
    return Notice(error.code, *key, error.message)
