"""Facets: dates in other time zones, zeros beside log bins, a range seen as a list, what a tick replaces, Clear all."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.tensorboard_process import TensorBoard

RUNS = logs.DAYS


@pytest.fixture
def tab(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(logs.write_days), shown=RUNS)


def opened(tab: Tab, *path: str, namespace: str = "doc") -> Locator:
    """The facet of a key, found by the search for keys and open."""
    return tab.open_facet(".".join(path), tab.facet(*path, namespace=namespace))


def bound(facet: Locator, label: str, text: str) -> None:
    """Types a bound and leaves its field."""
    field = facet.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def shown_runs(*days: int) -> list[str]:
    return [f"run{day - 1:02d}" for day in days]


def in_zone(zone: str, *more: Any) -> Any:
    return pytest.param(zone, *more, marks=pytest.mark.browser_context_args(timezone_id=zone), id=zone)


@pytest.mark.parametrize(
    ("zone", "offset", "day"),
    [in_zone("UTC", 0, 5), in_zone("Asia/Kolkata", -330, 6), in_zone("America/Los_Angeles", 480, 5)],
)
def test_days_and_moments_are_filtered_as_they_are_shown(zone: str, offset: int, day: int, tab: Tab) -> None:
    assert tab.evaluate("() => new Date(2026, 0, 1).getTimezoneOffset()") == offset, zone
    filter_by_days(tab)
    filter_by_moments(tab, day)


def filter_by_days(tab: Tab) -> None:
    """A key of days, by the days that it shows."""
    tab.set_view(sort=[{"key": {"namespace": "doc", "path": ["day"]}, "descending": False}])
    facet = opened(tab, "day")
    assert facet.get_by_label("day from").get_attribute("placeholder") == "2026-03-01"
    assert facet.get_by_label("day to").get_attribute("placeholder") == "2026-03-20"
    bound(facet, "day from", "2026-03-05")
    bound(facet, "day to", "2026-03-07")
    tab.expect_shown(3)
    assert tab.runs() == shown_runs(5, 6, 7)
    chip = tab.by("clause")
    expect(chip).to_contain_text("2026-03-05 … 2026-03-07")
    expect(facet.get_by_label("day to")).to_have_value("2026-03-07")
    # The other way round is the same range.
    bound(facet, "day from", "2026-03-09")
    expect(chip).to_contain_text("2026-03-07 … 2026-03-09")
    assert tab.runs() == shown_runs(7, 8, 9)
    # The slider stops at days too.
    lowest = facet.get_by_role("slider", name="day, lowest")
    lowest.focus()
    for _ in range(10):
        lowest.press("ArrowRight")
    expect(lowest).to_have_attribute("aria-valuetext", "2026-03-08")
    tab.expect_shown(2)
    # Its upper thumb too, and at the end of the day that it says, as where that is typed.
    highest = facet.get_by_role("slider", name="day, highest")
    expect(highest).to_have_attribute("aria-valuetext", "2026-03-09")
    typed = tab.view()["clauses"][0]["max"]
    highest.focus()
    highest.press("ArrowLeft")
    for _ in range(20):
        if highest.get_attribute("aria-valuetext") == "2026-03-08":
            break
        assert tab.view()["clauses"][0]["max"] == typed
        highest.press("ArrowLeft")
    assert tab.view()["clauses"][0]["max"] == typed - 24 * 3_600_000
    tab.expect_shown(1)


def filter_by_moments(tab: Tab, day: int) -> None:
    """By the reader's own clock: the fifth run started at 20:00 in UTC, after midnight in Kolkata."""
    started = {"namespace": "run", "path": ["started"]}
    tab.set_view(columns=[started], sort=[{"key": started, "descending": False}])
    fifth = tab.by("row", run="run04")
    expect(tab.cell(fifth, "started")).to_contain_text(f"2026-03-{day:02d}")
    facet = opened(tab, "started", namespace="run")
    for label in ("started from", "started to"):
        bound(facet, label, f"2026-03-{day:02d}")
    tab.expect_shown(1)
    assert tab.runs() == ["run04"]
    expect(tab.by("clause")).to_contain_text(f"started 2026-03-{day:02d}")
    assert "…" not in tab.by("clause").inner_text()


