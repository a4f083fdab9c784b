"""Does things in a page of Chromium as a user does, and measures by its trace how soon they are on the screen."""

from __future__ import annotations

import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from playwright.sync_api import Browser, Frame, Locator, Page

from benchmarks import trace
from tests.browser.tab import box

A_FRAME = 1 / 60
SECONDS = 300
"""The most that anything may take until it is on the screen."""

_WATCH = """() => {
    const bench = (window.bench = { is: null });
    const look = (changes) => {
        if (bench.is === null || !bench.is(changes)) return;
        bench.is = null;
        performance.mark(`shown ${bench.number}`);
        bench.done();
    };
    // Called after all that one task changed, before the next frame.
    bench.observe = (root) => new MutationObserver(look).observe(root, {
        subtree: true, childList: true, characterData: true, attributes: true,
    });
    bench.observe(document);
    bench.arm = (number, is) => {
        Object.assign(bench, { number, is });
        bench.shown = new Promise((done) => (bench.done = done));
        // Past 250 of them no more would be kept.
        performance.clearResourceTimings();
        performance.mark(`from ${number}`);
    };
    const late = (ms) => new Promise((_, end) => setTimeout(end, ms, "It was never shown."));
    bench.wait = (ms) => Promise.race([bench.shown, late(ms)]);
}"""
_QUIET = """() => new Promise((quiet) => {
    const idle = (then) => requestIdleCallback(then, { timeout: 5000 });
    requestAnimationFrame(() => idle(() => setTimeout(() => idle(quiet), 60)));
})"""
_ENDED = """(part) =>
    performance.getEntriesByType("resource").filter(({ name }) => name.includes(part)).at(-1).responseEnd"""


@dataclass(frozen=True)
class Act:
    """What one thing took, each time that it was done; all in ms."""

    next_frame: list[float] = field(default_factory=list)
    """From the input to the next frame, of several inputs the slowest; while something moves from frame to frame."""
    shown: list[float] = field(default_factory=list)
    """From the last input to the frame that shows what it is for."""
    tasks: list[float] = field(default_factory=list)
    """CPU of the longest task that it led to: so long may a next input have to wait."""


Acts = dict[str, Act]


def ended(frame: Frame, part: str) -> float:
    """When the last answer was there whose address has a part, by the clock of the frame."""
    return float(frame.evaluate(_ENDED, part))


class Meter:
    """Measures what is done in a page, or in a frame of it.

    Args:
        times: how often each thing is to be done.
        moves: inputs of a movement, one a frame.
    """

    def __init__(self, browser: Browser, page: Page, frame: Frame, times: int, moves: int) -> None:
        self.browser, self.page, self.frame, self.times, self.moves = browser, page, frame, times, moves
        self.acts: Acts = defaultdict(Act)
        self._done: list[tuple[str, float | None]] = []
        self._moved: set[int] = set()
        frame.evaluate(_WATCH)

    @contextmanager
    def traced(self) -> Iterator[None]:
        """Measures what is done meanwhile."""
        self.quiet()
        first = len(self._done)
        self.browser.start_tracing(page=self.page, categories=list(trace.CATEGORIES))
        yield
        # The last frame is on the screen a while after it is drawn.
        self.page.wait_for_timeout(1000)
        found = trace.read(self.browser.stop_tracing())
        for number in range(first, len(self._done)):
            self._count(number, found)

    def step(self, name: str, act: Callable[[], object], shown: str, since: str | None = None) -> None:
        """Does something once.

        Args:
            name: what is done.
            act: all its input.
            shown: a JavaScript expression for a function of mutation records: whether they show what it is for.
            since: a part of an address: measures from when its answer was there, and not from the input.
        """
        number = len(self._done)
        self.frame.evaluate(f"bench.arm({number}, {shown})")
        act()
        self.frame.evaluate("(ms) => bench.wait(ms)", SECONDS * 1000)
        self._end(name, ended(self.frame, since) if since else None)

    def click(self, name: str, element: Locator, shown: str, at: float | None = None) -> None:
        """Clicks the middle of an element, or so many px from its left edge."""
        self.point(element, at)

        def press() -> None:
            self.page.mouse.down()
            self.page.mouse.up()

        self.step(name, press, shown)

    def key(self, name: str, key: str, shown: str) -> None:
        """Presses a key."""
        self.step(name, lambda: self.page.keyboard.press(key), shown)

    def move(self, name: str, move: Callable[[float], object]) -> None:
        """Moves something by one input a frame, each told how far it is, from 0 to 1."""
        number = len(self._done)
        self._moved.add(number)
        self.frame.evaluate(f"bench.arm({number}, () => false)")
        due = time.monotonic()
        for place in range(self.moves):
            due = max(due + A_FRAME, time.monotonic())
            move(place / self.moves)
            time.sleep(max(0.0, due - time.monotonic()))
        self.frame.evaluate(f"performance.mark('shown {number}')")
        self._end(name, None)

    def point(self, element: Locator, at: float | None = None) -> None:
        """Moves the mouse over an element, and waits until that is drawn."""
        place = box(element)
        x = (place.right - place.left) / 2 if at is None else at
        element.hover(position={"x": x, "y": (place.bottom - place.top) / 2})
        self.quiet()

    def quiet(self) -> None:
        """Waits until the page does nothing."""
        self.frame.evaluate(_QUIET)

    def _end(self, name: str, since: float | None) -> None:
        self.quiet()
        self.frame.evaluate(f"performance.mark('end {len(self._done)}')")
        self._done.append((name, since))

    def _count(self, number: int, found: trace.Trace) -> None:
        name, since = self._done[number]
        start, shown, end = (found.marks[f"{what} {number}"] for what in ("from", "shown", "end"))
        act = self.acts[name]
        act.tasks.append(max((task.cpu for task in found.tasks if start.at <= task.began < end.at), default=0.0))
        if number in self._moved:
            frames = [frame.presented for frame in found.frames if start.at <= frame.committed < shown.at]
            act.next_frame.extend(later - one for one, later in pairwise(frames))
            return
        seen = found.shown_after(shown.at)
        if since is not None:
            act.shown.append(seen - shown.at + shown.page - since)
            return
        inputs = [one for one in found.interactions if start.at <= one.began < end.at]
        if not inputs:
            raise SystemExit(f"“{name}” was no interaction in the trace.")
        act.next_frame.append(max(one.presented - one.began for one in inputs))
        act.shown.append(seen - inputs[-1].began)


def lines(acts: Acts) -> Iterator[str]:
    """A line for each act: median and worst, in ms."""
    yield f"{'':34}   next frame          shown    longest task"
    yield f"{'':34} median  worst  median  worst  median  worst  times"
    for name, act in acts.items():
        columns = "  ".join(map(_two, (act.next_frame, act.shown, act.tasks)))
        yield f"{name:34} {columns}  {len(act.shown or act.next_frame):5}"


def _two(values: Sequence[float]) -> str:
    return f"{statistics.median(values):6.0f} {max(values):6.0f}" if values else " " * 13


def ratios(ours: Acts, theirs: Acts, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A line for each pair of acts: how often the other's time is ours, until it is shown or from frame to frame."""
    for mine, other in pairs:
        one, another = ours[mine], theirs[other]
        median, times = (statistics.median(act.shown or act.next_frame) for act in (one, another))
        yield f"{other}: {times:,.0f} ms, {times / median:.1f} times “{mine}”"
