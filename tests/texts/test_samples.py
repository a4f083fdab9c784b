"""What trainings log that is no metadata stays prose, logged once or each epoch."""

from __future__ import annotations

import pytest

from tb_metadata_plugin.texts.one_line import value_as_json
from tb_metadata_plugin.texts.text_documents import as_json, rows_as_json
from tests.texts.samples import SAMPLES


@pytest.mark.parametrize("text", SAMPLES, ids=lambda text: text[:25])
def test_samples_are_no_documents(text: str) -> None:
    assert as_json(text.encode()) is None


def test_there_are_a_hundred_of_them() -> None:
    assert len(set(SAMPLES)) >= 100


@pytest.mark.parametrize("tag", ["val/text", "samples/3", "predictions", "eval/generated", "error", "test/asr/hyp"])
def test_under_the_names_of_samples_no_text_is_a_value(tag: str) -> None:
    assert [text for text in SAMPLES if value_as_json(tag, text.encode()) is not None and " " in text] == []


def test_pairs_of_texts_are_no_keys() -> None:
    pairs = [("Guten Tag, wie geht es?", "Good day, how are you?"), ("Danke sehr", "Thank you")]
    assert rows_as_json([[one.encode(), other.encode()] for one, other in pairs]) is None
    assert rows_as_json([[b"source", b"target"], [b"Hund", b"dog"]]) is None
