"""What tells work that grows with the square of its input, or faster, from work that is merely slow."""

from __future__ import annotations

import time
from collections.abc import Callable

# Over a minute of a quiet machine's time is what a square costs with the inputs of these tests; what grows in
# proportion takes under a second, so that no machine is slow enough to fail them.
_SECONDS = 30


def blows_up(work: Callable[[], object]) -> bool:
    """Whether the work takes a hundred times the CPU time that it may."""
    started = time.process_time()
    work()
    return time.process_time() - started > _SECONDS
