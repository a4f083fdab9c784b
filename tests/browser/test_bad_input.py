"""Bad input as the user meets it: other runs are there, notices name run and tag, nothing that was logged runs."""

from __future__ import annotations

import base64
import json

import pytest
from playwright.sync_api import Dialog, Locator, expect

from tests import test_bad_input as bad
from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.contract import oracle
from tests.tensorboard_process import wait_for

RUNS = sorted([*bad.BAD, *bad.GOOD, "bad-scalar", "corrupt"])
CATASTROPHIC = "/^(a+)+$/"
"""Needs two to the power of n steps for n letters a and another letter."""
ODD_LEAVES = oracle.leaves(bad.ODD_KEYS)


@pytest.fixture
def tab(serve: Serve, open_tab: OpenTab) -> Tab:
    server = serve(bad.write_all, whole=False)
    server.wait_rows(len(RUNS))
    # The tests of the routes ask both of TensorBoard's loaders.
    noticed = {run for run, (_, code) in bad.BAD.items() if code is not None}
    wait_for(lambda: {notice["run"] for notice in server.json("status")["notices"]}, noticed.issubset)
    return open_tab(server, shown=len(RUNS))


def test_every_run_is_shown_and_notices_name_run_and_tag(tab: Tab) -> None:
    assert tab.by("row").count() > 20
    for run in RUNS:
        tab.set_view(query=run)
        expect(tab.by("row", run=run)).to_be_visible()
    button = tab.by("notices")
    button.click()
    for run, code in [(run, code) for run, (_, code) in bad.BAD.items() if code is not None]:
        notice = revealed(tab, run)
        assert notice.get_attribute("data-code") in (code, "unreadable")
        expect(notice).to_contain_text(f"tag {'results' if run == 'bad-beside-good' else 'metadata'}")
    revealed(tab, "invalid-json").get_by_role("button", name="invalid-json").click()
    expect(tab.by("detail", run="invalid-json").get_by_test_id("notice")).to_have_attribute("data-code", "invalid-json")


def revealed(tab: Tab, run: str) -> Locator:
    """A run's notice, scrolled to in the virtual list, which grows and moves while it is measured."""
    notice = tab.by("notice", run=run)
    scroller = tab.frame.get_by_role("region", name="Notices")
    scroller.evaluate(
        """(element, run) => new Promise((done, fail) => {
          const found = () => element.querySelector(`[data-testid="notice"][data-run="${run}"]`);
          const drawn = (next) => requestAnimationFrame(() => requestAnimationFrame(next));
          let [before, ends, centred] = [-1, 0, null];
          const look = () => {
            const notice = found();
            if (notice !== null && notice === centred) return done();
            centred = notice;
            if (notice !== null) {
              notice.scrollIntoView({ block: "center" });
            } else {
              const end = element.scrollTop === before;
              if (end && ++ends > 3) return fail(new Error(`no notice of ${run}`));
              before = end ? -1 : element.scrollTop;
              element.scrollTop = end ? 0 : before + element.clientHeight / 2;
            }
            drawn(look);
          };
          element.scrollTop = 0;
          drawn(look);
        })""",
        run,
    )
    expect(notice).to_have_count(1)
    return notice


def test_html_and_script_are_text(tab: Tab) -> None:
    dialogs: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    tab.page.on("dialog", on_dialog)
    tab.set_view(columns=[{"namespace": "doc", "path": ["html"]}], open="html")
    expect(tab.cell(tab.by("row", run="html"), "html")).to_have_text(bad.HTML)
    lines = tab.by("detail", run="html").get_by_test_id("detail-line")
    expect(lines.filter(has_text="onerror")).to_contain_text(bad.HTML)
    facet = open_facet(tab, "html")
    expect(tab.value(facet, bad.HTML)).to_contain_text(bad.HTML)
    tab.tick(facet, bad.HTML)
    expect(tab.by("clause")).to_contain_text(bad.HTML)
    assert tab.frame.locator("img, #tbm-root script").count() == 0
    assert dialogs == []
    tab.page.remove_listener("dialog", on_dialog)


