"""Config files that are in another form than their name says, or in none."""

from __future__ import annotations

from typing import Any

import pytest

from tb_metadata_plugin.model.exact_json import InvalidJsonError, InvalidUtf8Error
from tests.sources.disk.test_config_files import documents


@pytest.mark.parametrize(
    ("name", "data", "document"),
    [
        ("config.json", b"lr: 0.1\nurl: http://x # y\n", {"lr": 0.1, "url": "http://x"}),
        ("config.json", b"{'a': True, 'b': <class 'x'>}", {"a": True, "b": "<class 'x'>"}),
        ("config.json", b'{"a": 1, "b": [1, 2,],}', {"a": 1, "b": [1, 2]}),
        ("config.json", b"{a: 1, b: None}", {"a": 1, "b": None}),
        ("config.json", b'{\n // x "y"\n "a": "http://x", /* z\n */ "b": "/* c, ] */", // w\n}', None),
        ("config.json", b'/* x */ {"a": "\\"// y"}', {"a": '"// y'}),
        ("config.json", b"Namespace(lr=0.1)\n", {"lr": 0.1}),
        ("config.yaml", b'{"a": "\\ud83d\\ude00", "b": NaN}', {"a": "\U0001f600", "b": float("nan")}),
        ("config.yaml", b"{'a': True, 'b': <class 'x'>}", {"a": True, "b": "<class 'x'>"}),
        ("config.yaml", b"Namespace(lr=0.1, n=None)\n", {"lr": 0.1, "n": None}),
        ("config.yaml", b"[train]\nlr = 0.1\n[data]\nn = 2\n", {"train": {"lr": 0.1}, "data": {"n": 2}}),
    ],
)
def test_a_file_is_read_in_another_form_than_its_name_says(name: str, data: bytes, document: Any) -> None:
    told = documents(name, data)
    if document is None:
        document = {"a": "http://x", "b": "/* c, ] */"}
    assert repr(told) == repr({"config": document})


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": 1 "b": 2}',
        b'{"a": 1\n"b": 2}',
        b'{"a": 1, "b":',
        b'{"a": 1, "b": \n}',
        b'{"a": 1} {"b": 2}',
        b'{"a": 1, /* never ends',
        b'{"a": "// never ends\n}',
        b'{\n<<<<<<< HEAD\n"a": 1,\n=======\n"a": 2\n>>>>>>> b\n}',
        b"{a:1}",
        b"One sentence.",
    ],
)
def test_json_that_is_broken_is_not_read_as_anything_else(data: bytes) -> None:
    with pytest.raises(InvalidJsonError):
        documents("config.json", data)


def test_bytes_that_are_no_utf8_in_a_comment_cost_nothing() -> None:
    assert documents("config.yaml", b"# caf\xe9\nlr: 0.1  # \xe9\n") == {"config": {"lr": 0.1}}
    for data in (
        b"lr: 0.1\nname: caf\xe9\n",
        b"caf\xe9: 1\n",
        "lr: 1\n".encode("utf-16"),
        b"# \xe9\n",
        b"\x1f\x8b\x08",
    ):
        for name in ("config.yaml", "config.yml"):
            with pytest.raises(InvalidUtf8Error):
                documents(name, data)
