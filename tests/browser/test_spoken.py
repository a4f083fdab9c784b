"""What a screen reader is told when the rows change: how many runs there are, and how many groups."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve

OPTIMIZER = {"namespace": "doc", "path": ["optimizer"]}


def test_counts_of_runs_and_groups_are_spoken(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_three), shown=3)
    region = tab.frame.locator(".tbm-app > [role=status]")
    expect(region).to_have_text("3 of 3 runs")
    expect(region).to_have_attribute("aria-live", "polite")
    tab.set_view(groupBy=[OPTIMIZER])
    expect(region).to_have_text("3 of 3 runs, 2 groups")
    tab.page.set_viewport_size({"width": 820, "height": 720})
    tab.by("facets-toggle").click()
    tab.facet("optimizer").get_by_role("button").first.click()
    tab.tick(tab.facet("optimizer"), "adam")
    expect(region).to_have_text("2 of 3 runs, 1 group")
    # Heard also while the drawer is open, and all around it rests.
    assert not region.evaluate("(element) => Boolean(element.closest('[inert]'))")
    tab.set_view(query="no such text")
    expect(region).to_have_text("0 of 3 runs")
