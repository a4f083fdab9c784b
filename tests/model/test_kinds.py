"""The kinds of values: none lacks in what knows of kinds, in the contract, or among the values that there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pytest

from tb_metadata_plugin.model.flattening import Place, flatten
from tb_metadata_plugin.model.kinds import NOT_LOGGED, VALUE_KINDS, Kind
from tb_metadata_plugin.model.leaves import leaf, wire_leaf
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.kinds import KINDS

CONTRACT = (Path(__file__).parents[2] / "docs" / "contract.md").read_text("utf-8")

AT = "2024-05-01T12:00:00.000Z"
LARGE = 2**60
VALUES: dict[Kind, tuple[Any, Any, Any, Any]] = {
    "number": (0.5, 0.5, 0.5, 0.5),
    "integer": (LARGE, str(LARGE), {"$integer": str(LARGE)}, {"$integer": str(LARGE)}),
    "string": ("a", "a", "a", "a"),
    "bool": (True, True, True, True),
    "time": ("2024-05-01 12:00", 1714564800000, {"$time": AT, "$text": "2024-05-01 12:00"}, {"$time": AT, "$text": AT}),
    "null": (None, True, None, None),
    "json": ([1, "b"], '[1,"b"]', [1, "b"], [1, "b"]),
    "list": ([], [], [], []),
    "list<number>": ([1, 0.5], [1, 0.5], [1, 0.5], [1, 0.5]),
    "list<integer>": (
        [1, LARGE],
        ["1", str(LARGE)],
        [{"$integer": "1"}, {"$integer": str(LARGE)}],
        [{"$integer": "1"}, {"$integer": str(LARGE)}],
    ),
    "list<string>": (["a", AT], ["a", AT], ["a", AT], ["a", AT]),
    "list<bool>": ([True, False],) * 4,
    "list<time>": ([AT], [1714564800000], [{"$time": AT, "$text": AT}], [{"$time": AT, "$text": AT}]),
}
"""By kind a value, its form in a column, and its JSON in the detail where it was logged and where it was not."""


@pytest.mark.parametrize("kinds", [VALUE_KINDS, KINDS, VALUES], ids=["model", "table", "here"])
def test_no_kind_lacks(kinds: dict[Kind, object]) -> None:
    assert kinds.keys() == set(get_args(Kind))


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_kind_has_a_form_and_is_shown(kind: Kind) -> None:
    value, form, shown, derived = VALUES[kind]
    assert leaf(value) == (kind, form)
    assert wire_leaf(value) == shown
    assert VALUE_KINDS[kind].wire(form, NOT_LOGGED) == derived


@pytest.mark.parametrize("kind", get_args(Kind))
def test_each_kind_has_a_column(kind: Kind) -> None:
    value, form, _, _ = VALUES[kind]
    table = columns.build([Row("r", ("r",), flatten({"a": value}, Place("doc")))], {}, "v-1").table
    about = table.schema.field(2)
    assert about.metadata[b"kind"].decode() == ("list<string>" if kind == "list" else kind)
    assert about.type == KINDS[kind].type
    (cell,) = table.column(2)
    assert (cell.cast(pa.int64()).as_py() if kind == "time" else cell.as_py()) == form or kind == "list<time>"


def test_lists_of_one_kind_are_of_the_kind_that_it_names() -> None:
    for kind, (value, *_) in VALUES.items():
        assert leaf([value, value])[0] == (VALUE_KINDS[kind].listed or "json")
    assert {about.listed for about in VALUE_KINDS.values()} - {None} == {
        kind for kind in get_args(Kind) if kind.startswith("list<")
    }


def test_the_contract_has_each_kind() -> None:
    section = CONTRACT.split("## Kinds of values")[1].split("\n## ")[0]
    lines = re.findall(r"^\| `([\w<>]+)` \| (.*?) \|", section, re.MULTILINE)
    told = {kind for kind, _ in lines if kind != "list<K>"}
    lists = re.findall(r"`(\w+)`", dict(lines)["list<K>"])
    assert told | {f"list<{kind}>" for kind in lists} | {"list"} == set(get_args(Kind))
