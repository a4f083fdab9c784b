"""What is remembered of earlier listings: runs that are suddenly empty, and runs that spoil a listing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tensorboard.data.provider import ScalarDatum

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.sources import Source
from tb_metadata_plugin.sources.tensorboard.hparams import HParamsSource
from tb_metadata_plugin.sources.tensorboard.provider import Lister
from tb_metadata_plugin.sources.tensorboard.scalars import ScalarSource
from tb_metadata_plugin.sources.tensorboard.summaries import SummarySource
from tb_metadata_plugin.sources.tensorboard.texts import TextSource
from tests.sources.tensorboard.answers import Answers, poll


def test_an_empty_run_is_believed_to_be_so_where_runs_are_asked_for_in_parts() -> None:
    answers = Answers()
    answers.put("a", {"x": 1})
    answers.put("b", {"x": 1})
    source = SummarySource(answers, "")

    def removed() -> list[set[str]]:
        """Runs that lost a document, by part."""
        updates = [source.poll(None, frozenset(part), False, narrow=True) for part in ("a", "b")]
        return [{run for run, _ in update.removed} for update in updates]

    removed()
    del answers.tensors["b"]
    assert [removed(), removed(), removed()] == [[set(), set()], [set(), {"b"}], [set(), set()]]


def test_a_run_that_spoilt_the_listing_is_forgotten_once_it_is_deleted() -> None:
    answers = Answers()
    answers.scalars = {run: {"loss": ScalarDatum(1, 1.0, 0.5)} for run in ("a", "b", "c")}
    answers.unlistable = {("b", "loss")}
    source = ScalarSource(answers, "")
    poll(source, "a", "b", "c")
    answers.unlistable.clear()
    del answers.scalars["b"], answers.scalars["c"]
    poll(source, "a", "c")
    source.forget(frozenset({"b", "c"}))
    answers.asked.clear()
    poll(source, "a")
    assert answers.asked == [None], "all are asked for at once again"


@pytest.mark.parametrize("source_of", [SummarySource, HParamsSource, partial(TextSource, chosen=chosen_by("*"))])
def test_each_source_forgets_a_run_that_spoilt_its_listing(source_of: Callable[..., Source]) -> None:
    answers = Answers()
    for run in ("a", "b", "c"):
        answers.put(run, {"x": 1})
    answers.unlistable = {("b", "metadata")}
    source = source_of(answers, "")
    poll(source, "a", "b", "c")
    answers.unlistable.clear()
    del answers.tensors["b"]
    source.forget(frozenset({"b"}))
    answers.asked.clear()
    poll(source, "a", "c")
    assert answers.asked == [None], "all are asked for at once again"


@pytest.mark.parametrize("polls", [1, 2])
def test_an_empty_run_is_new_where_another_of_its_name_was_deleted(polls: int) -> None:
    data: dict[str, dict[str, int]] = {"a": {"t": 1}, "b": {"t": 1}}
    lister = Lister(lambda which: data, "list")
    runs = frozenset(data)
    lister.list(runs)
    del data["b"]
    for _ in range(polls):
        lister.list(runs)
    lister.forget(frozenset({"b"}))
    assert lister.list(runs).doubtful == frozenset()
    data["b"] = {"t": 1}
    lister.list(runs)
    del data["b"]
    assert lister.list(runs).doubtful == {"b"}, "it is not believed at once"
