"""Fixtures of the browser tests: log directories by the real writers, TensorBoard on each, and the tab in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect

from tests.again import is_again
from tests.browser import logs
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.kept import KeptPage, resize
from tests.browser.tab import Tab
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

OpenTab = Callable[..., Tab]

# A busy machine may need longer than the default of 5 s to draw; what is right at once does not wait.
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = executable()
    return {**browser_type_launch_args, "args": ARGUMENTS, **({"executable_path": path} if path else {})}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1280, "height": 720},
        "permissions": ["clipboard-read", "clipboard-write"],
        "locale": "en-US",
        "timezone_id": "UTC",
    }


class Serve:
    """A TensorBoard on the log directory that a writer of `logs` fills; started once, ended after the last test."""

    def __init__(self, make_directory: Callable[[str], Path], stack: ExitStack) -> None:
        self._make_directory = make_directory
        self._stack = stack
        self._started: dict[Callable[[Path], None], TensorBoard] = {}

    def __call__(self, write: Callable[[Path], None], *, whole: bool = True) -> TensorBoard:
        """The server on what `write` writes; not `whole` if some of that is of the kind that nobody can ever read."""
        if write not in self._started:
            logdir = self._make_directory(write.__name__)
            write(logdir)
            server = self._started[write] = self._stack.enter_context(TensorBoard(logdir, module=PLAIN))
            if whole and any(logdir.iterdir()):
                # The table is there before TensorBoard has read the metrics; with them rows and columns move.
                wait_for(lambda: server.json("status"), lambda told: told["rows"] > 0 and not told["refreshing"])
        return self._started[write]

    def __contains__(self, server: TensorBoard) -> bool:
        return server in self._started.values()


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    with ExitStack() as stack:
        yield Serve(tmp_path_factory.mktemp, stack)


@pytest.fixture(scope="session")
def kept_page(browser: Browser, browser_context_args: dict[str, Any]) -> Iterator[KeptPage]:
    kept = KeptPage(browser, browser_context_args)
    yield kept
    kept.close()


@pytest.fixture(scope="session")
def sweep(serve: Serve) -> TensorBoard:
    """36 finished runs of two models, three depths, two optimizers and three seeds."""
    return serve(logs.write_sweep)


class Problems(list[str]):
    """Uncaught errors of pages, and console errors of the plugin's own files."""

    def __init__(self) -> None:
        super().__init__()
        self._watched: list[Page] = []

    def watch(self, page: Page) -> None:
        """Collects those of a page too."""
        if page not in self._watched:
            self._watched.append(page)
            page.on("pageerror", self._on_error)
            page.on("console", self._on_console)

    def end(self) -> None:
        """Collects no more."""
        for page in self._watched:
            page.remove_listener("pageerror", self._on_error)
            page.remove_listener("console", self._on_console)

    def _on_error(self, error: Error) -> None:
        self.append(str(error))

    def _on_console(self, message: ConsoleMessage) -> None:
        # A server that a test has of its own ends before the page that asks it.
        ended = "ERR_CONNECTION_REFUSED" in message.text
        if message.type == "error" and not ended and "/metadata/" in message.location.get("url", ""):
            self.append(message.text)


@pytest.fixture
def problems(request: pytest.FixtureRequest) -> Iterator[Problems]:
    """What went wrong in the test's pages; it must end without."""
    found = Problems()
    if "page" in request.fixturenames:
        found.watch(request.getfixturevalue("page"))
    yield found
    found.end()
    assert found == []


@pytest.fixture
def open_tab(
    request: pytest.FixtureRequest, serve: Serve, kept_page: KeptPage, problems: Problems
) -> Iterator[OpenTab]:
    """Opens the Metadata tab of a server and waits until it shows data; the test fails on any error in the page.

    A test has a page of its own where it asks for `page` or for another browser, or has a server of its own; all others
    share one, in which our frame is new; where a test runs once more, all of it is.
    """
    if is_again(request.node):
        kept_page.close()
    alone = "page" in request.fixturenames or request.node.get_closest_marker("browser_context_args") is not None

    def open_(
        server: TensorBoard, fragment: str = "#metadata", *, query: str = "", width: int | None = None, **wait: Any
    ) -> Tab:
        address = server.url + query
        if alone or server not in serve:
            page: Page = request.getfixturevalue("page")
            problems.watch(page)
            resize(page, width)
            page.goto(address + fragment)
        else:
            page = kept_page.open(address, fragment, problems.watch, width)
        return Tab(page).wait(**wait)

    yield open_
    if getattr(request.node, "rep_call", None) is None or request.node.rep_call.failed:
        kept_page.close()


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    path = tmp_path / "logs"
    path.mkdir()
    return path
