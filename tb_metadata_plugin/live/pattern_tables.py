"""Tables with keys from the names of their rows, by patterns that a tab asked for."""

from __future__ import annotations

import threading
import zlib

from tb_metadata_plugin.gc_pause import collector_paused
from tb_metadata_plugin.live.index import Snapshot
from tb_metadata_plugin.names.patterns import Pattern, leaves_of
from tb_metadata_plugin.table.columns import with_names
from tb_metadata_plugin.table.stream import gzipped

_KEPT = 4


class NamedTables:
    """The last few tables; who asks for one that is being made waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bodies: dict[str, bytes] = {}

    @staticmethod
    def version(snapshot: Snapshot, pattern: Pattern) -> str:
        """Tells one snapshot by one pattern from all others."""
        return f"{snapshot.version}-{zlib.crc32(pattern.text.encode()):08x}"

    def body(self, snapshot: Snapshot, pattern: Pattern) -> bytes:
        """The snapshot's table with the keys that the pattern finds, as a gzipped Arrow IPC stream."""
        version = self.version(snapshot, pattern)
        with self._lock:
            body = self._bodies.pop(version, None)
            if body is None:
                with collector_paused():
                    names = [leaves_of(row, pattern) for row in snapshot.table.column("run").to_pylist()]
                    body = gzipped(with_names(snapshot.table, names))
            self._bodies[version] = body
            while len(self._bodies) > _KEPT:
                del self._bodies[next(iter(self._bodies))]
            return body
