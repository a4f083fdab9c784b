"""Documents as assignments: Python's (`model = dict(type='X')`) and gin's (`train.lr = 0.1`); nothing is evaluated."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.core_schema import PRINTED
from tb_metadata_plugin.texts.printed_numbers import number_of
from tb_metadata_plugin.texts.python_values import PROGRESS, TYPE_KEY, NotPythonError, ValueReader

_NAME = r"[^\W\d]\w*"
_TYPE = r"(?:int|float|str|bool|bytes|list|dict|tuple|set|object|None|typing\.\w+|[A-Z][\w.]*)"
# A path of names, of which gin has scopes before: `train/scope/module.fn.parameter`.
_TARGET = re.compile(
    rf"(?P<path>(?:{_NAME}/)*{_NAME}(?:\.{_NAME})*(?:\[(?:'[\w-]+'|\"[\w-]+\")\])*)[ \t]*"
    rf"(?::[ \t]*{_TYPE}(?:\[[\w.\[\], |]*\])?(?:[ \t]*\|[ \t]*{_TYPE})*[ \t]*)?=(?!=)(?:[ \t]|\\\r?\n)*"
)
_BLOCK = re.compile(rf"(?P<path>(?:{_NAME}/)*{_NAME}(?:\.{_NAME})*):[ \t]*(?:#[^\n]*)?\Z")
_SKIPPED = re.compile(
    rf"#|import[ \t]+{_NAME}|from[ \t]+[\w.]+[ \t]+import[ \t]+[\w(*]|include[ \t]+['\"]|with[ \t]+read_base\(\):"
)
_STEP = re.compile(r"[^\].\['\"]+")
_LITERAL = re.compile(r"[bBrRuU]{0,2}['\"]|[<@%]|\(")


def parse_assignments(text: str, least: int = 2) -> Document | None:
    """The document of a text that is nothing but assignments, imports and comments; None for prose and other code.

    Dots in names nest. gin's references and macros (`@fn()`, `%name`) and what else is no literal stay the text that
    they are. Fewer assignments than `least` are a document only where one is that of a mapping. Assignments of words
    that are in no quotes are not Python, and code is not a config: most values must be literals.
    """
    if text[:3] in ('"""', "'''"):  # What says what the file is.
        text = text[3:].partition(text[:3])[2].lstrip()
    if not _begins(text):
        return None
    try:
        return _Assignments(text).read(least)
    except NotPythonError:
        return None


def _begins(text: str) -> bool:
    """Whether the first line that is no comment can begin such a text, so that prose costs next to nothing."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip()
        if line and line[0] != "#":
            return bool(_TARGET.match(line) or _BLOCK.match(line) or _SKIPPED.match(line))
        at = end + 1
    return False


class _Assignments:
    """Reads the lines of a text, one statement after the other."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._reader = ValueReader(text, source=True)
        self._document: Document = {}
        self._count = 0
        self._code = 0
        """Values that only running the text would tell."""
        self._words = False
        """Whether there are such that are words without quotes."""
        self._block: list[str] | None = None
        self._quoted = False
        """Whether there are texts in quotes or values in brackets, which tell Python's source from printed lines."""
        self._no_numbers: list[tuple[Document, str, str]] = []
        """Where numbers stand that are none in printed lines, such as 2.10."""

    def read(self, least: int) -> Document | None:
        text, reader = self._text, self._reader
        while reader.at < len(text):
            end = text.find("\n", reader.at)
            end = len(text) if end < 0 else end
            line = text[reader.at : end]
            stripped = line.strip()
            if not stripped or _SKIPPED.match(stripped):
                if "(" in stripped.partition("#")[0].removeprefix("with read_base():"):  # Imports on several lines
                    end = text.find(")", reader.at)
                    if end < 0:
                        raise NotPythonError
                reader.at = end + 1
                continue
            indented = line[0] in " \t"
            if indented and self._block is None:
                raise NotPythonError
            if not indented:
                self._block = None
            reader.at += len(line) - len(line.lstrip())
            if match := _TARGET.match(text, reader.at):
                self._assign(match)
            elif not indented and (match := _BLOCK.match(line.rstrip())):
                self._block = _steps(match["path"])
                reader.at = end + 1
            else:
                raise NotPythonError
        if not self._is_config(least):
            return None
        for inside, key, written in () if self._quoted else self._no_numbers:
            inside[key] = written
        return self._document

    def _assign(self, match: re.Match[str]) -> None:
        steps = [*(self._block or []), *_steps(match["path"])]
        reader = self._reader
        reader.at = match.end()
        start = reader.at
        value = reader.value()
        written = self._text[start : reader.at].strip()
        self._quoted = self._quoted or written[:1] in ("'", '"') or (isinstance(value, dict) and bool(value))
        if reader.skip() == ",":
            several = self._tuple(value)
            # In `k=v` a comma at the end of the line is no tuple of Python's, which is written with blanks.
            value = value if len(several) == 1 and match[0][-1] == "=" else several
        after = reader.skip()
        self._code += steps[0] == "self" or self._is_code(start, value)
        if after == "#":
            end = self._text.find("\n", reader.at)
            reader.at = len(self._text) if end < 0 else end
        elif after and after not in "\r\n":
            raise NotPythonError
        self._count += 1
        place = _put(self._document, steps, value)
        if place is None:
            raise NotPythonError
        if type(value) in (int, float) and number_of(written) is None and written not in PRINTED:
            self._no_numbers.append((*place, written))

    def _tuple(self, value: Json) -> list[Json]:
        """The values of a line that has several."""
        reader, values = self._reader, [value]
        while reader.skip() == ",":
            reader.at += 1
            if reader.skip() in ("", "\n", "\r", "#"):
                break
            start = reader.at
            values.append(reader.value())
            if isinstance(values[-1], str) and _TARGET.match(self._text, start, reader.at):
                raise NotPythonError  # Several pairs on a line.
        return values

    def _is_code(self, start: int, value: Json) -> bool:
        """Whether a value is that of an expression, such as a call or another name; in mappings none is looked at."""
        if not isinstance(value, str):
            return isinstance(value, dict) and TYPE_KEY in value
        if _LITERAL.match(self._text, start):
            return False
        # As in TOML, which has other brackets, and in lines of other forms.
        brackets = self._text[start : start + 1] in "[{"
        self._words = self._words or brackets or (value not in self._document and value.isidentifier())
        return True

    def _is_config(self, least: int) -> bool:
        document = self._document
        nested = any(isinstance(value, dict) and value and TYPE_KEY not in value for value in document.values())
        if (not nested and (self._count < least or self._words)) or (least > 1 and _is_said(document)):
            return False
        return self._code * 2 < self._count and self._reader.loose <= self._reader.known


def _is_said(document: Document) -> bool:
    """Whether the names are those of sums, as a model solves them, or of what a training tells as it goes on."""
    return all(len(name) < 2 for name in document) or all(map(PROGRESS.search, document))


def _steps(path: str) -> list[str]:
    """The keys of a target, of which scopes stay one with the name behind them."""
    return _STEP.findall(path)


def _put(document: Document, steps: list[str], value: Json) -> tuple[Document, str] | None:
    """Puts a value where its steps lead; as one key with dots where a value is on the way.

    Returns:
        The mapping and the key where it stands now; None if there is a value.
    """
    inside = document
    for number, step in enumerate(steps[:-1]):
        below = inside.setdefault(step, {})
        if not isinstance(below, dict):
            steps = [*steps[:number], ".".join(steps[number:])]
            break
        inside = below
    if steps[-1] in inside:
        return None
    inside[steps[-1]] = value
    return inside, steps[-1]
