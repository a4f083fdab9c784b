"""The heads of event files: what is found there, how little is read, and how they grow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_TENSOR, Summary

import tb_metadata_plugin
from tb_metadata_plugin.events.framing import frame
from tb_metadata_plugin.events.summaries import DECODERS
from tb_metadata_plugin.events.tag_summaries import Decoded, Decoder, TagSummaries
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import PartKey
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.model.labels import Label
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.heads import MOST_BYTES, MOST_RECORDS, SEARCHED
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root, open_logdir
from tb_metadata_plugin.sources.disk.whole_files import read_run
from tests import event_files
from tests.sources.disk.reading import (
    NAME,
    SMALL_FILE,
    TIME,
    Files,
    codes,
    disk,
    experiment,
    outcome,
    poll,
    read,
    run_directories,
    session,
)


def test_what_stands_at_the_head_of_a_file(tmp_path: Path) -> None:
    event_files.log(
        tmp_path / "a",
        event_files.document({"x": 1}),
        event_files.text("config/text_summary", [b'{"depth": 3}']),
        event_files.text("samples", [b"What I tried."]),
        session(lr=0.5),
        event_files.scalar("loss", 1.0),
        event_files.old_scalar("acc", 0.5),
    )
    source = disk(tmp_path)
    update = poll(source)
    keys = {record.key for record in update.records}
    assert keys == {
        PartKey("summary", "metadata", NAME),
        PartKey("text", "config/text_summary", NAME, "config"),
        PartKey("hparams", "_hparams_/session_start_info", NAME, "hparams"),
        PartKey("hparams", "_hparams_/session_start_info", NAME, "run"),
    }
    assert read(update)["a", "config/text_summary"] == {"depth": 3}
    assert update.tags == {"a": {"loss", "acc"}}
    assert source.found == {"a": TIME}
    assert update.written["a"] == (tmp_path / "a" / NAME).stat().st_mtime
    assert poll(source) == Update()


def test_a_run_is_found_once_it_has_an_event(tmp_path: Path) -> None:
    """As TensorBoard lists it."""
    event_files.write(tmp_path / "header", [])
    for run, content in {"empty": b"", "cut": frame(b"12345678")[:-3], "none": b"not an event file at all"}.items():
        (tmp_path / run).mkdir()
        (tmp_path / run / NAME).write_bytes(content)
    (tmp_path / "nothing").mkdir()
    source = disk(tmp_path)
    assert codes(poll(source)) == [("corrupt-length", "none", None)]
    assert source.found == {"header": TIME}
    assert (source.is_gone("empty"), source.is_gone("nothing"), source.is_gone("away")) == (False, True, True)


def test_the_first_file_tells_when_a_run_began(tmp_path: Path) -> None:
    late = event_files.event(event_files.scalar("loss", 1.0), wall_time=TIME + 50)
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / NAME).write_bytes(frame(late.SerializeToString()))
    source = disk(tmp_path)
    poll(source)
    assert source.found == {"a": TIME + 50}
    event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    poll(source)
    assert source.found == {"a": TIME}


def test_behind_the_first_scalars_only_documents_are_looked_for_and_not_far(tmp_path: Path) -> None:
    scalars = [event_files.scalar(f"early{number % 2}", 1.0) for number in range(4)]
    path = event_files.log(
        tmp_path / "a", *scalars, event_files.scalar("late", 1.0), event_files.document({"x": 1}), *scalars
    )
    files = Files(tmp_path)
    source = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    update = poll(source)
    assert read(update) == {("a", "metadata"): {"x": 1}}
    assert update.tags == {"a": {"early0", "early1"}}
    event_files.append(path, event_files.event(event_files.document({"x": 2}), wall_time=TIME + 50))
    assert read(poll(source)) == {("a", "metadata"): {"x": 2}}
    event_files.append(path, *(event_files.event(event_files.scalar("early0", 1.0)) for _ in range(300)))
    event_files.append(path, event_files.event(event_files.document({"x": 3}), wall_time=TIME + 90))
    assert path.stat().st_size > SEARCHED
    assert not poll(source).records
    files.ranges.clear()
    event_files.append(path, event_files.event(event_files.document({"x": 4}), wall_time=TIME + 99))
    update = poll(source)
    assert (update.records, files.ranges) == ((), []), "what TensorBoard reads is not read here"
    assert update.written.keys() == {"a"}


@pytest.mark.parametrize("plugin", DECODERS)
def test_what_any_decoder_reads_is_looked_for_behind_the_first_scalars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plugin: str
) -> None:
    decoded: list[str] = []

    def decode(summaries: TagSummaries) -> Decoded:
        decoded.append(summaries.tag)
        return Decoded()

    monkeypatch.setitem(cast(dict[str, Decoder], DECODERS), plugin, decode)
    value = event_files.text("late", [b"x"])
    value.metadata.plugin_data.plugin_name = plugin
    value.metadata.data_class = DATA_CLASS_TENSOR
    event_files.log(tmp_path / "a", event_files.scalar("loss", 1.0), event_files.scalar("loss", 1.0), value)
    poll(disk(tmp_path))
    assert decoded == ["late"]


def test_the_head_is_bounded(tmp_path: Path) -> None:
    values = [event_files.text(f"text{number}", [b"x" * 10_000]) for number in range(MOST_RECORDS)]
    event_files.log(tmp_path / "bytes", *values, event_files.document({"x": 1}))
    event_files.log(tmp_path / "large", event_files.text("t", [b"x" * MOST_BYTES]), event_files.document({"x": 1}))
    few = [event_files.text(f"text{number}", [b"x"]) for number in range(MOST_RECORDS)]
    event_files.log(tmp_path / "records", *few, event_files.document({"x": 1}))
    files = Files(tmp_path)
    update = poll(DiskSource(LogDirectory([Root(files)]), chosen_by("*")))
    assert read(update) == {("large", "metadata"): {"x": 1}}, "a large record is passed over"
    assert sum(range_.end - range_.start for range_ in files.ranges if "bytes" in range_.path) < 3 * MOST_BYTES


def test_only_the_run_that_changed_is_read_again(tmp_path: Path) -> None:
    for number in range(20):
        event_files.log(tmp_path / f"run{number}", event_files.document({"x": number}))
    files = Files(tmp_path)
    source = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    assert len(poll(source).records) == 20
    files.ranges.clear()
    size = (tmp_path / "run7" / NAME).stat().st_size
    event_files.append(tmp_path / "run7" / NAME, event_files.event(event_files.document({"x": 70}), step=9))
    assert read(poll(source)) == {("run7", "metadata"): {"x": 70}}
    ((path, start, _),) = files.ranges
    assert (path, start) == (str(tmp_path / "run7" / NAME), size - 4), "with the checksum before it"


def test_nothing_is_left_open(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    for number in range(30):
        event_files.log(tmp_path / f"run{number}", event_files.document({"x": number}))
    poll(disk(tmp_path))
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_text_that_becomes_prose_is_taken_back(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.text("config", [b"lr: 1\nwd: 2"]))
    source = disk(tmp_path)
    assert read(poll(source)) == {("a", "config"): {"lr": 1, "wd": 2}}
    event_files.append(path, event_files.event(event_files.text("config", [b"now prose"]), step=1))
    update = poll(source)
    assert not update.records
    assert update.removed == {("a", PartKey("text", "config", NAME, "config"))}


def test_tags_that_are_not_chosen_and_those_of_others_are_left_alone(tmp_path: Path) -> None:
    event_files.log(
        tmp_path / "a",
        event_files.text("samples", [b'{"x": 1}']),
        event_files.text("metadata", [b'{"y": 1}']),
        event_files.document({"z": 1}),
    )
    source = DiskSource(LogDirectory([Root(LocalFiles(tmp_path))]), chosen_by("!samples"))
    (record,) = poll(source).records
    assert (record.source, parse(record.data).document) == ("text", {"z": 1}), "a tag is its first writer's"


def test_labels_of_experiments_are_told_by_run_and_tag(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", experiment("Rate"), session(lr=0.5))
    source = disk(tmp_path)
    assert poll(source).labels == {("a", "_hparams_/experiment"): {("doc", ("hparams", "lr")): Label("Rate", "")}}
    assert poll(source).labels is None


def test_labels_go_with_their_file(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", experiment("Rate"))
    source = disk(tmp_path)
    assert poll(source).labels
    path.unlink()
    assert poll(source).labels == {}


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    run = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff"))
    event_files.log(run, event_files.document({"x": 1}), name=os.fsdecode(b"tfevents\xff"))
    source = disk(tmp_path)
    (record,) = poll(source).records
    assert (record.run, record.file, source.found) == ("bad\ufffd", r"tfevents\xff", {"bad\ufffd": TIME})


def test_several_directories_are_named_as_tensorboard_names_them(tmp_path: Path) -> None:
    event_files.log(tmp_path / "first", event_files.document({"x": 1}))
    event_files.log(tmp_path / "second" / "sub", event_files.document({"x": 2}))
    event_files.log(tmp_path / "a:b" / "c", event_files.document({"x": 3}))
    logdir = open_logdir("", f"one:{tmp_path}/first,two:{tmp_path}/second,{tmp_path}/a:b")
    assert logdir is not None
    source = DiskSource(logdir, chosen_by("*"))
    assert read(poll(source)) == {
        ("one/.", "metadata"): {"x": 1},
        ("two/sub", "metadata"): {"x": 2},
        ("c", "metadata"): {"x": 3},
    }
    assert open_logdir("", "") is None


events = st.lists(
    st.one_of(
        st.builds(lambda n: event_files.document({"x": n, f"k{n}": 1}), st.integers(0, 3)),
        st.builds(lambda n: event_files.text("config", [b"a: %d\nb: 2" % n]), st.integers(0, 3)),
        st.just(event_files.text("config", [b"prose"])),
        st.just(event_files.tensor(1.5)),
        st.builds(lambda n: session(lr=float(n)), st.integers(0, 3)),
        st.builds(lambda n: event_files.scalar(f"tag{n}", 1.0), st.integers(0, 2)),
        st.just(None),
        st.just(event_files.text("large", [b"a: 1\nb: " + b"x" * 9000])),
    ),
    max_size=12,
)


@given(events, st.lists(st.integers(0, 30_000), max_size=4), st.booleans(), st.data())
def test_a_file_that_grows_in_any_steps_is_as_one_read_at_once(
    tmp_path_factory: pytest.TempPathFactory,
    logged: list[Summary.Value | None],
    cuts: list[int],
    corrupt: bool,
    data: st.DataObject,
) -> None:
    root = tmp_path_factory.mktemp("growing")
    records = [Event(wall_time=TIME, file_version="brain.Event:2").SerializeToString()]
    for number, value in enumerate(logged):
        if value is None:
            records.append(b"\xff\xff no event")
        else:
            records.append(event_files.event(value, step=number, wall_time=TIME + number).SerializeToString())
    whole = bytearray(b"".join(map(frame, records)))
    if corrupt:
        whole[data.draw(st.integers(0, len(whole) - 1))] ^= 0x40
    path = root / "a" / NAME
    path.parent.mkdir()
    path.write_bytes(whole)
    os.utime(path, (TIME, TIME))
    once = disk(root)
    expected = outcome([poll(once)], once)
    path.unlink()
    growing = disk(root)
    updates = []
    for cut in sorted({min(cut, len(whole)) for cut in cuts}):
        path.write_bytes(whole[:cut])
        os.utime(path, (TIME - cut - 1, TIME - cut - 1))
        updates.append(poll(growing))
    path.write_bytes(whole)
    os.utime(path, (TIME, TIME))
    updates.append(poll(growing))
    assert outcome(updates, growing) == expected


def test_logs_of_real_writers_are_read_as_the_whole_files_are() -> None:
    logs = Path(__file__).parents[2] / "logs"
    source = disk(logs)
    heads = {(record.run, record.source, record.tag, record.name): record for record in poll(source).records}
    whole: dict[tuple[str, str, str, str], Any] = {}
    tags: dict[str, set[str]] = {}
    for directory in run_directories(logs):
        found = read_run(directory, chosen_by("*"))
        whole |= {(record.run, record.source, record.tag, record.name): record for record in found.records}
        tags[directory.run] = set(found.metrics)
        assert source.found[directory.run] == found.started
        assert source._tags.get(directory.run, frozenset()) <= tags[directory.run]
    assert len(heads) > 20
    assert all(whole[key].data == record.data for key, record in heads.items())
    # What tools log at the start of a training is all there; results come at the end of one.
    assert {key for key in whole if key[1] != "summary"} - heads.keys() == set()


def test_a_run_is_bare_while_its_files_hold_nothing_that_was_logged(tmp_path: Path) -> None:
    """In the tab and in `read()`: only of such a run above others no row is made."""
    image = Summary.Value(tag="image", image=Summary.Image(height=1, width=1, encoded_image_string=b"x"))
    for name in ("header", "experiment", "image", "bad", "twice", "cut", "garbage", "small"):
        event_files.log(tmp_path / name / "below", event_files.document({"x": name}))
    header = event_files.log(tmp_path / "header")
    event_files.log(tmp_path / "experiment", experiment("rate"))
    event_files.log(tmp_path / "image", image)
    event_files.log(tmp_path / "bad", event_files.document(b"{bad"))
    event_files.log(tmp_path / "twice")
    event_files.log(tmp_path / "twice", image, name=NAME + "1")
    with event_files.log(tmp_path / "cut").open("ab") as file:
        file.write(frame(image.SerializeToString())[:-1])
    event_files.append_garbage(event_files.log(tmp_path / "garbage"))
    event_files.log(tmp_path / "small", name=SMALL_FILE)
    (tmp_path / "nothing" / "below").mkdir(parents=True)
    (tmp_path / "nothing" / NAME).touch()
    source = disk(tmp_path)
    update = poll(source)
    bare = {run for run, is_so in update.bare.items() if is_so}
    assert bare == {"header", "experiment"}
    read_at_once = {directory.run: read_run(directory, chosen_by("*")).bare for directory in run_directories(tmp_path)}
    # The small files of our own writer hold documents, whatever is read of them.
    assert {run for run, is_so in read_at_once.items() if is_so} == bare | {"small"}
    rows = tb_metadata_plugin.read(tmp_path).column("run").to_pylist()
    assert [run for run in rows if "/" not in run] == ["bad", "cut", "garbage", "image", "nothing", "small", "twice"]
    event_files.append(header, event_files.event(image))
    assert poll(source).bare == {"header": False}
