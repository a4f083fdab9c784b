"""What of a document tells of a training, and what a process writes of itself."""

from __future__ import annotations

from typing import Any

import pytest

from tb_metadata_plugin.model.kinds import Kind
from tb_metadata_plugin.rows.sameness import of_a_process, plain


@pytest.mark.parametrize(
    ("key", "kind", "value", "found"),
    [
        ("local_rank", "integer", "1", True),
        ("rank", "integer", "1", True),
        ("lora_rank", "integer", "8", False),
        ("seed_everything", "integer", "1", True),
        ("weight_seed_scale", "number", 0.1, True),
        ("begin", "time", 1_700_000_000_000, True),
        ("begin", "string", "soon", False),
        ("out", "string", "/tmp/0", True),
        ("out", "string", "s3://bucket/0", True),
        ("outputDir", "string", "first", True),
        ("drop_path", "number", 0.1, False),
        ("drop_path", "string", "first", True),
        ("lr", "number", 0.1, False),
    ],
)
def test_what_a_process_writes_of_itself(key: str, kind: Kind, value: Any, found: bool) -> None:
    assert of_a_process(("model", key), kind, value) is found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("bool", True), ("string", "True")),
        (("number", 0.001), ("string", "1e-3")),
        (("integer", "3"), ("number", 3.0)),
        (("null", None), ("string", "None")),
        (("number", float("nan")), ("string", "nan")),
    ],
)
def test_values_that_mean_the_same_are_equal(one: tuple[Kind, Any], other: tuple[Kind, Any]) -> None:
    assert plain(*one) == plain(*other)
    assert plain(*one) != plain("string", "other")
