"""Tables with keys from names: which are kept, and who waits for whom."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest

from tb_metadata_plugin.live import pattern_tables
from tb_metadata_plugin.live.pattern_tables import NamedTables
from tb_metadata_plugin.live.snapshot import Snapshot, snapshot_of
from tb_metadata_plugin.names.patterns import Pattern
from tb_metadata_plugin.table import columns
from tests.rows.made import data_of

KNOWN = snapshot_of(pa.table({"run": ["a_1"]}), "boot-1", data_of({}))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Snapshot]:
    """Gets an entry each time that a table is made."""
    found: list[Snapshot] = []
    with_names = columns.with_names

    def count(table: Any, names: Any) -> Any:
        found.append(table)
        return with_names(table, names)

    monkeypatch.setattr(pattern_tables, "with_names", count)
    return found


def test_those_asked_for_last_are_kept(made: list[Snapshot], monkeypatch: pytest.MonkeyPatch) -> None:
    x, y, z = (Pattern(f"{{{key}}}_{{n}}") for key in "xyz")
    monkeypatch.setattr(pattern_tables, "_KEPT_BYTES", 2 * len(NamedTables().body(KNOWN, x)) + 1)
    made.clear()
    tables = NamedTables()
    for pattern in (x, y, x, z, x):
        tables.body(KNOWN, pattern)
    assert len(made) == 3
    tables.body(KNOWN, y)
    assert len(made) == 4


def test_one_that_is_too_large_for_others_is_kept_alone(made: list[Snapshot], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pattern_tables, "_KEPT_BYTES", 10)
    tables, x = NamedTables(), Pattern("{x}_{n}")
    assert tables.body(KNOWN, x) is tables.body(KNOWN, x)
    assert len(made) == 1


def test_who_asks_for_what_is_there_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Event(), threading.Event()
    tables, there, slow = NamedTables(), Pattern("{x}_{n}"), Pattern("{y}_{n}")
    held, with_names = tables.body(KNOWN, there), columns.with_names

    def wait(*given: Any) -> Any:
        entered.set()
        assert leave.wait(30)
        return with_names(*given)

    monkeypatch.setattr(pattern_tables, "with_names", wait)
    with ThreadPoolExecutor(2) as threads:
        try:
            making = threads.submit(tables.body, KNOWN, slow)
            assert entered.wait(30)
            assert threads.submit(tables.body, KNOWN, there).result(5) is held
            assert not making.done()
        finally:
            leave.set()
