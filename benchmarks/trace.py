"""What Chromium's own trace tells of a page: interactions, frames, tasks and marks; all times in ms of the trace."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

CATEGORIES = (
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
    "cc,benchmark",
)
Events = Iterable[dict[str, Any]]


class Interaction(NamedTuple):
    """A key or a click."""

    began: float
    """When the browser had the input."""
    presented: float
    """The first frame after its events was on screen."""


class Frame(NamedTuple):
    """A frame in which the page took part: those that only scroll or animate what was drawn before are none."""

    committed: float
    """The page gave away what it had drawn."""
    presented: float


class Task(NamedTuple):
    """Something that a page's main thread did, in which it answered nothing else."""

    began: float
    cpu: float
    """Without the time in which other processes had the machine."""


class Mark(NamedTuple):
    """A call of `performance.mark`."""

    at: float
    page: float
    """The same moment by the clock of the frame that called it."""


@dataclass(frozen=True)
class Trace:
    """Each list in the order of time."""

    interactions: Sequence[Interaction]
    frames: Sequence[Frame]
    tasks: Sequence[Task]
    marks: dict[str, Mark]
    """By name."""

    def shown_after(self, moment: float) -> float:
        """When the first frame was on screen that the page drew after a moment; infinite where there is none."""
        return next((frame.presented for frame in self.frames if frame.committed >= moment), math.inf)


def read(raw: bytes) -> Trace:
    """The trace that `stop_tracing` of Playwright gives, of all renderers."""
    events: list[dict[str, Any]] = json.loads(raw)["traceEvents"]
    named = {(one["name"], one["pid"], one["tid"]): one["args"]["name"] for one in events if "name" in one["args"]}
    pages = {pid for (what, pid, _), name in named.items() if what == "process_name" and name == "Renderer"}
    # What began earlier may have been written later.
    ours = sorted((event for event in events if event["pid"] in pages and "ts" in event), key=lambda one: one["ts"])
    tasks = (event for event in ours if event["name"] == "RunTask" and "tdur" in event)
    marks = (event for event in ours if event["cat"] == "blink.user_timing" and "data" in event.get("args", {}))
    return Trace(
        _interactions(ours),
        _frames(ours),
        [
            Task(one["ts"] / 1000, one["tdur"] / 1000)
            for one in tasks
            if named.get(("thread_name", one["pid"], one["tid"])) == "CrRendererMain"
        ],
        {one["name"]: Mark(one["ts"] / 1000, one["args"]["data"].get("startTime", 0.0)) for one in marks},
    )


def _interactions(events: Events) -> list[Interaction]:
    """One for each id: of a click there are `pointerdown`, `pointerup` and `click`, and what lasts longest counts."""
    found: dict[tuple[int, int], Interaction] = {}
    for event in events:
        if event["name"] != "EventTiming" or event["ph"] != "b":
            continue
        data, began = event["args"]["data"], event["ts"] / 1000
        if data.get("interactionId") and "duration" in data:
            name = (event["pid"], data["interactionId"])
            one = Interaction(began, began + data["duration"])
            found[name] = max(found.get(name, one), one, key=lambda one: one.presented - one.began)
    return sorted(found.values())


def _frames(events: Events) -> list[Frame]:
    """The steps of a frame have its id, which another one takes when it is done."""
    running: dict[tuple[int, str], tuple[bool, float | None]] = {}
    found = []
    for event in events:
        if "id2" not in event:
            continue
        name = (event["pid"], event["id2"]["local"])
        if event["name"] == "PipelineReporter" and event["ph"] == "b":
            running[name] = ("PRESENTED" in event["args"]["frame_reporter"]["state"], None)
        elif name in running:
            presented, committed = running[name]
            if event["name"] == "Commit" and event["ph"] == "b":
                running[name] = (presented, event["ts"] / 1000)
            elif event["name"] == "PipelineReporter" and event["ph"] == "e":
                del running[name]
                if presented and committed is not None:
                    found.append(Frame(committed, event["ts"] / 1000))
    return sorted(found)
