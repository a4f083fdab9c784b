"""Files in the directories above that of a run: Hydra's, and those beside a directory of event files as `tb/`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tb_metadata_plugin.model.run_names import is_usual, split_of
from tb_metadata_plugin.sources.disk.local import ABOVE, Beside, RunDirectory

_DEPTH, _DEPTH_OF_ALL = 1, 2
"""How many directories below its own a file counts, without those of parts of a training and of logs."""
_LOGS = frozenset(
    ("events", "log", "logs", "summaries", "summary", "tb", "tb_logs", "tensorboard", "tensorboard_logs", "tfevents")
)
"""Names of directories in which a training keeps its logs, as `logs/tb`."""


class Above:
    """Gives runs the files that stand above them; the same object for a run of which nothing changed.

    Only a directory without event files hands its files down: in any other they are those of the run there. What is of
    all below (`FileKind.of_all_below`) goes to all runs up to two directories below. Any other file goes one directory
    down, and only where the runs below are parts of one training: who can tell else of which of them it is?
    """

    def __init__(self) -> None:
        self._given: dict[str, tuple[RunDirectory, tuple[Beside, ...], tuple[str, ...], RunDirectory]] = {}
        self._unused: dict[tuple[str, str], tuple[RunDirectory, Beside]] = {}

    @property
    def unused(self) -> Iterable[tuple[RunDirectory, Beside]]:
        """Files that lie up to two directories above several trainings, and the directory of each.

        They count for none. One of whose name all these have a nearer one is not among them.
        """
        return self._unused.values()

    def handed_down(self, found: Sequence[RunDirectory]) -> list[RunDirectory]:
        """The runs among the directories that a walk of a root found, and those that cannot be listed."""
        runs = [directory for directory in found if directory.is_run]
        holders = {_place(directory): directory for directory in found if not directory.is_run}
        self._unused = {}
        if not holders:
            self._given = {}
            return runs
        occupied = {_place(directory) for directory in runs if directory.files}
        # A file at which nobody can look, here or in a folder of ours, is listed as what may be a run.
        unseen = {f"{place}/{name}" for place, holder in holders.items() for name in holder.unseen}
        parts: dict[str, set[str]] = {}
        doubtful: dict[str, set[str]] = {}
        """Those among them that only may be runs."""
        for directory in runs:
            if unseen and not unseen.isdisjoint((_place(directory), _place(directory).rpartition("/")[0])):
                continue
            for place, below in _above(_place(directory), occupied):
                if place in holders:
                    parts.setdefault(place, set()).add(_without_splits(below))
                    if not directory.files:
                        doubtful.setdefault(place, set()).add(_without_splits(below))
        before, self._given = self._given, {}
        several = {place for place, of_place in parts.items() if len(of_place - doubtful.get(place, set())) > 1}
        return [self._with_above(directory, holders, occupied, parts, several, before) for directory in runs]

    def _with_above(
        self,
        directory: RunDirectory,
        holders: dict[str, RunDirectory],
        occupied: set[str],
        parts: dict[str, set[str]],
        several: set[str],
        before: dict[str, tuple[RunDirectory, tuple[Beside, ...], tuple[str, ...], RunDirectory]],
    ) -> RunDirectory:
        if not directory.files:
            return directory
        handed: list[Beside] = []
        unseen: list[str] = []
        taken = {file.name for _, file in directory.beside}
        for level, (place, below) in enumerate(_above(_place(directory), occupied), start=1):
            holder = holders.get(place)
            if holder is None:
                continue
            depth = sum(name.lower() not in _LOGS for name in _without_splits(below).split("/") if name)
            for kind, file in holder.beside:
                reaches = depth <= _DEPTH_OF_ALL if kind.of_all_below else depth <= _DEPTH and len(parts[place]) == 1
                if file.name in taken:
                    continue  # The nearest counts.
                if reaches:
                    taken.add(file.name)
                    handed.append(Beside(kind, file._replace(name=ABOVE * level + file.name)))
                elif depth <= _DEPTH_OF_ALL and place in several:
                    self._unused[place, file.name] = (holder, Beside(kind, file))
            unseen += [ABOVE * level + name for name in holder.unseen]
        if not handed and not unseen:
            return directory
        place = _place(directory)
        key = (directory, tuple(handed), tuple(unseen))
        old = before.get(place)
        if old is not None and old[0] is directory and old[1:3] == key[1:]:
            self._given[place] = old
            return old[3]
        beside = sorted((*directory.beside, *handed), key=lambda one: one.file.name)
        made = replace(directory, beside=tuple(beside), unseen=(*directory.unseen, *unseen))
        self._given[place] = (*key, made)
        return made


def _place(directory: RunDirectory) -> str:
    return directory.path.replace(os.sep, "/")


def _above(place: str, occupied: set[str]) -> Iterator[tuple[str, str]]:
    """The directories above one, from the nearest on, each with the way down; none above one with event files."""
    above = place
    while "/" in above:
        above = above.rpartition("/")[0]
        if above in occupied:
            return
        yield above, place[len(above) + 1 :]


def _without_splits(below: str) -> str:
    return "/".join(name for name in below.split("/") if not _is_split(name))


def _is_split(name: str) -> bool:
    """Whether a directory is a part of a training by its name alone; trainings are counted as `train`, `train2`."""
    split = split_of(name)
    if split is None or split.sure:
        return split is not None
    return is_usual(split.rest) and (split.kind != "train" or any(map(str.isalpha, split.rest)))
