"""The notices: which run and tag they are about, what they say, and that very many of them are counted, not sent."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve


def test_dropped_keys_are_named_with_run_and_tag(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_dropped), shown=2)
    expect(tab.by("notices")).to_have_text("4 notices")
    tab.by("notices").click()
    notice = tab.by("notice", code="keys-dropped", run="dropped")
    expect(notice).to_contain_text("dropped · tag metadata")
    expect(notice).to_contain_text("lr")
    expect(notice).not_to_contain_text("kept")
    expect(tab.frame.get_by_role("heading", name="Keys dropped")).to_be_visible()
    dialog = tab.frame.get_by_role("dialog")
    expect(dialog).not_to_contain_text("of them")
    # Of dropped keys nothing was unreadable.
    expect(dialog).to_contain_text("What is missing here or not as it was logged, and why.")
    notice.get_by_role("button", name="dropped").click()
    expect(tab.by("detail", run="dropped").get_by_test_id("notice").first).to_be_visible()


def test_the_popover_counts_notices_that_were_not_sent(serve: Serve, open_tab: OpenTab, page: Page) -> None:
    counts = {"keys-dropped": 1, "not-an-object": 99_999}

    def many(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "notice_count": 100_000, "notice_counts": counts})

    page.route("**/data/plugin/metadata/status", many)
    tab = open_tab(serve(logs.write_dropped), shown=2)
    expect(tab.by("notices")).to_have_text("100,000 notices")
    tab.by("notices").click()
    expect(tab.frame.get_by_role("dialog")).to_contain_text("These are 4 of them")
    expect(tab.frame.get_by_role("heading", level=3)).to_have_text(["Not an object 99,999", "Keys dropped 1"])
