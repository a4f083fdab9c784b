"""The scatter: its points are what the table shows, pointed at from both sides, chosen by a drag and by keyboard."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.browser.test_axe import expect_nothing
from tests.tensorboard_process import TensorBoard, wait_for

DEPTH = {"namespace": "doc", "path": ["model", "depth"]}
MODEL = {"namespace": "doc", "path": ["model", "type"]}
ACCURACY = {"namespace": "metric", "path": ["val/accuracy"]}
LR = {"namespace": "doc", "path": ["optimizer", "learning_rate"]}


def show(tab: Tab, **scatter: Any) -> Locator:
    tab.set_view(panel="scatter", scatter=scatter)
    return drawn(tab)


def drawn(tab: Tab) -> Locator:
    chart = tab.by("chart", kind="scatter")
    expect(chart).to_be_visible()
    return chart


def points(tab: Tab) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", tab.evaluate("() => window.tbMetadata.getChart().points"))


def cells(tab: Tab, key: dict[str, Any]) -> dict[str, Any]:
    """The values of a column by run, exact."""
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    place = next(i for i, column in enumerate(frame["columns"]) if column["key"] == key)
    return {line["run"]: line["cells"][place]["value"] for line in frame["lines"]}


def test_points_are_what_the_table_shows(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(panel="scatter", scatter={"x": DEPTH}, columns=[DEPTH, ACCURACY])
    drawn(tab)
    wait_for(lambda: len(points(tab)), lambda count: count == 36)
    depths, reached = cells(tab, DEPTH), cells(tab, ACCURACY)
    assert {one["runs"][0]: (one["x"], one["y"]) for one in points(tab)} == {
        run: (depths[run], reached[run]) for run in depths
    }
    tab.tick(tab.facet("model", "type"), "cnn")
    wait_for(lambda: len(points(tab)), lambda count: count == 18)


def test_groups_are_means_with_error_bars(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(panel="scatter", scatter={"x": DEPTH, "y": ACCURACY}, groupBy=[MODEL, DEPTH], flat=True)
    drawn(tab)
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    place = next(i for i, column in enumerate(frame["columns"]) if column["key"] == ACCURACY)
    wanted = {tuple(line["group"]["values"]): line["cells"][place] for line in frame["lines"]}
    found = points(tab)
    assert len(found) == len(wanted) == 6
    for (_, depth), cell in wanted.items():
        near = [one for one in found if one["x"] == depth and abs(one["y"] - cell["value"]) < 1e-9]
        assert len(near) == 1
        assert near[0]["spread"] == pytest.approx(cell["spread"])
        assert len(near[0]["runs"]) == 6


def test_the_table_and_the_chart_point_at_each_other(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, x=DEPTH, colour=MODEL)
    canvas = chart.get_by_role("application")
    canvas.focus()
    tab.page.keyboard.press("End")
    readout = tab.by("chart-readout")
    expect(readout).to_contain_text("depth: 3")
    name = readout.locator("b").inner_text()
    tab.set_view(panel="scatter", scatter={"x": DEPTH, "colour": MODEL}, query=name)
    tab.expect_shown(1)
    canvas.focus()
    tab.page.keyboard.press("End")
    expect(tab.by("row", run=name)).to_have_attribute("data-lit", "true")
    tab.page.keyboard.press("Enter")
    expect(tab.by("detail", run=name)).to_be_visible()


def test_a_drag_chooses_points(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, x=DEPTH)
    place = box(chart.locator("canvas").first)
    mouse = tab.page.mouse
    # The right half: the deepest ones.
    mouse.move((place.left + place.right) / 2 + 40, place.top + 2)
    mouse.down()
    mouse.move(place.right - 2, place.bottom - 2)
    mouse.up()
    choice = tab.by("chart-choice")
    expect(choice).to_contain_text("12 runs")
    choice.get_by_role("button", name="Tick").click()
    expect(tab.by("selection", count="12")).to_be_visible()
    expect(choice).to_have_count(0)
    mouse.move((place.left + place.right) / 2 + 40, place.top + 2)
    mouse.down()
    mouse.move(place.right - 2, place.bottom - 2)
    mouse.up()
    choice.get_by_role("button", name="Only these").click()
    tab.expect_shown(12)
    # Both axes are numbers: what was drawn are two filters, which can be edited.
    depth, accuracy = tab.view()["clauses"]
    assert (depth["type"], depth["key"], depth["min"], depth["max"]) == ("range", DEPTH, 3, 3)
    assert (accuracy["type"], accuracy["key"]) == ("range", ACCURACY)
    expect(tab.by("clause", path=DEPTH["path"])).to_be_visible()
    tab.page.go_back()
    tab.expect_shown(36)


def test_a_drag_over_texts_chooses_runs_by_name(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, x=MODEL)
    place = box(chart.locator("canvas").first)
    mouse = tab.page.mouse
    mouse.move((place.left + place.right) / 2 + 40, place.top + 2)
    mouse.down()
    mouse.move(place.right - 2, place.bottom - 2)
    mouse.up()
    tab.by("chart-choice").get_by_role("button", name="Only these").click()
    tab.expect_shown(18)
    (clause,) = tab.view()["clauses"]
    assert len(clause["include"]) == 18


def test_runs_of_few_numbers_stand_apart(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, x=DEPTH)
    expect(chart).to_contain_text("Runs of one depth stand a little apart, so that none hides another.")
    assert {one["x"] for one in points(tab)} == {1, 2, 3}
    show(tab, x=ACCURACY, y=DEPTH)
    expect(chart).not_to_contain_text("stand a little apart")


def test_keys_are_chosen_and_a_link_has_them(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.by("charts").click()
    tab.frame.get_by_role("tab", name="Scatter").click()
    chart = drawn(tab)
    tab.by("scatter-x").click()
    tab.page.keyboard.type("learning")
    tab.page.keyboard.press("Enter")
    expect(chart).to_have_attribute("data-x", json.dumps(LR["path"], separators=(",", ":")))
    tab.by("scatter-colour").click()
    tab.page.keyboard.type("model.type")
    tab.page.keyboard.press("Enter")
    expect(tab.by("chart-legend")).to_contain_text("cnn")
    # Its two values are a hundred times apart.
    assert tab.evaluate("() => window.tbMetadata.getChart().log") == {"x": True, "y": False}
    tab.by("scatter-more").click()
    tab.frame.get_by_role("menuitem", name="Logarithmic x axis, on").click()
    assert tab.evaluate("() => window.tbMetadata.getChart().log") == {"x": False, "y": False}
    before = tab.evaluate("() => window.tbMetadata.getChart()")
    tab.page.reload()
    tab.wait(shown=36)
    drawn(tab)
    assert tab.evaluate("() => window.tbMetadata.getChart()") == before
    expect_nothing(tab)


def test_what_has_no_place_is_told(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_days), shown=logs.DAYS)
    chart = show(tab, x={"namespace": "doc", "path": ["rate"]}, y={"namespace": "doc", "path": ["depth"]}, logX=True)
    found = points(tab)
    assert len(found) == logs.DAYS
    assert len([one for one in found if one["x"] is None]) == 2
    assert len([one for one in found if one["y"] is None]) == 4
    expect(chart).to_contain_text("2 runs without a place for rate: at the left edge.")
    expect(chart).to_contain_text("4 runs without a place for depth: at the bottom.")
    expect(chart).to_contain_text("2 of them are at or below 0")
    show(tab, x={"namespace": "doc", "path": ["day"]}, y={"namespace": "doc", "path": ["depth"]})
    assert min(one["x"] for one in points(tab)) == 1772323200
    show(tab, x={"namespace": "doc", "path": ["nowhere"]})
    expect(tab.by("chart")).to_be_visible()


def test_pictures_are_saved(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    show(tab, x=DEPTH, colour=MODEL)
    for format_, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        tab.by("scatter-more").click()
        with tab.page.expect_download() as download:
            tab.frame.get_by_role("menuitem", name=f"Save as {format_}").click()
        content = download.value.path().read_bytes()
        assert content.startswith(start)
        assert download.value.suggested_filename == f"val-accuracy-over-depth.{format_.lower()}"
