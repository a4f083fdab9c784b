"""How many trainings wrote to one directory, told by times and steps; the same by whole files and by their heads."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tb_metadata_plugin.events import texts
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tb_metadata_plugin.sources.disk.trainings import Curves, trainings
from tb_metadata_plugin.sources.disk.whole_files import read_run
from tests import event_files

EACH = {
    "no file": ([], 1),
    "one file": ([("loss", 0, 9, 100.0)], 1),
    "a training that is resumed": ([("loss", 0, 9, 100.0), ("loss", 10, 19, 200.0)], 1),
    "resumed from a checkpoint of before": ([("loss", 0, 9, 100.0), ("loss", 5, 14, 200.0)], 1),
    "begun again": ([("loss", 0, 9, 100.0), ("loss", 0, 9, 200.0)], 2),
    "twice": ([("loss", 1, 3, 100.0), ("loss", 1, 3, 200.0), ("loss", 1, 5, 300.0)], 3),
    "and resumed": ([("loss", 0, 9, 100.0), ("loss", 0, 9, 200.0), ("loss", 10, 19, 300.0)], 2),
    "writers side by side": ([("loss", 0, 9, 100.0), ("loss", 0, 9, 102.0)], 1),
    "writers of other tags": ([("loss", 0, 9, 100.0), ("acc", 0, 9, 200.0)], 1),
    "a value that was logged once": ([("loss", 0, 9, 100.0), ("loss", 0, 0, 200.0)], 1),
}
"""Files of one tag each, with its first and last step and the time of the first, a second a step; and how many."""


@pytest.mark.parametrize("case", EACH)
def test_by_the_scalars_of_each_file(case: str) -> None:
    files, expected = EACH[case]
    curves = [
        Curves(start, start + last - first, {tag: first} if last > first else {}) for tag, first, last, start in files
    ]
    assert trainings(curves) == trainings(reversed(curves)) == expected


def curves_of(start: float, **begins: int) -> Curves:
    """A file of 10 seconds with tags that were logged more than once."""
    return Curves(start, start + 10, begins)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # Evaluated twice, with a file each.
        ([curves_of(0, loss=0, lr=0, val=9), curves_of(20, a=0), curves_of(40, a=0)], 1),
        ([curves_of(0, loss=0, lr=0, val=9), curves_of(20, val=0), curves_of(40, val=0)], 1),
        # Begun again without one of its tags, and with another one.
        ([curves_of(0, loss=0, val=9), curves_of(20, loss=0)], 2),
        ([curves_of(0, loss=0, val=9), curves_of(20, loss=0, val=9, acc=9)], 2),
        # Resumed from a checkpoint: what is logged seldom comes again at the same step.
        ([curves_of(0, loss=0, val=9), curves_of(20, loss=8, val=9)], 1),
        # A file of texts, or of a value each, before the training.
        ([curves_of(0), curves_of(20, loss=0), curves_of(40, loss=0)], 2),
        ([curves_of(0), curves_of(20, loss=0, lr=0, val=9), curves_of(40, val=0)], 1),
        # Resumed twice, the second time from an earlier checkpoint.
        ([curves_of(0, loss=0), curves_of(20, loss=10), curves_of(40, loss=5)], 1),
        # A writer that ends early, and one that begins while the first still writes.
        ([Curves(0, 100, {"loss": 0}), curves_of(10, loss=0), curves_of(50, loss=0)], 1),
    ],
)
def test_by_several_scalars_of_each_file(files: list[Curves], expected: int) -> None:
    assert trainings(files) == trainings(reversed(files)) == expected


@pytest.mark.parametrize("case", [case for case, (files, _) in EACH.items() if files])
def test_by_files_as_they_are(case: str, tmp_path: Path) -> None:
    files, expected = EACH[case]
    for number, (tag, first, last, start) in enumerate(files):
        events = [
            event_files.event(event_files.scalar(tag, 1.0), step=step, wall_time=start + step - first)
            for step in range(first, last + 1)
        ]
        path = tmp_path / f"events.out.tfevents.{number}"
        event_files.write(tmp_path, events, path.name)
        os.utime(path, (start + last - first,) * 2)
    tree = LogDirectory([Root(LocalFiles(tmp_path))])
    source = DiskSource(tree, texts.chosen_by(texts.ALL_TAGS))
    source.walk()
    assert source.poll().trainings.get(".", 1) == expected
    ((_, directory),) = tree.places
    assert read_run(directory, texts.chosen_by(texts.ALL_TAGS)).trainings == expected
