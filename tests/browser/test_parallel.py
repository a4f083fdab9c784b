"""Parallel coordinates: a line for each run, a brush is a filter, axes are moved, turned and removed."""

from __future__ import annotations

from typing import Any, cast

from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box, compact
from tests.browser.test_axe import expect_nothing
from tests.tensorboard_process import TensorBoard, wait_for

DEPTH = {"namespace": "doc", "path": ["model", "depth"]}
MODEL = {"namespace": "doc", "path": ["model", "type"]}
DROPOUT = {"namespace": "doc", "path": ["dropout"]}
ACCURACY = {"namespace": "metric", "path": ["val/accuracy"]}
AXES = [MODEL, DEPTH, DROPOUT, ACCURACY]


def show(tab: Tab, **view: Any) -> Locator:
    tab.set_view(panel="parallel", parallel={"axes": AXES}, **view)
    chart = tab.by("chart", kind="parallel")
    expect(chart).to_be_visible()
    return chart


def drawn(tab: Tab) -> dict[str, Any]:
    return cast("dict[str, Any]", tab.evaluate("() => window.tbMetadata.getChart()"))


def axis_place(tab: Tab, axis: dict[str, Any]) -> tuple[float, float, float]:
    """Its x, and the top and the bottom of the canvas."""
    head = box(tab.by("parallel-axis", path=axis["path"]))
    canvas = box(tab.by("chart").locator("canvas").first)
    return (head.left + head.right) / 2, canvas.top, canvas.bottom


def brush(tab: Tab, axis: dict[str, Any], start: float, end: float) -> None:
    x, top, bottom = axis_place(tab, axis)
    mouse = tab.page.mouse
    mouse.move(x, top + start * (bottom - top))
    mouse.down()
    mouse.move(x, top + (start + end) / 2 * (bottom - top))
    mouse.move(x, top + end * (bottom - top))
    mouse.up()


