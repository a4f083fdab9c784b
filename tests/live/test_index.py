"""The live table: snapshots, what makes a new version, runs that come and go, one refresh at a time."""

from __future__ import annotations

import gzip
import math
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from tb_metadata_plugin.live.index import EVERYTHING, PAUSE, STARTING, Index
from tb_metadata_plugin.model import documents
from tb_metadata_plugin.model.documents import Metric, Notice, PartKey, Reached, part_of
from tb_metadata_plugin.model.exact_json import ParsedDocument, parse
from tb_metadata_plugin.model.labels import Label, Labels
from tb_metadata_plugin.names.offers import Offer, offer
from tb_metadata_plugin.names.patterns import Pattern
from tb_metadata_plugin.rows.records import is_alike
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.sources import Context, SourceUnavailableError, Update
from tests.live.scripted import Disk, Runs, Scripted, codes, names, number, record, wait_idle
from tests.rows.made import make

NOW = 2e9


def test_before_the_first_refresh_there_is_an_empty_table() -> None:
    index = Index(Runs("a"), [])
    assert index.loading
    assert (index.snapshot.rows, number(index.snapshot)) == (0, 0)
    index.refresh(None)
    assert not index.loading
    assert (index.snapshot.rows, number(index.snapshot)) == (1, 1)


def test_body_is_the_gzipped_stream_of_the_table() -> None:
    snapshot = Index(Runs("a", "b"), [Scripted(Update((record("a", {"x": 1}),)))]).refresh(None)
    with pa.ipc.open_stream(gzip.decompress(snapshot.body)) as reader:
        table = reader.read_all()
    assert table.equals(snapshot.table)
    assert table.schema.metadata[b"version"].decode() == snapshot.version


def test_two_servers_never_share_a_version() -> None:
    assert Index(Runs(), []).refresh(None).version != Index(Runs(), []).refresh(None).version


def test_nothing_new_keeps_the_very_snapshot() -> None:
    def update() -> Update:
        # NaN anew each time: it equals nothing, but the very same object counts as equal inside of a container.
        return Update(
            (record("a", {"x": math.nan}, time=float("nan")), record("b", b"bad")),
            metrics={"a": {"loss": Metric(float("nan"), 1, float("nan"))}},
            reached={"a": Reached(1, float("nan"))},
            written={"a": float("nan")},
            tags={"a": frozenset({"loss", "acc"})},
        )

    runs = Runs("a", "b")
    index = Index(runs, [Scripted(update(), update())])
    runs.started["a"] = float("nan")
    first = index.refresh(None)
    runs.started["a"] = float("nan")
    second = index.refresh(None)
    assert second.version == first.version
    assert second.body is first.body


def test_a_bad_record_is_parsed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[bytes] = []

    def parse_and_note(raw: bytes) -> ParsedDocument:
        parsed.append(raw)
        return parse(raw)

    monkeypatch.setattr(documents, "parse", parse_and_note)
    rows = Rows()
    rows.list_runs({"a": 1.0})
    for _ in range(2):
        rows.apply(Update((record("a", b"bad"),)))
    assert parsed == [b"bad"]
    assert [notice.code for notice in rows.notices()] == ["invalid-json"]


@pytest.mark.parametrize(
    "change",
    [
        Update((record("a", {"x": 2}),)),
        Update((record("a", {"x": 1}, time=2.0),)),
        Update(metrics={"a": {"loss": Metric(2.0, 1, 1.0)}}),
        Update(metrics={"a": {}}),
        Update(metrics={"a": {"loss": Metric(1.0, 1, 1.0)}}),
        Update(metrics={"a": {"loss": Metric(1.0, 1, 1.0)}}, reached={"a": Reached(2, 1.0)}),
        Update(written={"a": 6.0}),
        Update(tags={"a": frozenset({"loss", "acc"})}),
        Update(removed=frozenset({("a", PartKey("summary", "metadata", ""))})),
        Update((record("a", b"bad"),)),
    ],
)
def test_any_change_makes_a_new_version(change: Update) -> None:
    first = Update(
        (record("a", {"x": 1}),),
        metrics={"a": {"loss": Metric(1.0, 1, 1.0)}},
        reached={"a": Reached(1, 1.0)},
        written={"a": 5.0},
        tags={"a": frozenset({"loss"})},
    )
    index = Index(Runs("a"), [Scripted(first, change)])
    assert number(index.refresh(None)) == 1
    assert number(index.refresh(None)) == 2


