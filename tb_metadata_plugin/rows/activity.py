"""When a training began, when it was last heard of, and how far it is: what is known without any logging."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from tb_metadata_plugin.model.documents import YEAR_5000, RunData
from tb_metadata_plugin.model.kinds import Kind
from tb_metadata_plugin.model.leaves import leaf

SILENT = 600.0
"""Seconds without a sign of life after which what says that it is running is not believed any more."""
RUNNING = "running"
NO_SIGNAL = "no signal"


Logged: TypeAlias = Mapping[str, tuple[Kind, Any]]
"""What documents tell in namespace `run`: kind and value, as columns store it, by key."""


class Activity(NamedTuple):
    """What the runs of a training show of it; times are seconds since 1970, None where unknown."""

    started: float | None = None
    """Its first event."""
    last_seen: float | None = None
    """Its last event."""
    last_step: int | None = None
    """The highest step of a scalar."""
    signal: float | None = None
    """Its last event, or when a file of it was last written."""


def activity(runs: Iterable[RunData]) -> Activity:
    """What these runs of one training show."""
    starts: list[float] = []
    events: list[float] = []
    writes: list[float] = []
    last_step: int | None = None
    for run in runs:
        if run.started is not None and 0 < run.started < YEAR_5000:
            starts.append(run.started)
        events += [part.wall_time for part in run.parts if 0 < part.wall_time < YEAR_5000]
        if run.reached is not None:
            step, time = run.reached.step, run.reached.wall_time
            last_step = step if last_step is None else max(last_step, step)
            if 0 < time < YEAR_5000:
                events.append(time)
        if run.written is not None and 0 < run.written < YEAR_5000:
            writes.append(run.written)
    started = min(starts, default=None)
    # The time of a file that was copied is that of its copying.
    last_seen = max([*starts, *events] or writes, default=None)
    return Activity(started, last_seen, last_step, max([*starts, *events, *writes], default=None))


def derived(row: str, found: Activity, logged: Logged, now: float) -> dict[str, tuple[Kind, Any]]:
    """What is known of a row without any document, by key of namespace `run`, as columns store it.

    A value that was logged stands, except that `running` gives way to `no signal`.

    Args:
        row: its name.
        found: what its runs show.
        logged: what documents tell, in the same form.
        now: seconds since 1970.
    """
    leaves: dict[str, tuple[Kind, Any]] = {"folder": ("string", row.rpartition("/")[0] or ".")}
    if found.started is not None:
        leaves["started"] = ("time", int(found.started * 1000))
    if found.last_seen is not None:
        leaves["last_seen"] = ("time", int(found.last_seen * 1000))
    start = _time(logged, "started", leaves.get("started"))
    end = _time(logged, "ended", leaves.get("last_seen"))
    if start is not None and end is not None:
        leaves["duration"] = ("number", max(0, end - start) / 1000)
    if found.last_step is not None:
        leaves["last_step"] = leaf(found.last_step)
    if logged:
        leaves = {name: value for name, value in leaves.items() if name not in logged}
        if now >= silent_at(found, logged):
            leaves["status"] = ("string", NO_SIGNAL)
    return leaves


def silent_at(found: Activity, logged: Logged) -> float:
    """From when on it has given no signal, though its document says that it is running; infinity for any other."""
    if found.signal is None or logged.get("status") != ("string", RUNNING):
        return math.inf
    return found.signal + SILENT


def _time(logged: Logged, name: str, otherwise: tuple[Kind, Any] | None) -> int | None:
    """The moment that a document tells, else the other one, in milliseconds since 1970."""
    for told in (logged.get(name), otherwise):
        if told is not None and told[0] == "time":
            return int(told[1])
    return None
