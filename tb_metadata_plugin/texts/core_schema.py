"""What a plain word means by the core schema of YAML 1.2, for YAML and for the cells of tables."""

from __future__ import annotations

import math
import re

from tb_metadata_plugin.model.limits import Json

# https://yaml.org/spec/1.2.2/#103-core-schema
_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **{f"{sign}{word}": math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{f"-{word}": -math.inf for word in (".inf", ".Inf", ".INF")},
}
PRINTED: dict[str, Json] = {"None": None, "nan": math.nan, "NaN": math.nan}
PRINTED |= {"inf": math.inf, "Infinity": math.inf, "-inf": -math.inf, "-Infinity": -math.inf}
"""What Python and JSON print of values that YAML has other words for."""
_NUMBER = re.compile(
    r"(?P<decimal>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hex>[0-9a-fA-F]+)"
    r"|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
)
_BASES = {"decimal": 10, "octal": 8, "hex": 16}
_LONGEST = 1_000
"""Python converts no integer of more than 4,300 digits, and nobody logs one."""


def typed(word: str) -> Json:
    """The null, truth value or number that a plain word stands for; any other word as it is.

    A number that no float can hold stays a text, so that nothing of it is lost.
    """
    if word in _WORDS:
        return _WORDS[word]
    if len(word) > _LONGEST or (match := _NUMBER.fullmatch(word)) is None:
        return word
    if base := _BASES.get(match.lastgroup or ""):
        return int(match[match.lastgroup or 0], base)
    number = float(word)
    return word if math.isinf(number) else number
