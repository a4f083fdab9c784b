"""Which runs TensorBoard is asked for: those of which it may have news, and all others once in a while."""

from __future__ import annotations

from typing import Any

import pytest

from tb_metadata_plugin.live.index import EVERYTHING, Index
from tb_metadata_plugin.live.watch import QUIET, WINDOW, Watch
from tb_metadata_plugin.model.documents import Metric, Notice
from tb_metadata_plugin.sources import Context, SourceUnavailableError, Update
from tests.live.scripted import Disk, Runs, Scripted, record


class Time:
    """Both clocks, set by a test."""

    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        return self.now


def test_a_run_that_is_written_is_watched_for_a_while_and_until_nothing_comes() -> None:
    time = Time()
    watch = Watch(time, time)
    watch.written({"new": time.now, "old": time.now - 2 * WINDOW})
    for _ in range(QUIET):
        assert watch.due() == {"new", "old"}
        watch.asked({"new", "old"}, ())
    assert watch.due() == {"new"}, "what was written long ago has been read"
    time.now += WINDOW + 1
    watch.asked({"new"}, ())
    assert watch.due() == frozenset()
    # However old the time is that its files have now, as those of a copy that grows.
    watch.written({"old": time.now - WINDOW})
    for _ in range(QUIET + 1):
        watch.asked({"old"}, ())
    assert watch.due() == {"old"}


def test_a_run_of_which_there_is_news_is_asked_for_again() -> None:
    time = Time()
    watch = Watch(time, time)
    watch.asked({"a", "b"}, {"a"})
    for _ in range(QUIET):
        assert watch.due() == {"a"}
        watch.asked({"a"}, ())
    assert watch.due() == frozenset()
    watch.asked({"a"}, {"a"})
    watch.forget({"a"})
    assert watch.due() == frozenset()


class Harness:
    """An index over runs that are all on disk, with clocks that a test sets."""

    def __init__(self, *runs: str, source: Scripted | None = None, **disk: Any) -> None:
        self.time = Time()
        self.runs = Runs(*runs)
        self.source = source or Scripted()
        self.disk = Disk(found=dict.fromkeys(runs, 1.0), **disk)
        self.disk.updates = [Update(written=dict.fromkeys(runs, 1.0))]
        self.index = Index(self.runs, [self.source], self.disk, clock=self.time, wall_clock=self.time)

    def refresh(self) -> frozenset[str] | None:
        """The runs that the source was asked for, None where it was not asked."""
        self.time.now += 5
        before = len(self.source.asked)
        self.index.refresh(None)
        return self.source.asked[-1][0] if len(self.source.asked) > before else None

    def settle(self) -> None:
        """Refreshes until nothing is asked for any more."""
        for _ in range(EVERYTHING // 2):
            if self.refresh() is None:
                return
        raise AssertionError("it goes on asking")


def test_only_runs_that_changed_are_asked_for() -> None:
    runs = [f"r{number}" for number in range(5)]
    one = Harness(*runs)
    assert one.refresh() == frozenset(runs)
    one.settle()
    one.disk.updates = [Update(written={"r3": one.time.now})]
    assert one.refresh() == frozenset({"r3"})
    one.source.updates = [Update(metrics={"r3": {"loss": Metric(0.5, 1, 1.0)}})]
    assert one.refresh() == frozenset({"r3"})
    assert one.index.snapshot.table.column("metrics.loss").to_pylist()[3] == 0.5
    one.time.now += WINDOW
    one.settle()


def test_a_new_run_is_listed_and_one_that_is_gone_leaves() -> None:
    one = Harness("a", "b", "c")
    one.settle()
    one.runs.started["d"] = 1.0
    one.disk.found["d"] = 1.0
    one.disk.updates = [Update(written={"d": one.time.now})]
    assert one.refresh() == frozenset({"d"})
    assert one.index.snapshot.rows == 4
    del one.runs.started["a"], one.disk.found["a"]
    one.disk.gone.add("a")
    one.refresh()
    assert one.index.snapshot.rows == 3


def test_everything_is_asked_for_once_in_a_while() -> None:
    one = Harness("a", "b", "c")
    one.settle()
    asked = [one.refresh() for _ in range(EVERYTHING)]
    assert [runs for runs in asked if runs] == [frozenset({"a", "b", "c"})]


@pytest.mark.parametrize("why", ["waits", "notices", "elsewhere", "fault"])
def test_all_are_asked_for_as_long_as_a_change_may_not_be_seen_on_disk(why: str) -> None:
    one = Harness("a", "b", "c")
    one.settle()
    if why == "waits":
        one.source.waits = True
        one.disk.updates = [Update(written={"b": one.time.now})]
        assert one.refresh() == frozenset({"b"})
    elif why == "notices":
        one.index._source_notices[0] = (Notice("unreadable", "a", "t", ""),)
    elif why == "elsewhere":
        del one.disk.found["c"]
    else:
        one.disk.walk = lambda: 1 / 0  # type: ignore[assignment,method-assign]
    assert one.refresh() == frozenset({"a", "b", "c"})


def test_many_runs_are_asked_for_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.live.index.MOST_ASKED", 2)
    told = [Notice("unreadable", run, "t", "") for run in ("a", "e")]
    source = Scripted(Update(notices=(told[0],)), Update(), Update(notices=(told[1],)))
    one = Harness("a", "b", "c", "d", "e", source=source)
    one.refresh()
    assert [sorted(runs) for runs, _ in source.asked] == [["a", "b"], ["c", "d"], ["e"]]
    assert [notice.run for notice in one.index.snapshot.notices] == ["a", "e"]


def test_all_are_asked_for_when_a_part_before_the_last_has_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.live.index.MOST_ASKED", 2)
    one = Harness("a", "b", "c", source=FirstWaits())
    one.refresh()
    for _ in range(QUIET + 1):
        del one.source.asked[:]
        one.refresh()
        assert [sorted(runs) for runs, _ in one.source.asked] == [["a", "b"], ["c"]]


class FirstWaits(Scripted):
    """A source that has always more to read of run `a`."""

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        self.waits = "a" in runs
        return super().poll(context, runs, everything, narrow)


def test_a_source_that_fails_is_asked_again() -> None:
    down = SourceUnavailableError("list the scalars", "down")
    one = Harness("a", "b", "c", source=Scripted(*[down] * 3))
    assert [one.refresh() for _ in range(4)] == [frozenset({"a", "b", "c"})] * 4
    one.settle()
    one.disk.updates = [Update(written={"b": one.time.now})]
    one.refresh()
    one.time.now += WINDOW
    one.source.updates = [*[down] * (QUIET + 1), Update(metrics={"b": {"loss": Metric(0.5, 1, 1.0)}})]
    for _ in range(QUIET + 2):
        assert one.refresh() == frozenset({"b"})
    assert one.index.snapshot.table.column("metrics.loss").to_pylist()[1] == 0.5


def test_what_the_time_changed_is_shown_though_the_table_could_not_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    running = record("a", {"status": "running"}, tag="run", time=1e9)
    one = Harness("a", source=Scripted(Update(records=(running,))))
    one.refresh()
    assert one.index.snapshot.table.column("run.status").to_pylist() == ["running"]
    one.time.now += 10_000
    with monkeypatch.context() as patch:
        patch.setattr("tb_metadata_plugin.live.index.columns.table_of", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            one.refresh()
    one.refresh()
    assert one.index.snapshot.table.column("run.status").to_pylist() == ["no signal"]
