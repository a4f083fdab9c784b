"""Flattening of documents: against the slow oracle, and place by place where people would trip."""

from __future__ import annotations

import gc
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tb_metadata_plugin.gc_pause import gc_paused
from tb_metadata_plugin.model import wire_json as wire
from tb_metadata_plugin.model.iso_times import iso, milliseconds
from tb_metadata_plugin.model.leaves import (
    Leaves,
    Place,
    flatten,
    key_segment,
    leaf,
    text,
    tree_leaves,
    wire_leaf,
)
from tests import strategies
from tests.contract import oracle

clock_texts = st.builds(
    lambda day, t, clock, fraction, zone: day + (t + clock + fraction + zone if clock else ""),
    st.dates().map(str) | st.sampled_from(("2024-02-30", "0000-01-01", "2024-13-01")),
    st.sampled_from("T t"),
    st.sampled_from(("", "00:00", "23:59:59", "24:00:00", "12:60", "12:00:60", "1:00")),
    st.sampled_from(("", ".1", ".123456789", ",5", ".")),
    st.sampled_from(("", "Z", "+02:00", "-2359", "+24:00", "-01", " Z", "+1")),
)


def decoded(leaves: Leaves) -> dict[tuple[str, ...], Any]:
    """Canonical value by path."""
    assert len({key.path for key in leaves.keys}) == len(leaves.keys), "a path occurs twice"
    return {key.path: canonical(key.kind, value) for key, value in zip(leaves.keys, leaves.values, strict=True)}


def canonical(kind: str, value: Any) -> Any:
    if kind == "time":
        return {"$time": iso(value)}
    if kind == "integer":
        return {"$integer": value}
    if kind == "json":
        return {"$json": value}
    if kind == "null":
        return None
    if kind.startswith("list"):
        return [canonical(kind[5:-1], item) for item in value]
    return oracle.canonical(value) if kind == "number" else value


@given(strategies.documents)
@example({"layers": [{"units": 1, "heads": [{"dim": 1}, {"dim": 2}]}, {"heads": [{"dim": 3}], "act": None}]})
@example({"a": [{"b": [1, 2]}, {"b": []}], "a[]": {"b": 1}, "a\\": [{"b": 1}], "a\\[]": 2})
@example({"a": [[{}], {}], "b": [{"c": {}}], "d": [{}], "e": [{"f": {"g": 1}}, {"f": 2}]})
def test_flatten_gives_what_the_oracle_gives(document: dict[str, Any]) -> None:
    assert decoded(flatten(document, Place("doc"))) == oracle.leaves(document)


@settings(max_examples=30)
@given(strategies.documents, strategies.documents)
def test_a_shared_tree_of_places_changes_nothing(one: dict[str, Any], other: dict[str, Any]) -> None:
    root = Place("doc")
    flatten(other, root)
    shared = flatten(one, root)
    assert shared.keys == flatten(one, Place("doc")).keys
    again = flatten(one, root)
    assert all(first is second for first, second in zip(shared.keys, again.keys, strict=True))


def test_places_are_counted_once_and_freed_without_the_collector() -> None:
    """It is paused while a table is made, and there may be hundreds of thousands of places that nothing needs."""
    document: dict[str, Any] = {"a": {"b": 1, "c": "x"}, "list": [{"d": 1}, {"d": 2}]}
    gc.collect()
    with gc_paused():
        root = Place("doc")
        for _ in range(2):
            flatten(document, root)
            assert root.count() == len({"", "a", "a.b", "a.c", "list[]", "list[].d"})
        del root
        assert gc.collect() == 0


@given(clock_texts | strategies.texts)
@example("2024-05-01T12:00:00.9999+00:00")
@example("0001-01-01T00:00:00+01:00")
@example("9999-12-31T23:59:59-00:01")
@example("２０２４-05-01")
def test_times_are_those_of_the_standard_library(written: str) -> None:
    moment = milliseconds(written)
    assert oracle.canonical(written) == (written if moment is None else {"$time": iso(moment)})


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2024-05-01", "2024-05-01T00:00:00.000Z"),
        ("2024-05-01T12:30", "2024-05-01T12:30:00.000Z"),
        ("2024-05-01 12:30:05.25", "2024-05-01T12:30:05.250Z"),
        ("2024-05-01T12:30:05+02:00", "2024-05-01T10:30:05.000Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ],
)
def test_forms_of_time(written: str, expected: str) -> None:
    moment = milliseconds(written)
    assert moment is not None
    assert iso(moment) == expected


@pytest.mark.parametrize("written", ["2024", "2024-05", "20240501", "12:30", "2024-05-01T", "2024-05-01Z", "2024-05-1"])
def test_texts_that_are_no_times(written: str) -> None:
    assert leaf(written) == ("string", written)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "bool"),
        (2**53, "number"),
        (-(2**53) - 1, "integer"),
        (None, "null"),
        ({}, "json"),
        ([], "list"),
        ([1, 2.5], "list<number>"),
        ([1, 2**60], "list<integer>"),
        ([1.5, 2**60], "json"),
        ([1, True], "json"),
        ([1, None], "json"),
        (["a", "2024-05-01"], "list<string>"),
        (["2024-05-02", "2024-05-01"], "list<time>"),
        ([[1]], "json"),
        ([{"a": 1}, 1], "json"),
    ],
)
def test_kinds(value: Any, kind: str) -> None:
    assert leaf(value)[0] == kind


@given(st.text())
def test_segments_of_keys_and_of_steps_never_meet(key: str) -> None:
    assert key_segment(key).endswith("[]") == key.endswith("[]")
    assert not key_segment(key).endswith("[]") or key_segment(key).endswith("\\[]")
    assert key.endswith("\\") or not f"{key}[]".endswith("\\[]")


@given(strategies.values)
def test_json_text_is_strict_json_that_says_the_same(value: Any) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert json.loads(text(value), parse_constant=refuse) == wire.encode(value)


def test_marks_cannot_be_forged() -> None:
    assert wire.encode({"$number": "NaN"}) == {"$$number": "NaN"}
    assert wire.encode({"$number": "NaN", "b": 1}) == {"$number": "NaN", "b": 1}
    assert wire.encode([float("nan"), -(2**60)]) == [{"$number": "NaN"}, {"$integer": str(-(2**60))}]


def test_tree_leaves_keep_lists_whole() -> None:
    document = {"a": {"b": [{"c": 1}], "d": {}}, "e": "2024-05-01", "f": ["2024-05-01", "2024-05-02"], "g": [1, 2**70]}
    leaves = {path: wire_leaf(value) for path, value in tree_leaves(document, ("x",)).items()}
    assert leaves == {
        ("x", "a", "b"): [{"c": 1}],
        ("x", "a", "d"): {},
        ("x", "e"): {"$time": "2024-05-01T00:00:00.000Z", "$text": "2024-05-01"},
        ("x", "f"): [
            {"$time": "2024-05-01T00:00:00.000Z", "$text": "2024-05-01"},
            {"$time": "2024-05-02T00:00:00.000Z", "$text": "2024-05-02"},
        ],
        ("x", "g"): [{"$integer": "1"}, {"$integer": str(2**70)}],
    }
