"""The names of sources: none lacks what is decided by it, here, in what asks TensorBoard, or in the contract."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import get_args

import pytest

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import Part, PartKey, precedence
from tb_metadata_plugin.model.source_names import FROM_TENSORBOARD, SOURCES, SourceName
from tb_metadata_plugin.server.plugin import document_sources

CONTRACT = (Path(__file__).parents[2] / "docs" / "contract.md").read_text("utf-8")


def test_each_name_has_its_line() -> None:
    assert tuple(SOURCES) == get_args(SourceName)


def test_what_tensorboard_gives_is_asked_for() -> None:
    asked = document_sources(SimpleNamespace(), "", chosen_by("*"), lambda *asked: ())
    assert tuple(asked) == FROM_TENSORBOARD


def test_the_contract_has_each_name() -> None:
    told = re.search(r"^\| `parts` \| the documents: `source` \(([^)]*)\)", CONTRACT, re.MULTILINE)
    assert told
    assert tuple(re.findall(r"`(\w+)`", told[1])) == get_args(SourceName)


def test_the_contract_has_their_order() -> None:
    told = re.search(
        r"^1\. By source: what was logged as metadata \(sources ([^)]*)\)((?:, then `\w+`)+)\.", CONTRACT, re.MULTILINE
    )
    assert told
    ranks = [set(re.findall(r"`(\w+)`", told[1])), *({name} for name in re.findall(r"`(\w+)`", told[2]))]
    assert ranks == [
        {name for name, about in SOURCES.items() if about.rank == rank}
        for rank in sorted({about.rank for about in SOURCES.values()})
    ]
    assert ranks[0] == {name for name, about in SOURCES.items() if about.ours}


@pytest.mark.parametrize(
    ("source", "tag", "root"),
    [
        ("summary", "run", ("run", ())),
        ("file", "train/run", ("doc", ("train", "run"))),
        ("hparams", "run", ("run", ())),
        ("text", "run", ("doc", ("run",))),
        ("text", "metadata", ("doc", ())),
    ],
)
def test_where_the_keys_of_a_document_stand(source: SourceName, tag: str, root: object) -> None:
    assert PartKey(source, tag).root == root


def test_of_the_same_moment_what_tensorboard_gives_comes_first() -> None:
    keys = [PartKey("file", "metadata", "a"), PartKey("summary", "metadata", "b")]
    parts = [Part(key, 0, 1.0, b"{}") for key in keys]
    assert [part.key.source for part in sorted(parts, key=precedence)] == ["summary", "file"]