def test_documents_of_runs_that_are_not_listed_yet_wait_for_them() -> None:
    runs = Runs("a")
    index = Index(runs, [Scripted(Update((record("late", {"x": 1}),)))])
    assert names(index.refresh(None)) == ["a"]
    runs.started["late"] = 2.0
    snapshot = index.refresh(None)
    assert snapshot.table.column("x").to_pylist() == [None, 1.0]


def test_a_notice_stays_while_its_cause_does() -> None:
    bad, good = record("a", b"bad"), record("a", {"x": 1})
    index = Index(Runs("a"), [Scripted(Update((bad,)), Update(), Update((good,)))])
    assert codes(index.refresh(None)) == [("invalid-json", "a")]
    assert codes(index.refresh(None)) == [("invalid-json", "a")]
    assert codes(index.refresh(None)) == []


def test_keys_dropped_is_told_of_a_live_series_until_they_are_back() -> None:
    documents = [{"lr": 1}, {"auc": 1}, {"auc": 2}, {"auc": 2, "lr": 1}]
    index = Index(Runs("a"), [Scripted(*(Update((record("a", document),)) for document in documents))])
    told = [codes(index.refresh(None)) for _ in documents]
    assert told == [[], [("keys-dropped", "a")], [("keys-dropped", "a")], []]


def test_notices_of_a_source_are_those_it_gave_last() -> None:
    one, other = Notice("one", "a", "t", ""), Notice("other", "a", "t", "")
    index = Index(Runs("a"), [Scripted(Update(notices=(one,)), Update(notices=(other, other)), Update())])
    assert codes(index.refresh(None)) == [("one", "a")]
    assert codes(index.refresh(None)) == [("other", "a")]
    assert codes(index.refresh(None)) == []


def test_labels_reach_columns_and_the_snapshot() -> None:
    labels: Labels = {("doc", ("x",)): Label("Size", "in pixels")}
    told = {("a", "experiment"): labels}
    source = Scripted(
        Update((record("a", {"x": 1}),)), Update(labels=told), Update(labels=dict(told)), Update(labels={})
    )
    index = Index(Runs("a"), [source])
    assert b"display_name" not in index.refresh(None).table.schema.field("x").metadata
    labelled = index.refresh(None)
    assert labelled.table.schema.field("x").metadata[b"description"] == b"in pixels"
    assert labelled.labels == labels
    assert index.refresh(None).version == labelled.version
    assert b"display_name" not in index.refresh(None).table.schema.field("x").metadata


