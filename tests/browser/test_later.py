"""What a click opens is a file of its own: loaded before it is asked for, and the tab works on where it cannot be."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import OpenTab, Problems
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard


def open_dialog(tab: Tab) -> None:
    tab.by("row").first.locator("[data-column='0']").focus()
    tab.press("?")


def test_what_a_click_opens_is_there_before_the_click(page: Page, sweep: TensorBoard, open_tab: OpenTab) -> None:
    with page.expect_request_finished(lambda request: request.url.endswith("KeysDialog.js")):
        tab = open_tab(sweep)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if request.url.endswith(".js") else None)
    open_dialog(tab)
    expect(tab.by("shortcuts")).to_be_visible()
    assert asked == []


@pytest.mark.parametrize("opened", ["dialog", "panel"])
def test_it_is_said_and_tried_again_where_it_cannot_be_loaded(
    page: Page, sweep: TensorBoard, open_tab: OpenTab, problems: Problems, opened: str
) -> None:
    file = re.compile("KeysDialog.js" if opened == "dialog" else "CurvesPanel.js")
    page.route(file, lambda route: route.abort())
    tab = open_tab(sweep)
    if opened == "dialog":
        open_dialog(tab)
    else:
        tab.by("charts").click()
    said = tab.frame.get_by_role("alert").filter(has_text="could not be loaded")
    expect(said).to_be_visible()
    assert tab.by("row").count() > 0
    page.unroute(file)
    said.get_by_role("button").click()
    if opened == "dialog":
        expect(tab.by("shortcuts")).to_be_visible()
    else:
        expect(tab.by("curves").first).to_be_visible()
    assert problems
    assert all(problem.startswith("Failed to load resource") for problem in problems)
    problems.clear()
