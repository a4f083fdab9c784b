"""The views of `--metadata_views FILE`: a JSON file that a team keeps beside its code, read anew when it changed."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

VERSION = 1
LARGEST = 4_000_000
"""In bytes; a view has some hundred."""
MOST_PROBLEMS = 20
"""So many are named, the others counted: a tab shows them in a line."""
LONGEST_NAME = 80
"""In characters, where a problem names it."""


class TeamViews(NamedTuple):
    """What the file holds.

    Attributes:
        views: `{"name": …, "view": …}`, in the order of the file; the tab checks what is in a view.
        problems: what was left out, and why, in words for people.
    """

    views: list[dict[str, Any]]
    problems: list[str]


class ViewsFile:
    """The file of a flag, which may come, change and go while TensorBoard runs."""

    def __init__(self, path: str) -> None:
        """
        Args:
            path: of the file; "" for none. A relative one is of the directory in which TensorBoard was started.
        """
        self._path = Path(path).expanduser().absolute() if path else None
        self._read: tuple[object, TeamViews] | None = None

    def answer(self) -> dict[str, Any]:
        """What `GET /views` gives: `file` (its name without directories, or None), `views` and `problems`."""
        if self._path is None:
            return {"file": None, "views": [], "problems": []}
        views, problems = self._views(self._path)
        return {"file": self._path.name, "views": views, "problems": problems}

    def _views(self, path: Path) -> TeamViews:
        try:
            stat = os.stat(path)
            state = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
            if self._read is None or self._read[0] != state:
                self._read = (state, views_of(_content(path)))
            return self._read[1]
        except OSError as error:
            self._read = None
            return TeamViews([], [f"it cannot be read ({error.strerror or error})"])


def views_of(content: bytes) -> TeamViews:
    """The views in a file's bytes; what is no view is left out and named.

    Args:
        content: one byte more than `LARGEST` stands for a file that is too large.
    """
    if len(content) > LARGEST:
        return TeamViews([], [f"it has more than {LARGEST:,} bytes"])
    try:
        held = json.loads(content, parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        return TeamViews([], [f"it is not JSON ({error})"])
    if not isinstance(held, dict) or not isinstance(held.get("views"), list):
        single = isinstance(held, dict) and "v" in held
        return TeamViews(
            [], ["it holds a single view, not a list of named ones" if single else "it has no list `views`"]
        )
    if held.get("v") != VERSION or isinstance(held["v"], bool):
        return TeamViews([], [f"it is of version {json.dumps(held.get('v'))[:40]}, and {VERSION} is known"])
    return _checked(held["views"])


def _checked(entries: Iterable[Any]) -> TeamViews:
    views: dict[str, dict[str, Any]] = {}
    problems = []
    for place, entry in enumerate(entries):
        problem = _problem(entry) or (
            f"another one is called {entry['name'][:LONGEST_NAME]!r}" if entry["name"] in views else None
        )
        if problem:
            problems.append(f"views[{place}] is left out: {problem}")
        else:
            views[entry["name"]] = {"name": entry["name"], "view": entry["view"]}
    more = len(problems) - MOST_PROBLEMS
    return TeamViews(
        list(views.values()), problems[:MOST_PROBLEMS] + ([f"and {more:,} more are left out"] if more > 0 else [])
    )


def _problem(entry: Any) -> str | None:
    if not isinstance(entry, dict):
        return "it is no object"
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        return "it has no name"
    if not isinstance(entry.get("view"), dict):
        return f"{name[:LONGEST_NAME]!r} has no view"
    return None


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise OSError(f"{path.name} is no file")  # To open a pipe would wait for who writes to it.
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:40]} is no number that JSON can hold")
    return number
