"""The views of `--metadata_views FILE`: what is read, what is left out, and that a change of the file is seen."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tb_metadata_plugin.server.team_views import LARGEST, ViewsFile, views_of
from tests.server.site import Site

DEEP: dict[str, Any] = {"name": "deep", "view": {"v": 1, "query": "depth > 3"}}


def written(path: Path, *views: Any, **more: Any) -> Path:
    path.write_text(json.dumps({"v": 1, "views": list(views)} | more))
    return path


def test_without_the_flag_there_are_none(tmp_path: Path) -> None:
    assert Site(tmp_path).json("/views") == {"file": None, "views": [], "problems": []}


def test_a_file_is_answered_and_its_changes_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "team.json"
    flags = SimpleNamespace(logdir_spec="", metadata_views=str(path))
    site = Site(tmp_path / "logs", flags=flags)
    gone = site.json("/views")
    assert gone["views"] == []
    assert gone["problems"] == ["it cannot be read (No such file or directory)"]

    written(path, DEEP)
    assert site.json("/views") == {"file": "team.json", "views": [DEEP], "problems": []}
    other = {"name": "😀 \ud800", "view": {}}
    written(path, other, DEEP)
    os.utime(path, ns=(1, 1))
    assert site.json("/views")["views"] == [other, DEEP]
    path.unlink()
    assert site.json("/views")["views"] == []


def test_a_relative_file_is_of_the_directory_of_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "team.json", DEEP)
    monkeypatch.chdir(tmp_path)
    file = ViewsFile("team.json")
    monkeypatch.chdir("/")
    assert file.answer()["views"] == [DEEP]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "it is not JSON (Expecting value: line 1 column 1 (char 0))"),
        (b"[" * 200_000, "it is not JSON ("),
        (b'{"v": 1, "views": [NaN]}', "it is not JSON (NaN is no number that JSON can hold)"),
        (b'{"v": 1, "views": [1e999]}', "it is not JSON (1e999 is no number that JSON can hold)"),
        (b'{"v": 1, "views": ["\xff"]}', "it is not JSON ("),
        (b" " * (LARGEST + 1), "it has more than 4,000,000 bytes"),
        (b"[]", "it has no list `views`"),
        (b'{"v": 1, "query": "a"}', "it holds a single view, not a list of named ones"),
        (b'{"v": 2, "views": []}', "it is of version 2, and 1 is known"),
        (b'{"views": []}', "it is of version null, and 1 is known"),
    ],
    ids=range(10),
)
def test_what_is_no_such_file_says_so(content: bytes, problem: str) -> None:
    views, problems = views_of(content)
    assert views == []
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_what_is_no_view_is_left_out_and_named() -> None:
    entries = [
        3,
        {"view": {}},
        {"name": " ", "view": {}},
        {"name": "x"},
        DEEP,
        {**DEEP, "view": {}},
        {"name": "y", "view": {}},
    ]
    views, problems = views_of(json.dumps({"v": 1, "views": entries}).encode())
    assert [view["name"] for view in views] == ["deep", "y"]
    assert problems == [
        "views[0] is left out: it is no object",
        "views[1] is left out: it has no name",
        "views[2] is left out: it has no name",
        "views[3] is left out: 'x' has no view",
        "views[5] is left out: another one is called 'deep'",
    ]


def test_what_is_answered_of_a_bad_file_is_short() -> None:
    found = views_of(json.dumps({"v": 1, "views": [3] * 5000 + [{"name": "n" * 100_000}]}).encode())
    assert found.views == []
    assert len(found.problems) == 21
    assert found.problems[-1] == "and 4,981 more are left out"
    assert max(map(len, views_of(json.dumps({"v": 1, "views": [{"name": "n" * 100_000}]}).encode()).problems)) < 200
    assert views_of(b'{"v": true, "views": []}').problems == ["it is of version true, and 1 is known"]


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "views.json")
    assert "is no file" in ViewsFile(str(tmp_path / "views.json")).answer()["problems"][0]
