"""Python's cyclic garbage collector, out of the way of work that makes very many small objects and no cycles."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_LOCK = threading.Lock()
_MANY = 100_000
"""Objects that threads made in a pause, from which on all go to the oldest generation without being looked through."""


class _State:
    """There is one collector for all threads, so that all their pauses count together."""

    pauses = 0
    was_on = False


@contextmanager
def gc_paused() -> Iterator[None]:
    """Without the cyclic garbage collector, which finds nothing in what we make but costs up to half of making it."""
    with _LOCK:
        if _State.pauses == 0:
            _State.was_on = gc.isenabled()
            gc.disable()
        _State.pauses += 1
    try:
        yield
    finally:
        with _LOCK:
            _State.pauses -= 1
            if _State.pauses == 0 and _State.was_on:
                # Else each is looked at in every generation, which takes seconds. Not of few: cycles among them would
                # wait for a collection of the oldest generation, and these are rare.
                if gc.get_count()[0] > _MANY:
                    grown_old()
                gc.enable()


def grown_old() -> None:
    """Puts all objects that there are into the oldest generation of the collector, without looking at them.

    For work that waits for others, in which the collector must not be paused, and makes very many objects that stay.
    """
    if not gc.get_freeze_count():  # Never where others froze any.
        gc.freeze()
        gc.unfreeze()
