"""What the tab exports, read by others: `csv`, PyArrow, parsers of Markdown and LaTeX; and what it should be."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import pandas as pd
import pyarrow as pa
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db
from pylatexenc.latexwalker import LatexEnvironmentNode, LatexMacroNode, LatexSpecialsNode, LatexWalker

from tests.conftest import ROOT

MISSING: dict[str, Any] = {"$missing": True}

SPREADS = {"mean": "std", "standardError": "standard error", "confidence95": "95 % confidence interval"}


class Cell(NamedTuple):
    """One cell of an export: the value as canonical JSON, and how it reads in the tab."""

    value: Any
    text: str


class Frame(NamedTuple):
    """The table that an export should hold."""

    columns: list[str]
    lines: list[list[Cell]]


def is_missing(value: Any) -> bool:
    """Not logged, or several values in a group."""
    return bool(value == MISSING)


def full_name(key: Mapping[str, Any]) -> str:
    """A key as in the Arrow table, for paths without dots and quotes."""
    prefix = {"doc": "", "run": "run.", "metric": "metrics.", "name": "name."}[key["namespace"]]
    return prefix + (".".join(key["path"]))


def tidy(shown: Mapping[str, Any]) -> Frame:
    """What is to be in files of data, made of `getFrame()` by the rules of docs/contract.md."""
    columns, lines = shown["columns"], shown["lines"]
    names = ["run", *(column["name"] for column in columns[1:])]
    if not shown["by"]:
        return Frame(unique(names), [[Cell(cell["value"], cell["text"]) for cell in line["cells"]] for line in lines])
    groups = [
        line
        for line, below in zip(lines, [*lines[1:], None], strict=True)
        if line["group"] and (below is None or below["group"] is None or below["depth"] <= line["depth"])
    ]
    keys = [full_name(key) for key in shown["by"]]
    others = [at for at, column in enumerate(columns) if at > 0 and column["key"] not in shown["by"]]
    levels = {line["depth"] for line in groups}
    some = any(line["group"]["n"] < line["group"]["rows"] for line in groups)
    header = [*keys, *(["depth"] if len(levels) > 1 else []), "n", *(["runs"] if some else [])]
    counted = [
        at for at in others if columns[at]["reducer"] and any(_n(line, at) < line["group"]["rows"] for line in groups)
    ]
    for at in others:
        reducer = columns[at]["reducer"]
        header.append(names[at])
        header += [f"{names[at]} {SPREADS[reducer]}"] if reducer in SPREADS else []
        header += [f"{names[at]} n"] if at in counted else []
    made = []
    for line in groups:
        values = line["group"]["values"]
        cells = [Cell(value, "") for value in [*values, *[MISSING] * (len(keys) - len(values))]]
        cells += [Cell(len(values), "")] if len(levels) > 1 else []
        cells += [Cell(line["group"][name], "") for name in ("n", "rows")[: 2 if some else 1]]
        for at in others:
            cell = line["cells"][at]
            reducer = columns[at]["reducer"]
            cells.append(Cell(cell["value"], cell["text"]))
            cells += [Cell(MISSING if cell["spread"] is None else cell["spread"], "")] if reducer in SPREADS else []
            cells += [Cell(cell["n"], "")] if at in counted else []
        made.append(cells)
    return Frame(unique(header), made)


def unique(names: Sequence[str]) -> list[str]:
    """Of names that are taken, with a number behind them."""
    made: list[str] = []
    for name in names:
        made.append(next(one for i in range(1, 99) if (one := name if i == 1 else f"{name}#{i}") not in made))
    return made


def _n(line: Mapping[str, Any], at: int) -> int:
    return cast(int, line["cells"][at]["n"])


def number_of(value: Any) -> float | None:
    """The float of a number in canonical JSON; None for any other value."""
    if isinstance(value, dict) and "$number" in value:
        return float(value["$number"])
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def same_number(a: float, b: float) -> bool:
    """Whether two numbers are one, or both NaN."""
    return a == b or (math.isnan(a) and math.isnan(b))


def text_of(value: Any) -> str:
    """A value as a field of CSV, apart from numbers."""
    if is_missing(value):
        return ""
    if value is None:
        return "None"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        ((_, said),) = value.items()
        return str(said)
    if isinstance(value, list):
        return f"[{', '.join(_item(item) for item in value)}]"
    return str(value)


def _item(item: Any) -> str:
    if isinstance(item, str):
        return json.dumps(item, ensure_ascii=False)
    if item is None:
        return "null"
    return text_of(item)


RUNS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
REAL = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")


def harmless(text: str) -> str:
    """A text as it should stand in a spreadsheet."""
    return f"'{text}" if RUNS.match(text) and not REAL.fullmatch(text) else text


def expect_fields(text: str, separator: str, frame: Frame) -> int:
    """Compares CSV or TSV, as Python's `csv` reads it, with the frame; gives how many texts were made harmless."""
    head, *lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    assert head == [harmless(name) for name in frame.columns]
    assert len(lines) == len(frame.lines)
    changed = sum(name != harmless(name) for name in frame.columns)
    for fields, cells in zip(lines, frame.lines, strict=True):
        assert len(fields) == len(cells)
        for field, cell in zip(fields, cells, strict=True):
            number = number_of(cell.value)
            if number is not None:
                assert same_number(float(field.replace("Infinity", "inf")), number), (field, cell)
                continue
            expected = text_of(cell.value)
            safe = expected if isinstance(cell.value, dict) and "$integer" in cell.value else harmless(expected)
            assert field == safe, (field, cell)
            changed += safe != expected
    # pandas splits the same lines and columns.
    read = pd.read_csv(io.StringIO(text), sep=separator, dtype=str, keep_default_na=False)
    assert read.shape == (len(lines), len(head))
    assert [list(row) for row in read.itertuples(index=False)] == lines
    return changed