def test_lines_are_the_runs_that_are_shown(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    show(tab, columns=AXES)
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    cells = {line["run"]: [cell["value"] for cell in line["cells"][1:]] for line in frame["lines"]}
    lines = {run: one["values"] for one in drawn(tab)["lines"] for run in one["runs"]}
    assert lines == {
        run: [None if value == {"$missing": True} else value for value in values] for run, values in cells.items()
    }
    assert any(values[2] is None for values in lines.values())
    tab.tick(tab.facet("model", "type"), "cnn")
    wait_for(lambda: len([run for one in drawn(tab)["lines"] for run in one["runs"]]), lambda count: count == 18)


def test_runs_that_are_alike_are_one_line(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(panel="parallel", parallel={"axes": [MODEL, DEPTH], "colour": MODEL})
    chart = tab.by("chart", kind="parallel", lines="6")
    expect(chart).to_contain_text("36 runs make 6 lines: a wider line stands for more.")
    expect(chart.locator("[data-drawn=true]")).to_be_visible()
    assert sorted(len(one["runs"]) for one in drawn(tab)["lines"]) == [6] * 6
    chart.get_by_role("application").focus()
    tab.page.keyboard.press("ArrowDown")
    readout = tab.by("chart-readout")
    expect(readout).to_contain_text("6 runs")
    expect(readout).to_contain_text("and 3 more")
    (line,) = [one for one in drawn(tab)["lines"] if one["runs"][0] in readout.inner_text()]
    # The first of them.
    tab.page.keyboard.press("Enter")
    expect(tab.by("detail", run=line["runs"][0])).to_be_visible()


def test_groups_are_lines_at_what_the_table_shows(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, groupBy=[MODEL, DEPTH], flat=True, columns=[ACCURACY])
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    wanted = {tuple(line["group"]["values"]): line["cells"][1]["value"] for line in frame["lines"]}
    found = {tuple(one["values"][:2]): one["values"][3] for one in drawn(tab)["lines"]}
    assert found.keys() == wanted.keys()
    assert all(abs(found[group] - wanted[group]) < 1e-9 for group in wanted)
    domains = drawn(tab)["axes"]
    expect(chart).to_have_attribute("data-lines", "6")
    # The groups of the runs that are left, on the same axes.
    brush(tab, DEPTH, 0.01, 0.2)
    tab.expect_shown(12)
    expect(chart).to_have_attribute("data-lines", "2")
    assert [axis["kind"] for axis in drawn(tab)["axes"]] == [axis["kind"] for axis in domains]
    tab.page.go_back()
    tab.expect_shown(36)
    tab.by("parallel-runs").click()
    wait_for(lambda: sum(len(one["runs"]) for one in drawn(tab)["lines"]), lambda count: count == 36)
    assert len(drawn(tab)["lines"]) > 6
    assert tab.view()["parallel"]["runs"] is True
    expect_nothing(tab)


def test_pictures_are_saved(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    show(tab)
    for format_, start in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        tab.by("parallel-more").click()
        with tab.page.expect_download() as download:
            tab.frame.get_by_role("menuitem", name=f"Save as {format_}").click()
        content = download.value.path().read_bytes()
        assert content.startswith(start)
        assert download.value.suggested_filename == f"parallel-val-accuracy.{format_.lower()}"
        if format_ == "SVG":
            assert all(name in content for name in (b"depth", b"dropout", b"cnn"))


def test_an_axis_leads_to_its_facet(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    show(tab)
    tab.by("parallel-axis", path=DEPTH["path"]).get_by_role("button").focus()
    tab.page.keyboard.press("Enter")
    tab.frame.get_by_role("menuitem", name="Go to its facet").press("Enter")
    expect(tab.facet("model", "depth")).to_be_in_viewport()


def test_without_a_run_it_says_so(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, query="nothing is called so")
    expect(chart).to_contain_text("No run is shown.")
    assert drawn(tab)["lines"] == []


def test_a_brush_is_a_filter(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    show(tab)
    # The upper end of the depths: 3 alone.
    brush(tab, DEPTH, 0.01, 0.2)
    tab.expect_shown(12)
    (clause,) = tab.view()["clauses"]
    assert clause["type"] == "range"
    assert clause["key"] == DEPTH
    assert 2 < clause["min"] < 3 <= clause["max"]
    expect(tab.by("clause", path=DEPTH["path"])).to_be_visible()
    # Of texts it takes those that it reaches.
    brush(tab, MODEL, 0.01, 0.4)
    tab.expect_shown(6)
    assert tab.view()["clauses"][1]["include"] == ["mlp"]
    tab.page.go_back()
    tab.expect_shown(12)
    # A click on a brushed axis takes the filter away.
    x, top, bottom = axis_place(tab, DEPTH)
    tab.page.mouse.click(x, top + 0.5 * (bottom - top))
    tab.expect_shown(36)


def test_axes_are_moved_turned_and_removed_by_keyboard(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab)

    def choose(axis: dict[str, Any], entry: str) -> None:
        tab.by("parallel-axis", path=axis["path"]).get_by_role("button").focus()
        tab.page.keyboard.press("Enter")
        tab.frame.get_by_role("menuitem", name=entry).press("Enter")

    choose(DEPTH, "Move to the right")
    order = [axis["path"] for axis in (MODEL, DROPOUT, DEPTH, ACCURACY)]
    expect(chart).to_have_attribute("data-axes", compact(order))
    choose(DEPTH, "Turn upside down")
    wait_for(lambda: [one["flipped"] for one in drawn(tab)["axes"]], lambda now: now == [False, False, True, False])
    choose(DROPOUT, "Remove this axis")
    expect(chart).to_have_attribute("data-axes", compact([order[0], *order[2:]]))
    before = drawn(tab)
    tab.page.reload()
    tab.wait(shown=36)
    expect(chart).to_be_visible()
    assert drawn(tab) == before
    expect_nothing(tab)


def test_a_line_is_pointed_at_and_opened(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab, query="cnn/adam-d3-s1")
    tab.expect_shown(1)
    chart.get_by_role("application").focus()
    tab.page.keyboard.press("ArrowDown")
    expect(tab.by("chart-readout")).to_contain_text("cnn/adam-d3-s1")
    expect(tab.by("row", run="cnn/adam-d3-s1")).to_have_attribute("data-lit", "true")
    tab.page.keyboard.press("Enter")
    expect(tab.by("detail", run="cnn/adam-d3-s1")).to_be_visible()


def test_an_axis_is_dragged(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    chart = show(tab)
    grip = box(tab.by("parallel-axis", path=MODEL["path"]).locator("span").first)
    last, _, _ = axis_place(tab, ACCURACY)
    mouse = tab.page.mouse
    mouse.move((grip.left + grip.right) / 2, (grip.top + grip.bottom) / 2)
    mouse.down()
    mouse.move(last - 40, grip.top + 4, steps=3)
    mouse.up()
    expect(chart).to_have_attribute("data-axes", compact([axis["path"] for axis in (DEPTH, DROPOUT, ACCURACY, MODEL)]))


def test_without_two_axes_it_says_so(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_days), shown=logs.DAYS)
    tab.set_view(panel="parallel", parallel={"axes": [{"namespace": "doc", "path": ["rate"]}]})
    expect(tab.frame.get_by_text("Choose at least two axes.")).to_be_visible()
    tab.set_view(panel="parallel")
    expect(tab.by("chart", kind="parallel")).to_be_visible()
    expect_nothing(tab)
