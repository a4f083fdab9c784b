"""TensorBoard's own tabs as a test sees them: which runs they show and select, and in which colours."""

from __future__ import annotations

from typing import Any, NamedTuple, cast

from playwright.sync_api import Locator, Page

from tests.tensorboard_process import wait_for

_RUNS = """() => [...document.querySelectorAll("runs-data-table tb-data-table-content-row")].map((row) => [
    row.querySelector("tb-data-table-content-cell.table-column-run").textContent.trim(),
    row.querySelector(".run-color-swatch").style.background,
    row.querySelector("mat-checkbox input").checked,
])"""

_SCALARS = """() => {
    const below = (root) => [...root.querySelectorAll("*")].flatMap(({ shadowRoot }) => shadowRoot ?? []);
    const selectors = (root) => [...root.querySelectorAll("tf-multi-checkbox"), ...below(root).flatMap(selectors)];
    const [runs] = selectors(document);
    return runs ? [runs.namesMatchingRegex ?? [], runs.outSelected ?? []] : [[], []];
}"""


class Colors(NamedTuple):
    """What Time Series shows: the colour of each run, and those that are selected."""

    of: dict[str, str]
    selected: set[str]

    def groups(self) -> set[frozenset[str]]:
        """The runs that have one colour."""
        return {frozenset(run for run in self.of if self.of[run] == color) for color in self.of.values()}


class TimeSeries:
    """The tab Time Series, while it is shown."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def now(self) -> Colors:
        rows = cast("list[list[Any]]", self._page.evaluate(_RUNS))
        return Colors({run: color for run, color, _ in rows}, {run for run, _, selected in rows if selected})

    def wait_groups(self, *groups: set[str]) -> Colors:
        """Waits until these runs are listed and no others, each group in a colour of its own."""
        wanted = {frozenset(group) for group in groups}
        return wait_for(self.now, lambda shown: shown.groups() == wanted)

    def wait_runs(self, *runs: str) -> Colors:
        """Waits until these runs are listed and no others, in whichever colours."""
        return wait_for(self.now, lambda shown: shown.of.keys() == set(runs))

    def filter(self) -> Locator:
        """The field of the filter of runs."""
        return self._page.locator(".run-filter input")

    def select_all(self) -> None:
        """Clicks the checkbox at the head of the list of runs."""
        self._page.locator("runs-data-table tb-data-table-header-cell mat-checkbox").first.click()


class Scalars:
    """The tab Scalars."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def wait(self, listed: set[str], ticked: set[str]) -> None:
        """Waits until these runs are listed and ticked, and no others."""

        def now() -> tuple[set[str], set[str]]:
            matching, selected = self._page.evaluate(_SCALARS)
            return set(matching), set(selected)

        wait_for(now, lambda shown: shown == (listed, ticked))
