"""The rows of tables that are drawn with lines, as `rich`, `tabulate`, `PrettyTable` and others print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tb_metadata_plugin.texts.table_titles import are_titles, may_be_titles

MOST_AROUND = 300
"""Characters of the remarks above a table, and of those below it."""
_MOST_COLUMNS = 1_000
_MOST_PLAIN = 4
"""Columns of a table without lines."""
_PIPE = re.compile(r"(?<!\\)\|")
_BOXES = re.compile("[\u2500-\u257f]")
_DOWN = "│┃║╎╏┆┇┊┋╵╷╹╻╽╿"
PIPES = re.compile(f"[{_DOWN}]")
"""What stands between columns in no ASCII."""
_ACROSS = "─━═╌╍┄┅┈┉╴╶╸╺╼╾"
_ASCII = str.maketrans(
    dict.fromkeys(map(chr, range(0x2500, 0x2580)), "+") | dict.fromkeys(_DOWN, "|") | dict.fromkeys(_ACROSS, "-")
)
_CROSSING = frozenset("+|")
_WORD = re.compile(r"\S+")
_SPAN = re.compile(r"-+|=+")


class Table(NamedTuple):
    """The rows of a table."""

    titles: Sequence[str] | None
    """Of the columns; None where no row says that it has them."""
    rows: Sequence[Sequence[str]]
    remarks_below: bool = False


class _Group(NamedTuple):
    """The rows between two rules."""

    rule: str
    """Above them: with what it is drawn."""
    rows: list[list[str]]


def has_lines(text: str) -> bool:
    """Whether any table may be drawn in a text; at little cost."""
    return "--" in text or "==" in text or "|" in text or (not text.isascii() and _BOXES.search(text) is not None)


def split_cells(line: str, closed: bool = True) -> list[str]:
    """The cells of a row between pipes, of which there are none in a line that is no row.

    Args:
        line: of a text.
        closed: whether a pipe may stand before the first cell.
    """
    cells = _PIPE.split(line.strip() if closed else line)
    if len(cells) < 2:
        return []
    if closed and not cells[0]:
        del cells[0]
    if len(cells) > 1 and not cells[-1].strip():
        del cells[-1]
    return [cell.replace("\\|", "|").strip() for cell in cells]


def read_drawn(text: str) -> Table | None:
    """The table that is drawn in a text, without its title and the remarks below it; None where none is."""
    lines = _between_remarks(text)
    if lines is None:
        return None
    ascii_lines, rules, below = lines
    rows_drawn = [line.strip() for line, (_, is_rule) in zip(ascii_lines, rules, strict=True) if not is_rule]
    piped = any("|" in line for line in rows_drawn)
    crossed = any(
        is_rule and not _CROSSING.isdisjoint(line) for line, (_, is_rule) in zip(ascii_lines, rules, strict=True)
    )
    if piped and not crossed and any(line[:1] + line[-1:] != "||" for line in rows_drawn):
        return None
    groups = list(_piped(ascii_lines, rules) if piped else _in_columns(ascii_lines, rules))
    rows = [row for group in groups for row in group.rows]
    if not rows or len(rows[0]) > _MOST_COLUMNS:
        return None
    while len(groups) > 1 and len(groups[0].rows) == 1 and len(groups[0].rows[0]) == 1 < len(groups[1].rows[0]):
        del groups[0]  # The table's own title stands in a row.
    titles = _take_titles(groups)
    rows = [row for group in groups for row in group.rows]
    width = len(rows[0] if titles is None else titles) if rows else 0
    # A last cell without a text and without a pipe behind it.
    rows = [[*row, ""] if len(row) == width - 1 and row else row for row in rows]
    if not rows or (titles is None and not groups[0].rule) or any(len(row) < width for row in rows):
        return None
    return Table(titles, rows, below)


def read_plain(text: str) -> Table | None:
    """The table of a text that has only blanks between its columns; None where no row says that it has titles."""
    first = text[:MOST_AROUND].lstrip().partition("\n")[0]
    if not may_be_titles(first):
        return None
    lines = [line.rstrip() for line in text.expandtabs().split("\n") if line.strip()]
    if len(lines) < 2:
        return None
    for least in (2, 1):
        rows = _cut(lines, _gaps_between(lines, least))
        if 1 < len(rows[0]) <= _MOST_PLAIN and are_titles(rows[0]):
            titles, *rest = rows
            return Table(titles, rest)
    return None


def _between_remarks(text: str) -> tuple[list[str], list[tuple[str, bool]], bool] | None:
    """The lines of a table in ASCII, what each rule is drawn with, and whether remarks stand below it."""
    given = [line.rstrip() for line in text.expandtabs().split("\n")]
    drawn = [line if line.isascii() else line.translate(_ASCII) for line in given]
    marks = [_drawn_with(one, other) for one, other in zip(given, drawn, strict=True)]
    first = next((number for number, mark in enumerate(marks) if mark[1]), None)
    has_pipes = next((number for number, line in enumerate(drawn) if "|" in line and line.strip("| ")), None)
    if first is None:
        # Rows between pipes with no rule at all; Textile has marks in its cells.
        if (
            has_pipes is None
            or text.startswith("|_. ")
            or any(line and line.strip()[0] + line.strip()[-1] != "||" for line in drawn)
        ):
            return None
        return [line for line in drawn if line], [("", False)] * sum(map(bool, drawn)), False
    if has_pipes is not None:
        first = min(first, has_pipes)
        piped = [number for number, line in enumerate(drawn) if "|" in line or marks[number][1]]
        last = piped[-1]
    else:
        # The titles stand above the first rule, or below it.
        if first and drawn[first - 1].strip() and not (first > 1 and marks[first - 2][1]):
            below = [number for number in range(first + 1, min(first + 4, len(marks))) if marks[number][1]]
            first -= 0 if below and below[0] == first + 2 else 1
        last = len(drawn) - 1
    above = [line for line in drawn[:first] if line.strip("| ")]
    below_it = [line for line in drawn[last + 1 :] if line.strip("| ")]
    if sum(map(len, above)) > MOST_AROUND or sum(map(len, below_it)) > MOST_AROUND or len(above) > 5:
        return None
    kept = [number for number in range(first, last + 1) if drawn[number].strip("| ") or marks[number][1]]
    return [drawn[number] for number in kept], [marks[number] for number in kept], bool(below_it)


def _drawn_with(given: str, drawn: str) -> tuple[str, bool]:
    """What the lines of a rule are drawn with, and whether it is one."""
    line = drawn.strip()
    is_rule = not line.strip("-+=|: ") and ("--" in line or "==" in line or "|-" in line or "+-" in line)
    titled = line[:1] == "+" and line[-1] == "+" and "--" in line and "|" not in line and len(line) < MOST_AROUND
    if is_rule or titled:
        return "".join(sorted({mark for mark in given if mark in "-=" or mark in _ACROSS})), True
    return "", False


def _piped(lines: Sequence[str], rules: Sequence[tuple[str, bool]]) -> Iterator[_Group]:
    """The groups of rows between pipes."""
    closed = all(is_rule or line.lstrip()[:1] == "|" for line, (_, is_rule) in zip(lines, rules, strict=True))
    return _grouped((split_cells(line, closed) for line in lines), rules)


def _grouped(cells: Iterable[list[str]], rules: Sequence[tuple[str, bool]]) -> Iterator[_Group]:
    above = ""
    rows: list[list[str]] = []
    for row, (mark, is_rule) in zip(cells, rules, strict=True):
        if not is_rule:
            rows.append(row)
            continue
        if rows:
            yield _Group(above, _joined(rows))
        above, rows = mark, []
    if rows:
        yield _Group(above, _joined(rows))


def _joined(rows: Sequence[list[str]]) -> list[list[str]]:
    """The rows; one with nothing but its last cell goes on with the row above."""
    found: list[list[str]] = []
    last: list[str] = []
    for row in rows:
        if found and len(row) == len(found[-1]) > 1 and row[-1] and not any(row[:-1]):
            last.append(row[-1])
            continue
        if len(last) > 1:
            found[-1][-1] = "\n".join(last)
        found.append(row)
        last = row[-1:]
    if len(last) > 1:
        found[-1][-1] = "\n".join(last)
    return found


def _in_columns(lines: Sequence[str], rules: Sequence[tuple[str, bool]]) -> Iterator[_Group]:
    """The groups of rows without pipes: their columns are below the dashes of a rule, or blanks stand between them."""
    rule, mark = next((line, mark) for line, (mark, is_rule) in zip(lines, rules, strict=True) if is_rule)
    spans = [match.span() for match in _SPAN.finditer(rule)]
    plain = [line for line, (_, is_rule) in zip(lines, rules, strict=True) if not is_rule]
    if not plain:
        return
    # Dashes alone also stand above and below lines of other forms.
    if len(spans) < 2 and not _BOXES.search(mark) and not are_titles(re.split(r"\s{2,}", plain[0].strip())):
        return
    starts = [start for start, _ in spans] if len(spans) > 1 else _gaps_between(plain, 2)
    if len(spans) > 1 and any(line[start - 1 : start].strip() for line in plain for start in starts[1:] if start):
        return
    yield from _grouped(_cut(lines, starts), rules)


def _gaps_between(lines: Sequence[str], least: int) -> list[int]:
    """Where columns begin, between which so many blanks or more stand in all lines."""
    used = bytearray(b" ") * min(max(map(len, lines)), MOST_AROUND)
    for line in lines:
        for match in _WORD.finditer(line[:MOST_AROUND]):
            used[match.start() : match.end()] = b"x" * (match.end() - match.start())
    first = used.find(b"x")
    return [first, *(match.end() for match in re.finditer(b" {%d,}(?=x)" % least, used) if match.start() > first)]


def _cut(lines: Sequence[str], starts: Sequence[int]) -> list[list[str]]:
    ends = [*starts[1:], None]
    return [
        [
            line[(start if number else 0) : end].strip()
            for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        ]
        for line in lines
    ]


def _take_titles(groups: list[_Group]) -> list[str] | None:
    """Takes the row of titles out of the groups, where lines or words tell that the first is one."""
    first = groups[0].rows
    if not are_titles(first[0]) and (len(first) > 1 or len(groups) < 2 or not _is_set_apart(groups)):
        return None
    titles = first.pop(0)
    if not first:
        del groups[0]
    return titles


def _is_set_apart(groups: Sequence[_Group]) -> bool:
    """Whether the lines say that the first row has the titles: the rule below it is another, or there is but this."""
    below = groups[1].rule
    others = {group.rule for group in groups[2:]}
    if "=" in below and "=" not in "".join(others):
        return True
    if any(len(group.rows) > 1 for group in groups[1:]) or len(groups[0].rows[0]) > 2:
        return True
    return bool(others) and below not in others
