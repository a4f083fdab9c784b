"""Texts that are no metadata: how many there are, and which of them look like a config and were not read."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab

PROSE = "The loss went down: this run is better."
REPEATED = "|param|value|\n|-|-|\n|lr|0.1|\n|lr|0.2|"


def _write(logdir: Path, *, curves: bool = False, **texts: str) -> None:
    for run in ("one", "two"):
        logged = [event_files.text(f"{tag}/text_summary", [text]) for tag, text in texts.items()]
        event_files.log(logdir / run, *logged, *([event_files.scalar("loss", 0.5)] if curves else []))


def write_prose(logdir: Path) -> None:
    """Two runs with a sentence each."""
    _write(logdir, sample=PROSE)


def write_repeated(logdir: Path) -> None:
    """Two runs with a table in which a key is there twice."""
    _write(logdir, args=REPEATED)


def write_both(logdir: Path) -> None:
    """Two runs with both, and a metric."""
    _write(logdir, curves=True, args=REPEATED, sample=PROSE)


def _open_notices(tab: Tab) -> None:
    expect(tab.by("notices")).to_have_text("2 notices")
    tab.by("notices").click()
    expect(tab.frame.get_by_role("heading", name="Unread text")).to_be_visible()
    notice = tab.by("notice", code="unread-text", run="one")
    expect(notice).to_contain_text("one · tag args/text_summary")
    expect(notice).to_contain_text("a key is there twice")


def test_prose_is_counted_without_a_notice(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(write_prose), ready="no-metadata")
    expect(tab.by("no-metadata")).to_contain_text("2 texts were not read as metadata: sample.")
    expect(tab.by("notices")).to_have_count(0)


def test_what_looks_like_a_config_has_a_notice_that_says_why(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(write_repeated), ready="no-metadata")
    expect(tab.by("no-metadata")).to_contain_text("2 texts were not read as metadata: args.")
    _open_notices(tab)


def test_below_a_table_of_metrics_both_are_counted(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(write_both), shown=2)
    expect(tab.by("no-keys")).to_contain_text("4 texts were not read as metadata: args, sample.")
    _open_notices(tab)