def test_a_bound_that_cannot_be_read_stays_to_be_mended(tab: Tab) -> None:
    facet = opened(tab, "depth")
    facet.get_by_test_id("facet-form").click()
    bound(facet, "depth to", "4")
    tab.expect_shown(10)
    field = facet.get_by_label("depth to")
    field.fill("4x")
    facet.get_by_label("depth from").focus()
    expect(field).not_to_be_focused()
    expect(field).to_have_value("4x")
    expect(facet.get_by_role("alert")).to_contain_text("A number")
    field.press("Escape")
    expect(field).to_have_value("4")
    expect(facet.get_by_role("alert")).to_have_count(0)
    # What is not mended ends with the bound that it was typed over.
    field.fill("4x")
    facet.get_by_label("depth from").focus()
    view = tab.view()
    (clause,) = view["clauses"]
    tab.set_view(**{**view, "clauses": [{**clause, "max": 3}]})
    expect(field).to_have_value("3")
    expect(facet.get_by_role("alert")).to_have_count(0)


def test_zeros_have_a_bin_of_their_own_before_log_bins(tab: Tab) -> None:
    facet = opened(tab, "rate")
    bars = facet.locator(".tbm-histogram-bars g")
    expect(bars).to_have_count(25)
    assert bars.first.locator("title").text_content() == "0: 2 of 2 runs"
    expect(facet.get_by_text("log scale")).to_be_visible()
    expect(facet.get_by_role("group", name="Range of rate").first).to_have_accessible_description("log scale")
    # Rates over decades fill the other bins instead of crowding in the first.
    filled = bars.evaluate_all("bars => bars.filter((bar) => !/ of 0 runs/.test(bar.textContent)).length")
    assert filled > 12
    highest = facet.get_by_role("slider", name="rate, highest")
    highest.focus()
    for _ in range(30):
        highest.press("ArrowLeft")
    view = tab.view()
    assert view["clauses"][0]["min"] is None
    with_zeros = int(str(tab.by("summary").get_attribute("data-shown")))
    lowest = facet.get_by_role("slider", name="rate, lowest")
    lowest.focus()
    for _ in range(10):
        lowest.press("ArrowRight")
    tab.expect_shown(with_zeros - 2)
    bound(facet, "rate from", "0")
    tab.expect_shown(with_zeros)


@pytest.fixture
def ranged(tab: Tab) -> Locator:
    """The facet of depth, as a list, under a range that was set in the histogram."""
    facet = opened(tab, "depth")
    facet.get_by_test_id("facet-form").click()
    bound(facet, "depth from", "2")
    bound(facet, "depth to", "4")
    tab.expect_shown(6)
    facet.get_by_test_id("facet-form").click()
    return facet


def test_a_list_names_the_range_that_filters_it(ranged: Locator, tab: Tab) -> None:
    expect(ranged.get_by_test_id("range-line")).to_contain_text("Range 2 … 4")
    hidden = ranged.get_by_test_id("range-hidden")
    expect(hidden).to_contain_text("Hides 4 runs without this key.")
    hidden.get_by_role("button", name="Include them").click()
    tab.expect_shown(10)
    expect(hidden).to_contain_text("With 4 runs without this key.")
    # Of the runs that another filter leaves, all have the key.
    tab.by("query").fill("run01")
    tab.expect_shown(0)
    expect(hidden).to_have_count(0)
    tab.by("query").fill("")
    tab.expect_shown(10)
    expect(hidden).to_be_visible()
    ranged.get_by_test_id("range-line").get_by_role("button", name="clear").click()
    tab.expect_shown(RUNS)
    expect(ranged.get_by_test_id("range-line")).to_have_count(0)
    expect(tab.value(ranged, {"$missing": True})).to_be_visible()


def test_a_tick_says_that_it_replaces_the_range_and_undo_brings_it_back(ranged: Locator, tab: Tab) -> None:
    before = tab.view()["clauses"]
    five = tab.value(ranged, 5)
    expect(five.locator("label")).to_have_attribute("title", "5; replaces the range")
    expect(five.get_by_role("checkbox")).to_have_attribute("aria-label", "5, 2 runs; replaces the range")
    tab.tick(ranged, 5)
    tab.expect_shown(2)
    expect(ranged.get_by_test_id("range-line")).to_have_count(0)
    expect(five.locator("label")).to_have_attribute("title", "5")
    tab.by("undo").click()
    tab.expect_shown(6)
    assert tab.view()["clauses"] == before
    expect(ranged.get_by_test_id("range-line")).to_be_visible()


