"""Which texts look like a config and were not read, and what is said of them."""

from __future__ import annotations

import pytest

from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json
from tb_metadata_plugin.texts.unread import why_unread
from tests.texts.samples import SAMPLES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"lr": 0.1,\n"bs": [3\n}', "it begins like JSON, and is none (line 3, column 1"),
        ("{'lr': 0.1, 'x' 1}", "it begins like a `repr` of Python"),
        ("Namespace(lr=0.1, x=[1)", "it begins like a `repr` of Python"),
        ("lr: 0.1\nbs: 32\nopt: adam\nlr: 0.2", "a key is there twice"),
        ('# Model\n```yaml\nlr: 0.1\nbs: 32\n```\n# Data\n```\n{"a": 1}\n```', "it has several configs in fences"),
        ("lr: 0.1\nbs: 32\nopt: adam\n" + "x" * MAX_CHARACTERS, "only JSON is read of more than 256,000 characters"),
    ],
)
def test_what_looks_like_a_config_is_told(text: str, said: str) -> None:
    assert as_json(text.encode()) is None
    why = why_unread(text.encode(), MAX_CHARACTERS)
    assert why is not None
    assert said in why


def test_of_samples_nothing_is_told() -> None:
    assert [text for text in SAMPLES if why_unread(text.encode(), MAX_CHARACTERS) is not None] == []


def test_of_a_sample_with_numbers_nothing_is_told() -> None:
    text = b"ref: 1\nhyp: 2\nwer: 0.5\nwer: 0.5"
    assert as_json(text) is None
    assert why_unread(text, MAX_CHARACTERS) is None
