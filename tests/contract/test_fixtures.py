"""The committed fixtures are what the server's code gives, and mean what the documents say."""

from __future__ import annotations

import pyarrow as pa
import pytest

from tb_metadata_plugin.table import columns
from tests.contract import fixtures, oracle
from tests.contract.fixtures import AGAIN


@pytest.mark.parametrize("name", sorted(fixtures.json_fixtures()))
def test_json_fixture_is_up_to_date(name: str) -> None:
    committed = (fixtures.FIXTURES / name).read_text("utf-8")
    assert committed == fixtures.json_text(fixtures.json_fixtures()[name]), AGAIN


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("table.arrow", fixtures.table()),
        ("empty.arrow", columns.build((), {}, fixtures.EMPTY_VERSION).table),
        ("extremes.arrow", fixtures.reached()),
        ("points.arrow", fixtures.drawn()),
    ],
)
def test_arrow_fixture_is_up_to_date(name: str, table: pa.Table) -> None:
    # Not byte by byte, since versions of Arrow pad differently.
    with pa.ipc.open_stream((fixtures.FIXTURES / name).read_bytes()) as reader:
        committed = reader.read_all()
    assert committed.schema.equals(table.schema, check_metadata=True), AGAIN
    # Python's equality takes NaN for unequal to itself, so that texts are compared.
    assert str(committed.to_pylist()) == str(table.to_pylist()), AGAIN


def test_table_means_what_the_documents_say() -> None:
    table = fixtures.table()
    expected = fixtures.expected()
    assert table.column("run").to_pylist() == expected["runs"]
    assert table.column("members").to_pylist() == expected["members"]
    values = {(key["namespace"], tuple(key["path"])): key["values"] for key in expected["keys"]}
    assert oracle.table_values(table) == values
