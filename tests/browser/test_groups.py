"""Groups of a wide sweep: their names, the winner's settings, the best run, copying, and more chips than fit."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box, compact
from tests.browser.test_controls import key
from tests.browser.test_journey import menu_of
from tests.browser.test_layout import expect_sound
from tests.tensorboard_process import TensorBoard, wait_for

KEYS = 30
CONFIGS = 6
SEEDS = 3
CHECKPOINT = "/data/checkpoints/of/an/experiment/with/a/long/name/" * 3
BEST = "config5-seed2"
MORE = re.compile(r"^\+\d+ more$")


def config(number: int) -> dict[str, Any]:
    """Keys that vary, of which some follow from others; one has long values, one a dash where others have nothing."""
    document: dict[str, Any] = {f"setting{i:02d}": (number + i) % (2 + i % 4) for i in range(KEYS - 2)}
    document["checkpoint"] = f"{CHECKPOINT}{number:03d}.pt"
    if number % 2 == 0:
        document["extra"] = "–"
    return document


def accuracy(number: int, seed: int) -> float:
    return 0.5 + number / 16 + seed / 128


def write_wide_sweep(logdir: Path) -> None:
    """18 runs: 6 settings of many keys with three seeds each."""
    for number in range(CONFIGS):
        for seed in range(SEEDS):
            document = {**config(number), "seed": seed, "dataset": "digits"}
            logs.write_run(
                logdir / f"config{number}-seed{seed}", document, {"val/accuracy": accuracy(number, seed), "val/f1": 0.1}
            )


@pytest.fixture
def averaged(serve: Serve, open_tab: OpenTab) -> Tab:
    """The wide sweep, averaged over its seeds."""
    tab = open_tab(serve(write_wide_sweep), shown=CONFIGS * SEEDS)
    offer = tab.by("average-suggestion")
    expect(offer).to_contain_text("6 groups of 3")
    offer.click()
    expect(tab.by("group-row")).to_have_count(CONFIGS)
    return tab


ACCURACIES = {
    ("digits", 1): (0.5, 0.6, 0.95),
    ("digits", 2): (0.8, 0.8, 0.8),
    ("wine", 1): (0.7, 0.7, 0.7),
    ("wine", 2): (0.3, 0.3, 0.99),
}
"""By data set and depth, of three seeds: ordered otherwise by their means than by their best and their worst."""


def write_repeats(logdir: Path) -> None:
    """12 runs: two data sets, two depths, three seeds."""
    for (dataset, depth), values in ACCURACIES.items():
        for seed, value in enumerate(values):
            document = {"dataset": dataset, "depth": depth, "seed": seed}
            logs.write_run(logdir / f"{dataset}-d{depth}-s{seed}", document, {"val/accuracy": value})


@pytest.fixture
def repeats(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(write_repeats), shown=12)


def keys_of(tab: Tab) -> list[list[Any]]:
    """The values of the groups from top to bottom."""
    keys: list[list[Any]] = tab.by("group-row").evaluate_all(
        "rows => rows.sort((a, b) => a.dataset.line - b.dataset.line).map((row) => JSON.parse(row.dataset.key))"
    )
    return keys


def name_of(group: Locator) -> Locator:
    return group.locator("[data-column='0']")


def test_names_tell_groups_apart_where_they_can_be_seen(averaged: Tab) -> None:
    groups = averaged.by("group-row").all()
    seen = [
        name_of(group).evaluate(
            """(cell) => {
                const right = (element) => element.getBoundingClientRect().right;
                const end = right(cell.querySelector('.tbm-group-name'));
                const parts = [...cell.querySelectorAll('.tbm-group-part')];
                return parts.filter((part) => right(part) <= end).map((part) => part.innerText);
            }"""
        )
        for group in groups
    ]
    assert len({compact(parts) for parts in seen}) == CONFIGS
    for group, parts in zip(groups, seen, strict=True):
        assert len(parts) > 0
        assert "dataset" not in group.inner_text(), "all groups share it"
    titles = [name_of(group).get_attribute("title") or "" for group in groups]
    assert "extra: –" in titles[1]
    assert "not logged: extra" in titles[0]
    assert f"checkpoint: {CHECKPOINT}005.pt" in titles[0]
    expect_sound(averaged)
    averaged.set_view(groupBy=averaged.view()["groupBy"])
    averaged.frame.get_by_role("button", name=MORE).click()
    expect_sound(averaged)


def test_the_winner_s_settings_are_in_its_columns(averaged: Tab) -> None:
    winner = averaged.by("group-row").first
    shown = averaged.by("column-header").evaluate_all(
        "headers => headers.map((one) => JSON.parse(one.dataset.path)[0])"
    )
    assert shown[:3] == ["name", "group size", "val/accuracy"]
    settings = config(CONFIGS - 1)
    for path in shown[3:6]:
        assert path in settings
        expect(averaged.header(path)).not_to_contain_text("mean")
        text = averaged.cell(winner, path).inner_text()
        assert text == str(settings[path]) or (path == "checkpoint" and text.startswith(CHECKPOINT[:100]))


@pytest.mark.parametrize(
    ("entry", "heading", "spread"),
    [
        ("Mean ± std", "mean", "± 0.0078"),
        ("Mean ± standard error", "± s.e.", "± 0.0045"),
        ("Mean ± 95 % confidence interval", "± 95 %", "± 0.0194"),
    ],
)
def test_what_stands_behind_a_mean_is_chosen(averaged: Tab, entry: str, heading: str, spread: str) -> None:
    """Three seeds that are 1/128 apart: the values behind ± are those of SciPy."""
    menu_of(averaged, "val/accuracy")
    averaged.frame.get_by_role("menuitem", name=entry).click()
    expect(averaged.header("val/accuracy")).to_contain_text(heading)
    best = averaged.by("group-row").first
    expect(averaged.cell(best, "val/accuracy").locator(".tbm-cell-main")).to_have_text("0.8203")
    shown = averaged.cell(best, "val/accuracy").locator(".tbm-cell-spread")
    expect(shown).to_contain_text(spread)
    assert shown.evaluate("cell => cell.scrollWidth <= cell.clientWidth + 1")


def test_the_best_run_is_named_and_opened(averaged: Tab) -> None:
    winner = averaged.by("group-row").first
    best = f"best: {BEST}, val/accuracy · max {accuracy(CONFIGS - 1, SEEDS - 1):.4f}"
    assert best in (averaged.cell(winner, "val/accuracy").get_attribute("title") or "")
    averaged.set_view(**{**averaged.view(), "columns": [key("seed")]})
    expect(averaged.header("val/accuracy")).to_have_count(0)
    assert (name_of(winner).get_attribute("title") or "").endswith(best)
    winner.click(button="right")
    expect(averaged.frame.get_by_role("menu")).to_contain_text(best)
    averaged.frame.get_by_role("menuitem", name=f"Open the best run: {BEST}").click()
    expect(averaged.by("detail", run=BEST)).to_be_visible()
    winner.click()
    star = averaged.by("row", run=BEST).get_by_role("img", name="The best of its group")
    expect(star).to_be_visible()
    expect(averaged.frame.get_by_role("img", name="The best of its group")).to_have_count(1)


def test_a_cell_s_exact_value_is_copied(averaged: Tab) -> None:
    averaged.listen()
    name_of(averaged.by("group-row").first).click()
    row = averaged.by("row", run=BEST)
    expect(row).to_be_visible()
    averaged.cell(row, "val/accuracy").focus()
    averaged.press("Control+c")
    exact = str(accuracy(CONFIGS - 1, SEEDS - 1))
    assert averaged.heard("Copied") == f"Copied {exact}"
    assert averaged.clipboard() == exact
    averaged.cell(row, "name").focus()
    averaged.press("Control+c")
    assert averaged.heard("Copied") == f"Copied {BEST}"
    # A group gives its settings, the mean with all digits, and by the menu too.
    group = averaged.by("group-row").first
    averaged.cell(group, "name").focus()
    averaged.press("Control+c")
    assert averaged.heard("Copied").startswith("Copied setting00: ")
    assert f"checkpoint: {CHECKPOINT}005.pt" in averaged.clipboard().splitlines()
    averaged.cell(group, "val/accuracy").focus()
    averaged.press("Shift+F10")
    averaged.frame.get_by_role("menuitem", name="Copy this value").click()
    mean = sum(accuracy(CONFIGS - 1, seed) for seed in range(SEEDS)) / SEEDS
    assert re.fullmatch(r"Copied 0\.8\d+", averaged.heard("Copied"))
    assert float(averaged.clipboard()) == pytest.approx(mean, abs=1e-7)
    expect(averaged.cell(group, "val/accuracy")).to_be_focused()


def test_marked_text_is_copied_by_the_browser(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    cell = tab.cell(tab.by("row").first, "val/accuracy")
    cell.focus()
    tab.page.evaluate("() => navigator.clipboard.writeText('before')")
    cell.evaluate(
        """(cell) => {
            const text = cell.querySelector('bdi').firstChild;
            getSelection().setBaseAndExtent(text, 0, text, 3);
        }"""
    )
    tab.press("Control+c")
    assert tab.clipboard() == cell.inner_text()[:3]
    expect(tab.frame.get_by_role("status").filter(has_text="Copied")).to_have_count(0)


def test_the_keys_of_an_average_are_one_chip_that_opens_to_their_list(averaged: Tab) -> None:
    chip = averaged.by("group-by").get_by_test_id("average-chip")
    expect(chip).to_contain_text(f"all but seed · {KEYS} keys")
    chip.get_by_role("button", name=f"Grouped by all but seed · {KEYS} keys: show the list").click()
    listed = averaged.frame.get_by_role("dialog", name="Keys of the groups")
    expect(listed.get_by_role("row")).to_have_count(KEYS)
    listed.get_by_role("button", name="Do not group by extra").click()
    expect(listed.get_by_role("row")).to_have_count(KEYS - 1)
    averaged.press("Escape")
    expect(chip).to_contain_text(f"all but extra, seed · {KEYS - 1} keys")
    chip.get_by_role("button", name="Ungroup").click()
    assert averaged.view()["groupBy"] == []


def test_chips_that_do_not_fit_are_counted_and_shown(averaged: Tab) -> None:
    averaged.set_view(groupBy=averaged.view()["groupBy"])
    chips = averaged.by("group-by").get_by_role("row")
    expect(chips).to_have_count(KEYS)
    more = averaged.by("group-by").get_by_role("button", name=MORE)
    fewer = averaged.by("group-by").get_by_role("button", name="Show fewer keys")

    def hidden() -> int:
        """Chips that are below what the list shows of them."""
        bottom = box(averaged.frame.locator(".tbm-group-chips")).bottom
        return sum(box(chip).bottom > bottom + 1 for chip in chips.all())

    expect(more).to_have_attribute("aria-expanded", "false")
    assert more.inner_text() == f"+{hidden()} more"
    assert hidden() > 0
    more.click()
    expect(fewer).to_be_focused()
    assert hidden() == 0
    averaged.press("Enter")
    expect(more).to_be_focused()
    assert hidden() > 0
    # By keyboard, a chip that takes the focus is shown.
    chips.first.focus()
    averaged.press("End")
    expect(chips.last).to_be_focused()
    expect(fewer).to_be_visible()
    expect(chips.last).to_be_in_viewport(ratio=1)
    assert hidden() == 0
    # What fits has no such button.
    averaged.set_view(groupBy=averaged.view()["groupBy"][:5])
    expect(chips).to_have_count(5)
    expect(more.or_(fewer)).to_have_count(0)


def test_the_order_and_the_groups_are_said(averaged: Tab) -> None:
    expect(averaged.frame.get_by_role("status").filter(has_text="6 groups")).to_have_count(1)
    averaged.set_view(target="none")
    expect(averaged.frame.get_by_role("status").filter(has_text="groups")).to_have_count(0)
    expect(averaged.header("started")).to_have_attribute("aria-sort", "descending")
    sort = [{"key": key("seed"), "descending": True}, {"key": key("started", namespace="run"), "descending": False}]
    averaged.set_view(target="none", sort=sort, columns=[key("seed"), key("started", namespace="run")])
    expect(averaged.header("seed")).to_have_attribute("aria-sort", "descending")
    expect(averaged.header("started")).to_have_attribute("aria-sort", "none")


@pytest.mark.parametrize(
    ("flat", "by_mean", "by_max"),
    [
        (
            False,
            [["digits"], ["digits", 2], ["digits", 1], ["wine"], ["wine", 1], ["wine", 2]],
            [["wine"], ["wine", 2], ["wine", 1], ["digits"], ["digits", 1], ["digits", 2]],
        ),
        (
            True,
            [["digits", 2], ["wine", 1], ["digits", 1], ["wine", 2]],
            [["wine", 2], ["digits", 1], ["digits", 2], ["wine", 1]],
        ),
    ],
)
def test_groups_stand_by_the_number_they_show_of_the_target(
    repeats: Tab, flat: bool, by_mean: list[list[Any]], by_max: list[list[Any]]
) -> None:
    repeats.set_view(groupBy=[key("dataset"), key("depth")], flat=flat)
    expect(repeats.by("group-row")).to_have_count(len(by_mean))
    wait_for(lambda: keys_of(repeats), lambda keys: keys == by_mean)
    menu_of(repeats, "val/accuracy")
    repeats.frame.get_by_role("menuitem", name="Maximum").click()
    wait_for(lambda: keys_of(repeats), lambda keys: keys == by_max)


def test_averages_over_a_seed_stay_right_when_the_filter_goes(repeats: Tab) -> None:
    repeats.tick(repeats.facet("dataset"), "digits")
    repeats.expect_shown(6)
    expect(repeats.by("average-suggestion")).to_contain_text("2 groups of 3")
    repeats.frame.get_by_role("button", name="Average over…").click()
    dialog = repeats.by("average-dialog")
    expect(dialog).to_contain_text("2 groups of 3 by dataset, depth")
    dialog.get_by_role("button", name="Average", exact=True).click()
    groups = repeats.by("group-row")
    expect(groups).to_have_count(2)
    # What all groups shown share is in none of their names, nor in a column before the others.
    for group in groups.all():
        expect(name_of(group)).not_to_contain_text("digits")
    columns = repeats.by("column-header").evaluate_all("headers => headers.map((header) => header.innerText)")
    assert columns.index("depth") < columns.index("started") < columns.index("dataset")
    repeats.frame.get_by_role("button", name="Clear all").click()
    expect(groups).to_have_count(4)
    assert sorted(keys_of(repeats)) == [["digits", 1], ["digits", 2], ["wine", 1], ["wine", 2]]
    assert {group.get_attribute("data-count") for group in groups.all()} == {"3"}


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (820, 600)])
def test_the_buttons_of_averaging_are_always_in_sight(averaged: Tab, width: int, height: int) -> None:
    averaged.page.set_viewport_size({"width": width, "height": height})
    averaged.of_groups("Average over")
    dialog = averaged.by("average-dialog")
    expect(dialog).to_contain_text("6 groups of 3")
    for state in ("closed", "open"):
        if state == "open":
            dialog.get_by_text("Left out").click()
            expect(dialog.get_by_text("run.name")).to_be_visible()
        for name in ("Cancel", "Average"):
            button = box(dialog.get_by_role("button", name=name, exact=True))
            around = box(averaged.frame.locator(".tbm-average"))
            assert around.top >= 0, state
            assert button.bottom <= around.bottom <= height, state
            assert button.top >= box(dialog.locator(".tbm-average-left")).bottom, state
        keys = dialog.get_by_role("grid")
        assert box(keys).bottom - box(keys).top >= 50, state
        assert keys.evaluate("(list) => list.scrollHeight > list.clientHeight"), state


def test_headers_of_a_sort_by_several_keys_can_be_read(repeats: Tab) -> None:
    columns = ("val/accuracy", "depth", "dataset")
    sort = [{"key": key(name), "descending": False} for name in columns[1:]]
    sort.insert(0, {"key": key("val/accuracy", namespace="metric"), "descending": True})
    for grouping in ([], [key("seed")]):
        repeats.set_view(sort=sort, groupBy=grouping)
        for place, name in enumerate(columns, start=1):
            header = repeats.header(name)
            mark = header.locator(".tbm-sort-mark")
            expect(mark).to_contain_text(str(place))
            header.hover()
            menu = header.locator(".tbm-header-menu")
            expect(menu).to_have_css("opacity", "1")
            assert box(menu).right <= box(mark).left or box(menu).left >= box(mark).right, name
            assert header.locator("bdi").evaluate("(label) => label.scrollWidth <= label.clientWidth"), name


def test_the_header_of_names_stays_over_the_others(averaged: Tab) -> None:
    averaged.by("table").evaluate("(table) => { table.scrollLeft = 150; }")
    covered = averaged.header("name").evaluate(
        """(header) => {
            const { left, right, top, bottom } = header.getBoundingClientRect();
            const middle = (top + bottom) / 2;
            const found = [];
            for (let x = left + 1; x < right - 8; x += 4) found.push(document.elementFromPoint(x, middle));
            return found.filter((element) => !header.contains(element)).length;
        }"""
    )
    assert averaged.by("table").evaluate("(table) => table.scrollLeft") > 0
    assert covered == 0


def test_groups_are_taken_apart_in_one_step_and_back(repeats: Tab) -> None:
    more = repeats.by("group-more")
    expect(repeats.by("group-by")).to_be_visible()
    expect(more).to_have_count(0)
    repeats.set_view(groupBy=[key("dataset"), key("depth")], flat=True)
    repeats.of_groups("Ungroup")
    expect(repeats.by("group-row")).to_have_count(0)
    assert repeats.view()["groupBy"] == []
    repeats.page.go_back()
    expect(repeats.by("group-row")).to_have_count(4)
    expect(more).to_be_visible()


def test_all_groups_fold_in_steps_that_are_said_before(repeats: Tab) -> None:
    repeats.set_view(groupBy=[key("dataset"), key("depth")])
    fold = repeats.header("name").locator("[data-action='expand']")
    steps = (
        ("Show all groups without their runs", 6, False),
        ("Collapse all groups", 2, False),
        ("Expand all groups", 6, True),
        ("Show all groups without their runs", 6, False),
    )
    expect(repeats.by("row").first).to_be_visible()
    for title, groups, runs in steps:
        expect(fold).to_have_attribute("title", title)
        fold.click()
        expect(repeats.by("group-row")).to_have_count(groups)
        expect(repeats.by("row")).to_have_count(12 if runs else 0)
