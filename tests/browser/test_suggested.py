"""Suggested facets: what explains the target first, one of those that say the same; none moves while one filters."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab

DATASETS = (("digits", 10), ("wine", 3), ("iris", 2))


def write(logdir: Path) -> None:
    """A sweep whose rate decides, and then its data; hosts and seeds do nothing."""
    for number, (rate, (dataset, classes), seed, host) in enumerate(
        product((0.1, 0.01, 0.001), DATASETS, range(3), ("a", "b"))
    ):
        document = {
            "host": host,
            "seed": seed,
            "dataset": {"classes": classes, "folder": f"/data/{dataset}", "name": dataset},
            "rate": rate,
        }
        accuracy = 5 * rate + classes / 100 + (number * 7 % 5) / 1000
        logs.write_run(logdir / f"run{number:02d}", document, {"val/accuracy": accuracy})


@pytest.fixture
def tab(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(write), shown=54)


def suggested(tab: Tab) -> list[str]:
    """The keys that stand above all keys, from top to bottom."""
    titles = ".tbm-facets-title"
    found: list[str] = tab.evaluate(
        """(titles) => {
            const all = [...document.querySelectorAll(`${titles}, [data-testid=facet]`)];
            const ends = all.flatMap((one, i) => (one.matches(titles) ? [i] : []));
            return all.slice(ends[0] + 1, ends[1]).map((one) => JSON.parse(one.dataset.path).join("."));
        }""",
        titles,
    )
    return found


def test_what_explains_the_target_comes_first_and_one_of_those_that_say_the_same(tab: Tab) -> None:
    first = suggested(tab)
    assert first[:2] == ["rate", "dataset.name"]
    # There is room for six: what says the same would be the next.
    assert set(first[2:4]) == {"seed", "host"}
    assert first.index("dataset.classes") > 3
    # A click filters, and moves no facet.
    tab.tick(tab.facet("seed"), 1)
    tab.expect_shown(18)
    assert suggested(tab) == first
    # Without a target nothing is explained.
    tab.set_view(target="none")
    expect(tab.header("val/accuracy")).to_have_attribute("data-steps", "last")
    assert suggested(tab)[:1] != ["rate"]
