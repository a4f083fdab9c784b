"""The newest values of a run's scalars, kept in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping

from tb_metadata_plugin.model.documents import Metric


class Metrics(Mapping[str, Metric]):
    """The metrics of one run by tag; a fifth of what a dictionary of them takes.

    Args:
        tags: may be shared by many runs.
        metrics: of these tags, in their order.
    """

    __slots__ = ("_steps", "_tags", "_times", "_values")

    def __init__(self, tags: tuple[str, ...], metrics: Iterable[Metric]) -> None:
        found = list(metrics)
        self._tags = tags
        self._values = array("d", [metric.value for metric in found])
        self._times = array("d", [metric.wall_time for metric in found])
        self._steps = array("q", [metric.step for metric in found])

    def __getitem__(self, tag: str) -> Metric:
        try:
            return self._at(self._tags.index(tag))
        except ValueError:
            raise KeyError(tag) from None

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags)

    def __len__(self) -> int:
        return len(self._tags)

    def items(self) -> list[tuple[str, Metric]]:  # type: ignore[override]  # a list is what all need, and is made faster
        """Tags with their metrics."""
        return [(tag, self._at(place)) for place, tag in enumerate(self._tags)]

    def is_same(self, other: Metrics) -> bool:
        """Whether both are the same to the bit, in which NaN equals itself."""
        return self._tags == other._tags and all(
            bytes(one) == bytes(two)
            for one, two in (
                (self._steps, other._steps),
                (self._values, other._values),
                (self._times, other._times),
            )
        )

    def _at(self, place: int) -> Metric:
        return Metric(self._values[place], self._steps[place], self._times[place])
