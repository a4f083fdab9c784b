"""A log directory: the run directories of all its roots, found anew at each walk."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.sources.disk.above import Above
from tb_metadata_plugin.sources.disk.beside import BESIDE
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import Beside, FileSystem, LocalFiles, RunDirectory, local_directory, spelled
from tb_metadata_plugin.sources.disk.remote import RemoteFiles
from tb_metadata_plugin.sources.disk.unused_files import UnusedFile

_NAMED = 3
"""How many directories a notice names at most where there may be thousands."""
_URL = re.compile("[a-zA-Z][0-9a-zA-Z.]*://.*")


@dataclass(frozen=True)
class Root:
    """A directory tree; where it has a name, its runs are called `name/…`, that of the root itself `name/.`."""

    system: FileSystem
    name: str = ""

    def run(self, below: str) -> str:
        """The name of a run."""
        return f"{self.name}/{below}" if self.name else below


class FoundDirectory(NamedTuple):
    """A directory with event files, and what reads them."""

    system: FileSystem
    directory: RunDirectory


class LogDirectory:
    """Remembers what its last walk found; a root that cannot be listed is as it was.

    Args:
        roots: one for `--logdir`, several for `--logdir_spec`.
    """

    def __init__(self, roots: Sequence[Root]) -> None:
        self._roots = roots
        self._found: list[list[FoundDirectory]] = [[] for _ in roots]
        self._above = [Above() for _ in roots]
        self._unused: list[list[UnusedFile]] = [[] for _ in roots]
        self.places: list[FoundDirectory] = []
        """All that was found, in order; where roots have runs of one name those of the last, as in TensorBoard.

        Each walk makes a new list, so that any thread may read the one that is there.
        """
        self._notices: list[Notice] = []
        self.runs: frozenset[str] = frozenset()
        """Names of the directories with event files."""
        self._missing: frozenset[str] = frozenset()
        self.lost: frozenset[str] = frozenset()
        """Runs that were found once and are gone, whatever TensorBoard says of them."""
        self._alike: list[dict[str, list[str]]] = [{} for _ in roots]
        """What TensorBoard calls several directories of a root → what each of these is called here."""
        self.apart: frozenset[str] = frozenset()
        """Runs that TensorBoard does not list as such: it knows several directories by one name."""
        self._unlisted: tuple[str, ...] = ()
        self._complete = False

    def walk(self) -> None:
        """Looks at all directories."""
        self._notices = []
        self._complete = True
        for number, root in enumerate(self._roots):
            try:
                found, self._alike[number] = _told_apart(self._above[number].handed_down(list(root.system.walk())))
                self._found[number] = [FoundDirectory(root.system, _named(root, directory)) for directory in found]
                self._unused[number] = [_unused(root, *one) for one in self._above[number].unused]
            except FileNotFoundError:
                self._complete = False
                if self._found[number]:  # Else it is not there yet.
                    where = f"The directory of {root.name}/" if root.name else "The log directory"
                    text = f"{where} is not there now, or was moved; its runs are shown as they were last read."
                    self._notices.append(Notice("unreadable-directory", None, None, text))
            except OSError as error:
                self._complete = False
                text = f"The log directory cannot be listed: {error.strerror or error}"
                self._notices.append(Notice("unreadable-directory", None, None, text))
        root_of = {place.directory.run: number for number, found in enumerate(self._found) for place in found}
        shown: list[FoundDirectory] = []
        hidden: list[FoundDirectory] = []
        for number, places in enumerate(self._found):
            for place in places:
                (shown if root_of[place.directory.run] == number else hidden).append(place)
        self.places = shown
        self._notices += _hidden_notices([place.directory for place in hidden])
        alike = {
            root.run(run): [root.run(name) for name in names]
            for root, of_root in zip(self._roots, self._alike, strict=True)
            for run, names in of_root.items()
        }
        self.apart = frozenset(name for names in alike.values() for name in names)
        self._notices += [_alike_notice(run, names) for run, names in alike.items()]
        problems = [place.directory for place in self.places if place.directory.problem is not None]
        # Whether it is a run is not known, so none is named.
        self._notices += [
            Notice("unreadable-directory", None, None, f"{directory.run}: {directory.problem}")
            for directory in problems
        ]
        self._unlisted = tuple(directory.run for directory in problems)
        known = self.runs
        self.runs = frozenset(place.directory.run for place in self.places if place.directory.problem is None)
        self._missing = (self._missing | known) - self.runs - alike.keys()
        self.lost = frozenset(filter(self.is_gone, self._missing)) if self._complete else self.lost - self.runs

    @property
    def notices(self) -> tuple[Notice, ...]:
        """What could not be listed."""
        return tuple(self._notices)

    @property
    def unused(self) -> Iterator[UnusedFile]:
        """Files that lie above several trainings and count for none."""
        return chain(*self._unused)

    @property
    def suspects(self) -> tuple[Notice, ...]:
        """What may be the reason why TensorBoard cannot list its runs, where it cannot."""
        misnamed = [f"{place.directory.run}/{name}" for place in self.places for name in place.directory.misnamed]
        if not misnamed:
            return ()
        text = (
            f"Directories are named like event files: {', '.join(misnamed[:_NAMED])}{' …' * (len(misnamed) > _NAMED)}. "
            "TensorBoard's Python loader (--load_fast=false) lists no run at all beside such a one. Rename them."
        )
        return (Notice("misnamed-directory", None, None, text),)

    def is_unlisted(self, run: str) -> bool:
        """Whether a directory in which it would be could not be listed."""
        return any(run == unlisted or run.startswith(f"{unlisted}/") for unlisted in self._unlisted)

    def is_gone(self, run: str) -> bool:
        """Whether a run has no event files any more; where nobody can tell it is still there."""
        return self._complete and run not in self.runs and not self.is_unlisted(run)


def _named(root: Root, directory: RunDirectory) -> RunDirectory:
    return replace(directory, run=root.run(directory.run)) if root.name else directory


def _unused(root: Root, holder: RunDirectory, beside: Beside) -> UnusedFile:
    kind, file = beside
    name = root.run(file.name if holder.run == "." else f"{holder.run}/{file.name}")
    return UnusedFile(root.system, holder.join(file), kind, file, spelled(name))


def _told_apart(found: list[RunDirectory]) -> tuple[list[RunDirectory], dict[str, list[str]]]:
    """Directories of one root with a name for each, and the new names of those that had one between them."""
    # Only what is not UTF-8 is called as something else may be.
    doubtful = [directory.run for directory in found if "\ufffd" in directory.run]
    alike: dict[str, list[str]] = {run: [] for run, count in Counter(doubtful).items() if count > 1}
    if not alike:
        return found, alike
    taken = {directory.run for directory in found}
    apart: list[RunDirectory] = []
    for directory in found:
        run = directory.run
        if run in alike:
            name = "/".join(map(_spelled_out, PurePath(directory.path).parts[-1 - run.count("/") :]))
            while name in taken:
                name += "'"
            taken.add(name)
            alike[run].append(name)
            directory = replace(directory, run=name)
        apart.append(directory)
    return apart, alike


def _spelled_out(name: str) -> str:
    """A name as the others are spelled of which it cannot be told, also where it is UTF-8 itself."""
    return spelled(name).replace("\ufffd", r"\xef\xbf\xbd")


def _alike_notice(run: str, names: Sequence[str]) -> Notice:
    text = (
        f"TensorBoard takes the directories {', '.join(names[:-1])} and {names[-1]} for one run, since their names are "
        f"not UTF-8. Each is a row of its own here, and what TensorBoard gives of them, without telling of which, is "
        f"in the row {run}. Rename the directories."
    )
    return Notice("same-run-name", run, None, text)


def _hidden_notices(hidden: Sequence[RunDirectory]) -> list[Notice]:
    """Says which directories are not read, since a later one of --logdir_spec has a run of the same name."""
    if not hidden:
        return []
    some = ", ".join(spelled(directory.path) for directory in hidden[:_NAMED]) + (" …" if len(hidden) > _NAMED else "")
    text = (
        f"{len(hidden):,} directories are not shown ({some}): a later directory of --logdir_spec has runs of the same "
        "names, and TensorBoard has one run of a name. Give the directories names: --logdir_spec=a:/one,b:/two."
    )
    return [Notice("same-run-name", hidden[0].run if len(hidden) == 1 else None, None, text)]


def open_logdir(logdir: str | None, spec: str | None = None, kinds: Sequence[FileKind] = BESIDE) -> LogDirectory | None:
    """What `--logdir` or `--logdir_spec` names, with these files beside event files; None where neither does."""
    named = [("", logdir)] if logdir else _parse_spec(spec or "")
    return LogDirectory([Root(_open(where, kinds), name) for name, where in named]) if named else None


def _open(where: str, kinds: Sequence[FileKind]) -> FileSystem:
    local = local_directory(where)
    return RemoteFiles(where, kinds) if local is None else LocalFiles(local, kinds)


def _parse_spec(spec: str) -> list[tuple[str, str]]:
    """Names and directories, as in TensorBoard's `data_ingester`: `name:path` or `path`, between commas."""
    named: dict[str, str] = {}
    for one in filter(None, spec.split(",")):
        name, path = "", one
        if not _URL.match(one) and ":" in one and one[0] != "/" and not os.path.splitdrive(one)[0]:
            name, _, path = one.partition(":")
        named[path if _URL.match(path) else os.path.realpath(os.path.expanduser(path))] = name
    return [(name, path) for path, name in named.items()]
