"""Nothing moves while the tab loads: what is drawn first stays where it is, and who asks for less motion gets none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard

WATCHED = {
    "search": "[data-testid=query]",
    "summary": "[data-testid=summary]",
    "target": "[data-testid=target]",
    "columns": "[data-testid=columns]",
    "average": ".tbm-group-bar > .tbm-quiet",
    "header": ".tbm-header-row",
    "name": "[data-testid=column-header]",
    "line": "[data-line='0']",
    "facets": ".tbm-side input",
}
RECORD = """(watched) => {
    if (!location.search.includes("name=metadata")) return;
    const places = (window.places = {});
    const look = () => {
        for (const [name, selector] of Object.entries(watched)) {
            const box = document.querySelector(selector)?.getBoundingClientRect();
            // Where it begins, and how high it is: a number in it may grow to the right.
            if (box) (places[name] ??= new Set()).add([box.left, box.top, box.height].map(Math.round).join(" "));
        }
        requestAnimationFrame(look);
    };
    look();
}"""
SEEN = "() => Object.fromEntries(Object.entries(window.places).map(([name, places]) => [name, [...places]]))"


def watch(page: Page) -> None:
    """Keeps the places that elements have in any frame from the first one on."""
    page.add_init_script(f"({RECORD})({WATCHED})")


@pytest.mark.parametrize("width", [1280, 1920])
def test_what_is_drawn_first_stays_where_it_is(width: int, sweep: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    watch(page)
    tab = open_tab(sweep, width=width, shown=36)
    expect(tab.by("average-suggestion")).to_be_visible()
    tab.evaluate("() => document.fonts.ready")
    seen = tab.evaluate(SEEN)
    # The button at the end begins elsewhere where its words are longer.
    for places in (seen, {"columns": {place.split(" ", 1)[1] for place in seen.pop("columns")}}):
        assert {name: sorted(all_) for name, all_ in places.items() if len(all_) > 1} == {}
    assert set(seen) == set(WATCHED) - {"columns"}


def test_fonts_that_never_come_keep_nobody_waiting(sweep: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(sweep, shown=36)
    asked: list[str] = []
    page.route("**/*.woff2", lambda route: asked.append(route.request.url))
    # The frame's own load event waits for them.
    tab.evaluate("() => { document.body.replaceChildren(); location.reload(); }")
    tab.wait(shown=36)
    assert asked


def test_no_motion_for_those_who_want_none(serve: Serve, open_tab: OpenTab, page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    assert motions(tab) == []
    tab.set_view(query="/(a|run)+0$/")
    assert motions(tab) == []
    # The table never comes.
    page.route("**/data/plugin/metadata/status*", lambda route: None)
    tab.reload()
    expect(tab.by("loading")).to_be_visible()
    assert motions(tab) == []


def motions(tab: Tab) -> list[str]:
    names: list[str] = tab.evaluate("() => document.getAnimations().map((one) => one.animationName ?? 'transition')")
    return names


def test_something_moves_for_all_others(serve: Serve, open_tab: OpenTab, page: Page) -> None:
    """Else the test above would find nothing whatever there is."""
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    page.route("**/data/plugin/metadata/status*", lambda route: None)
    tab.reload()
    expect(tab.by("loading")).to_be_visible()
    assert "tbm-wait" in motions(tab)
