"""Keys at a glance: what each is and what looks wrong with it, and keys that are shown as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Locator, expect

from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, compact
from tests.browser.test_axe import expect_nothing
from tests.tensorboard_process import TensorBoard

METRIC = "val/accuracy"
RATES = (0.1, 0.01, 0.001)
SEEDS = (0, 1)
MISSING = {"$missing": True}


def write_runs(logdir: Path) -> None:
    """Twelve runs: those of adam say `lr`, those of sgd `learning_rate`, one of them as a text; one logged a note."""
    for optimizer, name in (("adam", "lr"), ("sgd", "learning_rate")):
        for place, rate in enumerate(RATES):
            for seed in SEEDS:
                is_text = (optimizer, place, seed) == ("sgd", 0, 0)
                document: dict[str, Any] = {
                    "optimizer": {"name": optimizer},
                    name: str(rate) if is_text else rate,
                    "seed": seed,
                    "framework": "torch",
                }
                accuracy = 0.5 + 0.1 * place + 0.01 * seed
                metric = event_files.event(event_files.scalar(METRIC, accuracy))
                events = [event_files.event(event_files.document(document)), metric]
                event_files.write(logdir / f"{optimizer}-{rate}-{seed}", events)


@pytest.fixture
def server(serve: Serve) -> TensorBoard:
    return serve(write_runs)


@pytest.fixture
def keys(server: TensorBoard, open_tab: OpenTab) -> Tab:
    tab = open_tab(server)
    tab.set_view(panel="keys")
    expect(tab.by("keys")).to_be_visible()
    return tab


def doc(*path: str) -> dict[str, Any]:
    return {"namespace": "doc", "path": list(path)}


def line(tab: Tab, *path: str) -> Locator:
    return tab.by("keys-line", path=list(path))


def names(tab: Tab) -> list[str]:
    """The paths of the lines from top to bottom."""
    return [".".join(json.loads(cast(str, one.get_attribute("data-path")))) for one in tab.by("keys-line").all()]


def choose(tab: Tab, key: str, entry: str) -> None:
    """Takes an entry of a key's menu, by how its name starts."""
    line(tab, key).get_by_role("button").click()
    tab.frame.get_by_role("menuitem", name=entry).click()


def take_offer(tab: Tab) -> None:
    tab.by("keys-offer").get_by_role("button", name="Show as one key").click()
    expect(tab.by("keys-merged")).to_be_visible()


MERGED = [{"as": doc("lr"), "keys": [doc("lr"), doc("learning_rate")]}]


def test_each_key_says_who_logged_it_and_what_it_holds(keys: Tab) -> None:
    lr = line(keys, "lr")
    expect(lr).to_have_attribute("data-coverage", "6")
    expect(lr).to_have_attribute("data-values", "3")
    expect(lr).to_have_attribute("data-alias-of", '[["doc","learning_rate"]]')
    expect(lr).to_contain_text("0.001 … 0.1")
    other = line(keys, "learning_rate")
    expect(other).to_have_attribute("data-wrong", "mixed alias")
    expect(other).to_contain_text('number in 5 rows, text in 1: "0.1"')
    expect(line(keys, "framework")).to_have_attribute("data-wrong", "constant")
    expect(line(keys, "seed")).to_have_attribute("data-wrong", "")
    # Of the rows that are shown.
    keys.set_view(panel="keys", clauses=[{"type": "values", "key": doc("optimizer", "name"), "include": ["adam"]}])
    expect(lr).to_have_attribute("data-coverage", "6")
    expect(other).to_have_attribute("data-coverage", "0")


