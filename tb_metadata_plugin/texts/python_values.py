"""Reads values as Python prints them, in one pass that loses none for what it does not know; nothing is evaluated."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.python_literals import CONSTANTS, MAPPINGS, made, number, unquoted

TYPE_KEY = "@type"
"""The key of the name of a call whose arguments are keys: `Adam(lr=0.1)` and `SGD(lr=0.1)` differ by it."""

_MAX_NESTING = 60
"""Brackets in brackets."""
STRING = r"""(?:'(?:[^'\\\n]|\\[\s\S])*'|"(?:[^"\\\n]|\\[\s\S])*")"""
NAME = r"[^\W\d]\w*(?:\.(?:<locals>\.)?[^\W\d]\w*)*"
_UNSIGNED = r"(?:0[xob][0-9a-fA-F]+|(?:[0-9][0-9_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
_TOKEN = re.compile(
    rf"(?P<string>[bBrRuUfF]{{0,2}}{STRING})|(?P<name>{NAME})|(?P<open>[\[({{])|(?P<angle><)"
    rf"|(?P<number>[-+]?(?:{_UNSIGNED}(?:[-+]{_UNSIGNED}j|j)?|(?:inf|nan|Infinity|NaN)\b))"
    r"|(?P<reference>[@%][\w./]*\w(?:\(\))?)|(?P<cut>\.\.\.)"
)
_SPACE = re.compile(r"(?:\s+|(?<=[\s,(\[{])#[^\n]*)*")
_BLANK = re.compile(r"(?:[ \t]+|\\\r?\n)*")
_MARK = re.compile(r"""[\\'"()\[\]{},<\n]""")
_ANGLE = re.compile(r"""[\\'"<>]""")
_KEYWORD = re.compile(r"([^\W\d]\w*)\s*=(?!=)")
_NEXT = {
    "keyword": re.compile(r"[^\W\d]\w*\s*=(?!=)|\*\*|[)\]}]|\.\.\.|\Z"),
    "key": re.compile(rf"(?:{STRING}|[-\w.]+)\s*:|[<()\]}}]|\*\*|\.\.\.|\Z"),
}
"""What comes after the comma behind a value, so that a comma in a value of many words does not end it."""
_MEMBER = {"keyword": _KEYWORD, "key": re.compile(rf"{STRING}[ \t]*:")}
_STRING = re.compile(STRING)
_CLOSES = {"(": ")", "[": "]", "{": "}"}
_SCALARS = {"device", "timedelta", "relativedelta"}
"""Calls that stand for one value, whatever their arguments."""
_IDENTIFIER = re.compile(r"\w+\Z")
_WORD = re.compile(r"[a-z]+")

PROGRESS = re.compile(r"(?:\A|_)(?:epoch|step|iter|iteration|loss|acc|accuracy|eta|elapsed)\Z")
"""Names of what a training tells as it goes on."""


class NotPythonError(Exception):
    """The text is none that Python prints, or has brackets that do not close."""


class _Nothing:
    """What stands where a value should be, and is none that we know."""


_NOTHING = _Nothing()


