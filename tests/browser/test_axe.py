"""axe-core finds nothing wrong in any view of the tab: names, roles, order, contrast; light and dark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from playwright.sync_api import Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.browser.test_controls import key, open_facet, open_pattern, press, values
from tests.browser.test_journey import menu_of
from tests.tensorboard_process import TensorBoard

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async ([source, runOnly]) => {
    if (!window.axe) (0, eval)(source);
    const options = { resultTypes: ["violations"], ...(runOnly && { runOnly }) };
    const { violations } = await window.axe.run(document, options);
    const popover = "body > div:has(> .tbm-popover)";
    const beside = ({ target: [selector] }) => document.querySelector(selector).matches(popover);
    const ours = violations.flatMap(({ id, help, nodes }) => {
        // React Aria's button that closes a popover stands beside the dialog in it, for screen readers alone.
        const left = id === "region" ? nodes.filter((node) => !beside(node)) : nodes;
        return left.length > 0 ? [{ id, help, nodes: left }] : [];
    });
    return ours.map(({ id, help, nodes }) => {
        const told = nodes.slice(0, 4).map(({ html, failureSummary, any }) => {
            const contrast = any.map(({ data }) => data?.contrastRatio).filter(Boolean);
            return `${html.slice(0, 200)} ${failureSummary.replaceAll(/\\s+/g, " ").slice(0, 300)} ${contrast}`;
        });
        return `${id}: ${help} (${nodes.length}): ${told.join(" | ")}`;
    });
}"""
"""All rules of axe, WCAG's and its best practices, or only some, in our frame."""
CONTRAST = ["color-contrast"]
"""All that the theme may change."""


def found(tab: Tab, rules: list[str] | None = None) -> list[str]:
    """What axe finds, a line for each rule, once all that moves in has arrived."""
    tab.evaluate("() => Promise.allSettled(document.getAnimations().map((one) => one.finished))")
    return cast("list[str]", tab.evaluate(RUN, [AXE.read_text(), rules]))


def expect_nothing(tab: Tab, rules: list[str] | None = None) -> None:
    told = found(tab, rules)
    assert not told, "\n".join(told)


class State(NamedTuple):
    """Something the tab can show: a view, what to open in it by hand, and in which window."""

    name: str
    view: Mapping[str, Any] = {}
    prepare: Callable[[Tab], None] = lambda tab: None
    width: int = 1280


def click(testid: str) -> Callable[[Tab], None]:
    return lambda tab: tab.by(testid).click()


def tick_two(tab: Tab) -> None:
    for at in range(2):
        tab.by("row").nth(at).get_by_role("checkbox").click()


def open_drawer(tab: Tab) -> None:
    tab.by("facets-toggle").click()
    expect(tab.frame.get_by_role("searchbox", name="Search keys")).to_be_focused()


def wait_for_curves(tab: Tab) -> None:
    expect(tab.by("curves").first).to_have_attribute("data-loading", "false")


def complete(tab: Tab) -> None:
    tab.by("query").click()
    expect(tab.frame.locator(".cm-editor")).to_be_visible()
    tab.page.keyboard.type("depth > 2 and op")
    expect(tab.frame.locator(".cm-tooltip-autocomplete")).to_be_visible()
    tab.press("ArrowDown")


def wait_for_detail(tab: Tab) -> None:
    expect(tab.by("detail-line").first).to_be_visible()


GROUPED = {"groupBy": [key("model", "type"), key("model", "depth")]}
FILTERED = {
    "clauses": [values("seed", include=[0, 1])],
    "query": "cnn",
    "sort": [{"key": key("optimizer", "name"), "descending": False}],
    "columns": [key("seed"), key("val/loss", namespace="metric")],
}
FILTERED_TWICE = {"clauses": [values("seed", include=[0, 1]), values("model", "type", include=["cnn"])]}
BEST = logs.run_name("cnn", 3, "adam", 1)

