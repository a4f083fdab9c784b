"""The newest scalars where TensorBoard lists only some of a run's series, or does not list them any more."""

from __future__ import annotations

from typing import Any

import pytest
from tensorboard.data.provider import ScalarDatum

from tb_metadata_plugin.model.documents import Metric, Reached
from tb_metadata_plugin.model.metrics import Metrics
from tb_metadata_plugin.sources.tensorboard.scalars import ScalarSource
from tests.sources.tensorboard.answers import Answers, notices, poll


def test_a_run_that_must_be_listed_tag_by_tag_keeps_the_values_of_tags_that_are_not_tried() -> None:
    answers = Answers()
    tags = [f"t{number:02}" for number in range(80)]
    series = answers.scalars["r"] = {tag: ScalarDatum(1, 1.0, 0.5) for tag in tags}
    series["t79"] = ScalarDatum(9, 9.0, 0.5)
    source = ScalarSource(answers, "")
    poll(source, "r")
    answers.unlistable.add(("r", "t03"))
    series["t00"] = ScalarDatum(2, 2.0, 0.25)
    update = poll(source, "r")
    assert notices(update) == [("unreadable", "r", "t03")]
    assert {tag: metric.value for tag, metric in update.metrics["r"].items()} == dict.fromkeys(tags, 0.5) | {
        "t00": 0.25
    }
    assert update.reached == {"r": Reached(9, 9.0)}
    assert poll(source, "r").metrics == {}
    answers.unlistable.clear()
    del series["t03"]
    assert set(poll(source, "r").metrics["r"]) == set(tags) - {"t03"}


def test_a_tag_that_cannot_be_listed_has_no_value_once_it_is_gone() -> None:
    """What is listed then is what was listed without it."""
    answers = Answers()
    series = answers.scalars["r"] = {"good": ScalarDatum(1, 1.0, 0.5), "bad": ScalarDatum(1, 1.0, 0.5)}
    source = ScalarSource(answers, "")
    poll(source, "r")
    answers.unlistable.add(("r", "bad"))
    assert set(poll(source, "r").metrics["r"]) == {"good", "bad"}
    del series["bad"]
    assert set(poll(source, "r").metrics["r"]) == {"good"}


def test_where_none_of_the_listed_tags_can_be_read_the_others_still_stand() -> None:
    answers = Answers()
    series = answers.scalars["r"] = {"listed": ScalarDatum(1, 1.0, 0.5), "unlisted": ScalarDatum(3, 3.0, 0.5)}
    source = ScalarSource(answers, "")
    poll(source, "r")
    answers.unlistable.add(("r", "unlisted"))
    series["listed"] = ValueError("no number")
    update = poll(source, "r", everything=True)
    assert (set(update.metrics["r"]), update.reached) == ({"unlisted"}, {"r": Reached(3, 3.0)})
    assert sorted(notices(update)) == [("unreadable", "r", "listed"), ("unreadable", "r", "unlisted")]


def test_values_that_stand_are_not_looked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run's values are in no dictionary: to look for each of 30,000 tags took seconds."""
    looked_for: list[str] = []
    find = Metrics.__getitem__

    def counted(metrics: Metrics, tag: str) -> Metric:
        looked_for.append(tag)
        return find(metrics, tag)

    answers = Answers()
    answers.scalars["r"] = {str(number): ScalarDatum(1, 1.0, 0.5) for number in range(20)}
    source = ScalarSource(answers, "")
    given = poll(source, "r").metrics

    def lose(*arguments: Any, **which: Any) -> Any:
        return {}

    monkeypatch.setattr(Metrics, "__getitem__", counted)
    monkeypatch.setattr(answers, "read_last_scalars", lose)
    update = poll(source, "r", everything=True)
    assert len(looked_for) < 5
    assert update.metrics["r"].items() == given["r"].items()


def test_a_series_that_could_not_be_read_and_is_gone_is_not_told_any_more() -> None:
    answers = Answers()
    bad = ValueError("no number")
    answers.scalars = {
        "a": {"bad": bad, "loss": ScalarDatum(1, 1.0, 0.5)},
        "b": {"bad": bad},
        "c": {"bad": bad},
    }
    source = ScalarSource(answers, "")
    told = [("unreadable", run, "bad") for run in "abc"]
    assert notices(poll(source, "a", "b", "c")) == told
    del answers.scalars["a"]["bad"], answers.scalars["b"]
    assert notices(poll(source, "a", "b", "c")) == told[1:], "TensorBoard may have just lost the run b"
    assert notices(poll(source, "a", "b")) == told[2:], "of c nothing was asked"
    assert notices(poll(source, "a", "b", "c")) == told[2:]
