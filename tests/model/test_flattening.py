"""Flattening of documents: against the slow oracle, alone and along a tree that other documents have gone before."""

from __future__ import annotations

import gc
import itertools
import tracemalloc
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tb_metadata_plugin.gc_pause import gc_paused
from tb_metadata_plugin.model.flattening import Place, Shapes, flatten
from tb_metadata_plugin.model.iso_times import iso
from tb_metadata_plugin.model.leaves import Leaves
from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.model.moments import moment
from tests import strategies
from tests.contract import oracle


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
        root, shapes = Place("doc"), Shapes()
        for _ in range(2):
            flatten(document, root, shapes)
            flatten(document["a"], root, shapes)
            assert root.count() == len({"", "a", "a.b", "a.c", "list[]", "list[].d", "b", "c"})
        del root, shapes
        assert gc.collect() == 0


OTHERS: dict[type, tuple[Json, ...]] = {
    str: ("", "x", "a-b", "1234-no", "2024-05-01", "2024-05-01T12:00:00Z"),
    int: (0, 7, 1_678_886_400, 1_678_886_400_123, 2**53, 2**53 + 1, -(2**60)),
    float: (0.5, -0.0, 1_678_886_400.25, 1e300, float("nan"), float("inf")),
    list: ([], [1], [1, 0.5], [2**60], [2**60, 0.5], ["x"], ["2024-05-01"], ["x", "2024-05-01"], [None], [[1]], [{}]),
}
"""By type what may stand in the place of a value, so that the document keeps its outline."""
STEPPED: tuple[Json, ...] = ([{"a": 1}], [{"a": 1}, {"a": "x", "time": 1_678_886_400}])
KEYS = st.sampled_from(["a", "b", "time", "created_at", "total_time", "c[]", "d\\", "e.f"])
SMALL: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.sampled_from(sum(OTHERS.values(), ())) | st.sampled_from(STEPPED),
    lambda values: st.dictionaries(KEYS, values, max_size=4),
    max_leaves=12,
)
SMALL_DOCUMENTS = st.dictionaries(KEYS, SMALL, max_size=6)


def redrawn(document: Document, data: st.DataObject) -> Document:
    """A document with the same keys and types, and other values."""
    others: Document = {}
    for key, value in document.items():
        if isinstance(value, dict):
            others[key] = redrawn(value, data)
        elif type(value) in OTHERS:
            steps = STEPPED if type(value) is list else ()
            others[key] = data.draw(st.sampled_from((*OTHERS[type(value)], *steps)))
        else:
            others[key] = value
    return others


@given(SMALL_DOCUMENTS, st.booleans(), st.data())
def test_documents_of_one_shape_are_flattened_as_alone(document: Document, guessed: bool, data: st.DataObject) -> None:
    root, shapes = Place("doc"), Shapes()
    for one in (document, *(redrawn(document, data) for _ in range(4))):
        alone = flatten(one, Place("doc"), None, guessed)
        # NaN does not equal itself, and 0.0 equals -0.0.
        assert repr(flatten(one, root, shapes, guessed)) == repr(alone)


def test_documents_of_one_shape_have_the_same_columns() -> None:
    root, shapes = Place("doc"), Shapes()
    flatten({"a": {"b": 1, "c": "x"}}, root, shapes)
    first = flatten({"a": {"b": 2, "c": "y"}}, root, shapes)
    assert flatten({"a": {"b": 3.5, "c": "z"}}, root, shapes).keys is first.keys
    stepped = [flatten({"a": [{"b": 1, "c": count}] * count}, root, shapes).keys for count in (1, 2, 3)]
    assert all(keys is stepped[0] for keys in stepped)
    other = flatten({"a": {"b": 3, "c": "2024-05-01"}}, root, shapes)
    assert flatten({"a": {"b": 4, "c": "2024-05-02"}}, root, shapes).keys is other.keys


def test_an_empty_object_is_told_from_one_with_keys() -> None:
    root, shapes = Place("doc"), Shapes()
    for document in ({"a": {}, "b": {"c": 1}}, {"a": {"c": 1}, "b": {}}):
        assert flatten(document, root, shapes) == flatten(document, Place("doc"))


def with_moments(document: Document) -> Document:
    """ISO 8601 for the moments in objects, those in lists aside: the slow oracle."""
    others: Document = {}
    for key, value in document.items():
        at = moment(key, value)
        others[key] = with_moments(value) if isinstance(value, dict) else value if at is None else iso(at)
    return others


@given(SMALL_DOCUMENTS)
@example({"a": {"time": 1678886400, "x": 1}, "times": [{"time": 1678886400}]})
def test_guessed_moments_are_times(document: Document) -> None:
    expected = flatten(with_moments(document), Place("doc"))
    assert repr(flatten(document, Place("doc"), guessed=True)) == repr(expected)


def test_shapes_are_forgotten_when_there_are_many() -> None:
    root, shapes = Place("doc"), Shapes()
    sizes: list[int] = []
    tracemalloc.start()
    for number in range(1500):
        deep: Document = {f"last{number}": 1}
        for _ in range(150):
            deep = {"below": deep}
        flatten(deep, root, shapes)
        flatten({f"{number}-{key}": 1 for key in range(100)}, Place("doc"), shapes)
        if number % 500 == 499:
            sizes.append(tracemalloc.get_traced_memory()[0])
            assert shapes.size <= 100_000
    tracemalloc.stop()
    first, *_, last = sizes
    assert last < 1.3 * first, "what is forgotten is given back"


def test_documents_of_more_variants_than_are_known_have_their_columns() -> None:
    """Each of five values is a text or a time, which the outline does not tell."""
    root, shapes = Place("doc"), Shapes()
    for choice in itertools.product(("x", "2024-05-01"), repeat=5):
        document: Document = dict(zip("abcde", choice, strict=True))
        alone = flatten(document, Place("doc"))
        assert flatten(document, root, shapes) == alone
        assert flatten(document, root, shapes).keys is flatten(document, root, shapes).keys
