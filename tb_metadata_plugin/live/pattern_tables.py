"""Tables with keys from the names of their rows, by patterns that a tab asked for."""

from __future__ import annotations

import threading

from cachetools import LRUCache

from tb_metadata_plugin.gc_pause import gc_paused
from tb_metadata_plugin.live.snapshot import Snapshot
from tb_metadata_plugin.model.etags import tag_of
from tb_metadata_plugin.names.patterns import Pattern, leaves_of
from tb_metadata_plugin.table.columns import with_names
from tb_metadata_plugin.table.stream import gzipped

_KEPT_BYTES = 32 << 20


class NamedTables:
    """The last few tables, made one at a time: who asks for the same meanwhile gets the one that was made."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._lock = threading.Lock()
        # One that is too large for the others to stay is kept alone.
        self._bodies: LRUCache[tuple[str, str], bytes] = LRUCache(
            _KEPT_BYTES, getsizeof=lambda body: min(len(body), _KEPT_BYTES)
        )

    @staticmethod
    def version(snapshot: Snapshot, pattern: Pattern) -> str:
        """Tells one snapshot by one pattern from all others, in an ETag."""
        return f"{snapshot.version}-{tag_of(pattern.text)}"

    def body(self, snapshot: Snapshot, pattern: Pattern) -> bytes:
        """The snapshot's table with the keys that the pattern finds, as a gzipped Arrow IPC stream."""
        key = (snapshot.version, pattern.text)
        body = self._kept(key)
        if body is None:
            with self._making:
                body = self._kept(key)
                if body is None:
                    with gc_paused():
                        names = [leaves_of(row, pattern) for row in snapshot.table.column("run").to_pylist()]
                        body = gzipped(with_names(snapshot.table, names))
                    with self._lock:
                        self._bodies[key] = body
        return body

    def _kept(self, key: tuple[str, str]) -> bytes | None:
        with self._lock:
            return self._bodies.get(key)
