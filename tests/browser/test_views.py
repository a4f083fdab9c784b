"""Views with names: of the browser, in files, of the team's file, and how the tab was left the last time."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.browser.test_axe import expect_nothing
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

OPTIMIZER = {"namespace": "doc", "path": ["optimizer"]}
ADAM = {"type": "values", "key": OPTIMIZER, "include": ["adam"], "exclude": [], "match": "any"}


@pytest.fixture
def three(serve: Serve) -> TensorBoard:
    return serve(logs.write_three)


@pytest.fixture
def team(tmp_path: Path, logdir: Path) -> Iterator[tuple[TensorBoard, Path]]:
    """TensorBoard with a team's file, which is not there yet."""
    logs.write_three(logdir)
    path = tmp_path / "views.json"
    with TensorBoard(logdir, f"--metadata_views={path}", module=PLAIN) as server:
        yield server, path


def open_list(tab: Tab) -> Locator:
    tab.by("views").click()
    listed = tab.frame.get_by_role("dialog", name="Views")
    expect(listed.get_by_test_id("view-name")).to_be_visible()
    return listed


def save(tab: Tab, name: str) -> None:
    open_list(tab).get_by_test_id("view-name").fill(name)
    tab.page.keyboard.press("Enter")
    expect(tab.by("views")).to_have_text(name)


def saved(tab: Tab, name: str) -> Locator:
    return tab.by("saved-view", name=name)


def opened(tab: Tab, name: str) -> None:
    saved(tab, name).get_by_role("button", name=re.compile(f"^{re.escape(name)}")).click()
    expect(tab.by("views")).to_contain_text(name)


def names(tab: Tab) -> list[str]:
    return [str(one.get_attribute("data-name")) for one in tab.by("saved-view").all()]


