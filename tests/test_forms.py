"""The forms and layouts of docs/forms.md are read as that page says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tb_metadata_plugin.rows.rollup import plan
from tb_metadata_plugin.rows.seats import Facts
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json
from tb_metadata_plugin.texts.unread import why_unread

PAGE = (Path(__file__).parents[1] / "docs" / "forms.md").read_text()


def lines_of(heading: str) -> list[tuple[str, str, str]]:
    """The cells of the table below a heading."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [row for row in section.split("\n") if row.startswith("| ")][2:]
    found = []
    for row in rows:
        first, second, third = re.split(r"(?<!\\)\|", row[1:-1])
        found.append((first.strip(), second.strip().replace("\\|", "|"), third.strip().replace("\\|", "|")))
    return found


TEXTS = lines_of("Texts")
LAYOUTS = lines_of("Layouts")


def test_the_page_has_both() -> None:
    assert len(TEXTS) > 20
    assert len(LAYOUTS) > 8


@pytest.mark.parametrize(("form", "text", "document"), TEXTS, ids=[form for form, *_ in TEXTS])
def test_a_text_is_read_as_the_page_says(form: str, text: str, document: str) -> None:
    found = as_json(text[1:-1].replace("⏎", "\n").encode())
    if document.startswith("prose"):
        assert not found
        assert (why_unread(text[1:-1].replace("⏎", "\n").encode(), MAX_CHARACTERS) is None) == (document == "prose")
    else:
        assert found is not None
        assert json.loads(found) == json.loads(document[1:-1])


@pytest.mark.parametrize(("layout", "runs", "rows"), LAYOUTS, ids=[layout for layout, *_ in LAYOUTS])
def test_a_layout_makes_the_rows_that_the_page_says(layout: str, runs: str, rows: str) -> None:
    facts: dict[str, Facts] = {}
    for run in runs.split(" · "):
        _, name, logged = run.split("`")
        tags = frozenset(logged.split()) - {"HParams", "config"}
        hparams, config = "HParams" in logged, "config" in logged
        facts[name] = Facts(hparams or config, int(hparams), tags, config=int(hparams or config), still=hparams)
    assert sorted(plan(facts, "auto")) == sorted(re.findall("`([^`]+)`", rows))
