"""Runs in TensorBoard's own tabs: what Time Series shows, in which colours, what Scalars ticks, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.other_tabs import Scalars, TimeSeries
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard, wait_for

MODEL = {"namespace": "doc", "path": ["model"]}
TYPE = {"namespace": "doc", "path": ["model", "type"]}
INDEX = {"namespace": "doc", "path": ["index"]}
CNN = {f"cnn/{name}" for name in (*logs.ODD_NAMES, "Twin", "twin")}
MLP = {f"mlp/{name}" for name in logs.ODD_NAMES}


def from_index(least: int, most: int) -> dict[str, Any]:
    return {"type": "range", "key": INDEX, "min": least, "max": most}


@pytest.fixture
def odd(serve: Serve) -> TensorBoard:
    """Twelve runs with odd names."""
    return serve(logs.write_odd_names)


def choose(tab: Tab, line: Locator, entry: str) -> None:
    """Chooses an entry of a line's menu, by the keyboard."""
    line.locator("[data-column='0']").focus()
    tab.press("Shift+F10")
    expect(tab.focused()).to_have_role("menuitem")
    tab.page.keyboard.type(entry)
    expect(tab.focused()).to_have_text(entry)
    tab.press("Enter")


def expect_back(tab: Tab, view: dict[str, Any]) -> None:
    """Waits until our tab is as it was, and the address holds nothing of the others."""
    tab.wait_hidden(False)
    tab.page.wait_for_function("() => location.search === '' && !/regexInput|runSelectionState/.test(location.hash)")
    assert tab.view() == view


