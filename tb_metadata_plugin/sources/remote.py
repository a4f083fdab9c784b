"""A directory tree behind a URL, by way of fsspec: its event files and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tb_metadata_plugin.errors import MissingFileSystemError
from tb_metadata_plugin.sources.directories import Found, Range, RunDirectory, is_event_file

_MODIFIED = ("mtime", "LastModified", "last_modified", "updated", "modified", "created")
_VERSIONS = ("ETag", "etag", "generation", "md5Hash", "version_id")


class RemoteFiles:
    """The event files below a URL; many are read at once, since each waits for its answer.

    Args:
        url: as fsspec reads it, such as `s3://bucket/logs`.

    Raises:
        MissingFileSystemError: fsspec does not know this kind of URL, or lacks a package for it.
    """

    block = 1 << 16

    def __init__(self, url: str) -> None:
        try:
            import fsspec

            self._files, self._root = fsspec.core.url_to_fs(url)
        except (ImportError, ValueError) as error:
            raise MissingFileSystemError(url, str(error)) from error

    def walk(self) -> Iterator[RunDirectory]:
        """See `FileSystem.walk`."""
        try:
            # What it listed before is kept by fsspec for ever.
            self._files.invalidate_cache()
            listed: Mapping[str, Mapping[str, Any]] = self._files.find(self._root, detail=True)
        except OSError:
            raise
        except Exception as error:  # Each kind of file system has exceptions of its own.
            raise OSError(None, f"{type(error).__name__}: {error}") from error
        directories: dict[str, list[Found]] = {}
        for path in sorted(listed):
            above, _, name = path.rpartition("/")
            if is_event_file(name):
                directories.setdefault(above, []).append(_found(name, listed[path]))
        root = self._root.rstrip("/")
        for above in sorted(directories):
            run = above.removeprefix(root).strip("/") or "."
            yield RunDirectory(run, above, tuple(directories[above]))

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


def _as_os_error(error: Any) -> OSError:
    return error if isinstance(error, OSError) else OSError(None, f"{type(error).__name__}: {error}")


def _found(name: str, about: Mapping[str, Any]) -> Found:
    modified = next((about[key] for key in _MODIFIED if about.get(key) is not None), None)
    version = next((about[key] for key in _VERSIONS if about.get(key) is not None), modified)
    # An object that grows is written anew as a whole, so that nothing tells it from another of its name.
    return Found(name, int(about.get("size") or 0), None, str(version), _seconds(modified))


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