def test_a_saved_view_is_there_tomorrow(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    tab.set_view(clauses=[ADAM], groupBy=[OPTIMIZER])
    save(tab, "only adam")
    before = tab.view()
    assert before["chosen"] == "only adam"
    assert before["columns"], "what is saved stays as it is seen"
    tab.set_view()
    expect(tab.by("views")).to_have_text("Views")
    save(tab, "everything")

    tab.page.goto("about:blank")
    tab.page.goto(f"{three.url}#metadata")
    tab.wait(shown=3)
    open_list(tab)
    opened(tab, "only adam")
    assert tab.view() == before

    # Back is as it was before.
    tab.page.go_back()
    tab.expect_shown(3)


def test_changes_are_told_and_can_be_kept(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    save(tab, "mine")
    row = tab.by("row").first
    row.get_by_role("checkbox").click()
    expect(tab.by("selection")).to_be_visible()
    expect(tab.by("views")).to_have_text("mine")
    row.get_by_role("checkbox").click()
    tab.by("query").fill("adam")
    expect(tab.by("views")).to_have_text("minechanged")
    listed = open_list(tab)
    listed.get_by_role("button", name="Save the changes to mine").click()
    expect(tab.by("views")).to_have_text("mine")
    tab.set_view()
    open_list(tab)
    opened(tab, "mine")
    assert tab.view()["query"] == "adam"


def test_stars_names_and_ends(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    for name in ("a", "b", "c" * 150):
        save(tab, name)
    open_list(tab)
    assert names(tab) == ["a", "b", "c" * 150]
    saved(tab, "b").get_by_role("button", name="Star b").click()
    wait_for(lambda: names(tab), lambda now: now[0] == "b")
    expect(saved(tab, "b").get_by_role("button", name="Star b")).to_have_attribute("aria-pressed", "true")

    saved(tab, "a").get_by_role("button", name="Rename a").click()
    field = tab.frame.get_by_role("textbox", name="A new name for a")
    expect(field).to_be_focused()
    tab.page.keyboard.type("😀 first")
    tab.page.keyboard.press("Escape")
    expect(saved(tab, "a")).to_be_visible()
    saved(tab, "a").get_by_role("button", name="Rename a").click()
    tab.page.keyboard.type("😀 first")
    tab.page.keyboard.press("Enter")
    expect(saved(tab, "😀 first")).to_be_visible()
    saved(tab, "b").get_by_role("button", name="Delete b").click()
    expect(saved(tab, "b")).to_have_count(0)
    expect_nothing(tab)


def test_views_travel_as_a_file(three: TensorBoard, open_tab: OpenTab, tmp_path: Path) -> None:
    tab = open_tab(three, shown=3)
    tab.set_view(clauses=[ADAM])
    save(tab, "only adam")
    before = tab.view()
    listed = open_list(tab)
    with tab.page.expect_download() as download:
        listed.get_by_role("button", name="Save yours as a file").click()
    path = tmp_path / "views.json"
    download.value.save_as(path)
    held = json.loads(path.read_text())
    assert held["v"] == 1
    assert held["views"][0]["name"] == "only adam"
    assert held["views"][0]["view"]["clauses"] == [{"type": "values", "key": "optimizer", "include": ["adam"]}]

    saved(tab, "only adam").get_by_role("button", name="Delete only adam").click()
    tab.by("views-file").set_input_files(path)
    expect(listed.get_by_role("status")).to_have_text("1 view of the file.")
    tab.page.keyboard.press("Escape")
    tab.set_view()
    open_list(tab)
    opened(tab, "only adam")
    assert tab.view() == before

    path.write_text('{"v": 1, "query": "adam"}')
    listed = open_list(tab)
    tab.by("views-file").set_input_files(path)
    expect(listed.get_by_role("status")).to_contain_text("it holds a single view without a name")


def test_the_team_has_views(team: tuple[TensorBoard, Path], open_tab: OpenTab) -> None:
    server, path = team
    views: list[dict[str, Any]] = [
        {
            "name": "only adam",
            "view": {"v": 1, "clauses": [{"type": "values", "key": "optimizer", "include": ["adam"]}]},
        },
        {"name": "of tomorrow", "view": {"v": 7}},
        {"name": "", "view": {}},
    ]
    tab = open_tab(server, shown=3)
    listed = open_list(tab)
    expect(listed.get_by_role("alert")).to_contain_text("views.json: it cannot be read (No such file or directory).")
    tab.page.keyboard.press("Escape")

    path.write_text(json.dumps({"v": 1, "views": views}))
    listed = open_list(tab)
    opened(tab, "only adam")
    tab.expect_shown(2)
    listed = open_list(tab)
    expect(listed.get_by_role("alert")).to_contain_text("views.json: views[2] is left out: it has no name.")
    saved(tab, "of tomorrow").get_by_role("button").click()
    expect(listed.get_by_role("status")).to_have_text(
        "of tomorrow cannot be shown: it is from a newer version of this tab (7)."
    )
    tab.expect_shown(2)
    # The team's are not one's own to change.
    expect(saved(tab, "only adam").get_by_role("button")).to_have_count(1)
    expect_nothing(tab)


def test_one_goes_on_where_one_left(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    expect(tab.by("left-view")).to_have_count(0)
    tab.set_view(clauses=[ADAM], groupBy=[OPTIMIZER])
    left = tab.view()
    tab.page.goto("about:blank")
    tab.page.goto(f"{three.url}#metadata")
    tab.wait(shown=3)
    line = tab.by("left-view")
    expect(line).to_contain_text("You left at 1 filter, by optimizer just now")
    line.get_by_role("button", name="Go on there").click()
    tab.expect_shown(2)
    assert tab.view() == left
    expect(line).to_have_count(0)
    tab.page.go_back()
    tab.expect_shown(3)
    expect(line).to_have_count(0)
    open_list(tab)
    saved(tab, "As you left").get_by_role("button").click()
    assert tab.view() == left


def test_all_of_it_by_keyboard(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    tab.set_view(clauses=[ADAM])
    tab.by("views").focus()
    keyboard = tab.page.keyboard
    keyboard.press("Enter")
    expect(tab.by("view-name")).to_be_focused()
    keyboard.type("kept")
    keyboard.press("Enter")
    expect(tab.by("views")).to_have_text("kept")
    expect(tab.by("views")).to_be_focused()
    tab.set_view()
    tab.by("views").focus()
    keyboard.press("Enter")
    expect(tab.by("view-name")).to_be_focused()
    for _ in range(2):
        keyboard.press("Tab")
    keyboard.press("Enter")
    tab.expect_shown(2)
    expect(tab.by("views")).to_be_focused()