def open_facet(tab: Tab, *path: str) -> Locator:
    """Finds a key by the search box and opens its facet."""
    return tab.open_facet(path[-1], tab.facet(*path))


def test_odd_keys_are_keys_like_others(tab: Tab) -> None:
    """Columns, facets and the document show `__proto__`, emoji, right-to-left text, dots, slashes and quotes."""
    keys = [{"namespace": "doc", "path": list(path)} for path in ODD_LEAVES]
    tab.set_view(columns=keys, open="odd-keys", query="odd-keys")
    row = tab.by("row", run="odd-keys")
    # Wide enough for all columns to be mounted.
    tab.page.set_viewport_size({"width": 3000, "height": 720})
    for path, value in ODD_LEAVES.items():
        expect(tab.cell(row, *path)).to_have_text(str(value))
        line = tab.by("detail-line", namespace="doc", path=list(path))
        expect(line).to_have_attribute("data-value", str(value))
    facet = open_facet(tab, "__proto__")
    tab.set_view()
    tab.tick(facet, bad.ODD_KEYS["__proto__"])
    tab.expect_shown(1)
    assert tab.evaluate("() => Object.keys(Object.prototype).length") == 0


def test_special_numbers_and_mixed_kinds_stay_apart(tab: Tab) -> None:
    tab.set_view(query="numbers", open="numbers")
    detail = tab.by("detail", run="numbers")
    for path, value in {
        "nan": '{"$number":"NaN"}',
        "inf": '{"$number":"Infinity"}',
        "big": '{"$integer":"9223372036854775808"}',
    }.items():
        line = detail.locator(f"[data-testid=detail-line][data-path='[\"{path}\"]']")
        expect(line).to_have_attribute("data-value", value)
    tab.set_view()
    mixed = open_facet(tab, "mixed")
    counts = tab.counts(mixed)
    assert counts["1"] >= 1
    assert counts['"one"'] >= 1
    assert counts['{"$missing":true}'] == len(RUNS) - 3


@pytest.mark.parametrize("how", ["typed", "pasted"])
def test_an_expression_that_would_run_for_ever_is_stopped(how: str, serve: Serve, open_tab: OpenTab) -> None:
    server = serve(logs.write_letters)
    if how == "pasted":
        payload = base64.urlsafe_b64encode(json.dumps({"v": 1, "query": CATASTROPHIC}).encode()).decode().rstrip("=")
        tab = open_tab(server, f"#metadata&p.metadata.v={payload}")
    else:
        tab = open_tab(server, shown=3)
        tab.by("query").fill(CATASTROPHIC)
        tab.by("query").press("Enter")
    # The tab answers while the expression runs.
    tab.by("columns").click()
    expect(tab.frame.get_by_role("dialog", name="Columns")).to_be_visible()
    tab.press("Escape")
    notice = tab.by("notice", code="search")
    expect(notice).to_contain_text("took longer", timeout=15_000)
    tab.expect_shown(3)
    tab.by("query").fill("/^a+b?$/")
    tab.expect_shown(2)
    expect(notice).to_have_count(0)


@pytest.mark.parametrize(
    "payload", ["bm90IGEgdmlldw", "eyJ2IjoxLCJjbGF1c2VzIjo3fQ", "eyJ2Ijo5OX0", "x&other=1&p.text.q=2"]
)
def test_a_broken_or_foreign_hash_shows_the_default_view_and_says_so(
    payload: str, serve: Serve, open_tab: OpenTab
) -> None:
    tab = open_tab(serve(logs.write_letters), f"#metadata&p.metadata.v={payload}", shown=3)
    notice = tab.by("notice", code="view-broken")
    expect(notice).to_contain_text("no view that can be read")
    assert tab.view()["clauses"] == []
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