def test_keys_are_sorted_searched_and_only_what_looks_wrong_is_listed(keys: Tab) -> None:
    expect(keys.by("keys-line").first).to_be_visible()
    keys.frame.get_by_role("columnheader", name="Values").get_by_role("button").click()
    values = [int(cast(str, one.get_attribute("data-values"))) for one in keys.by("keys-line").all()]
    assert values == sorted(values, reverse=True)
    header = keys.frame.get_by_role("columnheader", name="Logged")
    header.get_by_role("button").click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert set(names(keys)[:2]) == {"lr", "learning_rate"}
    keys.by("keys-wrong").click()
    expect(keys.by("keys")).to_have_attribute("data-count", "3")
    # The usual abbreviation finds the long name.
    keys.by("keys-search").fill("lr")
    expect(keys.by("keys")).to_have_attribute("data-count", "2")
    keys.by("keys-search").fill("no such key")
    expect(keys.by("keys")).to_contain_text("No key matches.")


def test_a_key_leads_to_its_facet_its_column_its_groups_and_the_rows_without_it(keys: Tab) -> None:
    choose(keys, "framework", "Show its facet")
    facet = keys.facet("framework")
    expect(facet).to_have_attribute("data-open", "true")
    expect(facet.get_by_role("button").first).to_be_focused()
    choose(keys, "framework", "Show as a column")
    expect(keys.header("framework")).to_be_visible()
    choose(keys, "framework", "Hide its column")
    expect(keys.header("framework")).to_have_count(0)
    choose(keys, "lr", "Only the 6 rows without it")
    keys.expect_shown(6)
    expect(keys.by("clause", path=["lr"])).to_contain_text("not logged")
    choose(keys, "seed", "Group by this")
    expect(keys.by("group-row")).to_have_count(2)


def test_two_keys_are_one_after_a_click(keys: Tab) -> None:
    offer = keys.by("keys-offer")
    expect(offer).to_have_attribute("data-keys", '[["doc","lr"],["doc","learning_rate"]]')
    expect(offer).to_contain_text("they mean the same; no row logged both")
    take_offer(keys)
    assert keys.view()["merged"] == MERGED
    merged = keys.by("keys-merged")
    expect(merged).to_have_attribute("data-conflicts", "0")
    # What was pressed is gone, and its like has the focus.
    expect(merged.get_by_role("button")).to_be_focused()
    expect(keys.by("merged-keys")).to_have_text("2 keys as one")
    expect(line(keys, "learning_rate")).to_have_count(0)
    expect(line(keys, "lr")).to_have_attribute("data-coverage", "12")
    # Facets, columns, filters and groups are of all twelve.
    lr = keys.facet("lr")
    assert keys.counts(lr) == {"0.001": 4, "0.01": 4, "0.1": 3, '"0.1"': 1}
    expect(keys.facet("learning_rate")).to_have_count(0)
    expect(keys.header("lr")).to_be_visible()
    expect(keys.header("learning_rate")).to_have_count(0)
    keys.tick(lr, 0.01)
    keys.expect_shown(4)
    keys.by("clear-all").click()
    choose(keys, "lr", "Group by this")
    expect(keys.by("group-row", key=[0.001])).to_have_attribute("data-count", "4")
    # The mean is of both optimizers.
    best = keys.evaluate("() => window.tbMetadata.getFrame()")["lines"][0]
    assert best["group"]["values"] == [0.001]
    mean = next(cell for cell in best["cells"] if cell["n"] == 4 and cell["spread"] is not None)
    assert mean["value"] == pytest.approx(0.705)


def test_back_and_the_button_show_them_apart(keys: Tab) -> None:
    take_offer(keys)
    keys.page.go_back()
    expect(keys.by("keys-offer")).to_be_visible()
    expect(keys.by("merged-keys")).to_have_count(0)
    take_offer(keys)
    keys.by("keys-merged").get_by_role("button", name="Show apart").click()
    expect(keys.by("keys-offer")).to_be_visible()
    assert keys.view()["merged"] == []
    expect(keys.facet("learning_rate")).to_be_visible()


