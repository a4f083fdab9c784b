"""What groups are called, the same everywhere; and what a chart shows of curves that hide each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import expect

from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Box, Tab, box
from tests.browser.test_controls import key
from tests.browser.test_layout import expect_sound
from tests.tensorboard_process import wait_for

METRIC = "val/accuracy"
SEEDS = 2
CLASSES = {"wine": 3, "digits": 10}


def settings() -> Iterator[Mapping[str, Any]]:
    """12 settings, in which data set and model say most; two of the linear ones reach exactly the same."""
    for dataset, classes in CLASSES.items():
        data = {"name": dataset, "classes": classes}
        for kernel in ("rbf", "poly"):
            for c in (1, 10):
                model = {"type": "svc", "kernel": kernel, "C": c, "cache": 200}
                yield {"a_first_key": classes, "dataset": data, "model": model}
        for penalty in ("l1", "l2"):
            model = {"type": "linear", "penalty": penalty, "an_optimizer_of_a_long_name": "sgd"}
            yield {"a_first_key": classes, "dataset": data, "model": model}


def write_sweep(logdir: Path) -> None:
    for number, document in enumerate(settings()):
        for seed in range(SEEDS):
            linear = document["model"]["type"] == "linear"
            reached = 0.2 if linear else 0.4 + number / 40
            own = event_files.event(event_files.document({**document, "seed": seed}))
            scalars = (
                event_files.event(
                    event_files.scalar(METRIC, reached * (1 + step / 10)), step=step, wall_time=event_files.TIME + step
                )
                for step in range(4)
            )
            event_files.write(logdir / f"run{number:02d}-s{seed}", [own, *scalars])


NAMES = {
    f"{dataset} · {model}"
    for dataset in CLASSES
    for model in (
        *(f"svc · kernel={kernel} · C={c}" for kernel in ("rbf", "poly") for c in (1, 10)),
        *(f"linear · penalty={penalty}" for penalty in ("l1", "l2")),
    )
}


def width_of(place: Box) -> float:
    return place.right - place.left


def averaged(tab: Tab) -> Tab:
    tab.by("average-suggestion").click()
    expect(tab.by("group-row")).to_have_count(len(NAMES))
    return tab


@pytest.fixture
def groups(serve: Serve, open_tab: OpenTab) -> Tab:
    return averaged(open_tab(serve(write_sweep), shown=len(NAMES) * SEEDS))


def names(tab: Tab) -> list[str]:
    """As the table shows them, from top to bottom."""
    rows = tab.by("group-row")
    shown = rows.evaluate_all(
        """rows => rows.sort((a, b) => a.dataset.line - b.dataset.line)
            .map((row) => row.querySelector('.tbm-group-name').textContent)"""
    )
    return cast("list[str]", shown)


def show_curves(tab: Tab, **view: Any) -> None:
    tab.set_view(**{**tab.view(), "panel": "curves", **view})
    expect(tab.by("curves").first).to_have_attribute("data-loading", "false")


def test_data_set_and_model_come_first_and_all_places_say_the_same(groups: Tab) -> None:
    assert set(names(groups)) == NAMES
    best = names(groups)[0]
    row = groups.by("group-row").filter(has_text=best)
    expect(row.get_by_role("checkbox")).to_have_accessible_name(f"Tick the 2 runs of {best}")
    expect(row.get_by_role("button", name=f"Only this group: {best}", include_hidden=True)).to_have_count(1)
    title = (row.locator("[data-column='0']").get_attribute("title") or "").splitlines()
    assert [line.split(": ")[0] for line in title[:4]] == ["dataset.name", "type", "kernel", "C"]
    show_curves(groups)
    drawn = groups.evaluate("() => window.tbMetadata.getCurves().map(({ name }) => name)")
    assert drawn == names(groups)[: len(drawn)]
    legend = groups.frame.get_by_role("complementary", name="What is drawn")
    for name in drawn:
        expect(legend.get_by_title(name, exact=False).first).to_be_visible()


def test_a_filter_leaves_out_what_all_share_and_reorders_nothing(groups: Tab) -> None:
    wine = {"type": "values", "key": key("dataset", "name"), "include": ["wine"], "exclude": []}
    groups.set_view(**{**groups.view(), "clauses": [wine]})
    expect(groups.by("group-row")).to_have_count(len(NAMES) // 2)
    assert set(names(groups)) == {name.removeprefix("wine · ") for name in NAMES if name.startswith("wine")}


def test_names_have_the_room_that_they_need(serve: Serve, open_tab: OpenTab) -> None:
    tab = averaged(open_tab(serve(write_sweep), width=1920, shown=len(NAMES) * SEEDS))
    cut = "names => names.filter((name) => name.scrollWidth > name.clientWidth).map((name) => name.textContent)"
    assert tab.by("group-row").locator(".tbm-group-name").evaluate_all(cut) == []
    assert set(names(tab)) == NAMES
    # Where it is narrow the values stay, each told from all others, and of the labels as much as there is room for.
    narrow = {"widths": {'["run","name"]': 240}}
    tab.set_view(**{**tab.view(), **narrow})
    assert width_of(box(tab.header("name"))) == pytest.approx(240, abs=1)
    assert tab.by("group-row").locator(".tbm-group-name").evaluate_all(cut) == []
    assert len(set(names(tab))) == len(NAMES)
    assert all(name.startswith(("wine · ", "digits · ")) for name in names(tab))
    # A name's own width stays, however much room there is.
    few = [key(METRIC, namespace="metric")]
    tab.set_view(**{**tab.view(), **narrow, "columns": few})
    assert width_of(box(tab.header("name"))) == pytest.approx(240, abs=1)
    expect_sound(tab)


def write_long_names(logdir: Path) -> None:
    for number in range(3):
        name = f"{number}-a-run-that-is-called-by-all-of-its-settings-and-by-the-day-on-which-somebody-began-it"
        event_files.write(logdir / name, [event_files.event(event_files.document({"lr": number}))])


def test_names_of_runs_take_the_room_that_columns_leave(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(write_long_names), width=1920, shown=3)
    texts = tab.by("row").locator(".tbm-name-cell bdi")
    assert texts.evaluate_all("texts => texts.filter((text) => text.scrollWidth > text.clientWidth).length") == 0
    assert all(text.endswith("began-it") and "…" not in text for text in texts.all_inner_texts())


def test_the_legend_says_what_differs_and_what_hides_behind_another(groups: Tab) -> None:
    show_curves(groups)
    for name in (f"wine · linear · penalty={one}" for one in ("l1", "l2")):
        groups.by("group-row").filter(has_text=name).get_by_role("checkbox").click()
    expect(groups.by("curves")).to_have_attribute("data-lines", "2")
    legend = groups.frame.get_by_role("complementary", name="What is drawn")
    expect(groups.by("curves-alike")).to_have_text("All: wine · linear")
    entries = legend.get_by_role("listitem")
    assert sorted(text.split("\n")[0] for text in entries.all_inner_texts()) == ["penalty=l1", "penalty=l2"]
    hidden = legend.locator("[data-behind]")
    expect(hidden).to_have_count(1)
    first = entries.first.inner_text().split("\n")[0]
    expect(hidden.get_by_role("button")).to_have_accessible_name(re.compile(f"Exactly the curve of {first}"))
    # Beside the pointer both are named.
    place = box(groups.frame.get_by_role("application"))

    def readout() -> str:
        for share in range(2, 98):
            groups.page.mouse.move(place.right - 16, place.top + (place.bottom - place.top) * share / 100)
            if groups.by("curves-others").count():
                return groups.by("curves-readout").inner_text()
        return ""

    text = wait_for(readout, bool)
    assert "and 1 more here:" in text
    assert {"penalty=l1", "penalty=l2"} <= set(text.splitlines())
    groups.by("table").evaluate("(table) => { table.scrollTop = 0; }")
    expect_sound(groups)


@pytest.mark.parametrize("height", [720, 600, 480])
def test_what_to_do_without_a_match_is_never_behind_the_charts(height: int, groups: Tab) -> None:
    show_curves(groups)
    groups.page.set_viewport_size({"width": 1280, "height": height})
    groups.set_view(**{**groups.view(), "query": "status:nowhere zzz"})
    page = groups.by("no-match")
    clear = page.get_by_role("button", name="Clear the search")
    expect(clear).to_be_in_viewport(ratio=1)
    assert box(page).bottom <= box(groups.by("panel")).top + 1
    expect_sound(groups)
    clear.click()
    expect(groups.by("group-row").first).to_be_visible()


@pytest.mark.parametrize("height", [600, 480])
def test_in_a_low_window_table_and_chart_are_both_whole(height: int, groups: Tab) -> None:
    show_curves(groups)
    groups.page.set_viewport_size({"width": 1280, "height": height})
    first = groups.by("group-row").first
    wait_for(lambda: box(first).bottom <= box(groups.by("panel")).top, bool)
    body = groups.frame.locator(".tbm-curves-charts")
    body.evaluate("(body) => body.scrollTo(0, body.scrollHeight)")
    chart, panel = box(groups.by("curves")), box(groups.by("panel"))
    assert chart.bottom <= panel.bottom + 1
    assert chart.bottom - chart.top >= 170
