"""A directory tree behind a URL, by way of fsspec: its event files, those beside them, and their bytes."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tb_metadata_plugin.sources.disk.beside import BESIDE
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import (
    NOT_THERE,
    Beside,
    Found,
    KindsByFolder,
    Range,
    RunDirectory,
    is_event_file,
    readable,
    spelled,
)

_MODIFIED = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
_VERSIONS = ("ETag", "etag", "generation", "md5Hash", "version_id")


class RemoteFiles:
    """The event files below a URL; many are read at once, since each waits for its answer.

    Nothing is opened before the first walk, since that may take long, and fail in any way that a package has.

    Args:
        url: as fsspec reads it, such as `s3://bucket/logs`.
        kinds: of the files to find beside event files.
    """

    block = 1 << 16

    def __init__(self, url: str, kinds: Sequence[FileKind] = BESIDE) -> None:
        self._url = url
        self._kinds = KindsByFolder(kinds)
        self._files: Any = None
        self._root = ""
        self._had_any = False

    def walk(self) -> Iterator[RunDirectory]:
        """See `FileSystem.walk`."""
        self._open()
        try:
            # What it listed before is kept by fsspec for ever.
            self._files.invalidate_cache()
            listed, problems = self._listed()
            listed = self._sized(listed)
        except OSError:
            raise
        except Exception as error:  # Each kind of file system has exceptions of its own.
            raise _as_os_error(error) from error
        directories: dict[str, list[Found]] = {above: [] for above in problems}
        for path in sorted(listed):
            above, _, name = path.rpartition("/")
            if is_event_file(name):
                directories.setdefault(above, []).append(_found(name, listed[path]))
        beside = self._beside(listed)
        root = self._root.rstrip("/")
        unseen = self._unseen(problems)
        holders = {above for above in (*beside, *unseen) if above == root or above.startswith(f"{root}/")}
        for above in sorted({*directories, *holders}):
            run = readable(above.removeprefix(root).strip("/")) or "."
            found = RunDirectory(run, above, tuple(directories.get(above, ())), problems.get(above))
            if above in beside:
                found = replace(found, beside=tuple(beside[above]))
            if above in unseen:
                found = replace(found, unseen=tuple(unseen[above]))
            yield found

    def _sized(self, listed: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
        """The same with the sizes of our files, where a store does not tell them as it lists."""
        unsized = [path for path, about in listed.items() if about.get("size") is None and self._is_ours(path)]
        if not unsized:
            return listed
        try:
            sizes = self._files.sizes(unsized)
        except Exception:  # As in `walk`: one that tells no size at all may be read all the same.
            return listed
        return {**listed, **{path: {**listed[path], "size": size} for path, size in zip(unsized, sizes, strict=True)}}

    def _is_ours(self, path: str) -> bool:
        above, _, name = path.rpartition("/")
        folder = above.rpartition("/")[2]
        return is_event_file(name) or any(self._kinds.of(one, name) is not None for one in ("", folder))

    def _beside(self, listed: Mapping[str, Mapping[str, Any]]) -> dict[str, list[Beside]]:
        """The files of our kinds, by the directory of the run that they tell of, if there is one."""
        beside: dict[str, list[Beside]] = {}
        for path in sorted(listed) if self._kinds else ():
            above, _, name = path.rpartition("/")
            if (kind := self._kinds.of("", name)) is not None:
                beside.setdefault(above, []).append(Beside(kind, _found(name, listed[path])))
            run, _, folder = above.rpartition("/")
            if folder and (kind := self._kinds.of(folder, name)) is not None:
                beside.setdefault(run, []).append(Beside(kind, _found(f"{folder}/{name}", listed[path])))
        return beside

    def _unseen(self, problems: Iterable[str]) -> dict[str, list[str]]:
        """The files and folders of our kinds among what nobody can look at, by the directory of the run."""
        unseen: dict[str, list[str]] = {}
        for path in problems:
            above, _, name = path.rpartition("/")
            if name in self._kinds or self._kinds.of("", name) is not None:
                unseen.setdefault(above, []).append(name)
            run, _, folder = above.rpartition("/")
            if folder and self._kinds.of(folder, name) is not None:
                unseen.setdefault(run, []).append(f"{folder}/{name}")
        return unseen

    def _open(self) -> None:
        if self._files is not None:
            return
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(self._url)
        except Exception as error:  # As in `walk`.
            reason = f"{self._url} is not read directly ({error}); what TensorBoard itself reads of it is shown"
            raise OSError(None, reason) from error

    def _listed(self) -> tuple[Mapping[str, Mapping[str, Any]], dict[str, str]]:
        """What is told of all files, by path, and why directories cannot be listed, and links not be followed.

        What is wrong with an event file is wrong with its directory, as in a local one.
        """
        if _lists_all_at_once(self._files):
            listed: Mapping[str, Mapping[str, Any]] = self._files.find(self._root, detail=True)
            self._expect(bool(listed))
            return listed, {}
        files: dict[str, Mapping[str, Any]] = {}
        problems: dict[str, str] = {}
        seen = {self._root.rstrip("/")}
        waiting = [self._root]
        while waiting:
            directory = waiting.pop()
            try:
                entries = self._files.ls(directory, detail=True)
            except Exception as error:  # As in `walk`.
                if directory == self._root:
                    raise
                problems[directory] = _as_os_error(error).strerror or str(error)
                continue
            if directory == self._root:
                self._expect(bool(entries))
            for entry in entries:
                path = entry["name"].rstrip("/")
                if entry["type"] == "other":
                    # To read a pipe or device may never end; of a link what it leads to counts.
                    try:
                        target = self._target(entry)
                    except OSError as error:
                        above, _, name = path.rpartition("/")
                        why = error.strerror or str(error)
                        problems |= {above: f"{spelled(name)}: {why}"} if is_event_file(name) else {path: why}
                        continue
                    if target is not None:
                        files[path] = target
                elif entry["type"] != "directory":
                    files[path] = entry
                elif path not in seen:  # Some name the directory itself among what is in it.
                    seen.add(path)
                    waiting.append(path)
        return files, problems

    def _target(self, entry: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """What is told of the file to which a link leads; None where it leads nowhere, and for what is no file of ours.

        Raises:
            OSError: nobody can tell now.
        """
        if not entry.get("islink") or not self._is_ours(entry["name"]):
            return None
        try:
            about: Mapping[str, Any] = self._files.info(entry["name"])
        except (FileNotFoundError, NotADirectoryError):
            return None
        except Exception as error:  # As in `walk`.
            failed = _as_os_error(error)
            if failed.errno in NOT_THERE:
                return None
            raise failed from error
        return about if about["type"] == "file" else None

    def _expect(self, anything: bool) -> None:
        """Most stores have no directories, so that in one that is gone just nothing is found."""
        if self._had_any and not anything:
            raise FileNotFoundError(errno.ENOENT, "nothing is there any more")
        self._had_any = anything

    def read(self, ranges: Sequence[Range]) -> Iterable[bytes | OSError]:
        """See `FileSystem.read`."""
        if not ranges:
            return []
        paths, starts, ends = zip(*ranges, strict=True)
        try:
            answers = self._files.cat_ranges(list(paths), list(starts), list(ends), on_error="return")
        except Exception as error:  # As in `walk`.
            answers = [error] * len(ranges)
        return [answer if isinstance(answer, bytes) else _as_os_error(answer) for answer in answers]


def _lists_all_at_once(files: Any) -> bool:
    """Whether a file system has a `find` of its own; that of fsspec passes over each directory that it cannot list."""
    from fsspec import AbstractFileSystem
    from fsspec.asyn import AsyncFileSystem

    kind = type(files)
    if issubclass(kind, AsyncFileSystem) and kind._find is not AsyncFileSystem._find:
        return True
    return bool(kind.find is not AbstractFileSystem.find)


def _as_os_error(error: Any) -> OSError:
    return error if isinstance(error, OSError) else OSError(None, f"{type(error).__name__}: {error}")


def _found(name: str, about: Mapping[str, Any]) -> Found:
    modified = next((about[key] for key in _MODIFIED if about.get(key) is not None), None)
    version = next((about[key] for key in _VERSIONS if about.get(key) is not None), modified)
    # An object that grows is written anew as a whole, so that nothing tells it from another of its name.
    size = about.get("size")
    told = None if version is None else str(version)
    return Found(name, -1 if size is None else int(size), None, told, _seconds(modified))


def _seconds(modified: Any) -> float:
    """Seconds since 1970 of what a file system says; 0 where it says nothing that can be read."""
    if isinstance(modified, int | float):
        return float(modified)
    if isinstance(modified, str):
        try:
            modified = datetime.fromisoformat(modified.replace("Z", "+00:00"))
        except ValueError:
            return 0.0
    return modified.timestamp() if isinstance(modified, datetime) else 0.0
