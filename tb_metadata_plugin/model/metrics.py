"""The newest values of a run's scalars, kept in little memory."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

from tb_metadata_plugin.model.documents import Metric

_NUMBERS = struct.Struct("=2d")
_STEP = struct.Struct("=q")


class Metrics(Mapping[str, Metric]):
    """The metrics of one run by tag; a fifth of what a dictionary of them takes.

    Args:
        tags: may be shared by many runs.
        metrics: of these tags, in their order.
    """

    __slots__ = ("_packed", "_tags")

    def __init__(self, tags: tuple[str, ...], metrics: Iterable[Metric]) -> None:
        found = list(metrics)
        self._tags = tags
        values = [number for metric in found for number in (metric.value, metric.wall_time)]
        self._packed = struct.pack(f"={len(values)}d{len(found)}q", *values, *[metric.step for metric in found])

    def __getitem__(self, tag: str) -> Metric:
        try:
            place = self._tags.index(tag)
        except ValueError:
            raise KeyError(tag) from None
        value, wall_time = _NUMBERS.unpack_from(self._packed, _NUMBERS.size * place)
        (step,) = _STEP.unpack_from(self._packed, _NUMBERS.size * len(self._tags) + _STEP.size * place)
        return Metric(value, step, wall_time)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tags)

    def __len__(self) -> int:
        return len(self._tags)

    def items(self) -> list[tuple[str, Metric]]:  # type: ignore[override]  # a list is what all need, and is made faster
        """Tags with their metrics."""
        count = len(self._tags)
        numbers = struct.unpack(f"={2 * count}d{count}q", self._packed)
        return [
            (tag, Metric(numbers[2 * place], numbers[2 * count + place], numbers[2 * place + 1]))
            for place, tag in enumerate(self._tags)
        ]

    def is_same(self, other: Metrics) -> bool:
        """Whether both are the same to the bit, in which NaN equals itself."""
        return self._tags == other._tags and self._packed == other._packed
