"""The open run: where the focus goes, and what "filter by this value" means for each kind of value."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests import event_files
from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box, compact
from tests.tensorboard_process import TensorBoard

TIME = "2026-03-01T12:30:00+02:00"
BIG = 2**63
KINDS: dict[str, list[Any]] = {
    "layers": [[32, 64], [64, 128], [32, 64]],
    "mixed": [[1, "a", None], [1, "b", None], [1, "a", None]],
    "blocks": [[{"units": 8}, {"units": 16}], [{"units": 16}], [{"units": 8}]],
    "rate": [float("nan"), 0.5, float("nan")],
    "scheduler": [None, "None", None],
    "tags": [[], ["x"], []],
    "when": [TIME, "2026-03-02T12:30:00+02:00", TIME],
    "big": [BIG, BIG + 1, BIG],
    "text": ["", "x", ""],
    "nested": [{}, {"a": 1}, {}],
    "flag": [True, False, True],
}


def write_kinds(logdir: Path) -> None:
    """Runs `a`, `b`, `c`, of which `a` and `c` hold the same values, and `d`, which holds none."""
    for i, run in enumerate("abc"):
        logs.write_run(logdir / run, {key: values[i] for key, values in KINDS.items()}, {"loss": 0.1 * (i + 1)})
    logs.write_run(logdir / "d", {"other": 1}, {"loss": 0.5})


@pytest.fixture
def kinds(serve: Serve) -> TensorBoard:
    """Four runs with values of every kind."""
    return serve(write_kinds)


def line(tab: Tab, *path: str) -> Locator:
    return tab.by("detail").locator(f"[data-testid=detail-line][data-path='{compact(list(path))}']")


def shown(tab: Tab) -> list[str]:
    return sorted(tab.runs())


@pytest.mark.parametrize(
    ("path", "value", "holders"),
    [
        (["layers"], None, ["a", "c"]),
        (["mixed"], None, ["a", "c"]),
        (["blocks[]", "units"], 8, ["a", "c"]),
        (["blocks[]", "units"], 16, ["a", "b"]),
        (["rate"], {"$number": "NaN"}, ["a", "c"]),
        (["scheduler"], "null", ["a", "c"]),
        (["tags"], None, ["a", "c"]),
        (["when"], {"$time": "2026-03-01T10:30:00.000Z"}, ["a", "c"]),
        (["big"], {"$integer": str(BIG)}, ["a", "c"]),
        (["text"], '""', ["a", "c"]),
        (["nested"], None, ["a", "c"]),
        (["flag"], "true", ["a", "c"]),
        (["loss"], None, ["a"]),
    ],
    ids=lambda value: ".".join(value) if isinstance(value, list) else None,
)
def test_filter_by_a_value_leaves_the_runs_that_hold_it(
    path: list[str], value: Any, holders: list[str], kinds: TensorBoard, open_tab: OpenTab
) -> None:
    tab = open_tab(kinds, shown=4)
    tab.set_view(open="a")
    of_value = line(tab, *path)
    if value is not None:
        text = value if isinstance(value, str) else compact(value)
        of_value = of_value.and_(tab.frame.locator(f"[data-value='{text}']"))
    of_value.hover()
    button = of_value.get_by_role("button", name="Filter by this value")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    tab.expect_shown(len(holders))
    assert shown(tab) == holders
    button.click()
    tab.expect_shown(4)
    assert tab.view()["clauses"] == []


ERROR = "ValueError: \u202eno <b>such</b> depth\n" + "".join(f"  at layer {i}\n" for i in range(60)) + "the end"


def write_failed(logdir: Path) -> None:
    """A run that failed with a long error, and one that did not."""
    for run, lifecycle in (("bad", {"status": "failed", "error": ERROR}), ("good", {"status": "completed"})):
        document = {f"key{i:02d}": i for i in range(40)}
        event_files.log(logdir / run, event_files.document(document), event_files.document(lifecycle, tag="run"))


def test_why_a_run_failed_stands_under_its_name_and_on_its_status(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(write_failed), shown=2)
    status = {"namespace": "run", "path": ["status"]}
    tab.set_view(columns=[status], open="bad")
    error = tab.by("run-error")
    text = error.locator("bdi")
    # What turns the order of letters is written out, all else is as it was logged.
    expect(text).to_have_text(ERROR.replace("\u202e", "\\u202e"), use_inner_text=True)
    # Above all else that is known of the run, and with room left for that.
    assert box(error).bottom < box(tab.by("detail-search")).top < 500
    before = error.bounding_box()
    text.evaluate("text => text.parentElement.scrollTo(0, 1e6)")
    assert error.bounding_box() == before
    assert error.evaluate("box => box.scrollHeight - box.clientHeight - box.scrollTop") < 1
    # The button stays at hand.
    copy = error.get_by_role("button", name="Copy the error")
    assert box(copy).top - box(error).top < 20
    copy.click()
    expect(error.locator("[data-outcome=copied]")).to_be_visible()
    assert tab.clipboard() == ERROR
    cell = tab.cell(tab.by("row", run="bad"), "status")
    expect(cell).to_have_attribute("title", re.compile("^failed\nValueError: "))
    expect(tab.cell(tab.by("row", run="good"), "status")).to_have_attribute("title", "completed")
    tab.set_view(columns=[status], open="good")
    expect(tab.by("detail", run="good").get_by_test_id("detail-search")).to_be_visible()
    expect(error).to_have_count(0)


def opened_by_keys(tab: Tab) -> str:
    """Opens the fourth run of the table from its cell, and gives its name."""
    tab.by("row").nth(3).locator("[data-column='0']").focus()
    tab.press("Enter")
    expect(tab.by("detail")).to_be_focused()
    return str(tab.view()["open"])


def test_esc_gives_the_focus_back_where_its_opener_is_gone(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    opened = opened_by_keys(tab)
    tab.set_view(open=opened, query="run0001")
    tab.expect_shown(1)
    assert opened != "run0001"
    tab.press("Escape")
    expect(tab.by("detail")).to_have_count(0)
    tab.expect_focus(tab.frame.locator("[role=treegrid] [tabindex='0']"))
    expect(tab.by("row", run="run0001").locator("*:focus")).to_have_count(1)


def test_esc_gives_the_focus_back_to_a_row_that_was_scrolled_away(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    run = opened_by_keys(tab)
    tab.by("table").evaluate("(element) => { element.scrollTop = 9000; }")
    expect(tab.by("row", run="run0001")).to_have_count(0)
    tab.press("Escape")
    tab.expect_focus(tab.by("row", run=run).locator("[data-column='0']"))


def test_a_run_opened_from_the_notices_gives_the_focus_to_the_grid(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_dropped), shown=2)
    tab.by("notices").click()
    tab.frame.get_by_role("dialog").get_by_role("button", name="dropped").first.click()
    expect(tab.by("detail", run="dropped")).to_be_focused()
    tab.press("Escape")
    expect(tab.by("detail")).to_have_count(0)
    tab.expect_focus(tab.frame.locator("[role=treegrid] [tabindex='0']"))


def test_the_drawer_keeps_the_focus_until_it_closes(kinds: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(kinds, width=820, shown=4)
    drawer = tab.frame.get_by_role("dialog", name="Filters by key")
    expect(drawer).to_have_count(0)
    tab.by("facets-toggle").click()
    expect(drawer).to_be_visible()
    # Between its ends the focus goes by TensorBoard's and the browser's own controls, where the frame's body has it.
    place = """() => {
      const { activeElement: has, body } = document;
      return has === body ? "beyond" : has.closest(".tbm-side") ? "drawer" : "outside";
    }"""
    places = []
    for _ in range(40):
        tab.press("Tab")
        places.append(tab.evaluate(place))
    assert "outside" not in places
    assert "drawer" in places[places.index("beyond") :], places
    search = tab.frame.get_by_role("searchbox", name="Search keys")
    search.fill("flag")
    expect(tab.facet("flag")).to_be_visible()
    tab.by("scrim").click(position={"x": 700, "y": 20})
    expect(drawer).to_have_count(0)
    expect(tab.by("facets-toggle")).to_be_focused()
    tab.press("Enter")
    expect(search).to_be_focused()
    expect(search).to_have_value("flag")
    tab.page.set_viewport_size({"width": 1000, "height": 720})
    expect(drawer).to_have_count(0)
    tab.by("query").fill("no such text")
    tab.expect_shown(0)