class ValueReader:
    """Reads values from a place in a text.

    What is no literal and no mapping stays the text that it is: calls with arguments that have no names, what stands in
    `<…>`, and loose words, as far as the comma or bracket behind them.

    Args:
        text: all of it.
        source: whether it is Python's source, in which a line ends a value outside brackets, and values may be
            expressions, which a `repr` never has.
        relaxed: whether keys may stand without quotes, and remarks as in JavaScript between values.
    """

    def __init__(self, text: str, source: bool = False, relaxed: bool = False) -> None:
        self.text = text
        self.at = 0
        """The place of the next character."""
        self.known = 0
        """Values read so far that are such as Python prints; lists and mappings are not counted."""
        self.loose = 0
        """Those that are only words."""
        self._source = source
        self._relaxed = relaxed
        self._depth = 0
        self._end = 0
        """The end of the value that was read last."""
        self._was_loose = False
        """Whether the value that was read last is only words."""
        self._cut = text.endswith(("...", "\u2026"))
        """Whether the text may end before its brackets do."""
        self._space = (0, 0)
        """From where to where blanks and remarks were found last, so that none is looked at for each of its lines."""
        self._angles = True
        """Whether each `<` before this place that opens something is closed."""

    def skip(self) -> str:
        """Goes on to the next character that is no space; gives it, "" at the end."""
        if self._depth or not self._source:
            self.at = self._past_space(self.at)
        elif match := _BLANK.match(self.text, self.at):
            self.at = match.end()
        return self.text[self.at : self.at + 1]

    def _past_space(self, at: int) -> int:
        """The place behind the blanks, lines and remarks that stand there."""
        if self._space[0] <= at < self._space[1]:
            return self._space[1]
        start = at
        while True:
            match = _SPACE.match(self.text, at)
            at = match.end() if match else at
            if not self._relaxed or (mark := self.text[at : at + 2]) not in ("//", "/*"):
                break
            end = self.text.find("\n" if mark == "//" else "*/", at + 2)
            at = len(self.text) if end < 0 else end + (0 if mark == "//" else 2)
        self._space = (start, at)
        return at

    def value(self, kind: str = "") -> Json:
        """Reads a value; `kind` is that of the members it is among ("keyword", "key" or "").

        Raises:
            NotPythonError: this is no text that Python prints.
        """
        self.skip()
        start = self.at
        value = self._one()
        end = self.at
        after = self.skip()
        ended = not after or after in ",)]}" or (not self._depth and self._source and after in "\r\n#")
        ended = ended or self._on_next_line(end, kind)
        self._end = end
        self._was_loose = not ended or isinstance(value, _Nothing)
        if not self._was_loose:
            assert not isinstance(value, _Nothing)
            self.known += not isinstance(value, dict | list)
            return value
        self.loose += 1
        if after and after in ".([" and self.text[self.at - 1] == ")" and not self._source:
            raise NotPythonError  # A call of what a call gives is code.
        self._scan(kind)
        self._end = self.at
        return self._words(start)

    def field(self) -> Json:
        """Reads a value that a space ends, and not only words.

        Raises:
            NotPythonError: it is none that Python prints.
        """
        start = self.at
        value = self._one()
        if isinstance(value, _Nothing) or self.text[self.at : self.at + 1] not in ("", " "):
            raise NotPythonError
        if value == self.text[start : self.at] and _IDENTIFIER.match(value):
            raise NotPythonError  # pydantic has texts in quotes.
        return value

    def _words(self, start: int) -> str:
        text = self.text[start : self.at].strip()
        if not self._source and (" " in text):
            words = set(_WORD.findall(text))
            if {"for", "in"} <= words or {"if", "else"} <= words or text.startswith("lambda"):
                raise NotPythonError
        return text.partition(" #")[0].rstrip() if self._source and not self._depth else text

    def _one(self) -> Json | _Nothing:
        match = _TOKEN.match(self.text, self.at)
        if match is None:
            return _NOTHING
        start, self.at = self.at, match.end()
        kind, word = match.lastgroup, match[0]
        if kind == "string":
            return self._string(word)
        if kind == "number":
            return number(word)
        if kind == "name":
            if self.text.startswith("(", self.at):
                return self._call(start, word)
            return CONSTANTS.get(word, word)
        if kind == "open":
            return self._braces() if word == "{" else self._items(word)
        if kind == "angle" and not self._angle(start):
            self.at = start
            return _NOTHING
        return self.text[start : self.at]

    # ----- texts

    def _string(self, word: str) -> Json:
        """The text of quotes, and of those beside them, which belong to it."""
        value = unquoted(word)
        parts = [value]
        while True:
            end = self.at
            if self.skip() not in ("'", '"') or (match := _TOKEN.match(self.text, self.at)) is None:
                self.at = end
                return value if len(parts) == 1 else "".join(parts)
            self.at = match.end()
            parts.append(unquoted(match[0]))

    def _angle(self, start: int) -> bool:
        """Goes past the `<…>` that begins there; false where it never ends."""
        if not self._angles:
            return False
        depth, at = 0, start
        while match := _ANGLE.search(self.text, at):
            mark, at = match[0], match.end()
            if mark == "\\":
                at += 1
            elif mark == "<":
                depth += 1
            elif mark != ">":
                at = self._past_quotes(match.start())
            elif self.text[match.start() - 1] not in "-=":
                depth -= 1
                if not depth:
                    self.at = at
                    return True
        self._angles = False
        return False

    def _past_quotes(self, at: int) -> int:
        """The place behind the text in quotes that begins there, or behind what is only an apostrophe."""
        before = self.text[max(0, at - 2) : at]
        if (
            before
            and _is_of_word(before[-1])
            and (before[-1] not in "bru" or (len(before) > 1 and _is_of_word(before[0])))
        ):
            return at + 1
        match = _STRING.match(self.text, at)
        return match.end() if match else at + 1

    def _scan(self, kind: str, past_commas: bool = False) -> None:
        """Goes on to what ends the words at this place: a comma, a bracket that closes, in source the end of a line."""
        opened: list[str] = []
        while match := _MARK.search(self.text, self.at):
            mark, at = match[0], match.start()
            self.at = at + 1
            if mark == "\\":
                self.at += 1
            elif mark in "'\"":
                self.at = self._past_quotes(at)
            elif mark in _CLOSES:
                opened.append(_CLOSES[mark])
            elif mark in ")]}":
                if not opened:
                    self.at = at
                    return
                if opened.pop() != mark:
                    raise NotPythonError
            elif mark == "<":
                if _is_of_word(self.text[at + 1 : at + 2]):
                    self._angle(at)
            elif opened or past_commas:
                continue
            elif mark == ",":
                if self._ends(at, kind):
                    self.at = at
                    return
            elif mark == "\n" and (self._on_next_line(at, kind) or (self._source and not self._depth)):
                self.at = at
                return
        self.at = len(self.text)
        if opened and not self._cut:
            raise NotPythonError

    def _ends(self, comma: int, kind: str) -> bool:
        """Whether a comma ends a value among members of a kind."""
        if not kind:
            return True
        return _NEXT[kind].match(self.text, self._past_space(comma + 1)) is not None

    def _on_next_line(self, at: int, kind: str) -> bool:
        """Whether a value that ends there is the last of its line, and the next member follows without a comma."""
        if not kind or ("\n" not in self.text[at : at + 1] and "\n" not in self.text[at : self.at]):
            return False
        return _MEMBER[kind].match(self.text, self._past_space(at)) is not None

    def _more(self, kind: str) -> bool:
        """Goes past what stands between two members; false where there are no more."""
        if self.skip() == ",":
            self.at += 1
            return True
        return self._on_next_line(self._end, kind)

    def _at_cut(self) -> bool:
        return self._cut and self.at >= len(self.text)

    def _is_cut(self, value: Json) -> bool:
        """Whether a member's value is not all there, since the text ends in it."""
        return self._at_cut() and not isinstance(value, dict)

    # ----- brackets

    def _enter(self) -> None:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise NotPythonError

    def _leave(self, close: str) -> None:
        after = self.skip()
        if after != close and (after or not self._cut):
            raise NotPythonError
        self.at += 1 if after else 0
        self._depth -= 1

    def _all_as_text(self, start: int, close: str, before: tuple[int, int]) -> str:
        """The brackets that begin there as the text that they are."""
        self._scan("", past_commas=True)
        self._leave(close)
        return self._as_one(start, before)

    def _as_one(self, start: int, before: tuple[int, int]) -> str:
        """The text from there to here, one value whatever is in it."""
        self.known, self.loose = before
        return self.text[start : self.at]

    def _items(self, opening: str) -> Json:
        """The items of a list or tuple; brackets around one value are that value, around words they are a text."""
        start, close, before = self.at - 1, _CLOSES[opening], (self.known, self.loose)
        self._enter()
        values, commas, loose = self._values(close)
        self._leave(close)
        if opening == "(" and len(values) == 1 and not commas:
            return values[0]
        return self._as_one(start, before) if loose else values

    def _values(self, close: str) -> tuple[list[Json], int, bool]:
        """The values up to a bracket, how many commas there are, and whether some value is only words."""
        values: list[Json] = []
        commas, loose = 0, False
        while (after := self.skip()) != close and not (self._cut and not after):
            values.append(self.value())
            loose = loose or self._was_loose
            if self.skip() != ",":
                break
            commas += 1
            self.at += 1
        return values, commas, loose

    def _braces(self) -> Json:
        """A mapping, or the items of a set; what is neither is a text."""
        start, before = self.at - 1, (self.known, self.loose)
        self._enter()
        document: Document = {}
        if self.text.startswith("{", self.at):  # As in templates.
            return self._all_as_text(start, "}", before)
        while (first := self.skip()) != "}" and not (self._cut and not first):
            if self.text.startswith("...", self.at):  # Of a mapping that was cut.
                self.at += 3
            elif first == "*" or (key := self._key(not document)) is None:
                return self._all_as_text(start, "}", before)
            elif isinstance(key, list):
                self._leave("}")
                return key
            elif key in document:
                raise NotPythonError
            else:
                document[key] = self.value("key")
                if self._is_cut(document[key]):
                    del document[key]
            if not self._more("key"):
                break
        self._leave("}")
        return document

    def _key(self, first: bool) -> str | list[Json] | None:
        """A key and its colon, or all items of a set; None for what is neither."""
        start = self.at
        is_name = (match := _TOKEN.match(self.text, start)) is not None and match.lastgroup == "name"
        key = self._one()
        end = self.at
        after = self.skip()
        if isinstance(key, _Nothing):
            return None
        if after == ":":
            self.at += 1
            if isinstance(key, str) and self.text[start] in "'\"":
                return key
            word = self.text[start:end]
            is_code = is_name and word.isidentifier() and word not in CONSTANTS and not self._relaxed
            return None if is_code else word
        if not first or after not in (",", "}"):
            return None
        if after == ",":
            self.at += 1
        rest, _, loose = self._values("}")
        return None if loose else [key, *rest]

    # ----- calls

    def _call(self, start: int, name: str) -> Json:
        """What a call stands for: a mapping, a list or a number where its name or its keywords say so."""
        before = (self.known, self.loose)
        self.at += 1
        self._enter()
        arguments: list[Json] = []
        document: Document = {}
        odd = False
        while (after := self.skip()) != ")" and not (self._cut and not after):
            if match := _KEYWORD.match(self.text, self.at):
                self.at = match.end()
                odd = odd or match[1] in document
                document[match[1]] = self.value("keyword")
                if self._is_cut(document[match[1]]):
                    del document[match[1]]
            elif self.text.startswith("**{", self.at):
                self.at += 3
                inner = self._braces()
                odd = odd or not isinstance(inner, dict) or bool(inner.keys() & document)
                document |= inner if isinstance(inner, dict) else {}
            elif self.text.startswith("...", self.at) and document:
                self.at += 3
            else:
                arguments.append(self.value())
                odd = odd or self._was_loose
            if not self._more("keyword"):
                break
        if self.skip() != ")" and not self._at_cut():
            return self._all_as_text(start, ")", before)
        self._leave(")")
        last = name.rpartition(".")[2]
        if document and not arguments and not odd and last not in _SCALARS:
            return document if last in MAPPINGS else {TYPE_KEY: name, **document}
        value = None if odd or document else made(name, last, arguments)
        return self._as_one(start, before) if value is None else value


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"
