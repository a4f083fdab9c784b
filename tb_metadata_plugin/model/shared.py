"""Equal values as one object, so that what many runs have alike is kept once."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Any, TypeVar

from cachetools import LRUCache

_T = TypeVar("_T", bound=Hashable)


class Shared:
    """Knows the values that came last, and gives each of them as the object that came first, to any thread.

    Args:
        most: how many are known; a value that was forgotten is kept once more.
    """

    def __init__(self, most: int = 1000) -> None:
        self._known: LRUCache[Any, Any] = LRUCache(most)
        # It changes also where a value is only found.
        self._lock = threading.Lock()

    def __call__(self, value: _T, content: Hashable | None = None) -> _T:
        """The object that came first of those equal to this value.

        Args:
            value: any.
            content: what is compared in its place, for values that may be equal though they are not the same.
        """
        key = value if content is None else content
        with self._lock:
            try:
                known: _T = self._known[key]
            except KeyError:
                self._known[key] = known = value
        return known
