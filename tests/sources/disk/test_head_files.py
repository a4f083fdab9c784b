"""Event files whose heads are read, in every state: started anew, corrupt, gone, shrunk, large, or too many at once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tensorboard.compat.proto.summary_pb2 import Summary

from tb_metadata_plugin.events.framing import frame
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import PartKey
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.heads import MOST_BYTES
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.sources.disk.reading import NAME, TIME, Files, codes, disk, experiment, poll, read


@pytest.mark.parametrize("how", ["shrunk", "replaced", "rewritten", "longer", "aligned"])
def test_a_file_that_started_anew_is_read_from_its_start(tmp_path: Path, how: str) -> None:
    path = event_files.log(
        tmp_path / "a", event_files.document({"x": 1}), event_files.document({"y": 1}, tag="results")
    )
    source = disk(tmp_path)
    poll(source)
    new = event_files.log(tmp_path / "b", event_files.document({"x": 2})).read_bytes()
    shutil.rmtree(tmp_path / "b")
    if how in ("rewritten", "aligned"):
        new += frame(bytes(path.stat().st_size - len(new) - 16))
        assert len(new) == path.stat().st_size
    if how in ("longer", "aligned"):
        new += frame(bytes(1000))
    if how == "replaced":
        (tmp_path / "new").write_bytes(new + frame(bytes(1000)))
        (tmp_path / "new").replace(path)
    else:
        path.write_bytes(new)
        os.utime(path, (TIME, TIME))
    update = poll(source)
    assert read(update) == {("a", "metadata"): {"x": 2}}
    assert update.removed == {("a", PartKey("summary", "results", NAME))}


def test_what_a_file_that_was_written_anew_has_no_more_is_taken_back(tmp_path: Path) -> None:
    path = event_files.log(
        tmp_path / "a", event_files.text("config", [b'{"y": 1}']), experiment("Rate"), event_files.scalar("old", 1.0)
    )
    source = disk(tmp_path)
    first = poll(source)
    assert first.tags == {"a": {"old"}}
    assert first.labels
    event = event_files.event(event_files.document({"x": "long" * 100}), wall_time=TIME + 50)
    new = frame(event.SerializeToString()) * 3
    assert len(new) > path.stat().st_size
    path.write_bytes(new)
    update = poll(source)
    assert read(update) == {("a", "metadata"): {"x": "long" * 100}}
    assert {key.tag for _, key in update.removed} == {"config"}
    assert (update.labels, update.tags, source.found) == ({}, {"a": frozenset()}, {"a": TIME + 50})
    assert codes(update) == [("file-replaced", "a", None)]
    assert poll(source) == Update(notices=update.notices)


def test_a_file_with_a_corrupt_length_is_read_when_it_was_written_anew(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}))
    event_files.corrupt_length(path)
    source = disk(tmp_path)
    assert codes(poll(source)) == [("corrupt-length", "a", None)]
    path.write_bytes(path.read_bytes() + bytes(100))
    assert codes(poll(source)) == [("corrupt-length", "a", None)]
    size = path.stat().st_size
    new = event_files.log(tmp_path / "b", event_files.document({"x": "2" * size})).read_bytes()
    shutil.rmtree(tmp_path / "b")
    path.write_bytes(new)
    update = poll(source)
    told = [("file-replaced", "a", None)]
    assert (read(update), codes(update)) == ({("a", "metadata"): {"x": "2" * size}}, told)


def test_a_run_that_moves_loses_nothing(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", event_files.document({"x": 1}), event_files.scalar("loss", 1.0))
    source = disk(tmp_path)
    poll(source)
    (tmp_path / "a").rename(tmp_path / "b")
    update = poll(source)
    assert read(update) == {("b", "metadata"): {"x": 1}}
    assert update.removed == {("a", PartKey("summary", "metadata", NAME))}
    assert (source.found, source.is_gone("a")) == ({"b": TIME}, True)


def test_files_that_vanish_between_the_walk_and_the_read(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}))
    event_files.log(tmp_path / "b", event_files.document({"x": 2}))
    source = disk(tmp_path)
    source.walk()
    content = path.read_bytes()
    path.unlink()
    update = source.poll()
    assert read(update) == {("b", "metadata"): {"x": 2}}
    assert codes(update) == [("unreadable-file", "a", None)]
    path.write_bytes(content)
    healed = poll(source)
    assert (read(healed), codes(healed)) == ({("a", "metadata"): {"x": 1}}, [])


def test_a_large_document_is_read_and_what_else_is_large_is_not(tmp_path: Path) -> None:
    large = MOST_BYTES + 1000
    event_files.log(
        tmp_path / "a",
        event_files.document({"x": 1}),
        event_files.text("config", [b"a: 1\nb: " + b"x" * large]),
        Summary.Value(tag="image", image=Summary.Image(height=1, width=1, encoded_image_string=bytes(large))),
        event_files.document({"x": "2" * large}),
        event_files.scalar("loss", 1.0),
    )
    event_files.log(tmp_path / "b", event_files.document({"x": 1}), event_files.document({"x": "2" * 5_000_000}))
    files = Files(tmp_path)
    update = poll(DiskSource(LogDirectory([Root(files)]), chosen_by("*")))
    assert read(update) == {("a", "metadata"): {"x": "2" * large}, ("b", "metadata"): {"x": 1}}
    assert update.tags == {"a": {"loss"}}
    assert sum(end - start for _, start, end in files.ranges) < 3 * large


def test_a_file_that_shrinks_between_the_walk_and_the_read(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), event_files.document({"x": 2}))
    source = disk(tmp_path)
    source.walk()
    path.write_bytes(event_files.log(tmp_path / "b", event_files.document({"x": 3})).read_bytes())
    assert read(source.poll()) == {("a", "metadata"): {"x": 3}}
    (tmp_path / "b" / NAME).unlink()
    assert read(poll(source)) == {("a", "metadata"): {"x": 3}}


def test_a_file_of_which_less_was_read_than_was_found_is_read_again(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), event_files.document({"x": 2}))
    times = (path.stat().st_atime_ns, path.stat().st_mtime_ns)
    whole = path.read_bytes()
    source = disk(tmp_path)
    source.walk()
    path.write_bytes(whole[:-20])
    assert read(source.poll()) == {("a", "metadata"): {"x": 1}}
    path.write_bytes(whole)
    os.utime(path, ns=times)
    assert read(poll(source)) == {("a", "metadata"): {"x": 2}}
    assert poll(source) == Update()


def test_reading_is_cut_short_by_the_clock_and_goes_on_later(tmp_path: Path) -> None:
    for number in range(1200):
        event_files.log(tmp_path / f"run{number}", event_files.document({"x": number}))
    now = [0.0]

    def clock() -> float:
        now[0] += 1
        return now[0]

    source = disk(tmp_path, clock=clock)
    source.walk()
    counts: list[int] = []
    while not counts or source.more:
        counts.append(len(source.poll(0.5).records))
    assert (counts, len(source.found)) == ([500, 500, 200], 1200)
