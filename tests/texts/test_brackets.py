"""Values in brackets: Python's in YAML, JavaScript's remarks and bare keys, and members without what is around them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tb_metadata_plugin.texts.text_documents import as_json

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("{'betas': (0.9, 0.999), 'lr': nan}", {"betas": [0.9, 0.999], "lr": NAN}),
        ("[Resize(3, 4), Flip()]", ["Resize(3, 4)", "Flip()"]),
        ("[Resize(size=3, mode='x'), None]", [{"@type": "Resize", "size": 3, "mode": "x"}, None]),
        ("[(1, 2), (3, 4)]", [[1, 2], [3, 4]]),
        ("[(1, 2),\n    (3, 4)]", [[1, 2], [3, 4]]),
        (
            "{'a': {'b': (1,)}, 'd': Box(-1.0, 1.0, (3,), float32)}",
            {"a": {"b": [1]}, "d": "Box(-1.0, 1.0, (3,), float32)"},
        ),
        ("[nan, inf, -inf]", [NAN, float("inf"), float("-inf")]),
        ("{1, 2}", [1, 2]),
        ("{'a', 'b'}", ["a", "b"]),
        ("{date}", "{date}"),
        # What is YAML stays what it is there.
        ("{a: null, b: ~}", {"a": None, "b": None}),
        ("{a: 1, b: [c, d]}", {"a": 1, "b": ["c", "d"]}),
        ("[a(b), c]", ["a(b)", "c"]),
        ("['b (c, d)', \"x (\"]", ["b (c, d)", "x ("]),
        ("[a b, c (d, e)]", "[a b, c (d, e)]"),
    ],
)
def test_brackets_below_a_key_of_yaml(value: str, found: Any) -> None:
    raw = as_json(f"é: ü (\nv: {value}\nx: 1".encode())
    assert raw is not None
    assert repr(json.loads(raw)) == repr({"é": "ü (", "v": found, "x": 1})


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (
            '// c\n{\n  // the rate\n  "lr": 0.1, /* c */\n  "url": "http://x/y", "x": "a // b",\n  "on": true,\n}',
            {"lr": 0.1, "url": "http://x/y", "x": "a // b", "on": True},
        ),
        (
            "{\n  lr: 1e-4, // rate\n  'name': 'x',\n  /* two\n  lines */\n  sizes: [1, 2,],\n  inner: {a: null},\n}",
            {"lr": 1e-4, "name": "x", "sizes": [1, 2], "inner": {"a": None}},
        ),
        ("FrozenDict({\n    lr: 0.1,\n    model: {\n        depth: 3,\n    },\n})", {"lr": 0.1, "model": {"depth": 3}}),
        ("FrozenDict({lr: 0.1})", {"lr": 0.1}),
        ('{"a": NaN, "b": -Infinity, "c": null,}', {"a": NAN, "b": float("-inf"), "c": None}),
        ("lr=0.1,\nbs=32,", {"lr": 0.1, "bs": 32}),
        ("lr=0.1,\nbs=32\nopt=adam,", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        ("lr=0.1,  # warm\nbs=32,", {"lr": 0.1, "bs": 32}),
        ('"lr": 0.1,\n"bs": 32,', {"lr": 0.1, "bs": 32}),
        ("'lr': 0.1,\n'bs': None", {"lr": 0.1, "bs": None}),
        ("lr: 0.1,\nbs: 32,\nopt: adam,", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        ('"opt": {\n  "a": 1,\n},\n"lr": 0.1', {"opt": {"a": 1}, "lr": 0.1}),
        # In Python's source a comma makes a tuple.
        ("sizes = 3,\nlr = 0.1\nx = 'a'", {"sizes": [3], "lr": 0.1, "x": "a"}),
        ("lr: 0.1\nnote: well,\nbs: 32", {"lr": 0.1, "note": "well,", "bs": 32}),
    ],
)
def test_braces_and_members(text: str, document: dict[str, Any]) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert repr(json.loads(raw)) == repr(document)


@pytest.mark.parametrize(
    "text",
    [
        "{\n  /* never closed\n  lr: 0.1,\n}",
        "function f(a) { return {x: 1, y: 2}; }",
        "{x: 1}",
        "Well,\nthis: is,\nonly prose.",
        "f(a,\nb: c,\nd",
    ],
)
def test_what_only_has_braces_or_commas_is_prose(text: str) -> None:
    assert not as_json(text.encode())


def test_a_call_with_keywords_nests_in_yaml_and_a_template_is_a_text() -> None:
    raw = as_json(b"args: Namespace(lr=0.1)\nopt: Adam(lr=0.1, betas=(0.9, 0.99))\nf: f(1, 2)\nn: hi (you)")
    assert raw is not None
    found = {"args": {"lr": 0.1}, "opt": {"@type": "Adam", "lr": 0.1, "betas": [0.9, 0.99]}, "f": "f(1, 2)"}
    assert json.loads(raw) == {**found, "n": "hi (you)"}
    raw = as_json(b"a = dict(b={{_base_.c}}, d={1, 2})\nlr = 0.1")
    assert raw is not None
    assert json.loads(raw) == {"a": {"b": "{{_base_.c}}", "d": [1, 2]}, "lr": 0.1}


def test_a_value_in_brackets_goes_on_to_where_it_closes() -> None:
    text = "opt: {'a': 1,\n  'b': (1, 2)}\nglob: %d\nl: [\n  1,\n  2\n]\nopen: [1\nz: 3"
    raw = as_json(text.encode())
    assert raw is not None
    assert json.loads(raw) == {"opt": {"a": 1, "b": [1, 2]}, "glob": "%d", "l": [1, 2], "open": "[1", "z": 3}
