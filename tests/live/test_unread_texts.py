"""How many texts are counted that are no metadata, as they come from several sources."""

from __future__ import annotations

from pathlib import Path

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.live.index import Index
from tb_metadata_plugin.live.unread_texts import Told, UnreadTexts
from tb_metadata_plugin.model.document_names import name_of_text
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.live.scripted import Disk, Runs, Scripted
from tests.server.site import Site, wait_idle


def counter() -> UnreadTexts:
    return UnreadTexts(lambda run: frozenset(), name_of_text)


def test_a_text_of_two_sources_counts_once() -> None:
    texts = counter()
    texts.take(0, {"a": frozenset({"x/text_summary", "y"}), "b": frozenset({"y"})}, ())
    texts.take(1, {"a": frozenset({"x/text_summary"})}, ())
    assert texts.told == Told(3, ("x", "y"))
    texts.take(0, {"a": frozenset(), "b": frozenset()}, ())
    assert texts.told == Told(1, ("x",))
    texts.forget(frozenset({"a"}))
    assert texts.told == Told(0, ())


def test_a_text_that_another_source_reads_as_metadata_does_not_count() -> None:
    documents: dict[str, set[str]] = {}
    texts = UnreadTexts(lambda run: frozenset(documents.get(run, ())), name_of_text)
    texts.take(0, {"a": frozenset({"x", "y"})}, ())
    documents["a"] = {"x"}
    texts.take(1, {}, ["a"])
    assert texts.told == Told(1, ("y",))


def test_only_three_names_are_told() -> None:
    texts = counter()
    texts.take(0, {"a": frozenset({"d", "c", "b", "a"}), "b": frozenset({"a"})}, ())
    assert texts.told == Told(5, ("a", "b", "c"))


def test_texts_of_files_count_before_tensorboard_gives_them(tmp_path: Path) -> None:
    for run in ("a", "b"):
        event_files.log(
            tmp_path / run,
            event_files.text("sample/text_summary", ["A sentence."]),
            event_files.text("config", ["lr: 0.1\nbs: 32"]),
        )
    index = Index(Runs(), [], DiskSource(LogDirectory([Root(LocalFiles(tmp_path))]), chosen_by("*")))
    index.refresh(None)
    wait_idle()
    index.refresh(None)
    assert index.texts == Told(2, ("sample",))
    # Written anew in its place, with more than before and without that text.
    event_files.log(tmp_path / "b", *(event_files.text("config", ["lr: 0.1\nbs: 32"]) for _ in range(9)))
    index.refresh(None)
    wait_idle()
    index.refresh(None)
    assert index.texts == Told(1, ("sample",))


def test_texts_of_a_run_that_is_gone_count_no_more() -> None:
    runs = Runs("a", "b")
    told = Update(texts=dict.fromkeys("ab", frozenset({"sample"})))
    disk = Disk(found={"a": 1.0, "b": 1.0})
    index = Index(runs, [Scripted(told)], disk)
    index.refresh(None)
    assert index.texts.count == 2
    del runs.started["b"], disk.found["b"]
    disk.gone.add("b")
    index.refresh(None)
    index.refresh(None)
    assert index.texts.count == 1


def test_texts_of_both_sources_count_once(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", event_files.text("sample", ["A sentence."]), event_files.scalar("loss", 1))
    # What comes behind the head of a file TensorBoard alone gives.
    later = [event_files.event(event_files.scalar("loss", 1), step=step) for step in range(300)]
    path = event_files.log(tmp_path / "b", event_files.text("sample", ["A sentence."]))
    event_files.append(path, *later, event_files.event(event_files.text("late", ["Another one."]), step=300))
    site = Site(tmp_path)
    site.load()
    told = site.json("/status")["texts"]
    assert told == {"count": 3, "names": ["sample", "late"]}