def expect_json_lines(text: str, frame: Frame) -> None:
    """Compares JSON lines with the frame, marks and all."""
    lines = [json.loads(line) for line in text.splitlines()]
    expected = [
        {name: cell.value for name, cell in zip(frame.columns, cells, strict=True) if not is_missing(cell.value)}
        for cells in frame.lines
    ]
    assert lines == expected


def expect_parquet(table: pa.Table, frame: Frame) -> None:
    """Compares a Parquet file with the frame: each value in the column of its kind."""
    columns = {name: table[name].to_pylist() for name in table.column_names}
    for place, cells in enumerate(frame.lines):
        for name, cell in zip(frame.columns, cells, strict=True):
            found = {
                column: values[place]
                for column, values in columns.items()
                if re.fullmatch(re.escape(name) + r"(#[a-z<>]+\d*)?", column) and values[place] is not None
            }
            if is_missing(cell.value):
                assert found == {}, (name, place)
                continue
            ((column, value),) = found.items()
            assert _same(value, cell.value), (column, value, cell.value)
            assert cell.value is not None or column == f"{name}#null"


def _same(found: Any, value: Any) -> bool:
    number = number_of(value)
    if number is not None:
        return isinstance(found, float) and same_number(found, number)
    if value is None:
        return found is True
    if isinstance(value, list):
        return isinstance(found, list) and all(map(_same, found, value)) and len(found) == len(value)
    if isinstance(value, dict) and "$time" in value:
        return bool(pd.Timestamp(found) == pd.Timestamp(value["$time"]))
    return bool(found == (next(iter(value.values())) if isinstance(value, dict) else value))


