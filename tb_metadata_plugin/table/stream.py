"""An Arrow table as it goes to the browser: a gzipped IPC stream."""

from __future__ import annotations

import gzip
import io
import threading

import pyarrow as pa


def gzipped(table: pa.Table) -> bytes:
    """The table as an Arrow IPC stream, gzipped; the same table gives the same bytes."""
    body = io.BytesIO()
    # Bit by bit: the whole stream would take as much memory as the table once more, which PyArrow keeps.
    with (
        gzip.GzipFile(filename="", mode="wb", compresslevel=3, fileobj=body, mtime=0) as packed,
        pa.ipc.new_stream(packed, table.schema) as writer,
    ):
        writer.write_table(table)
    pa.default_memory_pool().release_unused()
    return body.getvalue()


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