def test_a_pattern_is_offered_once_no_more_runs_come(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(names: Sequence[str], table: pa.Table) -> Offer | None:
        asked.append(len(names))
        return offer(names, table)

    monkeypatch.setattr("tb_metadata_plugin.live.index.offer", counted)
    runs = Runs(*(f"{model}_{seed}" for model in ("mlp", "cnn") for seed in range(5)))
    logged = tuple(record(run, {"model": run[:3]}) for run in runs.started)
    index = Index(runs, [Scripted(Update(), Update(), Update(), Update(), Update(), Update(logged), Update())])
    assert [index.refresh(None), index.offer][1] is None, "these have just been found"
    index.refresh(None)
    assert index.offer is not None
    assert (index.offer.pattern, index.offer.runs) == ("{model}_{part2}", 10)
    index.refresh(None)
    runs.started["other"] = 1.0
    index.refresh(None)
    index.refresh(None)
    assert asked == [10, 11], "only of other rows"
    assert index.offer is not None
    for _ in range(3):
        index.refresh(None)
    assert asked == [10, 11, 11], "and of other columns"
    assert index.offer is None, "the model is logged, and the seed has no name"
    told = Index(runs, [Scripted()], pattern=Pattern("{model}_{seed}"))
    table = [told.refresh(None), told.refresh(None)][1].table
    assert told.offer is None
    assert table.column("name.model").to_pylist() == ["cnn"] * 5 + ["mlp"] * 5 + [None]


def test_a_row_that_falls_silent_makes_a_new_version() -> None:
    now = [100.0]
    source = Scripted(Update((record("a", {"status": "running"}, "run", 100.0),)))
    index = Index(Runs("a"), [source], wall_clock=lambda: now[0])
    first = index.refresh(None)
    now[0] = 600.0
    assert index.refresh(None).version == first.version
    now[0] = 700.0
    silent = index.refresh(None)
    assert (number(silent), silent.made) == (2, 700.0)
    assert silent.table.column("run.status").to_pylist() == ["no signal"]
    assert index.refresh(None).version == silent.version


def test_a_source_that_fails_takes_nothing_away() -> None:
    failing = Scripted(
        Update((record("a", {"x": 1}),), notices=(Notice("old", None, None, ""),)),
        SourceUnavailableError("list the documents", "gone"),
    )
    other = Scripted(Update(), Update(metrics={"a": {"loss": Metric(1.0, 1, 1.0)}}))
    index = Index(Runs("a"), [failing, other])
    index.refresh(None)
    snapshot = index.refresh(None)
    assert snapshot.table.schema.names[-2:] == ["x", "metrics.loss"]
    assert codes(snapshot) == [("source-unavailable", None), ("old", None)]


def test_a_list_of_runs_that_fails_takes_nothing_away() -> None:
    runs = Runs("a", "b")
    index = Index(runs, [])
    index.refresh(None)
    runs.error = SourceUnavailableError("list the runs", "gone")
    snapshot = index.refresh(None)
    assert names(snapshot) == ["a", "b"]
    assert codes(snapshot) == [("source-unavailable", None)]


@pytest.mark.parametrize("disk", [None, Disk()])
def test_runs_that_are_listed_no_more_stay_with_a_notice(disk: Disk | None) -> None:
    runs = Runs("a", "b", "c")
    source = Scripted(Update((record("b", {"x": 1}),)))
    index = Index(runs, [source], disk)
    index.refresh(None)
    del runs.started["b"], runs.started["c"]
    snapshot = index.refresh(None)
    assert names(snapshot) == ["a", "b", "c"]
    assert snapshot.table.column("x").to_pylist() == [None, 1.0, None]
    assert codes(snapshot) == [("runs-not-listed", None)]
    assert source.asked[-1][0] == {"a"}, "a source must not take documents away from runs that are not listed"
    runs.started["b"] = runs.started["c"] = 1.0
    assert codes(index.refresh(None)) == []


def test_a_run_that_is_deleted_goes_with_a_notice() -> None:
    runs = Runs("a", "b")
    source = Scripted(Update((record("b", b"bad"),)))
    index = Index(runs, [source], Disk(gone={"b"}))
    index.refresh(None)
    del runs.started["b"]
    snapshot = index.refresh(None)
    assert names(snapshot) == ["a"]
    assert codes(snapshot) == [("run-gone", "b")]
    assert "b" not in snapshot.runs
    assert source.forgotten == {"b"}
    runs.started["b"] = 5.0
    again = index.refresh(None)
    assert (names(again), codes(again)) == (["a", "b"], [])


def test_everything_is_read_again_now_and_then() -> None:
    source = Scripted()
    index = Index(Runs("a"), [source])
    for _ in range(2 * EVERYTHING):
        index.refresh(None)
    assert [number for number, (_, everything) in enumerate(source.asked) if everything] == [
        EVERYTHING - 1,
        2 * EVERYTHING - 1,
    ]
    assert source.asked[0][0] == {"a"}


def test_while_tensorboard_still_reads_it_is_refreshing() -> None:
    runs, now = Runs(), [0.0]
    source = Scripted(Update(), Update(), Update((record("a", {"x": 1}),)), Update(metrics={"a": {}}))
    index = Index(runs, [source], clock=lambda: now[0])

    def refreshing() -> bool:
        index.refresh(None)
        return index.refreshing

    assert refreshing(), "no run yet, but TensorBoard has just started"
    runs.started["a"] = 1.0
    assert refreshing(), "a run more"
    assert refreshing(), "a document more"
    assert not refreshing(), "scalars move all the time"
    del runs.started["a"]
    now[0] = STARTING + 1
    assert not refreshing()


class Gate:
    """A source that waits inside its poll until it is let go."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self.leave = threading.Semaphore(0)
        self.polls = 0
        self.waits = False

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        self.polls += 1
        self.entered.release()
        assert self.leave.acquire(timeout=30)
        return Update()

    def forget(self, runs: frozenset[str]) -> None:
        raise AssertionError(runs)


def test_touch_never_waits_and_one_refresh_runs_at_a_time() -> None:
    gate, now = Gate(), [0.0]
    index = Index(Runs("a"), [gate], clock=lambda: now[0])
    index.touch(None)
    assert gate.entered.acquire(timeout=30)
    now[0] = 100.0
    for _ in range(5):
        index.touch(None)
    assert (index.refreshing, index.loading, index.snapshot.rows) == (True, True, 0)
    gate.leave.release()
    wait_idle(index)
    assert gate.polls == 1
    assert index.snapshot.rows == 1


def test_refreshes_are_a_pause_apart_and_slow_ones_more() -> None:
    gate, now = Gate(), [0.0]
    index = Index(Runs("a"), [gate], clock=lambda: now[0])

    def refresh(takes: float) -> bool:
        index.touch(None)
        if not index._running:
            return False
        assert gate.entered.acquire(timeout=30)
        now[0] += takes
        gate.leave.release()
        wait_idle(index)
        return True

    assert refresh(takes=0.5)
    now[0] += PAUSE - 0.1
    assert not refresh(takes=0)
    now[0] += 0.2
    assert refresh(takes=60)
    now[0] += 59
    assert not refresh(takes=0)
    now[0] += 2
    assert refresh(takes=0)


def test_a_fault_of_ours_is_told_and_does_not_stop_later_refreshes(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    bugs = RuntimeError("bug"), RuntimeError("another bug")
    source = Scripted(Update((record("a", {"x": 1}),)), *bugs, Update((record("a", {"x": 2}),)))
    index = Index(Runs("a"), [source], clock=lambda: now[0])
    for expected in ([], [("refresh-failed", None)], [("refresh-failed", None)], []):
        index.touch(None)
        wait_idle(index)
        assert codes(index.snapshot) == expected
        now[0] += 100
    assert index.snapshot.table.column("x").to_pylist() == [2.0]
    assert "bug" in caplog.text


def test_a_thread_that_does_not_start_stops_no_later_one(monkeypatch: pytest.MonkeyPatch) -> None:
    index = Index(Runs("a"), [])
    with monkeypatch.context() as patch:

        def refuse(thread: threading.Thread) -> None:
            raise RuntimeError("can't start new thread")

        patch.setattr(threading.Thread, "start", refuse)
        index.touch(None)
    assert not index._running
    index.touch(None)
    wait_idle(index)
    assert index.snapshot.rows == 1


def test_what_a_refresh_took_in_before_its_fault_is_shown_by_the_next() -> None:
    index = Index(Runs("a"), [Scripted(Update((record("a", {"x": 1}),))), Scripted(RuntimeError("bug"))])
    index.touch(None)
    wait_idle(index)
    assert (index.loading, index.snapshot.rows) == (False, 0)
    assert index.refresh(None).table.column("x").to_pylist() == [1.0]


@pytest.mark.parametrize("on_disk", [False, True])
@pytest.mark.parametrize("calls", [0, 1, 2])
@pytest.mark.parametrize(("where", "real"), [("rows.is_alike", is_alike), ("records.part_of", part_of)])
def test_what_a_source_gave_is_there_though_a_fault_ended_the_taking_in(
    monkeypatch: pytest.MonkeyPatch, on_disk: bool, calls: int, where: str, real: Callable[..., Any]
) -> None:
    """As when memory runs out; no source gives anything twice."""
    left = [calls]

    def failing(*given: Any) -> Any:
        left[0] -= 1
        if left[0] == -1:
            raise MemoryError
        return real(*given)

    given = Update(tuple(record(run, {"x": 1}) for run in "abc"), metrics={"a": {"loss": Metric(0.5, 1, 1.0)}})
    disk = Disk(Update(), given, found=dict.fromkeys("abc", 1.0)) if on_disk else None
    index = Index(Runs("a", "b", "c"), [Scripted(*([] if on_disk else [Update(), given]))], disk)
    index.refresh(None)
    monkeypatch.setattr(f"tb_metadata_plugin.rows.{where}", failing)
    index.touch(None)
    wait_idle(index)
    assert codes(index.snapshot) == [("refresh-failed", None)]
    table = index.refresh(None).table
    assert (table.column("x").to_pylist(), table.column("metrics.loss").to_pylist()) == ([1.0] * 3, [0.5, None, None])
    assert codes(index.snapshot) == []


class Bad(dict[str, Metric]):
    """Metrics with which something goes wrong so many times."""

    times = 1

    def __eq__(self, other: object) -> bool:
        self.times -= 1
        if self.times >= 0:
            raise MemoryError
        return dict.__eq__(self, other)

    __hash__ = None


def test_what_was_taken_in_before_a_fault_is_shown_though_the_rest_changes_nothing() -> None:
    first, same, second = ({"loss": Metric(value, 1, 1.0)} for value in (1.0, 1.0, 2.0))
    updates = Update(metrics={"a": first, "b": first}), Update(metrics={"a": second, "b": Bad(same)})
    index = Index(Runs("a", "b"), [Scripted(*updates)])
    index.refresh(None)
    with pytest.raises(MemoryError):
        index.refresh(None)
    assert index.refresh(None).table.column("metrics.loss").to_pylist() == [2.0, 1.0]


def test_what_can_never_be_taken_in_holds_up_nothing_for_ever() -> None:
    bad = Bad(loss=Metric(1.0, 1, 1.0))
    bad.times = 10
    index = Index(Runs("a"), [Scripted(Update(metrics={"a": bad}), Update((record("a", {"x": 1}),)))])
    for _ in range(2):
        with pytest.raises(MemoryError):
            index.refresh(None)
    assert index.refresh(None).table.column("x").to_pylist() == [1.0]


def test_a_record_on_which_we_fail_takes_nothing_from_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def failing(raw: bytes) -> ParsedDocument:
        if b"bug" in raw:
            raise RuntimeError("bug")
        return parse(raw)

    monkeypatch.setattr(documents, "parse", failing)
    given = [record("a", {"x": 1}), record("a", {"x": "bug"}, "other"), record("b", {"x": 2})]
    index = Index(Runs("a", "b"), [Scripted(Update(tuple(given)), Update((record("a", {"y": 3}, "other", 2.0),)))])
    assert index.refresh(None).table.column("x").to_pylist() == [1.0, 2.0]
    (notice,) = index.snapshot.notices
    assert (notice.code, notice.run, notice.tag) == ("unreadable", "a", "other")
    assert "RuntimeError: bug" in notice.text
    assert "RuntimeError: bug" in caplog.text
    assert index.refresh(None).table.column("other.y").to_pylist() == [3.0, None]
    assert codes(index.snapshot) == []


def test_rows_makes_only_what_changed_anew() -> None:
    rows = Rows()
    rows.list_runs({"a": 1.0, "b": 1.0})
    rows.apply(Update((record("a", {"x": 1}), record("b", {"x": 2}))))
    first = {row.run: row for row in make(rows, NOW)[0]}
    rows.apply(Update((record("a", {"x": 3}),)))
    second = {row.run: row for row in make(rows, NOW)[0]}
    assert second["b"] is first["b"]
    assert second["a"].leaves.values[0] == 3


def test_snapshots_do_not_change_once_made() -> None:
    index = Index(Runs("a"), [Scripted(Update((record("a", {"x": 1}),)), Update((record("a", {"x": 2}),)))])
    first = index.refresh(None)
    kept: Mapping[str, Any] = dict(first.runs)
    index.refresh(None)
    assert first.runs == kept
    assert first.table.column("x").to_pylist() == [1.0]
