"""How far TensorBoard itself has given what also stands at the heads of the event files."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from tb_metadata_plugin.model.documents import Source

Settled: TypeAlias = Callable[[Source, str, str], float | None]
"""By source, run and tag the newest wall time of a series that TensorBoard has given; None where it has given none.

Minus infinity where it could not be read.
"""


def settled_by(sources: Mapping[Source, Callable[[str, str], float | None]]) -> Settled:
    """Asks the source that reads such series by way of TensorBoard."""

    def settled(source: Source, run: str, tag: str) -> float | None:
        return sources[source](run, tag) if source in sources else None

    return settled


def is_covered(wall_time: float, settled: float | None) -> bool:
    """Whether what was logged at a time is among what TensorBoard has given; NaN is the oldest."""
    return settled is not None and settled != -math.inf and (math.isnan(wall_time) or settled >= wall_time)
