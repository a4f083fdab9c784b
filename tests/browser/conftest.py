"""Fixtures of the browser tests: log directories by the real writers, TensorBoard on each, and the tab in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.browser import logs
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard, wait_for

Serve = Callable[[Callable[[Path], None]], TensorBoard]
OpenTab = Callable[..., Tab]
PLAIN = "tests.plain_tensorboard"

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


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """A TensorBoard on the log directory that a writer of `logs` fills; started once, ended after the last test."""
    started: dict[Callable[[Path], None], TensorBoard] = {}
    with ExitStack() as stack:

        def serve_(write: Callable[[Path], None]) -> TensorBoard:
            if write not in started:
                logdir = tmp_path_factory.mktemp(write.__name__)
                write(logdir)
                server = started[write] = stack.enter_context(TensorBoard(logdir, module=PLAIN))
                if any(logdir.iterdir()):
                    # The table is there before TensorBoard has read the metrics; with them rows and columns move.
                    wait_for(lambda: server.json("status"), lambda told: told["rows"] > 0 and not told["refreshing"])
            return started[write]

        yield serve_


@pytest.fixture(scope="session")
def sweep(serve: Serve) -> TensorBoard:
    """36 finished runs of two models, three depths, two optimizers and three seeds, logged with the op."""
    return serve(logs.write_sweep)


@pytest.fixture
def problems(page: Page) -> Iterator[list[str]]:
    """Uncaught errors of pages, and console errors of the plugin's own files. A test must end without."""
    found: list[str] = []
    watch(page, found)
    yield found
    assert found == []


def watch(page: Page, found: list[str]) -> None:
    """Collects a page's uncaught errors and the plugin's console errors."""

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error" and "/metadata/" in message.location.get("url", ""):
            found.append(message.text)

    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", on_console)


@pytest.fixture
def open_tab(page: Page, problems: list[str]) -> OpenTab:
    """Opens the Metadata tab of a server and waits until it shows data; the test fails on any error in the page."""

    def open_(server: TensorBoard, fragment: str = "#metadata", **wait: Any) -> Tab:
        page.goto(server.url + fragment)
        return Tab(page).wait(**wait)

    return open_


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    path = tmp_path / "logs"
    path.mkdir()
    return path
