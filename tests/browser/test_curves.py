"""The panel of curves: means of groups with bands, of what is ticked or comes first, from TensorBoard's points."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests import event_files
from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.browser.test_live_tab import reload_until
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

METRIC = "val/accuracy"
LONG = 1500
"""More points than TensorBoard keeps of a series."""

CURVES: Mapping[str, Mapping[int, float]] = {
    "a0": {0: 0.1, 10: 0.3, 20: 0.5, 30: 0.6},
    "a1": {0: 0.2, 20: 0.4},
    "a2": {5: 0.3, 10: 0.35, 30: 0.9},
    "b0": {0: 0.5, 10: math.nan, 20: 0.6, 30: 0.7},
    "b1": {7: 0.4},
}


def write_curves(logdir: Path) -> None:
    """Two groups whose runs have steps of their own, one with NaN, one with a single point; and a long run."""
    long = {step: math.sin(step / 100) for step in range(LONG)}
    for name, points in {**CURVES, "c0": long}.items():
        document = event_files.event(event_files.document({"group": name[0], "seed": int(name[1])}))
        scalars = (
            event_files.event(event_files.scalar(METRIC, value), step=step, wall_time=event_files.TIME + 60 * step)
            for step, value in points.items()
        )
        event_files.write(logdir / name, [document, *scalars])


@pytest.fixture
def curves(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(write_curves))


GROUP = {"namespace": "doc", "path": ["group"]}


def show(tab: Tab, **view: Any) -> None:
    tab.set_view(panel="curves", **view)
    drawn(tab)


def drawn(tab: Tab) -> None:
    """Waits until all points are there."""
    expect(tab.by("curves").first).to_have_attribute("data-loading", "false")


def numbers(tab: Tab) -> dict[str, dict[str, Any]]:
    """What is drawn, by name."""
    found = cast("list[dict[str, Any]]", tab.evaluate("() => window.tbMetadata.getCurves()"))
    return {one["name"]: one for one in found}


def series(tab: Tab) -> list[str]:
    return cast("list[str]", json.loads(cast(str, tab.by("curves").first.get_attribute("data-series"))))


def interpolated(points: Mapping[int, float], steps: Sequence[float]) -> np.ndarray:
    own = list(points)
    return np.interp(steps, own, list(points.values()), left=np.nan, right=np.nan)


def test_a_group_is_the_mean_of_its_runs_with_a_band(curves: Tab) -> None:
    show(curves, groupBy=[GROUP], toggledGroups=[])
    expect(curves.by("curves")).to_have_attribute("data-metric", METRIC)
    assert series(curves) == ["group c", "group a", "group b"]
    found = numbers(curves)["group a"]
    steps = [0, 5, 10, 20, 30]
    assert found["steps"] == steps
    values = np.array([interpolated(CURVES[name], steps) for name in ("a0", "a1", "a2")], np.float64)
    np.testing.assert_allclose(found["mean"], np.nanmean(values, axis=0), rtol=1e-6)
    there = (~np.isnan(values)).sum(axis=0)
    assert found["n"] == there.tolist()
    std = np.nanstd(values, axis=0, ddof=1)
    np.testing.assert_allclose(np.subtract(found["high"], found["mean"]), std, rtol=1e-5)
    # A line that has a point that is NaN is no part of the mean beside it, and a single point only where it is.
    broken = numbers(curves)["group b"]
    assert (broken["steps"], broken["n"]) == ([0, 7, 10, 20, 30], [1, 1, 0, 1, 1])
    expect(curves.by("curves").get_by_text("NaN or infinite in 1 run")).to_be_visible()


def test_what_is_ticked_is_drawn_and_marked_in_the_table(curves: Tab) -> None:
    show(curves)
    assert len(series(curves)) == 6
    for name in ("a1", "a2"):
        curves.by("row", run=name).get_by_role("checkbox").click()
    expect(curves.by("curves")).to_have_attribute("data-series", '["a2","a1"]')
    for name, count in (("a1", 1), ("a2", 1), ("a0", 0)):
        expect(curves.by("row", run=name).locator("[data-colour]")).to_have_count(count)
    colours = {name: one["colour"] for name, one in numbers(curves).items()}
    assert len(set(colours.values())) == 2


def test_the_bar_of_ticked_runs_opens_it_and_back_closes_it(curves: Tab) -> None:
    curves.by("row", run="a0").get_by_role("checkbox").click()
    button = curves.by("selection").get_by_role("button", name="Curves")
    button.focus()
    curves.press("Enter")
    drawn(curves)
    assert series(curves) == ["a0"]
    assert curves.view()["panel"] == "curves"
    curves.page.go_back()
    expect(curves.by("curves")).to_have_count(0)


def test_the_keyboard_alone_reads_a_curve_and_opens_its_run(curves: Tab) -> None:
    curves.by("charts").focus()
    curves.press("Enter")
    drawn(curves)
    curves.by("row", run="a0").get_by_role("checkbox").click()
    expect(curves.by("curves")).to_have_attribute("data-series", '["a0"]')
    curves.frame.get_by_role("application").focus()
    curves.press("ArrowRight")
    readout = curves.by("curves-readout")
    expect(readout).to_contain_text("step 30: 0.6")
    expect(curves.by("row", run="a0")).to_have_attribute("data-lit", "true")
    curves.press("ArrowLeft")
    expect(readout).to_contain_text("step 20: 0.5")
    curves.press("Enter")
    expect(curves.by("detail")).to_have_attribute("data-run", "a0")


def test_pointing_at_a_curve_says_its_value_and_of_how_many_runs(curves: Tab) -> None:
    show(curves, groupBy=[GROUP], clauses=[{"type": "values", "key": GROUP, "include": ["a"]}])
    place = box(curves.frame.get_by_role("application"))

    def readout() -> str:
        # The last point is at the right end, wherever the line is there.
        for share in range(2, 80):
            curves.page.mouse.move(place.right - 16, place.top + (place.bottom - place.top) * share / 100)
            if curves.by("curves-readout").count():
                return curves.by("curves-readout").inner_text()
        return ""

    text = wait_for(readout, bool)
    assert "step 30: 0.75 ± " in text
    assert "of 2 of 3 runs" in text


def test_a_link_shows_the_same_curves(curves: Tab) -> None:
    chosen = {"x": "relative", "middle": "median", "band": "quartiles", "smoothing": 0.6, "logY": True}
    show(curves, groupBy=[GROUP], curves=chosen)
    before = numbers(curves)
    curves.reload()
    curves.wait()
    drawn(curves)
    assert numbers(curves) == before
    assert curves.view()["curves"] == chosen
    assert before["group a"]["steps"][:2] == [0, 300]


def test_all_points_of_the_files_come_on_request(curves: Tab) -> None:
    show(curves, query="c0")
    assert len(numbers(curves)["c0"]["steps"]) == 1000
    curves.frame.get_by_role("button", name="Read all points").click()
    steps = wait_for(lambda: numbers(curves)["c0"]["steps"], lambda steps: len(steps) > 1000)
    assert steps == list(range(LONG))
    expect(curves.by("curves").get_by_text("≈")).to_have_count(0)


def test_controls_change_what_is_drawn(curves: Tab) -> None:
    show(curves, groupBy=[GROUP])
    for name in ("Median", "min–max"):
        curves.by("curves-band").click()
        curves.frame.get_by_role("menuitemradio", name=name).click()
    expect(curves.by("curves-band")).to_have_text("Median, min–max")
    found = numbers(curves)["group a"]
    np.testing.assert_allclose(found["low"][0], 0.1, rtol=1e-6)
    np.testing.assert_allclose(found["high"][0], 0.2, rtol=1e-6)
    curves.by("curves-x").click()
    curves.frame.get_by_role("menuitemradio", name="Time since the start").click()
    assert numbers(curves)["group a"]["steps"][-1] == 1800


def test_pictures_are_saved(curves: Tab, tmp_path: Path) -> None:
    show(curves, groupBy=[GROUP])
    for name, ending in (("Save as SVG", "svg"), ("Save as PNG", "png")):
        curves.by("curves-more").click()
        with curves.page.expect_download() as saved:
            curves.frame.get_by_role("menuitem", name=name).click()
        path = tmp_path / f"picture.{ending}"
        saved.value.save_as(path)
        assert saved.value.suggested_filename == f"val-accuracy.{ending}"
    root = ElementTree.parse(tmp_path / "picture.svg").getroot()
    texts = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"val/accuracy", "step", "group a", "group b", "group c"} <= set(texts)
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_a_training_that_goes_on_grows_on_the_screen(logdir: Path, open_tab: OpenTab, page: Page) -> None:
    files = {}
    for index in range(3):
        name = f"run{index}"
        files[name] = logs.write_run(logdir / name, {"index": index}, {"loss": 1.0})
    with TensorBoard(logdir, module=PLAIN) as server:
        server.wait_rows(3)
        tab = open_tab(server, shown=3)
        show(tab, target={"key": {"namespace": "metric", "path": ["loss"]}, "direction": "min"})
        before = numbers(tab)
        grown = event_files.event(event_files.scalar("loss", 0.5), step=50, wall_time=2e9)
        event_files.append(files["run1"], grown)
        cell = tab.cell(tab.by("row", run="run1"), "loss")
        reload_until(page, tab, cell.filter(has_text="0.5"))
        wait_for(lambda: numbers(tab)["run1"]["steps"], lambda steps: steps[-1] == 50)
        assert numbers(tab)["run0"] == before["run0"]
