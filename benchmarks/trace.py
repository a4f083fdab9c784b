"""What Chromium's own trace tells of a page: interactions, frames, tasks and marks; all times in ms of the trace."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

CATEGORIES = (
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "blink.user_timing",
    "cc,benchmark",
)
_MAIN = "CrRendererMain"


@dataclass(frozen=True)
class Interaction:
    """A key or a click, which has several events."""

    began: float
    """When the browser had the input."""
    presented: float
    """The frame after the last of its events was on screen."""


@dataclass(frozen=True)
class Frame:
    """A frame in which the page took part: those that only scroll or animate what was drawn before are none."""

    committed: float
    """The page gave away what it had drawn."""
    presented: float


@dataclass(frozen=True)
class Task:
    """Something that the page did, in which it answered nothing else."""

    began: float
    lasted: float


@dataclass(frozen=True)
class Mark:
    """A call of `performance.mark`."""

    name: str
    at: float
    page: float
    """The same moment by the clock of the frame that called it."""


@dataclass(frozen=True)
class Trace:
    """Each list in the order of time."""

    interactions: Sequence[Interaction]
    frames: Sequence[Frame]
    tasks: Sequence[Task]
    marks: Sequence[Mark]

    def shown_after(self, moment: float) -> float | None:
        """When the first frame was on screen that the page drew after a moment; None where there was none."""
        return next((frame.presented for frame in self.frames if frame.committed >= moment), None)

    def between(self, start: float, end: float) -> Trace:
        """What began in this time."""
        return Trace(
            [one for one in self.interactions if start <= one.began < end],
            [one for one in self.frames if start <= one.committed < end],
            [one for one in self.tasks if start <= one.began < end],
            [one for one in self.marks if start <= one.at < end],
        )


def read(raw: bytes) -> Trace:
    """The trace that `stop_tracing` of Playwright gives, of all renderers."""
    events: list[dict[str, Any]] = json.loads(raw)["traceEvents"]
    named = [event for event in events if event["ph"] == "M"]
    renderers = {
        event["pid"] for event in named if event["name"] == "process_name" and event["args"]["name"] == "Renderer"
    }
    mains = {
        (event["pid"], event["tid"])
        for event in named
        if event["name"] == "thread_name" and event["args"]["name"] == _MAIN
    }
    # What began earlier may have been written later.
    ours = sorted((event for event in events if event["pid"] in renderers and "ts" in event), key=lambda one: one["ts"])
    return Trace(
        _interactions(ours),
        _frames(ours),
        [
            Task(event["ts"] / 1000, event["dur"] / 1000)
            for event in ours
            if event["name"] == "RunTask" and "dur" in event and (event["pid"], event["tid"]) in mains
        ],
        [
            Mark(event["name"], event["ts"] / 1000, event["args"]["data"]["startTime"])
            for event in ours
            if event["cat"] == "blink.user_timing" and "startTime" in event.get("args", {}).get("data", {})
        ],
    )


def _interactions(events: Iterable[dict[str, Any]]) -> list[Interaction]:
    """One for each id: of a click there are `pointerdown`, `pointerup` and `click`, and what lasts longest counts."""
    found: dict[tuple[int, int], Interaction] = {}
    for event in events:
        if event["name"] != "EventTiming" or event["ph"] != "b":
            continue
        data = event["args"]["data"]
        if not data.get("interactionId") or "duration" not in data:
            continue
        began = event["ts"] / 1000
        one = Interaction(began, began + data["duration"])
        name = (event["pid"], data["interactionId"])
        before = found.get(name)
        if before is None or one.presented - one.began > before.presented - before.began:
            found[name] = one
    return sorted(found.values(), key=lambda one: one.began)


def _frames(events: Iterable[dict[str, Any]]) -> list[Frame]:
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
    return sorted(found, key=lambda one: one.committed)
