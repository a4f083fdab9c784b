"""What the name or tag of a document says."""

from __future__ import annotations

import pytest

from tb_metadata_plugin.model.document_names import name_of, prefix_of
from tb_metadata_plugin.model.limits import Path


@pytest.mark.parametrize(
    ("tag", "prefix"),
    [
        ("metadata", ()),
        ("run_metadata", ()),
        ("results", ("results",)),
        ("results/test", ("results", "test")),
        ("train/metadata", ("train",)),
        ("train/eval/metadata", ("train", "eval")),
        ("metadata/metadata", ()),
        ("metadata/extra", ("metadata", "extra")),
        ("train/run_metadata", ("train", "run_metadata")),
        ("run", ("run",)),
        ("a.b/c", ("a.b", "c")),
        ("/results//test/", ("results", "test")),
        ("", ()),
        ("/", ()),
    ],
)
def test_a_tag_stands_for_a_prefix(tag: str, prefix: Path) -> None:
    assert prefix_of(tag) == prefix


@pytest.mark.parametrize(
    ("tag", "name"),
    [("metadata", "metadata"), ("run_metadata", "metadata"), ("results", "results"), ("a/b/metadata", "a/b")],
)
def test_name_of_a_tag(tag: str, name: str) -> None:
    assert name_of(tag) == name