def test_a_search_alone_can_be_cleared_like_a_filter(tab: Tab) -> None:
    expect(tab.by("clear-all")).to_have_count(0)
    tab.by("query").fill("run01")
    tab.expect_shown(1)
    expect(tab.by("search-clause")).to_contain_text("run01")
    tab.by("clear-all").click()
    tab.expect_shown(RUNS)
    tab.expect_query("")
    expect(tab.by("clear-all")).to_have_count(0)
    tab.by("query").fill("run02")
    tab.expect_shown(1)
    tab.by("search-clause").get_by_role("button").click()
    tab.expect_shown(RUNS)
    tab.by("undo").click()
    tab.expect_shown(1)


def test_chips_of_a_metric_and_of_a_key_of_its_name_stay_apart(tab: Tab, problems: list[str]) -> None:
    tab.set_view(
        clauses=[
            {"type": "range", "key": {"namespace": "metric", "path": ["acc"]}, "min": 0, "max": 1, "also": []},
            {"type": "range", "key": {"namespace": "doc", "path": ["metrics", "acc"]}, "min": 0, "max": 2, "also": []},
        ]
    )
    chips = tab.by("clause")
    expect(chips).to_have_count(2)
    # React tells of keys that collide only in its development build; the places of the chips tell everywhere.
    assert box(chips.nth(0)).right <= box(chips.nth(1)).left
    chips.nth(0).get_by_role("button").click()
    expect(chips).to_have_count(1)
    expect(chips).to_contain_text("0 … 2")
    tab.by("undo").click()
    expect(chips).to_have_count(2)
    assert problems == []


def test_the_only_key_found_is_open_and_found_keys_show_their_paths(open_tab: OpenTab, sweep: TensorBoard) -> None:
    tab = open_tab(sweep, shown=36)
    search = tab.frame.get_by_role("searchbox", name="Search keys")
    search.press_sequentially("model")
    found = tab.by("facet")
    expect(found).to_have_count(3)
    expect(tab.by("facet", open="true")).to_have_count(0)
    full = tab.facet("model", "depth").locator(".tbm-key-full")
    expect(full).to_have_text("model.depth")
    expect(full).to_have_attribute("title", "model.depth")
    search.press_sequentially(" dep")
    expect(found).to_have_count(1)
    depth = tab.facet("model", "depth")
    expect(tab.value(depth, 3)).to_be_visible()
    # Typing goes on where it was.
    expect(search).to_be_focused()
    search.press_sequentially("th")
    expect(search).to_have_value("model depth")
    depth.get_by_role("button").first.click()
    expect(depth).to_have_attribute("data-open", "false")
    search.fill("learning")
    rate = tab.facet("optimizer", "learning_rate").get_by_role("button").first.locator("bdi").first
    expect(rate).to_have_text("learning_rate")
    assert rate.evaluate("label => label.scrollWidth <= label.clientWidth")
    # What a metric's facet filters by can be read beside a path that has no room.
    search.fill("val/accuracy")
    accuracy = tab.facet("val/accuracy", namespace="metric")
    expect(accuracy.locator(".tbm-facet-steps")).to_have_text("· max")
    cut = [part.evaluate("part => part.scrollWidth > part.clientWidth") for part in accuracy.locator("bdi").all()]
    assert cut == [False, True, False]
    search.fill("seed")
    expect(tab.facet("seed")).to_have_attribute("data-open", "true")
    # All of its name is there to be read.
    expect(found.locator(".tbm-key-full")).to_have_count(0)


def test_esc_empties_the_search_of_keys_and_of_values_before_it_closes_the_drawer(
    serve: Serve, open_tab: OpenTab
) -> None:
    tab = open_tab(serve(logs.write_days), width=820, shown=RUNS)
    toggle = tab.by("facets-toggle")
    toggle.click()
    facet = opened(tab, "rate")
    facet.get_by_test_id("facet-form").click()
    values = facet.get_by_role("searchbox", name="Search the values of rate")
    values.fill("no such value")
    expect(facet.get_by_test_id("facet-value")).to_have_count(0)
    values.press("Escape")
    expect(values).to_have_value("")
    expect(facet.get_by_test_id("facet-value")).not_to_have_count(0)
    keys = tab.frame.get_by_role("searchbox", name="Search keys")
    expect(keys).to_have_value("rate")
    keys.press("Escape")
    expect(keys).to_have_value("")
    expect(keys).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(toggle).to_have_attribute("aria-expanded", "false")
