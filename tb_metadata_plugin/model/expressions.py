"""Regular expressions that users write, in bounded time: Python's own can take for ever, and stop the whole process."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from tb_metadata_plugin.errors import MetadataError

ONE_NAME = 0.05
"""Seconds of CPU time that an expression may take for one name, in which no other Python code runs."""
EACH_NAME = 0.0001
"""Seconds that it may take for each of many names; an expression takes a few millionths mostly."""
AT_FIRST = 2.0
"""Seconds that it may take more than that in all."""

# What is an escape, a set of characters, or a brace that begins no repetition; and one that does.
_BRACES = re.compile(r"\\N\{[^}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?:[0-9]+|[0-9]*,[0-9]*)\}|\{", re.DOTALL)


class SlowExpressionError(MetadataError, ValueError):
    """A regular expression takes so long for names of runs that it cannot be used.

    Attributes:
        option: by what it was given.
    """

    code = "slow-expression"

    def __init__(self, option: str, expression: str, name: str) -> None:
        shown = name if len(name) <= 60 else f"{name[:60]}…"
        braces = ", or with braces, as in {model}_lr{lr:float}" if "pattern" in option else ""
        super().__init__(
            f"the regular expression of {option} takes too long, as for the name {shown!r}, and cannot be used; write"
            " it without repetitions inside others and without alternatives that begin alike, as in [^/]+ in place of"
            f" ([^/]+)+{braces}",
            option=option,
            expression=expression,
            name=name,
        )
        self.option = option


class BoundedExpression:
    """A regular expression as Python's `re` has them, look-around and references included; one that is slow gives up.

    Args:
        text: the expression.
        option: by what it was given, for messages.

    Raises:
        re.error: it is none; so are RecursionError and OverflowError.
    """

    def __init__(self, text: str, option: str) -> None:
        re.compile(text)
        # Imported only where there is an expression. It works as `re` does, and can be given a time limit.
        import regex

        self._text, self._option = text, option
        try:
            self._expression: Any = regex.compile(_as_python_reads(text), regex.VERSION0)
        except regex.error as error:
            raise re.error(str(error), text, getattr(error, "pos", None)) from error
        self._left = AT_FIRST
        self._gave_up_at: str | None = None

    @property
    def groups(self) -> int:
        """How many groups it has."""
        return int(self._expression.groups)

    @property
    def groupindex(self) -> Mapping[str, int]:
        """The numbers of its named groups."""
        found: Mapping[str, int] = self._expression.groupindex
        return found

    def match(self, name: str) -> Any:
        """As `re.Pattern.match`.

        Raises:
            SlowExpressionError: it took too long, now or before.
        """
        return self._try(self._expression.match, name)

    def fullmatch(self, name: str) -> Any:
        """As `re.Pattern.fullmatch`.

        Raises:
            SlowExpressionError: it took too long, now or before.
        """
        return self._try(self._expression.fullmatch, name)

    def _try(self, match: Callable[..., Any], name: str) -> Any:
        if self._gave_up_at is None:
            started = time.perf_counter()
            try:
                found = match(name, timeout=ONE_NAME)
            except TimeoutError:
                self._gave_up_at = name
            else:
                # It took no more CPU time than this, whatever the machine did meanwhile. A thread's own clock is slow.
                took = min(ONE_NAME, time.perf_counter() - started)
                self._left = min(AT_FIRST, self._left + EACH_NAME - took)
                if self._left > 0:
                    return found
                self._gave_up_at = name
        raise SlowExpressionError(self._option, self._text, self._gave_up_at)


def _as_python_reads(text: str) -> str:
    """The expression without what only the other library understands: `a{e}` is no `a` with an error there."""

    def literally(match: re.Match[str]) -> str:
        part = match[0]
        return rf"\{part}" if part == "{" else part.replace("{,", "{0,") if part[0] == "{" else part

    return _BRACES.sub(literally, text)
