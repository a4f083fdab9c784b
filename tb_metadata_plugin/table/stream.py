"""An Arrow table as it goes to the browser: a gzipped IPC stream."""

from __future__ import annotations

import gzip
import threading

import pyarrow as pa


def gzipped(table: pa.Table) -> bytes:
    """The table as an Arrow IPC stream, gzipped; the same table gives the same bytes."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return gzip.compress(sink.getvalue(), compresslevel=3, mtime=0)


class Stream:
    """The stream of a table, made when it is first asked for: not every version of a table is."""

    def __init__(self, table: pa.Table) -> None:
        self._table: pa.Table | None = table
        self._body = b""
        self._lock = threading.Lock()

    def body(self) -> bytes:
        """See `gzipped`; who asks while it is made waits for it."""
        with self._lock:
            if self._table is not None:
                self._body = gzipped(self._table)
                self._table = None
        return self._body