def test_what_names_the_other_key_goes_on_with_the_one(keys: Tab) -> None:
    keys.set_view(
        panel="keys",
        clauses=[{"type": "values", "key": doc("learning_rate"), "include": [0.01, 0.001]}],
        groupBy=[doc("learning_rate")],
        columns=[doc("learning_rate"), doc("seed")],
    )
    keys.expect_shown(4)
    take_offer(keys)
    keys.expect_shown(8)
    expect(keys.by("clause", path=["lr"])).to_contain_text("0.001")
    expect(keys.by("group-row")).to_have_count(2)
    expect(keys.by("group-by")).to_have_attribute("data-keys", compact([["lr"]]))
    expect(keys.header("lr")).to_be_visible()
    view = keys.view()
    assert [view["clauses"][0]["key"], *view["columns"]] == [doc("lr"), doc("lr"), doc("seed")]


def test_a_link_restores_it_and_says_nothing_of_keys_that_are_not_there(server: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(server)
    absent = {"as": doc("wd"), "keys": [doc("wd"), doc("weight_decay")]}
    tab.set_view(merged=[*MERGED, absent], columns=[doc("learning_rate")])
    expect(tab.by("merged-keys")).to_have_text("2 keys as one")
    tab.reload()
    tab.wait(shown=12)
    expect(tab.by("merged-keys")).to_have_text("2 keys as one")
    expect(tab.header("lr")).to_be_visible()
    expect(tab.by("notice")).to_have_count(0)
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    shown = {row["run"]: row["cells"][1]["value"] for row in frame["lines"]}
    assert shown["sgd-0.1-0"] == "0.1"
    assert shown["sgd-0.01-1"] == shown["adam-0.01-1"] == 0.01
    # A question may say either name.
    tab.set_view(merged=MERGED, query="learning_rate < 0.05")
    tab.expect_shown(8)
    tab.set_view(merged=MERGED)
    # The button leads to where they are shown apart.
    tab.by("merged-keys").click()
    expect(tab.by("keys-merged")).to_be_visible()


def test_the_detail_shows_documents_as_they_were_logged(keys: Tab) -> None:
    take_offer(keys)
    keys.by("row", run="sgd-0.01-0").click()
    detail = keys.by("detail")
    expect(detail).to_contain_text("learning_rate")
    leaf = detail.get_by_role("treeitem", name="learning_rate")
    leaf.click()
    detail.get_by_role("button", name="Filter").first.click()
    expect(keys.by("clause", path=["lr"])).to_contain_text("0.01")
    keys.expect_shown(4)


def test_any_two_keys_are_one_by_hand_and_with_the_keyboard(keys: Tab) -> None:
    line(keys, "seed").get_by_role("button").focus()
    keys.press("ArrowUp")
    expect(line(keys, "lr").get_by_role("button")).to_be_focused()
    keys.press("ArrowDown", "Enter")
    menu = keys.frame.get_by_role("menu")
    expect(menu).to_be_visible()
    keys.press("End")
    expect(keys.frame.get_by_role("menuitem", name="Show as one key with…")).to_be_focused()
    keys.press("Enter")
    expect(keys.frame.get_by_role("combobox")).to_be_focused()
    keys.page.keyboard.type("framework")
    keys.press("ArrowDown", "Enter")
    merged = keys.by("keys-merged")
    # Each row has both, and the one that was asked goes first.
    expect(merged).to_have_attribute("data-conflicts", "12")
    expect(merged).to_contain_text("differ in 12 rows, where seed counts")
    expect(line(keys, "seed")).to_have_attribute("data-values", "2")
    expect(line(keys, "seed").get_by_role("button")).to_be_focused()
    choose(keys, "seed", "Show its 2 keys apart")
    expect(line(keys, "framework")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(server: TensorBoard, open_tab: OpenTab, theme: str) -> None:
    tab = open_tab(server)
    tab.set_view(panel="keys")
    expect(tab.by("keys-offer")).to_be_visible()
    expect_nothing(tab)
    line(tab, "lr").get_by_role("button").click()
    expect(tab.frame.get_by_role("menu")).to_be_visible()
    expect_nothing(tab)
    tab.press("Escape")
    take_offer(tab)
    expect_nothing(tab)
