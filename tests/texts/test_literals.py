"""Texts that were values before they were logged, and those that only look like one."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.texts import literals
from tb_metadata_plugin.texts.literals import Literals


def value_of(text: str) -> Any:
    return Literals().value_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("None", None),
        ("null", None),
        ("True", True),
        ("false", False),
        ("2", 2),
        ("-10", -10),
        ("12345678901234567890123", 12345678901234567890123),
        ("0.1", 0.1),
        (".5", 0.5),
        ("2.0", 2.0),
        ("1e-05", 1e-05),
        ("2.50e-4", 2.5e-4),
        ("1E+6", 1e6),
        ("-inf", -math.inf),
        ("[64, 32]", [64, 32]),
        ("(0.9, 0.999)", [0.9, 0.999]),
        ("('a',)", ["a"]),
        ("[]", []),
        ("{}", {}),
        ("{1, 2}", [1, 2]),
        ("[1, null, true]", [1, None, True]),
        ("[12345678901234567890123]", [12345678901234567890123]),
        ("[{'a': 1, 'c': 3}, {'b': 2}]", [{"a": 1, "c": 3}, {"b": 2}]),
        ("{'a': {'b': (1, None)}}", {"a": {"b": [1, None]}}),
        ("{'p': PosixPath('x')}", {"p": "PosixPath('x')"}),
        ("Namespace(a=1, b='x')", {"a": 1, "b": "x"}),
        ("OrderedDict([('a', 1)])", {"a": 1}),
        ("[\"it's\", '\"']", ["it's", '"']),
    ],
)
def test_what_python_yaml_or_json_printed_is_the_value(text: str, value: object) -> None:
    found = value_of(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1",
        "adam",
        "yes",
        "~",
        "~/data",
        "1.10",
        "3.10",
        "007",
        "+49",
        "1_000",
        "1234e56",
        "1e400",
        "1.2.3",
        "0x10",
        "12:30",
        "٣",
        "[MASK]",
        "[CLS] a [SEP]",
        "[a, b]",
        "(see above)",
        "(1)",
        "{date}_{run}",
        "{a,b}",
        "[1, 2",
        "[1] + [2]",
        "['a'] and ['b']",
        "{'a': 1}, {'b': 2}",
        "[1], 'b': [2]",
        "[0.1 0.2]",
        "[0, 1, ..., 9]",
        "array([1, 2])",
        "Box(-1.0, 1.0, (3,), float32)",
        "Adam(lr=0.1)",
        "open('x', mode=[1])",
        "{",
        "[",
    ],
)
def test_any_other_stays_the_text_that_it_is(text: str) -> None:
    assert value_of(text) == text


def test_what_is_past_the_limit_of_all_together_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(literals, "MAX_CHARACTERS", 10)
    together = Literals()
    assert [together.value_of(text) for text in ("[1, 2]", "[3, 4]", "[5]", "6", "None", "[]")] == [
        [1, 2],
        "[3, 4]",
        [5],
        6,
        None,
        "[]",
    ]


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab'\"\\", max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(values.filter(lambda value: not isinstance(value, str)))
def test_what_was_printed_is_read_again(value: object) -> None:
    assert value_of(json.dumps(value)) == value or isinstance(value, float)
    assert value_of(repr(value)) == value


@given(st.text("[]{}()'\"\\,: 1aN", max_size=12))
def test_a_text_is_a_literal_or_itself(text: str) -> None:
    found = value_of(text)
    assert found == text or not isinstance(found, str)
