"""The source of HParams: what its summaries become, and that a bad one costs only itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tensorboard.data.provider import TensorDatum
from tensorboard.plugins.hparams import api_pb2
from tensorboard.plugins.hparams.metadata import (
    EXPERIMENT_TAG,
    SESSION_END_INFO_TAG,
    SESSION_START_INFO_TAG,
)

from tb_metadata_plugin import read as read_logdir
from tb_metadata_plugin.events import hparams
from tb_metadata_plugin.model.documents import Record
from tb_metadata_plugin.model.labels import Label, Labels, merged
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.tensorboard.hparams import HParamsSource
from tests import event_files
from tests.hparams_contents import end, experiment, start
from tests.sources.tensorboard.answers import Answers, notices, poll


def put(answers: Answers, run: str, tag: str, content: bytes, step: int = 0) -> None:
    answers.contents[run, tag] = content
    answers.tensors.setdefault(run, {})[tag] = [TensorDatum(step, 1.0, np.zeros(0, np.float32))]


def test_nothing_is_read_but_the_listing() -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.1}, "g"))
    put(answers, "a", SESSION_END_INFO_TAG, end(api_pb2.STATUS_SUCCESS))
    source = HParamsSource(answers, "")
    update = poll(source, "a")
    assert {(record.tag, record.name) for record in update.records} == {
        (SESSION_START_INFO_TAG, "hparams"),
        (SESSION_START_INFO_TAG, "run"),
        (SESSION_END_INFO_TAG, "run"),
    }
    assert poll(source, "a").records == ()
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.2}))
    changed = poll(source, "a")
    assert [record.data for record in changed.records] == [b'{"lr":0.2}']
    assert {key.name for _, key in changed.removed} == {"run"}, "it has no group any more"
    del answers.tensors["a"][SESSION_END_INFO_TAG]
    assert {(key.tag, key.name) for _, key in poll(source, "a").removed} == {(SESSION_END_INFO_TAG, "run")}
    source.forget(frozenset({"a"}))
    assert len(poll(source, "a").records) == 1
    assert answers.reads == []


def test_a_bad_proto_costs_only_itself() -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, b"\xff\xff")
    put(answers, "a", SESSION_END_INFO_TAG, end(api_pb2.STATUS_SUCCESS))
    put(answers, "b", SESSION_START_INFO_TAG, start({"lr": 0.1}))
    source = HParamsSource(answers, "")
    update = poll(source, "a", "b")
    assert [(record.run, record.name) for record in update.records] == [("a", "run"), ("b", "hparams")]
    assert notices(update) == [("unreadable-hparams", "a", SESSION_START_INFO_TAG)]
    assert notices(poll(source, "a", "b")) == notices(update)
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.3}))
    assert poll(source, "a", "b").notices == ()


def test_a_fault_of_ours_costs_only_the_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, start({"odd": 1}))
    put(answers, "b", SESSION_START_INFO_TAG, start({"lr": 0.1}))
    nested = hparams.nested

    def faulty(names: tuple[str, ...], values: Iterable[Any]) -> dict[str, Any]:
        if "odd" in names:
            raise IndexError("pop from empty list")
        return nested(names, values)

    monkeypatch.setattr(hparams, "nested", faulty)
    update = poll(HParamsSource(answers, ""), "a", "b")
    assert [(record.run, record.name) for record in update.records] == [("b", "hparams")]
    assert notices(update) == [("unreadable-hparams", "a", SESSION_START_INFO_TAG)]


def test_a_poll_that_breaks_off_forgets_nothing() -> None:
    answers = Answers()
    put(answers, "gone", SESSION_START_INFO_TAG, start({"lr": 0.1}))
    broken: set[str] = set()

    def known(run: str, tag: str, step: int, wall_time: float) -> tuple[Record, ...]:
        if run in broken:
            raise KeyError(run)
        return ()

    source = HParamsSource(answers, "", known)
    poll(source, "gone")
    del answers.tensors["gone"]
    assert poll(source, "gone").removed == frozenset(), "it is not believed at once"
    for run in ("a", "b"):
        put(answers, run, SESSION_START_INFO_TAG, start({"lr": 0.1}))
    broken.add("b")
    with pytest.raises(KeyError):
        poll(source, "a", "b", "gone")
    assert source.given("a", SESSION_START_INFO_TAG) is None
    broken.clear()
    update = poll(source, "a", "b", "gone")
    assert {record.run for record in update.records} == {"a", "b"}
    assert {run for run, _ in update.removed} == {"gone"}


def test_what_is_gone_is_news_of_its_run_even_if_it_had_no_part() -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, start({}))
    source = HParamsSource(answers, "")
    assert poll(source, "a").records == ()
    del answers.tensors["a"]
    updates = [poll(source, "a") for _ in range(3)]
    assert [set(update.read) for update in updates] == [set(), {"a"}, set()]


def labels(update: Update) -> Labels:
    """What all experiments say together."""
    assert update.labels is not None
    return merged(update.labels)


def test_labels_are_those_of_all_experiments_that_agree() -> None:
    answers = Answers()
    put(answers, ".", EXPERIMENT_TAG, experiment(lr=("Learning rate", "per step"), bs=("Batch", "")))
    source = HParamsSource(answers, "")
    metric: Labels = {
        ("metric", ("acc",)): Label("Accuracy", ""),
        ("metric", ("validation/acc",)): Label("Test accuracy", ""),
    }
    batch: Labels = {("doc", ("hparams", "bs")): Label("Batch", "")}
    rate: Labels = {("doc", ("hparams", "lr")): Label("Learning rate", "per step")}
    assert labels(poll(source, ".")) == {**metric, **batch, **rate}
    assert poll(source, ".").labels is None
    put(answers, "b", EXPERIMENT_TAG, experiment(lr=("Rate", ""), bs=("Batch", "")))
    assert labels(poll(source, ".", "b")) == {**metric, **batch}
    source.forget(frozenset({"b"}))
    del answers.tensors["b"]
    assert labels(poll(source, ".")) == {**metric, **batch, **rate}


def test_columns_and_values_from_files(tmp_path: Path) -> None:
    event_files.log(tmp_path, event_files.hparams(EXPERIMENT_TAG, experiment(lr=("Learning rate", "per step"))))
    event_files.log(
        tmp_path / "run",
        event_files.hparams(SESSION_START_INFO_TAG, start({"lr": 0.1, "none": "None"})),
        event_files.hparams(SESSION_START_INFO_TAG, start({"lr": 0.2})),
        event_files.hparams(SESSION_END_INFO_TAG, end(api_pb2.STATUS_FAILURE)),
        event_files.scalar("acc", 0.5),
    )
    table = read_logdir(tmp_path)
    about = table.schema.field("hparams.lr").metadata
    assert (about[b"display_name"], about[b"description"]) == (b"Learning rate", b"per step")
    assert table.schema.field("metrics.acc").metadata[b"display_name"] == b"Accuracy"
    assert b"description" not in table.schema.field("metrics.acc").metadata
    (row,) = table.to_pylist()
    assert (row["run.status"], row["hparams.lr"]) == ("failed", 0.1), "the first of a tag counts, as in TensorBoard"
    assert table.schema.field("hparams.none#null").metadata[b"kind"] == b"null"


def test_what_a_file_had_already_is_not_decoded_again() -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, b"no proto, which nobody looks at")
    of_file = Record("hparams", "a", SESSION_START_INFO_TAG, 0, 1.0, b'{"lr":0.1}', name="hparams")
    source = HParamsSource(answers, "", lambda run, tag, step, wall_time: (of_file,) if step == 0 else ())
    update = poll(source, "a")
    assert (update.records, update.notices) == ((of_file,), ())
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.2}, "g"), step=1)
    assert {record.name for record in poll(source, "a").records} == {"hparams", "run"}