def markdown_table(text: str) -> list[list[str]]:
    """The texts of the cells of the one table that a Markdown parser finds, the head first."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert [token.type for token in tokens if token.level == 0] == ["table_open", "table_close"]
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            rows[-1].append("".join(_inline(child) for child in token.children or []))
    return rows


def _inline(token: Any) -> str:
    if token.type == "html_inline":
        assert token.content == "<br>"
        return "\n"
    assert token.type in ("text", "text_special"), token
    return cast(str, token.content)


def latex_table(text: str) -> list[list[str]]:
    """The texts of the cells of a tabular, the head first; ± and exponents as pylatexenc writes them."""
    nodes, _, _ = LatexWalker(text, tolerant_parsing=False).get_latex_nodes()
    (tabular,) = [node for node in nodes if isinstance(node, LatexEnvironmentNode)]
    assert tabular.environmentname == "tabular"
    rows: list[list[list[Any]]] = [[[]]]
    for node in tabular.nodelist:
        if isinstance(node, LatexSpecialsNode) and node.specials_chars == "&":
            rows[-1].append([])
        elif isinstance(node, LatexMacroNode) and node.macroname == "\\":
            assert node.nodeargd is None or not any(node.nodeargd.argnlist), "the line's end took an argument"
            rows.append([[]])
        elif not (isinstance(node, LatexMacroNode) and node.macroname.endswith("rule")):
            rows[-1][-1].append(node)
    *full, last = rows
    assert all(not _latex(cell).strip() for cell in last)
    return [[_latex(cell).strip() for cell in row] for row in full]


# LaTeX's own, which pylatexenc does not know.
_KNOWN = {
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textasciigrave": "`",
    "textasciicircum": "^",
    "dots": "…",
}
_CONTEXT = get_default_latex_context_db()
_CONTEXT.add_context_category("ours", prepend=True, macros=[MacroTextSpec(*known) for known in _KNOWN.items()])


def _latex(nodes: Sequence[Any]) -> str:
    converter = LatexNodes2Text(_CONTEXT, math_mode="text", keep_comments=False, strict_latex_spaces=True)
    # Bold digits are letters of their own there.
    return unicodedata.normalize("NFKC", converter.nodelist_to_text(list(nodes)))


def typesetting_errors(text: str, directory: Path) -> list[str]:
    """What pdfLaTeX says is wrong with a table; nothing where it is not installed."""
    program = shutil.which("pdflatex")
    if program is None:
        return []
    (directory / "table.tex").write_text(text, encoding="utf-8")
    paper = r"\documentclass{article}\usepackage{booktabs}\begin{document}\input{table.tex}\end{document}"
    (directory / "paper.tex").write_text(paper)
    command = [program, "-draftmode", "-interaction=nonstopmode", "paper.tex"]
    said = subprocess.run(command, cwd=directory, capture_output=True).stdout.decode(errors="replace")
    assert "No pages of output" not in said
    return [line for line in said.splitlines() if line.startswith("!")]


def run_snippet(code: str, directory: Path) -> pd.DataFrame:
    """The frame that a snippet makes, run as a script by a Python that has the plugin."""
    script = directory / "snippet.py"
    script.write_text(f"{code}\nframe.to_pickle('frame.pickle')\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=directory,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-4000:] + code
    return pd.read_pickle(directory / "frame.pickle")


def expect_frame(found: pd.DataFrame, frame: Frame) -> None:
    """Compares a frame of pandas; what is no value there, as None and NaN, are alike."""
    assert list(found.columns) == frame.columns
    assert len(found) == len(frame.lines)
    for name, values, cells in _columns(found, frame):
        for value, cell in zip(values, cells, strict=True):
            assert _alike(value, cell.value), (name, value, cell)


def _columns(found: pd.DataFrame, frame: Frame) -> Iterator[tuple[str, list[Any], list[Cell]]]:
    for at, name in enumerate(frame.columns):
        yield name, found[name].astype(object).tolist(), [cells[at] for cells in frame.lines]


def _alike(found: Any, value: Any) -> bool:
    number = number_of(value)
    empty = is_missing(value) or value is None or (number is not None and math.isnan(number))
    if isinstance(found, (tuple, np.ndarray)):
        return isinstance(value, list) and len(found) == len(value) and all(map(_alike, found, value))
    if empty or pd.isna(found):
        return bool(empty and pd.isna(found))
    if number is not None:
        return math.isclose(float(found), number, rel_tol=1e-12, abs_tol=1e-15) or float(found) == number
    if isinstance(value, dict) and "$time" in value:
        return bool(pd.Timestamp(found) == pd.Timestamp(value["$time"]))
    said = next(iter(value.values())) if isinstance(value, dict) else value
    return bool(found == said)
