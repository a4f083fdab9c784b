"""The source of texts: which it reads, how often, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from tensorboard.data.provider import TensorDatum

from tb_metadata_plugin import read as read_logdir
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import PartKey, Record
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.sources import SourceUnavailableError, Update
from tb_metadata_plugin.sources.tensorboard.texts import TextSource
from tests import event_files
from tests.rows.made import make
from tests.sources.tensorboard.answers import Answers, Refused, notices, poll, read

YAML = b"lr: 0.1\nseed: 1\n"


def texts(answers: Answers, globs: str = "*") -> TextSource:
    return TextSource(answers, "", chosen_by(globs))


def read_keys(answers: Answers) -> set[tuple[str, str]]:
    """What was asked for since the last time, by run and tag."""
    keys = {(run, tag) for which in answers.reads for run in which.runs or () for tag in which.tags or ()}
    answers.reads.clear()
    return keys


def test_documents_are_read_and_prose_is_left_alone() -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config/text_summary")
    answers.put("a", b"Some prose.", tag="samples/text_summary")
    source = texts(answers)
    update = poll(source, "a")
    assert read(update) == {("a", "config/text_summary"): {"lr": 0.1, "seed": 1}}
    assert [record.key for record in update.records] == [PartKey("text", "config/text_summary", "", "config")]
    assert update.notices == ()


def test_texts_that_are_no_metadata_are_told_where_they_changed() -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config")
    answers.put("a", b"Some prose.", tag="samples")
    answers.put("b", YAML, tag="config")
    answers.put("b", b"Some prose.", tag="samples")
    source = texts(answers)
    update = poll(source, "a", "b")
    assert update.texts == {"a": {"samples"}, "b": {"samples"}}
    assert poll(source, "a", "b").texts == {}
    answers.put("a", YAML, tag="samples", step=1)
    del answers.tensors["b"]["samples"]
    assert poll(source, "a", "b").texts == {"a": frozenset(), "b": frozenset()}


def test_only_the_newest_text_of_what_changed_is_read() -> None:
    answers = Answers()
    answers.put("a", b'{"x": 1}', tag="config")
    answers.put("a", b'{"x": 2}', tag="config", step=1)
    answers.put("b", b"Some prose.", tag="samples")
    source = texts(answers)
    assert read(poll(source, "a", "b")) == {("a", "config"): {"x": 2}}
    read_keys(answers)
    poll(source, "a", "b")
    assert read_keys(answers) == set()
    answers.put("b", b"Some more prose.", tag="samples", step=1)
    poll(source, "a", "b")
    assert read_keys(answers) == {("b", "samples")}
    answers.put("b", b'{"y": 1}', tag="samples", step=2)
    assert read(poll(source, "a", "b")) == {("b", "samples"): {"y": 1}}


def test_everything_means_documents_not_prose() -> None:
    answers = Answers()
    answers.put("a", b'{"x": 1}', tag="config")
    answers.put("b", b"Some prose.", tag="samples")
    source = texts(answers)
    poll(source, "a", "b")
    read_keys(answers)
    assert read(poll(source, "a", "b", everything=True)) == {("a", "config"): {"x": 1}}
    assert read_keys(answers) == {("a", "config")}


@pytest.mark.parametrize("answer", [{}, {"a": {}}, {"a": {"config": []}}])
def test_a_series_that_was_listed_but_not_given_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config")
    source = texts(answers)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "read_tensors", lambda *_, **__: answer)
        lost = poll(source, "a")
        assert (lost.records, lost.read) == ((), frozenset({"a"}))
        assert source.given("a", "config") is None, "what a file has of it still counts"
    assert read(poll(source, "a")) == {("a", "config"): {"lr": 0.1, "seed": 1}}
    answers.put("a", b'{"x": 2}', tag="config", step=1, time=2.0)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "read_tensors", lambda *_, **__: answer)
        assert poll(source, "a").removed == frozenset()
        assert source.given("a", "config") == 1.0
    assert read(poll(source, "a")) == {("a", "config"): {"x": 2}}
    read_keys(answers)
    poll(source, "a")
    assert read_keys(answers) == set()


def test_a_document_that_becomes_prose_is_removed() -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config")
    source = texts(answers)
    poll(source, "a")
    answers.put("a", b"Some prose.", tag="config", step=1)
    gone = {("a", PartKey("text", "config", "", "config"))}
    assert poll(source, "a").removed == gone
    answers.put("a", YAML, tag="config", step=2)
    assert len(poll(source, "a").records) == 1
    del answers.tensors["a"]["config"]
    assert poll(source).removed == frozenset(), "a run that is not listed loses nothing"
    poll(source, "a")
    assert poll(source, "a").removed == gone
    answers.put("a", b"Some prose.", tag="samples")
    poll(source, "a")
    del answers.tensors["a"]["samples"]
    poll(source, "a")
    assert poll(source, "a").removed == frozenset(), "it never was a document"
    answers.put("a", YAML, tag="config")
    assert len(poll(source, "a").records) == 1
    source.forget(frozenset({"a"}))
    assert len(poll(source, "a").records) == 1


def test_prose_that_is_gone_is_news_of_its_run() -> None:
    answers = Answers()
    answers.put("a", b"Some prose.", tag="config", time=5.0)
    source = texts(answers)
    rows = Rows("off", given=lambda _, run, tag: source.given(run, tag))
    rows.list_runs({"a": 1.0})
    rows.apply(Update(records=(Record("text", "a", "config", 0, 1.0, b'{"x":1}', name="config", file="events"),)))
    make(rows, 0.0)
    assert rows.apply(poll(source, "a")), "the prose is newer than the file's document"
    make(rows, 0.0)
    del answers.tensors["a"]
    poll(source, "a")
    assert rows.apply(poll(source, "a")), "the file's document counts again"


def test_prose_that_changes_all_the_time_is_read_in_turns() -> None:
    answers = Answers()
    runs = [f"r{number:02d}" for number in range(40)]
    for run in runs:
        answers.put(run, b"prose " * 200_000, tag="samples")
    source = texts(answers)
    poll(source, *runs)
    asked: list[set[str]] = []
    for step in range(1, 5):
        for run in runs:
            answers.put(run, b"prose " * 200_000, tag="samples", step=step)
        read_keys(answers)
        poll(source, *runs)
        asked.append({run for run, _ in read_keys(answers)})
    assert all(5 < len(each) < 20 for each in asked), "16 MB of 1.2 MB each in one poll"
    assert set.union(*asked) == set(runs)
    read_keys(answers)
    for _ in range(5):
        poll(source, *runs)
    late = [run for which in answers.reads for run in which.runs or ()]
    assert len(late) == len(set(late)) > 20, "what waited is read once, though nothing changes any more"
    poll(source, *runs)
    read_keys(answers)
    poll(source, *runs)
    assert read_keys(answers) == set()
    answers.put("new", b'{"x": 1}', tag="config")
    assert read(poll(source, *runs, "new")) == {("new", "config"): {"x": 1}}, "what is new waits for nothing"


def test_prose_of_many_runs_does_not_hold_up_documents() -> None:
    answers = Answers()
    runs = [f"r{number:03d}" for number in range(200)]
    for number, run in enumerate(runs):
        answers.put(run, b"prose " * 200_000 if number != 150 else b'{"late": 1}', tag="samples")
        answers.put(run, YAML, tag="config")
    source = texts(answers)
    first = poll(source, *runs)
    assert {record.tag for record in first.records} == {"config"}
    assert len(first.records) == 200, "all documents of a tag come with the first poll"
    asked = [(run, tag) for which in answers.reads for run in which.runs or () for tag in which.tags or ()]
    assert asked.count(("r000", "samples")) == 1
    assert 40 < len({run for run, tag in asked if tag == "samples"}) < 70, "64 MB of 1.2 MB each"
    found = [poll(source, *runs) for _ in range(3)]
    assert [read(update) for update in found if update.records] == [{("r150", "samples"): {"late": 1}}]
    read_keys(answers)
    poll(source, *runs)
    assert read_keys(answers) == set()
    answers.put("new", b'{"soon": 1}', tag="samples")
    assert len(poll(source, *runs, "new").records) == 1, "a tag that held a document once is read at once"


def test_what_was_read_before_a_poll_broke_off_comes_with_the_next() -> None:
    answers = Answers()
    for run in ("a", "b"):
        answers.put(run, YAML, tag="config")
    answers.put("a", YAML, tag="old")
    source = texts(answers)
    poll(source, "a", "b")
    del answers.tensors["a"]["old"]
    answers.put("a", b'{"x": 1}', tag="new")
    good = answers.tensors["b"]["new"] = [TensorDatum(0, 1.0, np.array(YAML, dtype=object))]
    answers.tensors["b"]["new"] = Refused(grpc.StatusCode.UNAVAILABLE)
    with pytest.raises(SourceUnavailableError):
        poll(source, "a", "b")
    answers.put("a", b'{"x": 2}', tag="gone")
    answers.put("b", b"{}", tag="gone")
    with pytest.raises(SourceUnavailableError):
        poll(source, "a", "b")
    del answers.tensors["a"]["gone"]
    answers.tensors["b"]["new"] = good
    update = poll(source, "a", "b")
    assert set(read(update)) == {("a", "new"), ("b", "new"), ("b", "gone")}
    assert {key.tag for _, key in update.removed} == {"old"}
    assert poll(source, "a", "b").records == ()


def test_what_was_taken_of_a_run_before_a_poll_broke_off_is_forgotten_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config")
    answers.put("b", YAML, tag="other")
    of_files = {"a": (Record("text", "a", "config", 0, 1.0, b'{"lr":0.1}', name="config"),)}
    source = TextSource(answers, "", chosen_by("*"), lambda run, *_: of_files.get(run, ()))

    def fail(*arguments: Any, **more: Any) -> Any:
        raise Refused(grpc.StatusCode.UNAVAILABLE)

    with monkeypatch.context() as patch:
        patch.setattr(answers, "read_tensors", fail)
        with pytest.raises(SourceUnavailableError):
            poll(source, "a", "b")
    source.forget(frozenset({"a"}))
    del answers.tensors["a"], of_files["a"]
    update = poll(source, "b")
    assert set(read(update)) == {("b", "other")}
    assert update.read == {"b"}
    answers.put("a", b"Some prose.", tag="config")
    assert poll(source, "a", "b").removed == frozenset(), "the run that is new had no document"


def test_thousands_of_tags_are_read_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.sources.tensorboard.texts._NEW", (64 << 20, 100))
    answers = Answers()
    for number in range(250):
        answers.put("a", b"Some prose." if number != 240 else b'{"x": 1}', tag=f"samples/{number}")
    source = texts(answers)
    found = [poll(source, "a") for _ in range(4)]
    assert [len(update.records) for update in found].count(1) == 1
    assert len(answers.reads) <= 6
    read_keys(answers)
    poll(source, "a")
    assert read_keys(answers) == set()


def test_a_bad_text_costs_only_itself() -> None:
    answers = Answers()
    for number in range(20):
        answers.put(f"r{number}", YAML, tag="config")
    answers.tensors["r7"]["config"] = ValueError("empty tensor")
    source = texts(answers)
    runs = list(answers.tensors)
    update = poll(source, *runs)
    assert len(update.records) == 19
    assert notices(update) == [("unreadable", "r7", "config")]
    read_keys(answers)
    assert notices(poll(source, *runs)) == [("unreadable", "r7", "config")]
    assert read_keys(answers) == set()
    answers.tensors["r7"]["config"] = [TensorDatum(1, 1.0, np.array(YAML, dtype=object))]
    healed = poll(source, *runs, everything=True)
    assert len(healed.records) == 20
    assert healed.notices == ()


def test_a_text_that_spoils_the_listing_costs_only_itself() -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config")
    answers.put("b", YAML, tag="config")
    answers.unlistable = {("b", "config")}
    update = poll(texts(answers), "a", "b")
    assert set(read(update)) == {("a", "config")}
    assert notices(update) == [("unreadable", "b", "config")]
    assert poll(texts(answers, "!config"), "a", "b").notices == (), "it was not asked for"


@pytest.mark.parametrize(
    ("globs", "chosen"),
    [
        ("*", {"config", "args", "samples/1", "metadata"}),
        ("config", {"config"}),
        ("config, a*", {"config", "args"}),
        ("!samples/*", {"config", "args", "metadata"}),
        ("*a*,!*s", {"metadata", "samples/1"}),
        ("", set()),
        ("!*", set()),
        ("CONFIG", set()),
    ],
)
def test_globs_choose_tags(globs: str, chosen: set[str]) -> None:
    answers = Answers()
    for tag in ("config/text_summary", "args", "samples/1/text_summary", "metadata"):
        answers.put("a", YAML, tag=tag)
    found = poll(texts(answers, globs), "a").records
    assert {record.name for record in found} == chosen
    assert not answers.reads or {tag for _, tag in read_keys(answers)} == {record.tag for record in found}


def test_the_newest_text_of_several_files_counts_offline(tmp_path: Path) -> None:
    for name, time, text in (
        ("a.tfevents.1", 200.0, b'{"which": "new"}'),
        ("b.tfevents.2", 100.0, b'{"which": "old"}'),
    ):
        value = event_files.text("config", text)
        event_files.write(tmp_path, [event_files.event(value, wall_time=time)], name)
    assert read_logdir(tmp_path).column("config.which").to_pylist() == ["new"]
    event_files.write(
        tmp_path, [event_files.event(event_files.text("config", b"prose"), wall_time=300)], "c.tfevents.3"
    )
    assert "config.which" not in read_logdir(tmp_path).schema.names


def test_what_a_file_had_already_is_not_read_again() -> None:
    answers = Answers()
    answers.put("a", YAML, tag="config")
    answers.put("b", YAML, tag="config", step=7)
    of_file = Record("text", "a", "config", 0, 1.0, b'{"lr":0.1}', name="config")

    def known(run: str, tag: str, step: int, wall_time: float) -> tuple[Record, ...]:
        assert tag == "config"
        assert wall_time == 1.0
        return (of_file,) if (run, step) == ("a", 0) else ()

    source = TextSource(answers, "", chosen_by("*"), known)
    update = poll(source, "a", "b")
    assert of_file in update.records
    assert {record.run for record in update.records} == {"a", "b"}
    assert read_keys(answers) == {("b", "config")}
    assert source.given("a", "config") == 1.0
    poll(source, "a", "b", everything=True)
    assert read_keys(answers) == {("a", "config"), ("b", "config")}
