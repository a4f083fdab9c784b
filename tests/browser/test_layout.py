"""How the tab looks: what stands where, at which sizes, light and dark, with 1, 3, many runs, 800 keys, long names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.tensorboard_process import TensorBoard

SCRIPT = Path(__file__).with_name("layout.js").read_text()
GROUPED = {
    "groupBy": [{"namespace": "doc", "path": ["model", "type"]}, {"namespace": "doc", "path": ["model", "depth"]}]
}
FILTERED = {"clauses": [{"type": "values", "key": {"namespace": "doc", "path": ["seed"]}, "include": [0, 1]}]}
BEST = logs.run_name("cnn", 3, "adam", 1)
VIEWS: tuple[dict[str, Any], ...] = (
    {},
    {**GROUPED, **FILTERED},
    {"open": BEST, "query": "adam"},
    {"query": "no such run"},
)


def measure(tab: Tab, what: str) -> Any:
    """What a function of layout.js gives."""
    return tab.evaluate(f"() => {SCRIPT}.{what}()")


def expect_sound(tab: Tab) -> None:
    """Nothing covers a control, nothing reaches out of the frame, all texts can be read."""
    assert measure(tab, "covered") == []
    assert measure(tab, "wide") == 0
    assert measure(tab, "faint") == []


@pytest.mark.parametrize("width", [1280, 1920, 820])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_overlaps_and_all_texts_can_be_read(
    dark: bool, width: int, sweep: TensorBoard, open_tab: OpenTab
) -> None:
    tab = open_tab(sweep, query=f"?darkMode={str(dark).lower()}", width=width, shown=36)
    surface = tab.frame.locator("body").evaluate("(body) => getComputedStyle(body).backgroundColor")
    assert (max(map(int, re.findall(r"\d+", surface)[:3])) < 100) == dark
    for view in VIEWS:
        tab.set_view(**view)
        if view.get("open"):
            expect(tab.by("detail-line").first).to_be_visible()
        expect_sound(tab)


def test_the_tab_follows_tensorboards_theme(sweep: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(sweep, shown=36)
    page.get_by_role("button", name="Menu for changing light or dark theme").click()
    page.get_by_role("menuitem", name="Dark").click()
    expect(tab.frame.locator("html.dark-mode")).to_have_count(1)
    expect_sound(tab)


def test_headers_stand_over_their_cells_and_stay_when_scrolling(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    for column in measure(tab, "columns"):
        assert column["header"] == pytest.approx(column["cell"], abs=0.5), column["path"]
    header = box(tab.header("index"))
    rows = [box(tab.by("row", run=run)) for run in tab.runs()[:3]]
    assert rows[0].top == pytest.approx(header.bottom, abs=1)
    assert [rows[1].top, rows[2].top] == pytest.approx([rows[0].bottom, rows[1].bottom], abs=0.5)
    edges = (
        tab.by("row")
        .locator("[data-numeric] bdi")
        .evaluate_all(
            "texts => texts.map((text) => [text.parentElement.dataset.column, text.getBoundingClientRect().right])"
        )
    )
    for place in {place for place, _ in edges}:
        right = [edge for other, edge in edges if other == place]
        assert max(right) - min(right) < 0.5, "numbers of a column end at one line"
    tab.by("table").evaluate("(element) => { element.scrollTop = 5000; }")
    expect(tab.by("row").filter(has_text="run0415")).to_be_visible()
    assert box(tab.header("index")) == pytest.approx(header, abs=0.5)
    name = box(tab.header("name"))
    tab.by("table").evaluate("(element) => { element.scrollLeft = 200; }")
    assert box(tab.header("name")) == pytest.approx(name, abs=0.5)


@pytest.mark.parametrize("width", [1280, 1920])
def test_filters_and_groups_take_no_room_from_the_table(width: int, sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, width=width, shown=36)
    expect(tab.by("average-suggestion")).to_be_visible()
    header, columns = box(tab.header("name")), box(tab.by("columns"))
    assert header.top - box(tab.by("query")).top < 90
    for view in (FILTERED, GROUPED, {**GROUPED, **FILTERED, "query": "cnn"}):
        tab.set_view(**view)
        expect(tab.by("group-more")).to_have_count(1 if "groupBy" in view else 0)
        assert box(tab.header("name")).top == header.top
        assert box(tab.by("columns")) == pytest.approx(columns, abs=12), "the same place, but for another count"
        assert box(tab.by("clear-all")).right < box(tab.by("undo")).left if "clauses" in view else True
        expect_sound(tab)


def test_more_filters_than_fit_beside_the_search_wrap_there(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_wide), shown=60)
    one = {"type": "values", "include": [], "exclude": [99]}
    keys = [{"namespace": "doc", "path": [f"section{i:02d}", f"key{i:02d}"]} for i in range(12)]
    tab.set_view(clauses=[{**one, "key": key} for key in keys])
    chips = [box(chip) for chip in tab.by("clause").all()]
    assert len(chips) == 12
    assert len({chip.top for chip in chips}) > 1
    assert max(chip.bottom for chip in chips) < box(tab.by("columns")).top
    assert max(chip.right for chip in chips) < box(tab.by("undo")).left
    expect_sound(tab)


def test_three_runs(serve: Serve, open_tab: OpenTab) -> None:
    """Facets are closed, columns are those that differ, the rest is said once."""
    tab = open_tab(serve(logs.write_three), shown=3)
    assert tab.by("facet").count() > 0
    assert set(tab.by("facet").evaluate_all("all => all.map((one) => one.dataset.open)")) == {"false"}
    shown = tab.by("column-header").evaluate_all("all => all.map((one) => JSON.parse(one.dataset.path).join('.'))")
    assert set(shown) - {"started", "status"} == {"name", "val/accuracy", "optimizer", "learning_rate"}
    identical = tab.by("identical-keys")
    assert int(identical.inner_text().split()[0]) >= 27
    assert box(identical).bottom <= box(tab.by("column-header").first).top
    identical.click()
    expect(tab.frame.get_by_role("dialog")).to_contain_text("setting07")
    expect(tab.frame.get_by_role("dialog")).to_contain_text("value 7")
    tab.press("Escape")
    expect(tab.frame.get_by_role("dialog")).to_have_count(0)
    expect_sound(tab)


def test_one_run_shows_its_document(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_one), ready="detail")
    detail = tab.by("detail", run="only")
    expect(detail.get_by_test_id("detail-line").filter(has_text="type")).to_contain_text("mlp")
    assert tab.frame.get_by_role("treegrid").count() == 0
    place = box(detail)
    assert place.right - place.left > 600
    expect_sound(tab)


def test_800_keys_and_long_names(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_wide), shown=60)
    expect_sound(tab)
    assert tab.frame.locator("*").count() < 3500
    name = box(tab.by("row").first.locator("[data-column='0']"))
    table = box(tab.by("table"))
    assert name.right - name.left <= 0.5 * (table.right - table.left)
    panel = tab.frame.get_by_role("complementary", name="Filters by key")
    assert box(panel).right <= table.left + 1
    search = tab.frame.get_by_role("searchbox", name="Search keys")
    search.fill("key07")
    expect(panel).to_contain_text(re.compile(r"Found\s*40"))
    facet = tab.open_facet("section39.key07", tab.facet("section39", "key07"))
    assert sum(tab.counts(facet).values()) == 60
    tab.by("columns").click()
    expect(tab.frame.get_by_role("dialog", name="Columns").get_by_role("row").first).to_be_visible()
    tab.press("Escape")
    tab.by("row").first.click()
    expect(tab.by("detail-line").first).to_be_visible()
    expect_sound(tab)


def test_below_900_px_the_facets_are_a_drawer(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, width=820, shown=36)
    toggle, panel = tab.by("facets-toggle"), tab.frame.locator(".tbm-side")
    expect(tab.frame.get_by_role("searchbox", name="Search keys")).not_to_be_in_viewport()
    assert box(tab.by("table")).left <= 1
    toggle.click()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    expect(tab.frame.get_by_role("searchbox", name="Search keys")).to_be_focused()
    expect(panel).to_be_in_viewport(ratio=1)
    tab.tick(tab.facet("model", "type"), "cnn")
    tab.expect_shown(18)
    tab.press("Escape")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(toggle).to_be_focused()
    expect(toggle).to_contain_text("1")
    toggle.click()
    place = box(panel)
    tab.page.mouse.click(place.right + 60, place.top + 200)
    expect(toggle).to_have_attribute("aria-expanded", "false")
    tab.by("row").first.click()
    detail = box(tab.by("detail"))
    assert detail.right <= 820
    assert detail.right - detail.left >= 280


def test_a_click_beside_the_drawer_closes_it_before_its_first_frame_is_painted(
    sweep: TensorBoard, open_tab: OpenTab
) -> None:
    """It stands where it stays from the start, so that it does not get under a click that is on its way."""
    tab = open_tab(sweep, width=820, shown=36)
    toggle, panel = tab.by("facets-toggle"), tab.frame.locator(".tbm-side")
    opened, closed = measure(tab, "drawer")
    toggle.click()
    expect(tab.frame.get_by_role("searchbox", name="Search keys")).to_be_focused()
    place = box(panel)
    assert opened == {"left": place.left, "right": place.right, "search": True, "expanded": "true"}
    assert closed == "false"


@pytest.mark.parametrize("width", [899, 900])
def test_the_drawer_begins_below_900_px(width: int, sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, width=width, shown=36)
    search = tab.frame.get_by_role("searchbox", name="Search keys")
    if width < 900:
        expect(search).not_to_be_in_viewport()
        expect(tab.by("facets-toggle")).to_be_visible()
    else:
        expect(search).to_be_in_viewport()
        expect(tab.by("facets-toggle")).to_be_hidden()
