"""Does things in a page of Chromium as a user does, and measures by its trace how soon they are on the screen."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import Browser, Frame, Locator, Page

from benchmarks import trace
from tests.browser.tab import box

A_FRAME = 1000 / 60
SECONDS = 120
"""The most that anything may take until it is on the screen."""

WATCH = """() => {
    const bench = (window.bench = { number: 0, is: null, arm: null });
    const look = (changes) => {
        if (bench.is === null || !bench.is(changes)) return;
        bench.is = null;
        performance.mark(`shown ${bench.number}`);
        bench.done();
    };
    // Called after all that the same task changed, before the next frame.
    new MutationObserver(look).observe(document, {
        subtree: true, childList: true, characterData: true, attributes: true,
    });
    bench.arm = (is, number) => {
        Object.assign(bench, { number, is });
        bench.shown = new Promise((done) => (bench.done = done));
        performance.mark(`from ${number}`);
    };
}"""
_QUIET = """() => new Promise((quiet) => {
    requestAnimationFrame(() => requestIdleCallback(() => setTimeout(() => requestIdleCallback(quiet), 100)));
})"""


@dataclass(frozen=True)
class Act:
    """What one thing took, each time that it was done; all in ms."""

    name: str
    next_frame: Sequence[float] = ()
    """From the input to the next frame; of several inputs the slowest."""
    shown: Sequence[float] = ()
    """From the last input to the frame that shows what it is for."""
    tasks: Sequence[float] = ()
    """The longest task that it led to."""
    frames: Sequence[float] = ()
    """From each frame to the next, while something moves."""


@dataclass
class _Taken:
    next_frame: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    tasks: list[float] = field(default_factory=list)
    frames: list[float] = field(default_factory=list)


class Meter:
    """Measures what is done in a page, or in a frame of it.

    Args:
        times: how often each thing is done.
    """

    def __init__(self, browser: Browser, page: Page, frame: Frame, times: int) -> None:
        self.browser, self.page, self.frame, self.times = browser, page, frame, times
        self._number = 0
        self._done: list[tuple[int, str, bool]] = []
        self._taken: dict[str, _Taken] = {}
        if not frame.evaluate("() => 'bench' in window"):
            frame.evaluate(WATCH)

    @property
    def acts(self) -> list[Act]:
        """All that was measured."""
        return [Act(name, one.next_frame, one.shown, one.tasks, one.frames) for name, one in self._taken.items()]

    @contextmanager
    def traced(self) -> Iterator[Callable[[], trace.Trace]]:
        """Measures what is done meanwhile; gives the trace afterwards."""
        self.quiet()
        self.browser.start_tracing(page=self.page, categories=list(trace.CATEGORIES))
        found: list[trace.Trace] = []
        try:
            yield lambda: found[0]
        finally:
            found.append(trace.read(self.browser.stop_tracing()))
        self._count(found[0])

    def step(self, name: str, act: Callable[[], object], shown: str) -> None:
        """Does something once.

        Args:
            act: all its input.
            shown: a JavaScript expression for a function of mutation records: whether they show what it is for.
        """
        number = self._arm(name, shown)
        act()
        told = self.frame.evaluate(
            "(ms) => Promise.race([bench.shown.then(() => true), new Promise((end) => setTimeout(end, ms))])",
            SECONDS * 1000,
        )
        if not told:
            raise SystemExit(f"“{name}” was never shown ({number}).")
        self.quiet()

    def click(self, name: str, element: Locator, shown: str, at: float | None = None) -> None:
        """Clicks the middle of an element, or so many px from its left edge."""
        self.point(element, at)
        self.step(name, self._press, shown)

    def key(self, name: str, key: str, shown: str) -> None:
        """Presses a key."""
        self.step(name, lambda: self.page.keyboard.press(key), shown)

    def move(self, name: str, inputs: Iterator[Callable[[], object]]) -> None:
        """Gives one input a frame, and measures from frame to frame."""
        number = self._arm(name, "() => false", moving=True)
        due = time.monotonic()
        for one in inputs:
            due = max(due + A_FRAME / 1000, time.monotonic())
            one()
            time.sleep(max(0.0, due - time.monotonic()))
        self.frame.evaluate("(number) => performance.mark(`shown ${number}`)", number)
        self.quiet()

    def point(self, element: Locator, at: float | None = None) -> None:
        """Moves the mouse over an element, and waits until that is drawn."""
        place = box(element)
        x = (place.left + place.right) / 2 if at is None else place.left + at
        self.page.mouse.move(x, (place.top + place.bottom) / 2)
        self.quiet()

    def quiet(self) -> None:
        """Waits until the page does nothing."""
        self.frame.evaluate(_QUIET)

    def _press(self) -> None:
        self.page.mouse.down()
        self.page.mouse.up()

    def _arm(self, name: str, shown: str, moving: bool = False) -> int:
        self._number += 1
        self._done.append((self._number, name, moving))
        self.frame.evaluate(f"(number) => bench.arm({shown}, number)", self._number)
        return self._number

    def _count(self, traced: trace.Trace) -> None:
        marks = {mark.name: mark.at for mark in traced.marks}
        for index, (number, name, moving) in enumerate(self._done):
            taken = self._taken.setdefault(name, _Taken())
            start, shown = marks[f"from {number}"], marks[f"shown {number}"]
            after = self._done[index + 1][0] if index + 1 < len(self._done) else None
            during = traced.between(start, float("inf") if after is None else marks[f"from {after}"])
            if moving:
                times = [frame.presented for frame in traced.between(start, shown).frames]
                taken.frames += [next_ - one for one, next_ in pairwise(times)]
            else:
                # What is done afterwards to go on is not measured.
                inputs = [one for one in during.interactions if one.began < shown]
                if not inputs:
                    raise SystemExit(f"“{name}” was no interaction in the trace.")
                taken.next_frame.append(max(one.presented - one.began for one in inputs))
                seen = traced.shown_after(shown)
                if seen is None:
                    raise SystemExit(f"No frame showed “{name}”.")
                taken.shown.append(seen - inputs[-1].began)
            taken.tasks.append(max((task.lasted for task in during.tasks), default=0.0))
        self._done.clear()


def table(acts: Sequence[Act]) -> Iterator[str]:
    """Lines: of each act the median and the worst, in ms."""
    yield f"  {'':44}  next frame        shown            task  times"
    yield f"  {'':44}  median   worst    median   worst   worst"
    for act in acts:
        frames = bool(act.frames)
        first, second = (act.frames, ()) if frames else (act.next_frame, act.shown)
        yield f"  {act.name:44} {_two(first)}   {_two(second)}  {max(act.tasks, default=0):6.0f}  {len(first):5}"


def _two(values: Sequence[float]) -> str:
    if not values:
        return " " * 15
    return f"{statistics.median(values):7.1f} {max(values):7.1f}"


def plain(acts: Sequence[Act]) -> list[dict[str, Any]]:
    """For machines: median and worst of each."""
    told = []
    for act in acts:
        one: dict[str, Any] = {"act": act.name}
        for what in ("next_frame", "shown", "tasks", "frames"):
            values = getattr(act, what)
            if values:
                one[what] = {"median": round(statistics.median(values), 1), "worst": round(max(values), 1)}
        told.append(one)
    return told