STATES = (
    State("table"),
    State("filtered, sorted by a hidden column", FILTERED),
    State("groups", GROUPED),
    State("groups side by side", {**GROUPED, "flat": True}),
    State("averaged", {}, click("average-suggestion")),
    State(
        "averaged below a level",
        {"groupBy": [key("model", "type")]},
        lambda tab: tab.of_groups("Average over seed"),
    ),
    State("open run", {"open": BEST}, wait_for_detail),
    State("ticked", {}, tick_two),
    State("no match", {"query": "nothing like it", "clauses": [values("seed", include=[1])]}),
    State("a search that is no expression", {"query": "/(/"}),
    State("filters together", FILTERED_TWICE, click("filters-together")),
    State("what completion offers", {}, complete),
    State("an expression with a problem", {"query": "depth > 2 && seed == 1"}, lambda tab: tab.by("query").click()),
    State("histogram", {}, open_facet("dropout")),
    State("menu of a column", GROUPED, lambda tab: menu_of(tab, "val/accuracy")),
    State("menu of a run", {}, lambda tab: tab.by("row").first.click(button="right")),
    State("menu of a group", GROUPED, lambda tab: tab.by("group-row").first.click(button="right")),
    State("menu of the tab", {}, press("More")),
    State("columns", {}, click("columns")),
    State("target", {}, click("target")),
    State("identical keys", {}, click("identical-keys")),
    State("keys to group by", {}, press("Add a key to group by")),
    State("menu of the keys of groups", GROUPED, click("group-more")),
    State("average", {}, press("Average over…")),
    State("pattern of names", {}, open_pattern),
    State("keys", {}, lambda tab: tab.press("?")),
    State("curves of runs", {"panel": "curves"}, wait_for_curves),
    State("curves of groups", {**GROUPED, "panel": "curves"}, wait_for_curves),
    *(
        State(f"menu {name}", {**GROUPED, "panel": "curves"}, click(name))
        for name in ("curves-metrics", "curves-band", "curves-more")
    ),
    State("pivot", {"panel": "pivot"}, lambda tab: expect(tab.by("pivot")).to_be_visible()),
    State("menu pivot-rows", {**GROUPED, "panel": "pivot"}, click("pivot-rows")),
    State("narrow", FILTERED, width=820),
    State("drawer", FILTERED, open_drawer, width=820),
    State("narrow, open run", {"open": BEST}, wait_for_detail, width=820),
)


class Theme(NamedTuple):
    query: str
    rules: list[str] | None


THEMES = pytest.mark.parametrize(
    "theme", [Theme("?darkMode=false", None), Theme("?darkMode=true", CONTRAST)], ids=["light", "dark"]
)


@THEMES
def test_nothing_in_the_workspace(theme: Theme, sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, query=theme.query, shown=36)
    told = []
    for state in STATES:
        tab.page.set_viewport_size({"width": state.width, "height": 720})
        tab.reload()
        tab.wait()
        tab.set_view(**state.view)
        state.prepare(tab)
        told += [f"{state.name}: {one}" for one in found(tab, theme.rules)]
    assert not told, "\n".join(told)


@THEMES
@pytest.mark.parametrize(
    ("write", "ready", "prepare"),
    [
        (logs.write_nothing, "no-runs", None),
        (logs.write_one, "detail", None),
        (logs.write_scalars, "summary", None),
        (logs.write_scalars, "summary", press("How to log some")),
        (logs.write_three, "summary", None),
        (logs.write_dropped, "summary", click("notices")),
        (logs.write_trainings, "summary", None),
        (logs.write_wide, "summary", None),
    ],
    ids=["no run", "one run", "no keys", "newcomer", "three runs", "notices", "trainings", "800 keys"],
)
def test_nothing_in_other_log_directories(
    write: Callable[[Path], None],
    ready: str,
    prepare: Callable[[Tab], None] | None,
    theme: Theme,
    serve: Serve,
    open_tab: OpenTab,
) -> None:
    tab = open_tab(serve(write), query=theme.query, ready=ready)
    if prepare is not None:
        prepare(tab)
    expect_nothing(tab, theme.rules)


@THEMES
def test_nothing_where_something_failed(theme: Theme, sweep: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(sweep, "#metadata&p.metadata.v=broken", query=theme.query)
    expect(tab.by("notice", code="view-broken")).to_be_visible()
    expect_nothing(tab, theme.rules)
    page.route("**/data/plugin/metadata/table*", lambda route: route.fulfill(json={}))
    tab.reload()
    tab.wait(ready="load-error")
    expect_nothing(tab, theme.rules)


def test_axe_is_there_and_finds_what_is_wrong(sweep: TensorBoard, open_tab: OpenTab) -> None:
    """Else all others would pass by finding nothing at all."""
    tab = open_tab(sweep, shown=36)
    tab.evaluate("() => document.body.append(document.createElement('button'))")
    assert [one.split(":")[0] for one in found(tab)] == ["button-name"]
