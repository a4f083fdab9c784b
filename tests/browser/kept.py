"""A page that stays open from test to test: TensorBoard's is there already, and only our frame in it is loaded anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.tab import Tab

# Nothing of the test before is left: what it stored, the tab it ended in, and what it added to the address.
_PUT_BACK = """(address) => {
    const frame = document.querySelector("iframe[src*='name=metadata']");
    const same = location.href.startsWith(address + "#metadata") && frame?.style.visibility !== "hidden";
    // Our frame remembers how it was left when it goes: as it always begins.
    frame?.contentWindow.tbMetadata?.setView({});
    localStorage.clear();
    sessionStorage.clear();
    return same;
}"""


def resize(page: Page, width: int | None) -> None:
    """Makes the window that wide, and as high as ever."""
    if width is not None:
        page.set_viewport_size({"width": width, "height": 720})


class KeptPage:
    """One page for all tests that need none of their own; loading all of TensorBoard takes longer than most tests."""

    def __init__(self, browser: Browser, settings: dict[str, Any]) -> None:
        self._browser = browser
        self._settings = settings
        self._page: Page | None = None
        self._address: str | None = None

    def open(self, address: str, fragment: str, watch: Callable[[Page], None], width: int | None = None) -> Page:
        """Shows a fragment of an address as in a page of its own, with what `watch` listens to from the start."""
        if self._page is not None and self._address == address:
            page = self._page
            page.mouse.move(0, 0)
            resize(page, width or self._settings["viewport"]["width"])
            if page.evaluate(_PUT_BACK, address):
                watch(page)
                Tab(page).reload(fragment)
                return page
        self.close()
        page = self._page = self._browser.new_context(**self._settings).new_page()
        watch(page)
        resize(page, width)
        page.goto(address + fragment)
        self._address = address
        return page

    def close(self) -> None:
        """Lets the page go; the next test gets a new one."""
        if self._page is not None:
            self._page.context.close()
        self._page = None
        self._address = None
