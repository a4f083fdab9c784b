"""Documents as tables of two columns, keys and values: in Markdown, and as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.core_schema import typed

_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*\|[ \t]*:?-+:?[ \t]*\|?")
_PIPE = re.compile(r"(?<!\\)\|")
_KEY_TITLES = frozenset(
    {"parameter", "param", "hyperparameter", "hparam", "key", "name", "setting", "argument", "option"}
)
_VALUE_TITLES = frozenset({"value", "values", "val"})


def parse_table(text: str) -> Document | None:
    """The document of a Markdown table with two columns, below headings at most; None for anything else.

    What stands behind a third pipe still belongs to the value: writers seldom escape theirs.
    """
    lines = [line.strip() for line in text.split("\n")]
    first = next((number for number, line in enumerate(lines) if line and not line.startswith("#")), len(lines))
    while lines and not lines[-1]:
        lines.pop()
    table = lines[first:]
    if len(table) < 3 or not _DELIMITER.fullmatch(table[1]) or len(_cells(table[0])) != 2:
        return None
    rows = [_cells(line) for line in table[2:]]
    return from_rows(rows)


def from_rows(rows: Iterable[Sequence[str]]) -> Document | None:
    """The document of rows of a key and a value each, which are typed by YAML's core schema; None if it is none.

    None are rows with repeated or empty keys, and those whose keys are all numbers: these are data, not parameters.
    """
    document: Document = {}
    for row in rows:
        if len(row) < 2:
            return None
        key, *values = (_plain(cell) for cell in row)
        if not key or key in document:
            return None
        document[key] = typed("|".join(values))
    if all(isinstance(typed(key), int | float) for key in document):
        return None
    return document


def without_titles(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows without a first one that only says what the columns are."""
    if rows and len(rows[0]) == 2:
        key, value = (_plain(cell).lower() for cell in rows[0])
        if key in _KEY_TITLES and value in _VALUE_TITLES:
            return rows[1:]
    return rows


def _cells(line: str) -> list[str]:
    """The cells of a row, of which there are none in a line that is no row."""
    cells = _PIPE.split(line)
    if len(cells) < 2:
        return []
    if not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1].strip():
        del cells[-1]
    cells = cells if len(cells) > 1 else [*cells, ""]
    return [cell.replace("\\|", "|").strip() for cell in cells]


def _plain(cell: str) -> str:
    """A cell without the marks of bold and of code around it."""
    cell = cell.strip()
    for _ in range(2):
        for mark in ("**", "`"):
            if len(cell) > 2 * len(mark) and cell.startswith(mark) and cell.endswith(mark):
                cell = cell[len(mark) : -len(mark)].strip()
    return cell
