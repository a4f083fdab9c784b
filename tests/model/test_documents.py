"""Records become parts, parts a row: precedence, names, notices, and what the detail says of each leaf."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.documents import (
    Metric,
    Notice,
    Part,
    Places,
    Record,
    RunData,
    current,
    dotted,
    keys_dropped,
    part_of,
    read_part,
    succeed,
)
from tb_metadata_plugin.model.exact_json import encode, parse
from tb_metadata_plugin.model.labels import Label, Labels
from tb_metadata_plugin.model.limits import MAX_BYTES
from tb_metadata_plugin.server.detail import detail_json
from tests.rows.made import NOW, alone, row_of_run


def record(data: dict[str, Any] | bytes, tag: str = "metadata", time: float = 1.0, **more: Any) -> Record:
    raw = data if isinstance(data, bytes) else encode(data)
    return Record(more.pop("source", "summary"), "r", tag, more.pop("step", 0), time, raw, **more)


def parts(*records: Record, places: Places | None = None) -> tuple[Part, ...]:
    places = places or Places()
    return tuple(part_of(each, places) for each in records)


def detail(run: str, data: RunData, notices: Iterable[Notice], labels: Labels | None = None) -> dict[str, Any]:
    return detail_json(run, alone(run, data), notices, NOW, labels)


def row_of(*records: Record) -> dict[tuple[str, ...], Any]:
    """Values of the row by namespace and path, without what every row has."""
    places = Places()
    row = row_of_run("r", RunData(None, parts(*records, places=places)), places)
    values = dict(zip(((key.namespace, *key.path) for key in row.leaves.keys), row.leaves.values, strict=True))
    assert len(values) == len(row.leaves.keys)
    assert values.pop(("run", "folder")) == "."
    values.pop(("run", "last_seen"), None)
    return values


def test_the_default_name_goes_to_the_root_and_others_are_prefixes() -> None:
    assert row_of(
        record({"lr": 0.1}),
        record({"auc": 0.9}, "results"),
        record({"x": 1}, "a/b"),
        record({"status": "completed"}, "run"),
        record({"scoped": 1}, "train/metadata"),
    ) == {
        ("doc", "lr"): 0.1,
        ("doc", "results", "auc"): 0.9,
        ("doc", "a", "b", "x"): 1,
        ("run", "status"): "completed",
        ("doc", "train", "scoped"): 1,
    }


def test_of_two_tags_with_one_name_the_newer_wins_each_path() -> None:
    old, new = record({"a": 1, "b": 1}, "metadata", 1.0), record({"b": "two", "c": 2}, "run_metadata", 2.0)
    assert row_of(old, new) == {("doc", "a"): 1, ("doc", "b"): "two", ("doc", "c"): 2}
    assert row_of(new, old) == row_of(old, new)


def test_the_newest_document_of_a_tag_counts_whole() -> None:
    old = record({"a": 1, "b": 1}, time=1.0)
    new = record({"a": 2}, time=2.0, source="file", file="f.metadata")
    assert row_of(old, new) == {("doc", "a"): 2}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"time": 2.0}, {"time": 1.0}),
        ({"time": 1.0}, {"time": math.nan}),
        ({"time": 1.0, "source": "summary"}, {"time": 1.0, "source": "file", "file": "f"}),
        ({"time": 1.0, "source": "file", "file": "a"}, {"time": 1.0, "source": "file", "file": "b"}),
        ({"time": 2.0, "step": 0}, {"time": 1.0, "step": 9}),
        ({"time": math.nan, "source": "summary"}, {"time": math.nan, "source": "file", "file": "f"}),
    ],
)
def test_precedence(first: dict[str, Any], second: dict[str, Any]) -> None:
    winner, loser = record({"won": True}, **first), record({"won": False}, **second)
    for order in ((winner, loser), (loser, winner)):
        assert row_of(*order) == {("doc", "won"): True}


@given(st.permutations([(time, source) for time in (1.0, 2.0, math.nan) for source in ("summary", "file")]))
def test_precedence_does_not_depend_on_the_order_of_arrival(order: list[tuple[float, str]]) -> None:
    records = [record({"t": str(time)}, time=time, source=source, file=str(time)) for time, source in order]
    assert [(part.wall_time, part.key.source) for part in current(parts(*records))] == [(2.0, "summary")]


def test_started_comes_from_the_lifecycle_before_the_first_event() -> None:
    places = Places()
    bare = row_of_run("a/b/r", RunData(12.5), places)
    assert dict(zip(((key.path, key.kind) for key in bare.leaves.keys), bare.leaves.values, strict=True)) == {
        (("folder",), "string"): "a/b",
        (("started",), "time"): 12_500,
        (("last_seen",), "time"): 12_500,
        (("duration",), "number"): 0.0,
    }
    told = row_of_run(
        "r", RunData(12.5, parts(record({"started": "1970-01-01T00:00:01Z"}, "run"), places=places)), places
    )
    assert [value for key, value in zip(*told.leaves, strict=True) if key.path == ("started",)] == [1000]


@pytest.mark.parametrize("started", [None, math.nan, math.inf, 0.0, -5.0, 1e300])
def test_a_start_that_is_no_time_is_left_out(started: float | None) -> None:
    assert [key.path for key in row_of_run("r", RunData(started), Places()).leaves.keys] == [("folder",)]


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"{", "invalid-json"), (b"[1]", "not-an-object"), (b'{"a": "\xff"}', "invalid-utf8"), (b"", "invalid-json")],
)
def test_what_is_no_document_is_a_notice(data: bytes, code: str) -> None:
    with pytest.raises(MetadataError) as raised:
        part_of(record(data), Places())
    assert raised.value.code == code


def test_problems_of_a_document_are_notices_beside_its_leaves() -> None:
    leaves, problems = read_part(part_of(record(b'{"a": 1, "a": 2}'), Places()), Places())
    assert [problem.code for problem in problems] == ["duplicate-keys"]
    assert leaves.values == (2,)


def test_dropped_keys_are_named() -> None:
    earlier = (encode({"lr": 0.1, "model": {"depth": 3}, "kept": 1}), b"no json", encode({"x.y": 1}))
    (notice,) = keys_dropped("r", parts(record({"kept": 2, "auc": 0.9}, earlier=earlier)), Places())
    assert (notice.code, notice.run, notice.tag) == ("keys-dropped", "r", "metadata")
    assert 'lr, model.depth, "x.y".' in notice.text


def test_a_changed_value_or_kind_drops_nothing() -> None:
    earlier = (encode({"a": 1, "b": [1]}), encode({"a": None}))
    assert keys_dropped("r", parts(record({"a": "x", "b": []}, earlier=earlier)), Places()) == ()


def test_keys_of_an_older_source_or_file_are_dropped_too() -> None:
    file = {"source": "file", "file": "f"}
    old, new = record({"lr": 0.1, "seed": 1}, time=1.0, **file), record({"auc": 0.9, "seed": 1}, time=2.0)
    for order in ((old, new), (new, old)):
        (notice,) = keys_dropped("r", parts(*order), Places())
        assert "had: lr." in notice.text
    grown = record({"lr": 0.1, "seed": 1, "auc": 0.9}, time=2.0)
    assert keys_dropped("r", parts(old, grown), Places()) == ()
    assert keys_dropped("r", parts(old, record({"auc": 0.9}, "results", time=2.0)), Places()) == ()
    ended = record({"status": "failed", "error": "x"}, "run", time=1.0, **file)
    assert keys_dropped("r", parts(ended, record({"status": "running"}, "run", time=2.0)), Places()) == ()


def test_what_is_lost_stays_told_until_it_is_back() -> None:
    documents = [{"lr": 0.1, "seed": 1}, {"auc": 0.5}, {"auc": 0.6, "seed": 1}, {"lr": 0.1, "seed": 1}]
    part, *later = parts(*(record(document) for document in documents))
    lost = [part.lost]
    for new in later:
        part = succeed(part, new, Places())
        lost.append(part.lost)
    assert lost == [(), (("lr",), ("seed",)), (("lr",),), (("auc",),)]


def test_dotted() -> None:
    assert dotted(("a", "b.c", "", 'd"', "e\\")) == 'a."b.c".""."d\\"".e\\'


def test_detail_says_where_each_leaf_came_from_and_what_lost() -> None:
    found = parts(
        record({"lr": 0.1, "when": "2024-05-01", "layers": [{"units": 1}]}, time=1.0, step=3),
        record({"lr": 0.2, "old": 1}, "run_metadata", time=math.nan),
        record({"status": "running", "folder": "mine"}, "run", time=2.0, source="file", file="f"),
    )
    notices = [Notice("x", "r", None, "about r"), Notice("y", "other", None, "about another")]
    told = detail("d/r", RunData(5.0, found, {"loss": Metric(math.nan, 7, math.inf)}), notices)
    assert told["parts"] == [
        {"source": "file", "run": "d/r", "tag": "run", "name": "run", "step": 0, "wall_time": 2.0},
        {"source": "summary", "run": "d/r", "tag": "metadata", "name": "metadata", "step": 3, "wall_time": 1.0},
        {"source": "summary", "run": "d/r", "tag": "run_metadata", "name": "metadata", "step": 0, "wall_time": None},
    ]
    leaves = {(leaf["namespace"], *leaf["path"]): leaf for leaf in told["leaves"]}
    assert leaves["run", "folder"]["value"] == "mine"
    assert leaves["run", "started"]["value"]["$time"] == "1970-01-01T00:00:05.000Z"
    assert leaves["run", "started"]["part"] is None
    assert leaves["doc", "lr"] == {
        "namespace": "doc",
        "path": ["lr"],
        "value": 0.1,
        "part": 1,
        "shadowed": [{"part": 2, "value": 0.2}],
    }
    assert leaves["doc", "when"]["value"] == {"$time": "2024-05-01T00:00:00.000Z", "$text": "2024-05-01"}
    assert leaves["doc", "layers"]["value"] == [{"units": 1}]
    assert leaves["doc", "old"]["part"] == 2
    assert told["metrics"] == [
        {
            "tag": "loss",
            "run": "d/r",
            "series": "loss",
            "value": {"$number": "NaN"},
            "step": 7,
            "wall_time": None,
            "shadowed": [],
        }
    ]
    assert told["notices"] == []


def test_detail_has_the_notices_of_its_run() -> None:
    notices = [Notice("x", "r", None, "about r"), Notice("y", "other", None, "about another")]
    assert [notice["code"] for notice in detail("r", RunData(None), notices)["notices"]] == ["x"]


def test_our_summaries_come_before_hparams_and_these_before_texts() -> None:
    ours = record({"a": 1, "b": 1}, "metadata", time=1.0)
    hparams = record({"a": 2, "b": 2, "c": 2}, "start", time=2.0, source="hparams", name="metadata")
    text = record({"a": 3, "b": 3, "c": 3, "d": 3}, "metadata", time=3.0, source="text")
    for order in ([ours, hparams, text], [text, hparams, ours]):
        assert row_of(*order) == {("doc", "a"): 1, ("doc", "b"): 1, ("doc", "c"): 2, ("doc", "d"): 3}
    leaves = detail("r", RunData(None, parts(text, ours, hparams)), ())["leaves"]
    sources = [part["source"] for part in detail("r", RunData(None, parts(text, ours, hparams)), ())["parts"]]
    assert sources == ["summary", "hparams", "text"]
    (a,) = [leaf for leaf in leaves if leaf["path"] == ["a"]]
    assert (a["value"], a["part"]) == (1, 0)
    assert a["shadowed"] == [{"part": 1, "value": 2}, {"part": 2, "value": 3}]


def test_the_file_is_as_good_as_the_summary_and_only_time_tells() -> None:
    old = record({"a": "old"}, time=1.0)
    new = record({"a": "new"}, time=2.0, source="file", file="f.metadata")
    text = record({"a": "text"}, time=9.0, source="text")
    assert row_of(old, new, text) == {("doc", "a"): "new"}


def test_a_record_may_say_below_which_name_its_keys_stand() -> None:
    text = record({"x": 1}, "config/text_summary", source="text", name="config")
    life = record({"status": "failed"}, "_hparams_/session_end_info", source="hparams", name="run")
    assert row_of(text, life) == {("doc", "config", "x"): 1, ("run", "status"): "failed"}
    told = detail("r", RunData(None, parts(text, life)), ())["parts"]
    assert [(part["tag"], part["name"]) for part in told] == [
        ("_hparams_/session_end_info", "run"),
        ("config/text_summary", "config"),
    ]


def test_a_text_named_run_says_nothing_of_what_became_of_it() -> None:
    assert row_of(record({"status": 7}, "run", source="text")) == {("doc", "run", "status"): 7}


def test_a_status_from_hparams_gives_way_to_the_lifecycle() -> None:
    life = record({"status": "failed"}, "run", time=1.0)
    hparams = record({"status": "completed", "group": "g"}, "end", time=2.0, source="hparams", name="run")
    assert row_of(hparams, life) == {("run", "status"): "failed", ("run", "group"): "g"}


def test_moments_are_found_in_what_others_logged_and_keep_their_digits() -> None:
    data = {"timestamp": 1678886400, "at": 1678886400.5, "seed": 1678886400}
    ours, text = record(data), record(data, "notes", source="text")
    assert row_of(ours, text) == {
        ("doc", "timestamp"): 1678886400,
        ("doc", "at"): 1678886400.5,
        ("doc", "seed"): 1678886400,
        ("doc", "notes", "timestamp"): 1678886400_000,
        ("doc", "notes", "at"): 1678886400_500,
        ("doc", "notes", "seed"): 1678886400,
    }
    leaves = detail("r", RunData(None, parts(text)), ())["leaves"]
    assert {leaf["path"][-1]: leaf["value"] for leaf in leaves if leaf["namespace"] == "doc"} == {
        "timestamp": {"$time": "2023-03-15T13:20:00.000Z", "$text": "1678886400"},
        "at": {"$time": "2023-03-15T13:20:00.500Z", "$text": "1678886400.5"},
        "seed": 1678886400,
    }


def test_a_text_that_has_other_keys_now_drops_nothing() -> None:
    (old,), (new,) = parts(record({"a": 1}, source="text")), parts(record({"b": 1}, source="text", time=2.0))
    assert succeed(old, new, Places()) is new, "what it lacks is not kept for ever"
    (ours,) = parts(record({"c": 1}, time=3.0))
    assert keys_dropped("r", [old, new, ours], Places()) == ()


def test_labels_stand_beside_values_and_metrics() -> None:
    labels: Labels = {
        ("doc", ("lr",)): Label("Learning rate", ""),
        ("metric", ("acc",)): Label("Accuracy", "of the best"),
    }
    data = RunData(None, parts(record({"lr": 0.1, "x": 1})), {"acc": Metric(0.5, 1, 1.0)})
    told = detail("r", data, (), labels)
    lr, x = (leaf for leaf in told["leaves"] if leaf["namespace"] == "doc")
    assert lr["display_name"] == "Learning rate"
    assert {"display_name", "description"}.isdisjoint(x)
    assert "description" not in lr
    assert told["metrics"][0]["description"] == "of the best"


def test_lost_keys_stand_in_the_order_in_which_they_were_logged_last() -> None:
    one, two, three = (encode({key: 1}) for key in ("k0", "k2", "k1"))
    places = Places()
    once = part_of(record(three, earlier=(one, two, one)), places)
    first = part_of(record(one, earlier=(one, two)), places)
    then = part_of(record(three, earlier=(one,)), places)
    assert once.lost == succeed(first, then, places).lost == (("k2",), ("k0",))


CUT = {
    "values": encode({"a": 2**70, "b": math.inf, "long": [1] * 10_001, "c": {"d": [None, "x"]}}),
    "repeated": b'{"a":1,"a":NaN,"b":1e5}',
    "surrogates": rb'{"a":{"\udc80":["x\ud800"]},"b":"\ud83d\ude00"}',
    "large": encode({"a": 1, "b": "x" * MAX_BYTES}),
}


@pytest.mark.parametrize("source", ["summary", "text"])
@pytest.mark.parametrize("data", CUT.values(), ids=CUT)
def test_what_is_kept_of_a_document_is_not_looked_for_again(
    source: str, data: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each change of a row reads its documents: one of which most is left out would take a second each time."""
    expected = parse(data)
    assert expected.problems
    part = part_of(record(data, source=source), Places())
    if source == "summary" or len(data) > 1_000_000:
        monkeypatch.setattr("tb_metadata_plugin.model.documents.parse", lambda raw: pytest.fail("parsed again"))
    found = part.parsed()
    assert found.problems == expected.problems
    assert repr(found.document) == repr(expected.document)
    assert part.data == data


def test_what_is_kept_of_an_older_document_is_not_taken_for_the_newer_one() -> None:
    long: dict[str, Any] = {"x": [1] * 10_001}
    places = Places()
    old = part_of(record(long | {"a": 1, "b": 1}), places)
    new = succeed(old, part_of(record(long | {"a": 2}, earlier=(encode(long | {"c": 1}),)), places), places)
    assert new.lost == (("b",), ("c",))
    assert new.parsed().document == {"a": 2}
