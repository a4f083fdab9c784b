"""A value without quotes has the same kind wherever it stands: in lines, flags, tables and among HParams."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.literals import Literals
from tb_metadata_plugin.texts.text_documents import as_json, rows_as_json


def in_text(text: str) -> Any:
    raw = as_json(text.encode())
    assert raw is not None, text
    return json.loads(raw)["value"]


def in_rows(value: str) -> Any:
    raw = rows_as_json([[b"lr", b"1"], [b"value", value.encode()]])
    assert raw is not None
    return json.loads(raw)["value"]


PLACES: dict[str, Callable[[str], Any]] = {
    "lines with a colon": lambda value: in_text(f"lr: 1\nvalue: {value}\nglob: %d"),
    "lines with =": lambda value: in_text(f"lr = 1\nvalue = {value}"),
    "lines with = and words": lambda value: in_text(f"lr=1\nvalue={value}\nopt=a b"),
    "sections": lambda value: in_text(f"[a]\nx = b c\n[value]\nkey = {value}")["key"],
    "flags": lambda value: in_text(f"--lr 1 --value={value}"),
    "pairs": lambda value: in_text(f"lr=1, value={value}"),
    "a table of Markdown": lambda value: in_text(f"|key|value|\n|-|-|\n|lr|1|\n|value|{value}|"),
    "a table of HTML": lambda value: in_text(
        f"<table><tr><td>lr</td><td>1</td></tr><tr><td>value</td><td>{value}</td></tr></table>"
    ),
    "a table of texts": in_rows,
    "HParams": lambda value: Literals().value_of(value),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.10", "2.10"),
        ("1.10", "1.10"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("0x10", "0x10"),
        ("+49", "+49"),
        ("1234e56", "1234e56"),
        ("1e400", "1e400"),
        ("yes", "yes"),
        ("off", "off"),
        ("12:30", "12:30"),
        ("2024-01-01", "2024-01-01"),
        ("None", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("nan", float("nan")),
        ("NaN", float("nan")),
        ("inf", float("inf")),
        ("-inf", float("-inf")),
        ("1e-4", 1e-4),
        ("1e5", 1e5),
        ("100e3", 1e5),
        ("0.10", 0.1),
        ("2.00", 2.0),
        ("2.500", 2.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-3", -3),
        ("0", 0),
    ],
)
def test_a_value_has_the_same_kind_everywhere(place: str, text: str, value: Json) -> None:
    found = PLACES[place](text)
    assert (repr(found), type(found)) == (repr(value), type(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("version = 2.10\nname = 'x'", 2.1),
        ("version: 2.10\nname: x", 2.1),
        ("version = 0x10\nx = [{}]\nd = {'a': 1}", 16),
    ],
)
def test_where_texts_have_quotes_a_number_is_one(text: str, value: Json) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert json.loads(raw)["version"] == value
