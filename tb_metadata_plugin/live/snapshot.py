"""A version of the table that never changes, with all that is said of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.rows.rows import RowsData
from tb_metadata_plugin.table.stream import Stream


@dataclass(frozen=True)
class Snapshot:
    """An immutable version of the table."""

    version: str
    table: pa.Table
    stream: Stream
    runs: RowsData
    """What each row was made of, by its name."""
    notices: tuple[Notice, ...]
    labels: Labels = field(default_factory=dict)
    made: float = 0.0
    """When, in seconds since 1970."""
    listed: int = 0
    """How many runs TensorBoard listed."""
    found: int = 0
    """How many runs there are, on disk or in TensorBoard's list."""

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return int(self.table.num_rows)

    @property
    def body(self) -> bytes:
        """The table as a gzipped Arrow IPC stream."""
        return self.stream.body()

    def row_of(self, run: str) -> str | None:
        """The row that is called so or else has this run in it; None if there is none."""
        return self.runs.row_of(run)


def snapshot_of(table: pa.Table, version: str, runs: RowsData) -> Snapshot:
    """A snapshot without notices."""
    return Snapshot(version, table, Stream(table), runs, ())
