"""The Metadata tab as a test sees it: TensorBoard's page, our frame in it, and the handles of docs/contract.md."""

from __future__ import annotations

import json
from typing import Any, NamedTuple, cast

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.tensorboard_process import wait_for

FRAME = "iframe[src*='name=metadata']"


class Box(NamedTuple):
    """Where an element stands in the page, in px."""

    left: float
    top: float
    right: float
    bottom: float


# Read at every change, since some texts are gone after a moment, which a busy machine may spend elsewhere.
_LISTEN = """() => {
    window.heard = [];
    const listen = (changes) => {
        for (const { target } of changes) {
            const element = target instanceof Element ? target : target.parentElement;
            const region = element?.closest("[role=status]");
            if (region) window.heard.push(region.textContent);
        }
    };
    new MutationObserver(listen).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


class Tab:
    """One open Metadata tab."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frame: FrameLocator = page.frame_locator(FRAME)

    def wait(self, *, ready: str = "summary", shown: int | None = None, timeout: float = 60_000) -> Tab:
        """Waits for the table (with `shown` rows, where given), or for what is `ready` in its place."""
        expect(self.by(ready)).to_be_visible(timeout=timeout)
        if shown is not None:
            expect(self.by(ready)).to_have_attribute("data-shown", str(shown), timeout=timeout)
        return self

    def reload(self, fragment: str | None = None) -> None:
        """Loads our frame anew, with another fragment of the page's address where one is given, and not TensorBoard."""
        self.page.evaluate(
            """([selector, fragment]) => new Promise((loaded) => {
                if (fragment !== null) history.replaceState(history.state, "", fragment);
                const frame = document.querySelector(selector);
                frame.addEventListener("load", () => loaded(), { once: true });
                frame.contentWindow.location.reload();
            })""",
            [FRAME, fragment],
        )

    def switch(self, name: str) -> None:
        """Goes to a tab of TensorBoard by its name: to "Metadata", or away from it."""
        self.page.get_by_role("tab", name=name).or_(self.page.get_by_text(name, exact=True)).first.click()
        self.wait_hidden(name != "Metadata")

    def is_hidden(self) -> bool:
        """Whether another tab of TensorBoard is shown."""
        hidden: bool = self.page.evaluate(
            "(frame) => document.querySelector(frame)?.style.visibility === 'hidden'", FRAME
        )
        return hidden

    def wait_hidden(self, hidden: bool) -> None:
        """Waits until TensorBoard has hidden the plugin's frame, or shown it."""
        self.page.wait_for_function(
            "([frame, hidden]) => (document.querySelector(frame)?.style.visibility === 'hidden') === hidden",
            arg=[FRAME, hidden],
        )

    def by(self, testid: str, **data: Any) -> Locator:
        """Elements by test id and data attributes; a value that is not text is matched as canonical JSON."""
        selector = f"[data-testid='{testid}']"
        for name, value in data.items():
            text = value if isinstance(value, str) else compact(value)
            selector += f"[data-{name}={json.dumps(text, ensure_ascii=False)}]"
        return self.frame.locator(selector)

    def facet(self, *path: str, namespace: str = "doc") -> Locator:
        """The facet of a key."""
        return self.by("facet", namespace=namespace, path=list(path))

    def open_facet(self, search: str, facet: Locator) -> Locator:
        """Searches for keys and opens a facet that is found; the only one found is open by itself."""
        self.frame.get_by_role("searchbox", name="Search keys").fill(search)
        title = facet.get_by_role("button").first
        if title.get_attribute("aria-expanded") == "false":
            title.click()
        expect(facet).to_have_attribute("data-open", "true")
        return facet

    def value(self, facet: Locator, value: Any) -> Locator:
        """One value of a facet."""
        quoted = json.dumps(compact(value), ensure_ascii=False)
        return facet.locator(f"[data-testid='facet-value'][data-value={quoted}]")

    def tick(self, facet: Locator, value: Any) -> None:
        """Ticks or unticks a value of a facet."""
        self.value(facet, value).get_by_role("checkbox").click()

    def counts(self, facet: Locator) -> dict[str, int]:
        """Canonical value → count of all values the facet shows."""
        return {
            cast(str, item.get_attribute("data-value")): int(cast(str, item.get_attribute("data-count")))
            for item in facet.locator("[data-testid='facet-value']").all()
        }

    def header(self, *path: str) -> Locator:
        """The header of a shown column."""
        return self.by("column-header", path=list(path))

    def cell(self, line: Locator, *path: str) -> Locator:
        """The cell of a row or group row in the column of a key."""
        place = self.header(*path).get_attribute("data-column")
        return line.locator(f"[data-column='{place}']")

    def runs(self) -> list[str]:
        """Names of the mounted rows from top to bottom."""
        rows = self.by("row").evaluate_all(
            "rows => rows.sort((a, b) => a.dataset.line - b.dataset.line).map((row) => row.dataset.run)"
        )
        return cast("list[str]", rows)

    def view(self) -> dict[str, Any]:
        """What `getView()` gives."""
        return cast("dict[str, Any]", self.evaluate("() => window.tbMetadata.getView()"))

    def set_view(self, **view: Any) -> None:
        """Shows a view; fields that are not given have their defaults."""
        self.evaluate("(view) => window.tbMetadata.setView(view)", view)

    def evaluate(self, script: str, argument: Any = None) -> Any:
        """What a function gives in the plugin's frame."""
        return self.frame.locator("body").evaluate(f"(_, argument) => ({script})(argument)", argument)

    def expect_query(self, text: str) -> None:
        """Waits until the search box holds a text: the plain one, or the editor that it becomes when it is used."""
        expect(self.by("query")).to_be_visible()
        wait_for(
            lambda: self.by("query").evaluate("(box) => box.value ?? box.textContent"), lambda typed: typed == text
        )

    def focused(self) -> Locator:
        """What has the focus."""
        return self.frame.locator("*:focus")

    def press(self, *keys: str) -> None:
        """Presses keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def clipboard(self) -> str:
        """The text on the clipboard."""
        return cast(str, self.page.evaluate("() => navigator.clipboard.readText()"))

    def listen(self) -> None:
        """Keeps from now on what the tab says to screen readers."""
        self.evaluate(_LISTEN)

    def heard(self, start: str) -> str:
        """Waits for what is said that starts so, and forgets all that was said before."""

        def found(heard: list[str]) -> bool:
            return any(text.startswith(start) for text in heard)

        said: list[str] = wait_for(lambda: self.evaluate("() => window.heard"), found)
        self.evaluate("(count) => window.heard.splice(0, count)", len(said))
        return next(text for text in said if text.startswith(start))

    def of_groups(self, name: str) -> None:
        """Takes an entry of the menu beside the keys of groups, by how its name starts."""
        self.by("group-more").click()
        self.frame.get_by_role("menuitem", name=name).click()

    def expect_shown(self, count: int) -> None:
        """Waits for the number of runs that pass."""
        expect(self.by("summary")).to_have_attribute("data-shown", str(count))

    def expect_focus(self, element: Locator) -> None:
        """Waits until an element has the focus."""
        expect(element).to_be_focused()


def compact(value: Any) -> str:
    """Canonical JSON, as in the data attributes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def box(element: Locator) -> Box:
    """Where a visible element stands."""
    place = element.bounding_box()
    assert place is not None, "not visible"
    return Box(place["x"], place["y"], place["x"] + place["width"], place["y"] + place["height"])
