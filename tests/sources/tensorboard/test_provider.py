"""The sources: what they read again and what not, how one bad series is found, and files in every state."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.context import RequestContext
from tensorboard.data.provider import RunTagFilter, ScalarDatum, TensorDatum
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData, SessionStartInfo

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import Metric, PartKey, Reached, Record
from tb_metadata_plugin.sources import SourceUnavailableError, Update
from tb_metadata_plugin.sources.tensorboard.hparams import HParamsSource
from tb_metadata_plugin.sources.tensorboard.provider import Lister, read_series
from tb_metadata_plugin.sources.tensorboard.scalars import ScalarSource
from tb_metadata_plugin.sources.tensorboard.summaries import SummarySource
from tb_metadata_plugin.sources.tensorboard.texts import TextSource
from tests import event_files
from tests.sources.tensorboard.answers import Answers, Refused, notices, poll, read

HPARAMS = HParamsPluginData(session_start_info=SessionStartInfo(group_name="g")).SerializeToString()
SMALL_FILE = "events.out.tfevents.0000000000.host.1.0.metadata"


def summaries(answers: Answers) -> SummarySource:
    return SummarySource(answers, "")


# ----- summaries


def test_only_what_changed_is_read_again() -> None:
    answers = Answers()
    answers.put("a", {"x": 1})
    answers.put("b", {"x": 2}, time=math.nan)
    source = summaries(answers)
    assert read(poll(source, "a", "b")) == {("a", "metadata"): {"x": 1}, ("b", "metadata"): {"x": 2}}
    assert poll(source, "a", "b") == Update()
    answers.put("b", {"x": 3}, step=1)
    assert read(poll(source, "a", "b")) == {("b", "metadata"): {"x": 3}}
    assert len(answers.reads) == 2
    assert len(read(poll(source, "a", "b", everything=True))) == 2


def test_a_poll_looks_at_all_runs_only_a_few_times() -> None:
    """At 100,000 runs, one pass over them for each of them took minutes."""

    class Counted(frozenset[str]):
        passes = 0

        def __sub__(self, other: Any) -> frozenset[str]:
            Counted.passes += 1
            return super().__sub__(other)

    answers = Answers()
    for number in range(20):
        answers.put(str(number), {"x": 1})
        answers.scalars[str(number)] = {"loss": ScalarDatum(1, 1.0, 0.5)}
    runs = Counted(answers.tensors)
    for source in (summaries(answers), ScalarSource(answers, "")):
        source.poll(None, runs, False)
        Counted.passes = 0
        source.poll(None, runs, False)
        assert Counted.passes < 5


def test_earlier_documents_come_along() -> None:
    answers = Answers()
    for number in range(3):
        answers.put("a", {"x": number}, step=number)
    (record,) = poll(summaries(answers), "a").records
    assert record == Record("summary", "a", "metadata", 2, 1.0, b'{"x":2}', (b'{"x":0}', b'{"x":1}'))


def test_the_newest_document_is_known_by_its_time_not_its_step() -> None:
    answers = Answers()
    answers.put("a", {"x": "newer"}, step=3, time=200.0)
    answers.put("a", {"x": "older"}, step=7, time=100.0)
    answers.put("a", {"x": "timeless"}, step=8, time=math.nan)
    (record,) = poll(summaries(answers), "a").records
    assert (record.step, record.data, len(record.earlier)) == (3, b'{"x":"newer"}', 2)


def test_a_run_that_cannot_be_listed_any_more_keeps_what_was_read() -> None:
    answers = Answers()
    answers.put("good", {"x": 1})
    for tag in ("metadata", "special"):
        answers.put("bad", {"x": 1}, tag=tag)
    answers.scalars["bad"] = {"loss": ScalarDatum(1, 1.0, 0.5)}
    sources = summaries(answers), ScalarSource(answers, "")
    for source in sources:
        poll(source, "good", "bad")
    answers.put("bad", {}, tag="without-tensor")
    answers.put("bad", {"x": 2}, tag="special", time=2.0)
    answers.scalars["bad"]["without-value"] = ScalarDatum(1, 1.0, 0.5)
    answers.unlistable |= {("bad", "without-tensor"), ("bad", "without-value")}
    update, scalars = (poll(source, "good", "bad") for source in sources)
    assert (update.removed, notices(update)) == (frozenset(), [("unreadable", "bad", None)])
    assert read(update) == {("bad", "special"): {"x": 2}}
    assert {tag: metric.value for tag, metric in scalars.metrics.get("bad", {"loss": Metric(0.5, 1, 1.0)}).items()} == {
        "loss": 0.5
    }


def test_a_bad_series_costs_only_itself_and_is_remembered() -> None:
    answers = Answers()
    for number in range(20):
        answers.put(f"r{number}", {"x": number})
        answers.put(f"r{number}", {"y": number}, tag="results")
    bad: tuple[str, str] = ("r7", "results")
    answers.tensors["r7"]["results"] = ValueError("ill-typed tensor")
    source = summaries(answers)
    update = poll(source)
    assert len(update.records) == 39
    assert notices(update) == [("unreadable", *bad)]
    assert "ValueError: ill-typed tensor" in update.notices[0].text
    reads = len(answers.reads)
    again = poll(source)
    assert (again.records, notices(again), len(answers.reads)) == ((), [("unreadable", *bad)], reads)
    everything = poll(source, everything=True)
    assert (len(everything.records), notices(everything)) == (39, [("unreadable", *bad)])
    answers.tensors["r7"]["results"] = []
    answers.put("r7", {"y": 7}, tag="results", step=9)
    healed = poll(source)
    assert (read(healed), notices(healed)) == ({bad: {"y": 7}}, [])


@given(st.sets(st.integers(0, 15)), st.integers(1, 40))
def test_whatever_is_bad_all_the_rest_is_read(bad: set[int], batch: int) -> None:
    values = {(f"r{number % 5}", f"t{number // 5}"): number for number in range(16)}

    def answer(which: RunTagFilter) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {}
        assert which.runs is not None
        assert which.tags is not None
        for (run, tag), number in values.items():
            if run in which.runs and tag in which.tags:
                if number in bad:
                    raise ValueError(number)
                found.setdefault(run, {})[tag] = number
        return found

    result = read_series(answer, values, lambda: batch)
    assert result.series == {key: number for key, number in values.items() if number not in bad}
    assert set(result.failures) == {key for key, number in values.items() if number in bad}


def test_a_batch_that_is_too_large_is_split() -> None:
    sizes: list[int] = []

    def answer(which: RunTagFilter) -> dict[str, dict[str, int]]:
        assert which.runs is not None
        sizes.append(len(which.runs))
        if len(which.runs) > 3:
            raise Refused(grpc.StatusCode.RESOURCE_EXHAUSTED)
        return {run: {"t": 1} for run in which.runs}

    result = read_series(answer, [(f"r{number}", "t") for number in range(10)], lambda: 100)
    assert (len(result.series), result.failures) == (10, {})
    assert sizes[0] == 10


@pytest.mark.parametrize("status", [grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED])
def test_a_server_that_is_away_is_not_asked_again_and_again(status: grpc.StatusCode) -> None:
    calls: list[RunTagFilter] = []

    def answer(which: RunTagFilter) -> dict[str, dict[str, int]]:
        calls.append(which)
        raise Refused(status)

    with pytest.raises(SourceUnavailableError, match=f"{status.name}: told by gRPC"):
        read_series(answer, [(f"r{number}", "t") for number in range(10)], lambda: 100)
    assert len(calls) == 1


def test_a_provider_that_refuses_everything_is_left_alone_soon() -> None:
    answers = Answers()
    for number in range(3000):
        answers.put(f"r{number}", {})
    source = summaries(answers)
    answers.down = RuntimeError("broken")
    with pytest.raises(SourceUnavailableError, match="broken"):
        poll(source, *answers.tensors)
    assert len(answers.asked) < 300
    answers.down = None
    assert len(poll(source, *answers.tensors).records) == 3000


def test_a_read_that_fails_as_a_whole_is_tried_again_at_the_next_poll() -> None:
    answers = Answers()
    answers.put("a", {"x": 1})
    source = summaries(answers)
    good = answers.tensors["a"]
    answers.tensors["a"] = {"metadata": Refused(grpc.StatusCode.UNAVAILABLE)}
    with pytest.raises(SourceUnavailableError):
        poll(source, "a")
    answers.tensors["a"] = good
    assert read(poll(source, "a")) == {("a", "metadata"): {"x": 1}}


def test_batches_are_bounded_by_bytes() -> None:
    answers = Answers()
    large = b'{"x": "' + b"x" * 2_000_000 + b'"}'
    for number in range(1200):
        answers.put(f"r{number:04d}", large if number > 1000 else b"{}")
    source = summaries(answers)
    poll(source)
    assert len(answers.reads[0].runs or ()) == 1048, "the first batch takes a document for 64 KB"
    for number in range(1001, 1200):
        answers.put(f"r{number:04d}", large, step=1)
    answers.reads.clear()
    poll(source)
    assert max(len(each.runs or ()) for each in answers.reads) <= 64


def test_a_tag_that_is_gone_is_removed_only_while_its_run_is_listed() -> None:
    answers = Answers()
    answers.put("a", {})
    answers.put("b", {})
    source = summaries(answers)
    poll(source, "a", "b")
    answers.tensors.clear()
    assert poll(source, "a") == Update()
    assert poll(source, "a").removed == {("a", PartKey("summary", "metadata", ""))}
    answers.put("b", {})
    assert poll(source, "a", "b").records == ()
    source.forget(frozenset({"b"}))
    assert [record.run for record in poll(source, "a", "b").records] == ["b"]


@pytest.mark.parametrize("value", [np.array(1.5), np.array([b"{}"], dtype=object), np.array(["x"])])
def test_a_tensor_that_is_no_text_is_told(value: Any) -> None:
    answers = Answers()
    answers.tensors["a"] = {"metadata": [TensorDatum(0, 1.0, value)]}
    update = poll(summaries(answers))
    assert update.records == ()
    assert notices(update) == [("not-a-text-tensor", "a", "metadata")]


def test_a_run_that_spoils_the_listing_costs_only_itself() -> None:
    answers = Answers()
    for number in range(50):
        answers.put(f"r{number}", {"x": number})
    answers.put("r7", {"y": 7}, tag="results")
    answers.unlistable = {("r7", "metadata")}
    runs = frozenset(answers.tensors)
    source = summaries(answers)
    update = poll(source, *runs)
    assert len(update.records) == 49
    assert notices(update) == [("unreadable", "r7", "metadata")]
    asked = len(answers.asked)
    assert notices(poll(source, *runs)) == [("unreadable", "r7", "metadata")]
    assert len(answers.asked) - asked < 5, "a run that is known to be bad is not searched for again"
    answers.unlistable = set()
    healed = poll(source, *runs)
    assert {record.tag for record in healed.records} == {"metadata", "results"}
    assert healed.notices == ()
    asked = len(answers.asked)
    poll(source, *runs)
    assert len(answers.asked) - asked == 1


def test_tags_that_other_runs_have_are_tried_where_a_listing_fails() -> None:
    answers = Answers()
    answers.put("good", {}, tag="results")
    answers.put("bad", {}, tag="metadata")
    answers.put("bad", {"y": 1}, tag="results")
    answers.unlistable = {("bad", "metadata")}
    update = poll(summaries(answers), "good", "bad")
    assert ("bad", "results") in read(update)
    # No other run has the bad tag, so that its name stays unknown.
    assert notices(update) == [("unreadable", "bad", None)]


def test_listing_nothing_of_nobody() -> None:
    lister: Lister[Any] = Lister(lambda which: {}, "list")
    assert lister.list(frozenset()).series == {}


# ----- scalars


def test_newest_scalars_are_read_and_only_changed_runs_again() -> None:
    answers = Answers()
    answers.scalars = {
        "a": {"loss": ScalarDatum(1, 1.0, 0.5), "acc": ScalarDatum(1, 1.0, math.nan)},
        "b": {"loss": ScalarDatum(1, 1.0, 0.25)},
    }
    source = ScalarSource(answers, "")
    update = poll(source, "a", "b")
    assert {run: {tag: metric.value for tag, metric in tags.items()} for run, tags in update.metrics.items()} == {
        "a": {"loss": 0.5, "acc": pytest.approx(math.nan, nan_ok=True)},
        "b": {"loss": 0.25},
    }
    assert update.reached == {"a": Reached(1, 1.0), "b": Reached(1, 1.0)}
    assert poll(source, "a", "b") == Update()
    answers.scalars["a"]["loss"] = ScalarDatum(2, 2.0, 0.125)
    answers.scalars["a"]["acc"] = ScalarDatum(3, math.nan, math.nan)
    update = poll(source, "a", "b")
    changed = update.metrics
    assert update.reached == {"a": Reached(3, 2.0)}
    assert list(changed) == ["a"]
    assert changed["a"]["loss"].value == 0.125
    assert set(changed["a"]) == {"loss", "acc"}
    assert set(poll(source, "a", "b", everything=True).metrics) == {"a", "b"}
    del answers.scalars["a"]
    assert poll(source, "b").metrics == {}
    assert poll(source, "a", "b") == Update()
    emptied = poll(source, "a", "b")
    assert (emptied.metrics, emptied.reached) == ({"a": {}}, {})


def test_a_bad_scalar_costs_only_itself() -> None:
    answers = Answers()
    answers.scalars = {f"r{number}": {"loss": ScalarDatum(1, 1.0, 0.5)} for number in range(9)}
    answers.scalars["r3"] = {"loss": ScalarDatum(1, 1.0, 0.5), "bad": ValueError("not a scalar")}
    source = ScalarSource(answers, "")
    update = poll(source, *answers.scalars)
    assert len(update.metrics) == 9
    assert set(update.metrics["r3"]) == {"loss"}
    assert notices(update) == [("unreadable", "r3", "bad")]
    reads = len(answers.reads)
    assert notices(poll(source, *answers.scalars)) == [("unreadable", "r3", "bad")]
    assert len(answers.reads) == reads


# ----- runs that TensorBoard loses


def test_a_run_is_not_believed_to_be_empty_at_once() -> None:
    """The list of runs is asked for before those of the series, and TensorBoard may lose a run in between."""
    answers = Answers()
    for run in ("a", "b"):
        answers.put(run, {"x": 1})
        answers.put(run, b"x: 1\ny: 2", tag="notes")
        answers.scalars[run] = {"loss": ScalarDatum(1, 1.0, 0.5)}
        answers.contents[run, "metadata"] = HPARAMS
    everything = dict(answers.tensors), dict(answers.scalars)
    sources = (
        summaries(answers),
        TextSource(answers, "", chosen_by("*")),
        HParamsSource(answers, ""),
        ScalarSource(answers, ""),
    )
    for source in sources:
        poll(source, "a", "b")
        for answers.tensors, answers.scalars in (({}, {}), everything) * 3:
            assert poll(source, "a", "b") == Update(), source
        answers.tensors, answers.scalars = {}, {}
        assert poll(source, "a", "b") == Update(), source
        assert poll(source) == Update(), "lost in the meantime"
        answers.tensors, answers.scalars = everything
        poll(source, "a", "b")
        answers.tensors, answers.scalars = {}, {}
        assert poll(source, "a", "b") == Update(), source
        gone = poll(source, "a", "b")
        assert {run for run, _ in gone.removed} | gone.metrics.keys() == {"a", "b"}, source
        answers.tensors, answers.scalars = everything


@pytest.mark.parametrize("answer", [{}, {"a": {}}, {"a": {"metadata": []}}])
def test_a_document_that_is_listed_but_not_given_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, answer: dict[str, Any]
) -> None:
    answers = Answers()
    answers.put("a", {"x": 1})
    source = summaries(answers)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "read_tensors", lambda *_, **__: answer)
        lost = poll(source, "a")
        assert (lost.records, lost.read) == ((), frozenset({"a"}))
        assert source.given("a", "metadata") is None, "what a file has of it still counts"
    assert read(poll(source, "a")) == {("a", "metadata"): {"x": 1}}
    answers.put("a", {"x": 2}, step=1, time=2.0)
    with monkeypatch.context() as patch:
        patch.setattr(answers, "read_tensors", lambda *_, **__: answer)
        poll(source, "a")
        assert source.given("a", "metadata") == 1.0
    assert read(poll(source, "a")) == {("a", "metadata"): {"x": 2}}
    answers.reads.clear()
    poll(source, "a")
    assert answers.reads == []


def test_a_scalar_that_is_listed_but_not_given_keeps_its_value_and_is_asked_for_again() -> None:
    answers = Answers()
    answers.scalars = {"a": {"loss": ScalarDatum(1, 1.0, 0.5), "acc": ScalarDatum(1, 1.0, 0.75)}}
    source = ScalarSource(answers, "")

    def values(update: Update) -> dict[str, dict[str, float]]:
        return {run: {tag: metric.value for tag, metric in tags.items()} for run, tags in update.metrics.items()}

    def lose(*lost: str) -> None:
        """TensorBoard lists all, as it does when it has just lost a run, but gives the others only."""
        answers.read_last_scalars = lambda *context, **which: {  # type: ignore[method-assign]
            run: {tag: datum for tag, datum in tags.items() if run not in lost and tag not in lost}
            for run, tags in Answers.read_last_scalars(answers, *context, **which).items()
        }

    poll(source, "a", "b")
    answers.scalars["a"] = {"loss": ScalarDatum(2, 2.0, 0.25), "acc": ScalarDatum(2, 2.0, 1.0)}
    answers.scalars["b"] = {"loss": ScalarDatum(1, 1.0, 4.0), "acc": ValueError("not a scalar")}
    lose("a")
    update = poll(source, "a", "b")
    assert values(update) == {"a": {"loss": 0.5, "acc": 0.75}, "b": {"loss": 4.0}}
    assert notices(update) == [("unreadable", "b", "acc")]
    lose("loss")
    assert values(poll(source, "a", "b")) == {"a": {"loss": 0.5, "acc": 1.0}}
    answers.scalars["b"] = {"loss": ScalarDatum(2, 2.0, 3.0), "new": ScalarDatum(2, 2.0, 2.0)}
    lose("new", "a")
    assert values(poll(source, "a", "b")) == {"a": {"loss": 0.5, "acc": 1.0}, "b": {"loss": 3.0}}
    lose()
    assert values(poll(source, "a", "b")) == {"a": {"loss": 0.25, "acc": 1.0}, "b": {"loss": 3.0, "new": 2.0}}
    assert poll(source, "a", "b").metrics == {}
    # What was never given whole is told as gone all the same, and another run of its name starts anew.
    answers.scalars["b"] = {"loss": ScalarDatum(3, 3.0, 1.0)}
    lose("b")
    poll(source, "a", "b")
    del answers.scalars["b"]
    poll(source, "a", "b")
    assert values(poll(source, "a", "b")) == {"b": {}}
    source.forget(frozenset({"a"}))
    lose("a")
    assert values(poll(source, "a")) == {"a": {}}


def test_what_is_gone_is_told_even_if_a_read_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers()
    answers.put("a", {"x": 1})
    answers.put("a", {"y": 1}, tag="results")
    answers.put("b", {"x": 1})
    answers.scalars = {"a": {"loss": ScalarDatum(1, 1.0, 0.5)}, "b": {"loss": ScalarDatum(1, 1.0, 0.5)}}
    documents, scalars = summaries(answers), ScalarSource(answers, "")
    for source in (documents, scalars):
        poll(source, "a", "b")
    del answers.tensors["a"]["results"], answers.scalars["a"]
    poll(scalars, "a", "b")
    answers.put("b", {"x": 2}, step=2)
    answers.scalars["b"] = {"loss": ScalarDatum(2, 2.0, 0.25)}

    def fail(*arguments: Any, **more: Any) -> Any:
        raise Refused(grpc.StatusCode.UNAVAILABLE)

    with monkeypatch.context() as patch:
        patch.setattr(answers, "read_tensors", fail)
        patch.setattr(answers, "read_last_scalars", fail)
        for source in (documents, scalars):
            with pytest.raises(SourceUnavailableError):
                poll(source, "a", "b")
    update = poll(documents, "a", "b")
    assert update.removed == {("a", PartKey("summary", "results", ""))}
    assert read(update) == {("b", "metadata"): {"x": 2}}
    assert {run: list(tags) for run, tags in poll(scalars, "a", "b").metrics.items()} == {"a": [], "b": ["loss"]}


# ----- TensorBoard's own provider


def test_with_the_provider_of_the_python_loader(tmp_path: Path) -> None:
    event_files.log(
        tmp_path / "a",
        event_files.document({"x": 1}),
        event_files.scalar("loss", 0.5),
        event_files.old_scalar("acc", 0.75),
        event_files.document({"x": 2}),
    )
    multiplexer = EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(tmp_path))
    multiplexer.Reload()
    provider = MultiplexerDataProvider(multiplexer, str(tmp_path))
    records = SummarySource(provider, "").poll(RequestContext(), frozenset({"a"}), False).records
    assert [(record.data, record.earlier) for record in records] == [(b'{"x":2}', (b'{"x":1}',))]
    metrics = ScalarSource(provider, "").poll(RequestContext(), frozenset({"a"}), False).metrics
    assert {tag: metric.value for tag, metric in metrics["a"].items()} == {"loss": 0.5, "acc": 0.75}
