"""The rules that the server and the tab both implement, by the cases that the tests of both read."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin.model import documents, run_names
from tb_metadata_plugin.model.leaves import ColumnKey
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.order import natural

CASES = Path(__file__).parent / "cases"


def read(name: str) -> Any:
    return json.loads((CASES / name).read_text("utf-8"))


@pytest.mark.parametrize("order", read("natural-order.json")["orders"], ids=repr)
def test_natural_order(order: list[str]) -> None:
    assert sorted(order, key=natural) == order
    for before, after in itertools.combinations(order, 2):
        assert natural(before) < natural(after)


def test_natural_order_knows_numbers_of_any_length() -> None:
    longest = "9" * 5000
    assert sorted(["x1" + longest, "x" + longest, "x2"], key=natural) == ["x2", "x" + longest, "x1" + longest]


@pytest.mark.parametrize("case", read("quoting.json")["cases"], ids=repr)
def test_quoting(case: dict[str, Any]) -> None:
    assert documents.dotted(tuple(case["path"])) == case["dotted"]


@pytest.mark.parametrize("case", read("quoting.json")["fields"], ids=repr)
def test_names_of_fields(case: dict[str, Any]) -> None:
    key = ColumnKey(case["namespace"], tuple(case["path"]), "number")
    assert columns.field_names([key]) == [case["name"]]


def test_words_of_splits() -> None:
    told = {case["word"]: case["directory"] for case in read("splits.json")["cases"] if case["directory"]}
    assert told == {**run_names.WORDS, **run_names.MORE_WORDS}
