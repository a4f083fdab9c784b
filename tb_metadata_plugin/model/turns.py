"""Gives other threads their turn beside work of which one call may hold Python's interpreter lock for long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

NOTICED = 0.05
"""Seconds of the lock that nobody minds."""
LONGEST = 0.5
"""Seconds that one rest takes at most."""


_HERE = threading.local()


def take_turns() -> None:
    """From now on this thread rests after long calls; for those that work beside others which answer requests."""
    _HERE.rests = True


@contextmanager
def turns() -> Iterator[None]:
    """Rests as long as the work inside took, where it took long and this thread takes turns.

    A thread that answers a request needs the lock several times. Where long calls follow one another it would wait for
    one of them each time, and the request for all of these together.
    """
    if not getattr(_HERE, "rests", False):
        yield
        return
    begun = time.thread_time()
    try:
        yield
    finally:
        spent = time.thread_time() - begun
        if spent > NOTICED:
            time.sleep(min(spent, LONGEST))
