"""What is ticked: in links, files, reloads and the history, groups by their values, and more than a link holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Problems, Serve
from tests.browser.tab import Tab
from tests.browser.test_curves import GROUP, drawn, numbers, series, show, write_curves
from tests.browser.test_links import link
from tests.browser.test_live_tab import reload_until
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

MANY = [f"{'gone ' * 14}{i:05d}" for i in range(10_000)]
"""Names of rows that are not there, far too many for a link."""


@pytest.fixture
def curves(serve: Serve) -> TensorBoard:
    """Six runs in three groups."""
    return serve(write_curves)


def tick_group(tab: Tab, *values: Any) -> None:
    tab.by("group-row", key=list(values)).get_by_role("checkbox").click()


def ticks(tab: Tab) -> dict[str, Any]:
    return cast("dict[str, Any]", tab.view()["ticked"])


def copied_link(tab: Tab) -> str:
    tab.frame.get_by_role("button", name="Copy a link to this view").click()
    copied: str = wait_for(tab.clipboard, lambda text: "#metadata" in text)
    return copied


def exact(tab: Tab) -> str:
    """The curves as JSON, in which NaN is NaN; without colours, which follow from what was drawn before."""
    return json.dumps({name: {**one, "colour": None} for name, one in numbers(tab).items()})


@contextmanager
def written(tab: Tab) -> Iterator[None]:
    """Waits at its end until the address has changed: what is ticked is written there in a moment."""
    before = address(tab.page)
    yield
    wait_for(lambda: address(tab.page), lambda now: now != before)


def address(page: Page) -> str:
    """As it is now."""
    return cast(str, page.evaluate("() => location.href"))


def checked(tab: Tab) -> list[str]:
    """Which lines have a tick, by their text."""
    lines = tab.frame.locator("[role=row]:has([role=checkbox][aria-checked=true])")
    return [line.locator("[role=rowheader], [role=gridcell]").first.inner_text() for line in lines.all()]


def test_a_colleague_sees_the_ticked_groups_and_their_curves(
    curves: TensorBoard, open_tab: OpenTab, page: Page, browser: Browser, problems: Problems
) -> None:
    tab = open_tab(curves)
    show(tab, groupBy=[GROUP], toggledGroups=[])
    assert series(tab) == ["group c", "group a", "group b"]
    before = page.evaluate("() => history.length")
    tick_group(tab, "a")
    tick_group(tab, "b")
    bar = tab.by("selection", count="5")
    expect(bar).to_contain_text("2 groups · 5 runs ticked")
    expect(tab.by("curves").first).to_have_attribute("data-series", '["group a","group b"]')
    drawn(tab)
    # A tick is no step.
    assert page.evaluate("() => history.length") == before
    mine = exact(tab)
    assert ticks(tab) == {"groups": [{"by": [GROUP], "values": [["a"], ["b"]]}]}
    lines = checked(tab)
    with browser.new_context(viewport={"width": 1280, "height": 720}) as colleague:
        other = colleague.new_page()
        problems.watch(other)
        other.goto(copied_link(tab))
        theirs = Tab(other).wait()
        expect(theirs.by("selection")).to_have_attribute("data-count", "5")
        drawn(theirs)
        assert checked(theirs) == lines
        assert exact(theirs) == mine
        assert ticks(theirs) == ticks(tab)
    page.reload()
    tab.wait()
    drawn(tab)
    assert (checked(tab), exact(tab)) == (lines, mine)
    # All ticks at once are a step.
    tab.frame.get_by_role("button", name="Untick all").click()
    expect(bar).to_have_count(0)
    tab.by("undo").click()
    expect(bar).to_be_visible()


def test_back_and_forward_have_the_ticks_of_each_step(curves: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(curves)
    tab.by("row", run="a0").get_by_role("checkbox").click()
    tab.by("row", run="b1").get_by_role("checkbox").click()
    tab.by("query").fill("a")
    tab.expect_shown(3)
    tab.by("summary").click()
    expect(tab.by("selection")).to_contain_text("2 runs ticked, 1 filtered out")
    with written(tab):
        tab.by("row", run="a2").get_by_role("checkbox").click()
    tab.page.go_back()
    tab.expect_shown(6)
    expect(tab.by("selection")).to_have_attribute("data-count", "2")
    assert ticks(tab) == {"runs": ["a0", "b1"]}
    tab.page.go_forward()
    tab.expect_shown(3)
    expect(tab.by("selection")).to_have_attribute("data-count", "3")
    # Undo takes the search away, and no tick that came after it.
    tab.by("row", run="a1").get_by_role("checkbox").click()
    tab.by("undo").click()
    tab.expect_shown(6)
    expect(tab.by("selection")).to_have_attribute("data-count", "4")


def test_a_link_that_names_what_is_not_there_loses_nothing(curves: TensorBoard, open_tab: OpenTab) -> None:
    missing = {"namespace": "doc", "path": ["not logged here"]}
    ticked = {
        "runs": ["gone", "a0"],
        "groups": [{"by": [GROUP], "values": [["z"], ["b"]]}, {"by": [missing], "values": [["x"]]}],
        "except": ["b1", "gone too"],
    }
    tab = open_tab(curves, link(ticked=ticked, panel="curves"))
    drawn(tab)
    assert series(tab) == ["b0", "a0"]
    expect(tab.by("selection")).to_have_attribute("data-count", "2")
    assert ticks(tab) == ticked
    tab.set_view(ticked={"runs": ["gone"]}, panel="curves")
    drawn(tab)
    assert len(series(tab)) == 6
    expect(tab.by("selection")).to_have_count(0)
    assert ticks(tab) == {"runs": ["gone"]}


def test_runs_that_join_a_ticked_group_are_ticked(logdir: Path, open_tab: OpenTab, page: Page) -> None:
    for name in ("a0", "a1", "b0"):
        logs.write_run(logdir / name, {"group": name[0]}, {"acc": 0.5})
    with TensorBoard(logdir, module=PLAIN) as server:
        server.wait_rows(3)
        tab = open_tab(server, shown=3)
        tab.set_view(groupBy=[GROUP])
        tick_group(tab, "a")
        expect(tab.by("selection")).to_contain_text("1 group · 2 runs ticked")
        logs.write_run(logdir / "a2", {"group": "a"}, {"acc": 0.5})
        reload_until(page, tab, tab.by("pending"))
        tab.by("pending").click()
        expect(tab.by("selection")).to_contain_text("1 group · 3 runs ticked")
        # As a group it stays under a filter, with the runs that are shown; and without groups it is its runs.
        tab.by("query").fill("a1")
        expect(tab.by("selection")).to_contain_text("1 group · 1 run ticked")
        tab.by("query").fill("")
        tab.expect_shown(4)
        tab.set_view(ticked=ticks(tab))
        expect(tab.by("selection", count="3")).not_to_contain_text("group")
        tab.by("row", run="a1").get_by_role("checkbox").click()
        assert ticks(tab) == {"groups": [{"by": [GROUP], "values": [["a"]]}], "except": ["a1"]}
        tab.by("row", run="a1").get_by_role("checkbox").click()
        tab.frame.get_by_role("checkbox", name="Tick all runs shown").click()
        assert ticks(tab) == {"groups": [{"by": [], "values": [[]]}]}
        expect(tab.by("selection")).to_have_attribute("data-count", "4")


def test_more_ticks_than_a_link_holds_stay_in_the_tab_and_in_the_file(
    curves: TensorBoard, open_tab: OpenTab, page: Page, browser: Browser, tmp_path: Path
) -> None:
    tab = open_tab(curves)
    tab.set_view(ticked={"runs": [*MANY, "a0"]})
    expect(tab.by("selection")).to_have_attribute("data-count", "1")
    with written(tab):
        tab.by("row", run="a1").get_by_role("checkbox").click()
    # Who only ticks is told nothing.
    expect(tab.by("notice")).to_have_count(0)
    assert len(address(page)) < 300
    view = tab.view()
    page.reload()
    tab.wait()
    assert tab.view() == view
    expect(tab.by("selection")).to_have_attribute("data-count", "2")
    with browser.new_context() as colleague:
        other = colleague.new_page()
        other.goto(address(page))
        theirs = Tab(other).wait()
        expect(theirs.by("notice", code="ticks-left-out")).to_contain_text("Ask the sender for the view as a file")
        expect(theirs.by("selection")).to_have_count(0)
    page.evaluate("() => navigator.clipboard.writeText('before')")
    tab.frame.get_by_role("button", name="Copy a link to this view").click()
    notice = tab.by("notice", code="view-too-long")
    expect(notice).to_contain_text("With what is ticked this view is too long for a link")
    assert tab.clipboard() == "before"
    with page.expect_download() as download:
        notice.get_by_role("button", name="Save as a file").click()
    file = tmp_path / "view.json"
    download.value.save_as(file)
    assert json.loads(file.read_text())["ticked"] == view["ticked"]
    tab.set_view()
    expect(tab.by("selection")).to_have_count(0)
    tab.by("view-file").set_input_files(file)
    expect(tab.by("selection")).to_have_attribute("data-count", "2")
    assert ticks(tab) == view["ticked"]
