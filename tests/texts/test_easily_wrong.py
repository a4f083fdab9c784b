"""Texts that are easily taken for something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tb_metadata_plugin.texts.one_line import value_as_json
from tb_metadata_plugin.texts.text_documents import as_json


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("|Parameter|Type|Default|Value|\n|-|-|-|-|\n|lr|float|0.01|0.1|\n|bs|int|8|32|", {"lr": 0.1, "bs": 32}),
        (
            "     batch_size: 1\n          beta1: 0.5\ncheckpoints_dir: ./c\n"
            " continue_train: False\n           name: *x",
            {"batch_size": 1, "beta1": 0.5, "checkpoints_dir": "./c", "continue_train": False, "name": "*x"},
        ),
        ("{lr: 0.1, bs: 32}", {"lr": 0.1, "bs": 32}),
        (
            "        lr = 0.1\nbatch_size = 32\n       opt = ad am",
            {"lr": 0.1, "batch_size": 32, "opt": "ad am"},
        ),
    ],
)
def test_what_stands_where_is_what_it_is(text: str, document: dict[str, Any]) -> None:
    found = as_json(text.encode())
    assert found is not None
    assert json.loads(found) == document


@pytest.mark.parametrize(
    "text",
    [
        "Question: What is 2+2?\nAnswer: 4",
        "Prompt: Count to three\nResponse: 123\nReward: 0.5",
        "Question: Which one is it?\nA: cat\nB: dog\nAnswer: B",
        "img_0: a dog runs\nimg_1: a cat sits",
        "|role|content|\n|-|-|\n|user|hi|\n|assistant|hello|",
    ],
)
def test_samples_with_a_number_are_samples(text: str) -> None:
    assert not as_json(text.encode())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("git/sha", "0123456", "0123456"),
        ("git/commit", "12345e6", "12345e6"),
        ("torch", "2.10", "2.10"),
        ("lr", "0.1", 0.1),
    ],
)
def test_a_number_is_one_as_people_write_it(name: str, text: str, value: Any) -> None:
    found = value_as_json(name, text.encode())
    assert found is not None
    assert json.loads(found[1]) == {name.rpartition("/")[2]: value}