def test_groups_in_colors_and_back(odd: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(odd, shown=12)
    series = TimeSeries(page)
    tab.switch("Time Series")
    plain = series.wait_runs(*CNN, *MLP)
    tab.switch("Metadata")
    # Without one of the two whose names differ only in case.
    tab.set_view(groupBy=[MODEL], clauses=[from_index(2, 10)])
    tab.expect_shown(9)
    view = tab.view()
    tab.by("more").focus()
    tab.press("Enter")
    expect(tab.focused()).to_have_text("Open these runs in Time Series")
    tab.press("Enter")
    tab.wait_hidden(True)
    cnn = {*CNN} - {"cnn/twin"}
    shown = series.wait_groups(cnn, {f"mlp/{name}" for name in logs.ODD_NAMES[2:]})
    assert shown.selected == shown.of.keys()
    expect(series.filter()).to_have_value(page.evaluate("() => new URLSearchParams(location.search).get('runFilter')"))

    page.go_back()
    expect_back(tab, view)
    expect(tab.by("group-row")).to_have_count(2)
    page.go_forward()
    tab.wait_hidden(True)
    series.wait_groups(cnn, {f"mlp/{name}" for name in logs.ODD_NAMES[2:]})
    tab.switch("Metadata")
    expect_back(tab, view)

    tab.switch("Time Series")
    wait_for(series.now, lambda shown: shown == plain)
    expect(series.filter()).to_have_value("")


def test_a_filter_of_ones_own_is_kept(odd: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(odd, shown=12)
    series = TimeSeries(page)
    tab.switch("Time Series")
    series.filter().press_sequentially("cnn/t")
    series.wait_runs("cnn/Twin", "cnn/twin")
    tab.switch("Metadata")
    page.wait_for_function("() => location.search === ''")
    choose(tab, tab.by("row", run="cnn/twin"), "Open in Time Series")
    tab.wait_hidden(True)
    series.wait_runs("cnn/twin")
    page.go_back()
    expect_back(tab, tab.view())
    tab.switch("Time Series")
    series.wait_runs("cnn/Twin", "cnn/twin")
    expect(series.filter()).to_have_value("cnn/t")
    # All runs are all, whatever he filters by.
    tab.switch("Metadata")
    tab.by("more").click()
    tab.frame.get_by_role("menuitem", name="Open these runs in Time Series").click()
    series.wait_runs(*CNN, *MLP)
    page.go_back()
    expect_back(tab, tab.view())
    tab.switch("Time Series")
    series.wait_runs("cnn/Twin", "cnn/twin")
    # What he types into a filter of ours is his as well.
    tab.switch("Metadata")
    choose(tab, tab.by("row", run="mlp/a,b"), "Open in Time Series")
    tab.wait_hidden(True)
    series.wait_runs("mlp/a,b")
    series.filter().fill("mlp")
    series.filter().press("End")
    series.wait_runs(*MLP)
    tab.switch("Metadata")
    page.wait_for_function("() => location.search === ''")
    tab.switch("Time Series")
    series.wait_runs(*MLP)


def test_a_page_loaded_anew_in_time_series(odd: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(odd, shown=12)
    choose(tab, tab.by("row", run="cnn/Twin"), "Open in Time Series")
    tab.wait_hidden(True)
    series = TimeSeries(page)
    series.wait_runs("cnn/Twin")
    page.reload()
    series.wait_runs("cnn/Twin")
    tab.switch("Metadata")
    tab.wait(shown=12)
    page.wait_for_function("() => location.search === ''")
    tab.switch("Time Series")
    series.wait_runs(*CNN, *MLP)


def test_ticked_runs_in_scalars_and_back(odd: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(odd, shown=12)
    tab.set_view(query="")
    two = {"cnn/twin", "mlp/ü \\d+"}
    for run in two:
        tab.by("row", run=run).get_by_role("checkbox").check()
    view = tab.view()
    tab.by("selection").get_by_role("button", name="In Scalars").click()
    tab.wait_hidden(True)
    scalars = Scalars(page)
    scalars.wait(two, two)
    left = page.evaluate("() => location.hash.replace('#scalars', '')")
    page.go_back()
    expect_back(tab, view)
    expect(tab.by("selection")).to_have_attribute("data-count", "2")
    # On a busy machine TensorBoard writes that into the address again after a while: it is not the user's own then.
    page.evaluate("(left) => history.replaceState(history.state, '', location.hash + left)", left)
    tab.by("selection").get_by_role("button", name="In Scalars").click()
    tab.wait_hidden(True)
    scalars.wait(two, two)
    tab.switch("Metadata")
    expect_back(tab, view)
    tab.switch("Scalars")
    scalars.wait(CNN | MLP, CNN | MLP)


def test_more_runs_than_time_series_selects(serve: Serve, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    tab.set_view(groupBy=[TYPE], clauses=[from_index(0, 199)])
    tab.expect_shown(200)
    tab.frame.get_by_role("treegrid").locator("[data-action='expand']").click()
    expect(tab.by("row").first).to_be_visible()
    scroller = tab.by("table")
    scroller.evaluate("(element) => { element.scrollTop = 1234; }")
    view = tab.view()
    more = tab.by("more")
    more.click()
    tab.frame.get_by_role("menuitem", name="Open these runs in Time Series").click()
    said = tab.by("leave")
    expect(said).to_contain_text("Click the checkbox at the head of its list of runs: it selects just these.")
    expect(said.get_by_role("button", name="Open Time Series")).to_be_focused()
    tab.press("Enter")
    tab.wait_hidden(True)
    series = TimeSeries(page)
    models = [{f"run{i:04d}" for i in range(first, 200, 2)} for first in (0, 1)]
    assert series.wait_groups(*models).selected == set()
    series.select_all()
    runs = set().union(*models)
    assert series.wait_groups(*models).selected == runs
    page.go_back()
    expect_back(tab, view)
    expect(said).to_have_count(0)
    assert scroller.evaluate("(element) => element.scrollTop") == 1234

    more.click()
    tab.frame.get_by_role("menuitem", name="Open these runs in Scalars").click()
    tab.wait_hidden(True)
    Scalars(page).wait(runs, runs)
    page.go_back()
    expect_back(tab, view)
