"""Documents as tables of keys and values: in Markdown, HTML or drawn with lines, and as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.drawn_table import (
    MOST_AROUND,
    PIPES,
    Table,
    has_lines,
    read_drawn,
    read_plain,
    split_cells,
)
from tb_metadata_plugin.texts.html_text import has_breaks, table_rows, unescaped, without_breaks, without_marks
from tb_metadata_plugin.texts.plain_values import value_of
from tb_metadata_plugin.texts.samples import are_sample_rows, are_titles_of_samples
from tb_metadata_plugin.texts.table_titles import (
    are_data,
    are_of_no_config,
    are_scores,
    are_sure_titles,
    are_titles,
    is_key,
    is_sure_key,
    is_sure_value,
    is_value,
)

_MOST_COLUMNS = 1_000
_LETTER = re.compile(r"[^\W\d_]")
_SERIES = re.compile(r"\n(?:Name: [^\n]{1,80}, )?dtype: object\s*\Z")
"""How what pandas prints of a series ends that is not of numbers alone, as results are."""
_GAP = re.compile(r" {2,}")
_MOST_SECTIONS = 5
"""Columns of sections in sections."""


def parse_table(text: str) -> Document | None:
    """The document of a table; None for anything else.

    It has a key and a value in each row, beside a section or a remark at most, or one row below the names of its
    values. Remarks may stand above and below it. What stands behind a third pipe still belongs to the value: writers
    seldom escape theirs.
    """
    table = _html(text) or (_markdown(text) if "|" in text else None)
    document = None if table is None else _document(table)
    if document is None and _has_pipes(text):
        table = read_drawn(text)
        document = None if table is None else _document(table)
    return document


def parse_columns(text: str) -> Document | None:
    """The document of a table without pipes: its columns have dashes below their titles, or blanks between them."""
    if "\t" in text:
        pairs = [line.strip().split("\t") for line in text.strip().split("\n")]
        if len(pairs) > 1 and all(len(row) == 2 and len(row[0]) <= MOST_AROUND for row in pairs):
            document = _document(Table(None, pairs))
            typed_one = document is not None and any(not isinstance(value, str) for value in document.values())
            return document if typed_one else None
    if series := _SERIES.search(text, max(0, len(text) - MOST_AROUND)):
        cells = [_GAP.split(line, maxsplit=1) for line in text[: series.start()].strip("\n").split("\n")]
        return from_rows(cells) if all(len(row) == 2 for row in cells) else None
    if _has_pipes(text):
        return None
    table = (read_drawn(text) if has_lines(text) else None) or read_plain(text)
    return None if table is None else _document(table)


def _has_pipes(text: str) -> bool:
    return "|" in text or (not text.isascii() and PIPES.search(text) is not None)


def repeats_a_key(text: str) -> bool:
    """Whether a text is a table which says that it has keys and values, and has a key twice."""
    table = _html(text) or (_markdown(text) if "|" in text else None) or (read_drawn(text) if has_lines(text) else None)
    titles = [_plain(title) for title in (table.titles if table else None) or ()]
    if table is None or not are_titles(titles) or are_of_no_config(titles):
        return False
    key, _ = _places_of(titles) or (0, 1)
    found: set[tuple[str, ...]] = set()
    above: list[str] = []
    for row in table.rows:
        above = [_plain(cell) or last for cell, last in zip_longest(row[:key], above, fillvalue="")]
        names = (*above, *map(_plain, row[key : key + 1]))
        if names in found:
            return True
        found.add(names)
    return False


def from_rows(rows: Iterable[Sequence[str]], known: bool = False) -> Document | None:
    """The document of rows of a key and a value each, which are typed as in YAML and Python; None if it is none.

    None are rows with repeated or empty keys, those whose keys are all numbers or times, which are no parameters, and
    those of texts beside texts, which are samples, unless the rows are `known` to be of keys and values.
    """
    document: Document = {}
    for row in rows:
        if len(row) < 2:
            return None
        key, *values = (_plain(cell) for cell in row)
        key = key.removesuffix(":") or key
        if not key or key in document:
            return None
        document[key] = value_of(values[0] if len(values) == 1 else unmarked("|".join(values)))
    if all(value is None for value in document.values()):
        return None
    if not any(map(_LETTER.search, document)) or (not known and are_sample_rows(document)):
        return None
    return document


def without_titles(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]] | None:
    """The rows without a first one that only says what the columns are; None where these are of samples."""
    if rows and len(rows[0]) == 2:
        titles = [_plain(cell) for cell in rows[0]]
        if titles[1] == "0":
            return rows
        if are_titles(titles) or all(is_sure_key(title) or is_sure_value(title) for title in titles):
            return rows[1:]
        if all(are_titles_of_samples([title]) for title in titles):
            return None
    return rows


def _document(table: Table) -> Document | None:
    rows = [row for row in table.rows if any(row)]
    if not rows or len(rows[0]) > _MOST_COLUMNS:
        return None
    if table.titles is None:
        if len(rows[0]) != 2:
            return None
        pairs = without_titles(rows)
        document = from_rows(pairs) if pairs else None
        return None if document is None or (pairs is rows and are_scores(document)) else document
    titles = [_plain(title) for title in table.titles]
    if len(titles) > 2 and not titles[0] and all(row[0].isdecimal() for row in rows):
        titles, rows = titles[1:], [row[1:] for row in rows]  # The index of a frame of pandas
    if len(titles) < 2 or are_of_no_config(titles):
        return None
    if len(titles) > 2 and titles == titles[:2] * (len(titles) // 2) and are_titles(titles[:2]):
        # Keys and values side by side
        rows = [pair for row in rows for at in range(0, len(row) - 1, 2) if any(pair := row[at : at + 2])]
        titles = titles[:2]
    if len(titles) == 2:
        known = are_sure_titles(*titles) or are_titles(titles)
        if known:
            sections = _below_headings(rows)
            return from_rows(rows, known=True) if sections is None else _in_sections(("", *titles), sections, 1, 2)
        if len(rows) > 1 or are_data(titles):
            document = from_rows([titles, *rows] if are_data(titles) else rows)
            return None if document is None or table.remarks_below or are_scores(document) else document
    elif (places := _places_of(titles)) is not None:
        return _in_sections(titles, rows, *places)
    if len(rows) != 1 or len(rows[0]) != len(titles) or table.remarks_below:
        return None
    return from_rows(list(zip(titles, rows[0], strict=True)))


def _below_headings(rows: Sequence[Sequence[str]]) -> list[list[str]] | None:
    """The rows with the section before each, where bold keys without a value stand above others; None elsewhere."""
    bold = [row[0].startswith(("**", "<b>", "<strong>")) for row in rows]
    headings = [is_bold and not any(row[1:]) for is_bold, row in zip(bold, rows, strict=True)]
    if not any(headings) or all(bold) or headings[-1]:
        return None
    found: list[list[str]] = []
    section = ""
    for row, is_heading in zip(rows, headings, strict=True):
        if is_heading:
            section = row[0]
        else:
            found.append([section, *row])
    return found


def _places_of(titles: Sequence[str]) -> tuple[int, int] | None:
    """Which of more than two columns has the keys, and which the values; None where the titles do not tell."""
    values = [number for number, title in enumerate(titles) if is_value(title) and number]
    # Beside a default stands what it is.
    value = next((number for number in values if is_sure_value(titles[number])), next(iter(values), None))
    keys = [number for number, title in enumerate(titles[:value]) if is_key(title)]
    if value is None or not keys:
        return None
    # What stands before a key is its section, though that may have a name as well.
    return next((number for number in reversed(keys) if is_sure_key(titles[number])), keys[-1]), value


def _in_sections(titles: Sequence[str], rows: Sequence[Sequence[str]], key: int, value: int) -> Document | None:
    """The document of rows with a key and a value, below the sections that stand before the key."""
    document: Document = {}
    columns = [number for number in range(key) if not all(row[number].isdecimal() for row in rows)]
    if len(columns) > _MOST_SECTIONS:
        return None
    sections = [""] * len(columns)
    for row in rows:
        if len(row) <= value:
            return None
        for place, number in enumerate(columns):
            if (name := _plain(row[number])) and name != "..":  # As reStructuredText leaves a cell empty
                sections[place:] = [name, *[""] * (len(columns) - place - 1)]
        inside = document
        for name in filter(None, sections):
            below = inside.setdefault(name, {})
            if not isinstance(below, dict):
                return None
            inside = below
        name = _plain(row[key])
        if not name or name in inside:
            return None
        cells = row[value:] if value == len(titles) - 1 else row[value : value + 1]
        inside[name] = value_of("|".join(map(_plain, cells)))
    return document


def _markdown(text: str) -> Table | None:
    lines = [line.strip() for line in text.split("\n")]
    number = next((number for number, line in enumerate(lines) if number and _is_delimiter(line)), None)
    if number is None:
        return None
    titles = _cells(lines[number - 1])
    above = [line for line in lines[: number - 1] if line and not line.startswith("#")]
    if len(titles) < 2 or sum(map(len, above)) > MOST_AROUND or any("|" in line for line in above):
        return None
    if len(titles) != len(_cells(lines[number])) or any(map(_is_delimiter, lines[number + 1 :])):
        return None
    rows, rest = _rows(lines[number + 1 :], closed=lines[number - 1].startswith("|") and lines[number - 1][-1] == "|")
    below = [line for line in rest if line]
    if sum(map(len, below)) > MOST_AROUND:
        return None
    return Table(titles, rows, bool(below))


def _is_delimiter(line: str) -> bool:
    return (
        "|" in line
        and "-" in line
        and all(cell.startswith(("-", ":")) and not cell.strip("-:") and "-" in cell for cell in _cells(line))
    )


def _rows(lines: Sequence[str], closed: bool) -> tuple[list[list[str]], Sequence[str]]:
    """The rows at the start of the lines, and the lines behind them.

    Args:
        lines: below that of the dashes.
        closed: whether rows start and end with a pipe, so that one which does not end goes on in the next line.
    """
    rows: list[str] = []
    number = 0
    last = len(lines)
    while last and not lines[last - 1].endswith("|"):
        last -= 1
    while number < len(lines):
        line = lines[number]
        opens = line.startswith("|") if closed else "|" in line
        if not opens:
            break
        number += 1
        if closed and (not line.endswith("|") or line == "|"):
            ends = number
            while ends < last and not lines[ends].startswith("|") and not lines[ends].endswith("|"):
                ends += 1
            if ends < last and (lines[ends] == "|" or not lines[ends].startswith("|")):
                ends += 1
            if ends < last or (ends == last and ends > number):
                line = "\n".join([line, *lines[number:ends]])
                number = ends
        rows.append(line)
    return [_cells(row) for row in rows], lines[number:]


def _html(text: str) -> Table | None:
    start = text[:MOST_AROUND].lower().find("<table")
    end = text.lower().rfind("</table>") if start >= 0 else -1
    if end < 0 or len(text) - end > MOST_AROUND:
        return None
    rows = table_rows(text)
    if not rows:
        return None
    if rows[0][0] and len(rows) > 1:
        titles, at = rows[0][1], 1
        if rows[1][0] and len(rows) > 2 and not any(map(all, zip(titles, rows[1][1], strict=False))):
            # pandas has the name of an index below the titles.
            titles, at = [first or second for first, second in zip(titles, rows[1][1], strict=False)], 2
        return Table(titles, [cells for _, cells in rows[at:]])
    return Table(None, [cells for _, cells in rows])


def _cells(line: str) -> list[str]:
    """The cells of a row, of which there are none in a line that is no row."""
    cells = split_cells(line)
    return cells if len(cells) != 1 else [*cells, ""]


def _plain(cell: str) -> str:
    """A cell without the marks of bold and of code around it, or around the last part of a key."""
    cell = unescaped(without_marks(without_breaks(cell) if has_breaks(cell) else cell)).strip()
    before, slash, last = cell.rpartition("/")
    if slash and last[:1] in ("*", "`") and (plain := unmarked(last)) != last:
        return f"{before}/{plain}"
    return unmarked(cell)


def unmarked(text: str) -> str:
    """A text without the marks of bold and of code around it."""
    if text == "``":
        return ""
    for _ in range(2):
        for mark in ("**", "__", "`"):
            if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
                inner = text[len(mark) : -len(mark)].strip()
                if mark != "__" or " " in inner or not inner.isidentifier():
                    text = inner
    return text
