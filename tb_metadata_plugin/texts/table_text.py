"""Documents as tables of keys and values: in Markdown, HTML or drawn with lines, and as rows of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.html_text import has_breaks, table_rows, without_breaks, without_marks
from tb_metadata_plugin.texts.plain_values import value_of
from tb_metadata_plugin.texts.samples import are_sample_rows, are_titles_of_samples

_PIPE = re.compile(r"(?<!\\)\|")
_ONLY_RULE = re.compile(r"[-+=|: \t]+")
_BOXES = str.maketrans(
    dict.fromkeys("│┃║", "|")
    | dict.fromkeys("─━═╌", "-")
    | dict.fromkeys("┌┬┐├┼┤└┴┘╒╤╕╞╪╡╘╧╛╔╦╗╠╬╣╚╩╝┏┳┓┡╇┩┠╂┨┗┻┛╭╮╰╯", "+")
)
_SIMPLE_RULE = re.compile(r"(?:-{2,}|={2,})[ \t]+(?:-{2,}|={2,})[ \t]*")
_GAP = re.compile(r"[ \t]{2,}|\t")
_KEY_TITLES = frozenset(
    {"parameter", "param", "hyperparameter", "hparam", "key", "name", "setting", "argument", "option", "arg", "k"}
    | {"parameters", "params", "hyperparameters", "hparams", "keys", "names", "settings", "arguments", "options"}
    | {"args", "config", "field", "property", "variable", "attribute", "flag", "item", "hyper-parameter", "entry"}
)
_SURE_KEY_TITLES = _KEY_TITLES - {"name", "names", "item", "entry", "field", "k"}
_SURE_VALUE_TITLES = frozenset({"value", "values", "val", "v", "current", "0"})
_VALUE_TITLES = _SURE_VALUE_TITLES | {"setting", "default", "choice"}
_MOST_AROUND = 300
"""Characters of the remarks above a table, and of those below it."""
_MOST_COLUMNS = 1_000


class _Table(NamedTuple):
    """The rows of a table."""

    titles: Sequence[str] | None
    """Of the columns; None where no row says that it has them."""
    rows: Sequence[Sequence[str]]
    remarks_below: bool = False


def parse_table(text: str) -> Document | None:
    """The document of a table; None for anything else.

    It has a key and a value in each row, beside a section or a remark at most, or one row below the names of its
    values. Remarks may stand above and below it. What stands behind a third pipe still belongs to the value: writers
    seldom escape theirs.
    """
    table = _html(text) or ((_markdown(text) or _drawn(text)) if "|" in text else _drawn(text))
    return None if table is None else _document(table)


def parse_columns(text: str) -> Document | None:
    """The document of a table without pipes: its columns have dashes below their titles, or a tab between them."""
    if "\t" in text:
        pairs = [line.strip().split("\t") for line in text.strip().split("\n")]
        if len(pairs) < 2 or any(len(row) != 2 or len(row[0]) > _MOST_AROUND for row in pairs):
            return None
        document = _document(_Table(None, pairs))
        typed_one = document is not None and any(not isinstance(value, str) for value in document.values())
        return document if typed_one else None
    if "--" not in text and "==" not in text:
        return None
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    rules = [number for number, line in enumerate(lines[:4]) if _SIMPLE_RULE.fullmatch(line)]
    if not rules:
        return None
    first = rules[0]
    if first == 0 and rules[1:] == [2]:
        first = 2
    rows = [_GAP.split(line, maxsplit=1) for line in lines[first + 1 :] if not _SIMPLE_RULE.fullmatch(line)]
    titles = _GAP.split(lines[first - 1], maxsplit=1) if first else None
    if not rows or any(len(row) != 2 for row in rows) or (titles is not None and len(titles) != 2):
        return None
    return _document(_Table(titles, rows))


def from_rows(rows: Iterable[Sequence[str]]) -> Document | None:
    """The document of rows of a key and a value each, which are typed as in YAML and Python; None if it is none.

    None are rows with repeated or empty keys, those whose keys are all numbers, which are data and no parameters, and
    those of texts beside texts, which are samples.
    """
    document: Document = {}
    for row in rows:
        if len(row) < 2:
            return None
        key, *values = (_plain(cell) for cell in row)
        if not key or key in document:
            return None
        document[key] = value_of("|".join(values))
    if all(value is None for value in document.values()):
        return None
    if all(isinstance(typed(key), int | float) for key in document) or are_sample_rows(document):
        return None
    return document


def without_titles(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]] | None:
    """The rows without a first one that only says what the columns are; None where these are of samples."""
    if rows and len(rows[0]) == 2:
        titles = [_plain(cell).lower() for cell in rows[0]]
        if titles[0] in _KEY_TITLES and titles[1] in _VALUE_TITLES:
            return rows[1:]
        if all(are_titles_of_samples([title]) for title in titles):
            return None
    return rows


def _document(table: _Table) -> Document | None:
    rows = [row for row in table.rows if any(row)]
    if not rows or len(rows[0]) > _MOST_COLUMNS:
        return None
    if table.titles is None:
        if len(rows[0]) != 2:
            return None
        pairs = without_titles(rows)
        return from_rows(pairs) if pairs else None
    titles = [_plain(title).lower() for title in table.titles]
    if len(titles) < 2 or are_titles_of_samples(titles):
        return None
    key = next((number for number, title in enumerate(titles) if title in _KEY_TITLES), None)
    # Beside a default stands what it is.
    values = [number for number, title in enumerate(titles) if title in _VALUE_TITLES and number != key]
    value = next((number for number in values if titles[number] in _SURE_VALUE_TITLES), next(iter(values), None))
    if len(titles) == 2:
        known = titles[0] in _SURE_KEY_TITLES or titles[1] in _SURE_VALUE_TITLES or not titles[0]
        if len(rows) > 1 or known:
            return None if table.remarks_below and not known else from_rows(rows)
    elif key is not None and value is not None and key < value:
        return _in_sections(titles, rows, key, value)
    if len(rows) != 1 or len(rows[0]) != len(titles) or table.remarks_below:
        return None
    return from_rows(list(zip(map(_plain, table.titles), rows[0], strict=True)))


def _in_sections(titles: Sequence[str], rows: Sequence[Sequence[str]], key: int, value: int) -> Document | None:
    """The document of rows with a key and a value, below a section where one stands before the key."""
    document: Document = {}
    section = ""
    for row in rows:
        if len(row) <= value:
            return None
        if key:
            section = _plain(row[key - 1]) or section
        place = document
        for name in (section,) if section else ():
            below = place.setdefault(name, {})
            if not isinstance(below, dict):
                return None
            place = below
        name = _plain(row[key])
        if not name or name in place:
            return None
        cells = row[value:] if value == len(titles) - 1 else row[value : value + 1]
        place[name] = value_of("|".join(map(_plain, cells)))
    return document


def _markdown(text: str) -> _Table | None:
    lines = [line.strip() for line in text.split("\n")]
    if "-+-" in text and text[:1] not in "+|":  # As databases print tables
        lines = [line.replace("-+-", "-|-") if not line.strip("-+ ") else line for line in lines]
    number = next((number for number, line in enumerate(lines) if number and _is_delimiter(line)), None)
    if number is None:
        return None
    titles = _cells(lines[number - 1])
    above = [line for line in lines[: number - 1] if line and not line.startswith("#")]
    if len(titles) < 2 or sum(map(len, above)) > _MOST_AROUND or any("|" in line for line in above):
        return None
    if len(titles) != len(_cells(lines[number])):
        return None
    rows, rest = _rows(lines[number + 1 :], closed=lines[number - 1].startswith("|") and lines[number - 1][-1] == "|")
    below = [line for line in rest if line]
    if sum(map(len, below)) > _MOST_AROUND or any(_is_delimiter(line) for line in below):
        return None
    return _Table(titles, rows, bool(below))


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


def _drawn(text: str) -> _Table | None:
    """A table drawn with lines, as `tabulate`, `PrettyTable` and `rich` write it, and those of reStructuredText."""
    text = text.strip()
    if text[0] not in "+|┌╒╔┏╭├":
        return None
    lines = [line.strip() for line in text.translate(_BOXES).split("\n")]
    titles: list[str] | None = None
    rows: list[list[str]] = []
    for number, line in enumerate(lines):
        if not line:
            continue
        if line[0] in "+|" and _ONLY_RULE.fullmatch(line) and ("-" in line or "=" in line):
            if len(rows) == 1 and titles is None and number < len(lines) - 1:
                rule = "=" in line
                known = [_plain(cell).lower() for cell in rows[0]]
                if rule or (len(known) > 1 and (known[0] in _KEY_TITLES and known[-1] in _VALUE_TITLES)):
                    titles = rows.pop()
            continue
        if line[0] != "|" or line[-1] != "|":
            return None
        cells = _cells(line)
        if rows and not cells[0] and len(cells) == len(rows[-1]) == 2:
            rows[-1][-1] += "\n" + cells[-1]
        else:
            rows.append(cells)
    if lines[0][0] != "+" and "-" not in lines[0][:2]:
        return None
    return _Table(titles, rows) if rows else None


def _html(text: str) -> _Table | None:
    start = text[:_MOST_AROUND].lower().find("<table")
    end = text.lower().rfind("</table>") if start >= 0 else -1
    if end < 0 or len(text) - end > _MOST_AROUND:
        return None
    rows = table_rows(text)
    if not rows:
        return None
    if rows[0][0] and len(rows) > 1:
        return _Table(rows[0][1], [cells for _, cells in rows[1:]])
    return _Table(None, [cells for _, cells in rows])


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
    """A cell without the marks of bold and of code around it, or around the last part of a key."""
    cell = without_marks(without_breaks(cell) if has_breaks(cell) else cell).strip()
    before, slash, last = cell.rpartition("/")
    if slash and last[:1] in ("*", "`"):
        return f"{before}/{unmarked(last)}"
    return unmarked(cell)


def unmarked(text: str) -> str:
    """A text without the marks of bold and of code around it."""
    for _ in range(2):
        for mark in ("**", "__", "`"):
            if len(text) > 2 * len(mark) and text.startswith(mark) and text.endswith(mark):
                inner = text[len(mark) : -len(mark)].strip()
                if mark != "__" or " " in inner or not inner.isidentifier():
                    text = inner
    return text
