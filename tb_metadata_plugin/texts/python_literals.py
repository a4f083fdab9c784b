"""What numbers, texts in quotes and calls without keywords mean that Python prints."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence

from tb_metadata_plugin.model.limits import Document, Json

CONSTANTS: dict[str, Json] = {"None": None, "True": True, "False": False, "nan": math.nan, "inf": math.inf}
CONSTANTS |= {"null": None, "true": True, "false": False, "NaN": math.nan, "Infinity": math.inf}
CONSTANTS |= {"np.True_": True, "np.False_": False, "np.nan": math.nan, "np.inf": math.inf}
MAPPINGS = frozenset(
    {"Namespace", "SimpleNamespace", "namespace", "dict", "OrderedDict", "DictConfig", "mappingproxy"}
    | {"AttrDict", "AttributeDict", "EasyDict", "DotMap", "Munch", "ConfigDict", "Config", "FrozenDict"}
    | {"defaultdict", "Counter", "CfgNode", "CN", "ConfigNode", "Dict", "dict_items", "odict_items"}
)
"""Calls that are only mappings, whose names say nothing more."""
_OF_A_MAPPING = MAPPINGS | {"Box"}
_SEQUENCES = {"set", "frozenset", "list", "tuple", "deque", "ListConfig", "dict_keys", "dict_values", "odict_keys"}
_NUMPY_SCALAR = re.compile(r"(?:np|numpy)\.(?:u?int|float|longdouble|bool|str)\w*")
_ESCAPE = re.compile(
    r"\\(?:(?P<one>[\\'\"abfnrtv\n])|x(?P<x>[0-9a-fA-F]{2})|u(?P<u>[0-9a-fA-F]{4})|U(?P<U>[0-9a-fA-F]{8})"
    r"|(?P<octal>[0-7]{1,3})|N\{(?P<name>[^}\\\n]{1,100})\})"
)
_ONE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\n": ""}
_MOST_DIGITS = 900


def made(name: str, last: str, arguments: Sequence[Json]) -> Json:
    """What a call stands for whose arguments have no names; None where it is a text."""
    if last == "defaultdict" and len(arguments) == 2:
        arguments = arguments[1:]
    if not arguments:
        return {} if last in MAPPINGS else [] if last in _SEQUENCES else None
    if len(arguments) > 1:
        return None
    (argument,) = arguments
    if last in _OF_A_MAPPING or last.endswith("Dict"):
        return argument if isinstance(argument, dict) else of_pairs(argument)
    if last in _SEQUENCES:
        return argument if isinstance(argument, list) else None
    return argument if _NUMPY_SCALAR.fullmatch(name) and not isinstance(argument, list | dict) else None


def of_pairs(value: Json) -> Document | None:
    """The mapping of a list of pairs, as of an OrderedDict before Python 3.12; None for anything else."""
    document: Document = {}
    if not isinstance(value, list):
        return None
    for pair in value:
        if not isinstance(pair, list) or len(pair) != 2 or isinstance(pair[0], list | dict):
            return None
        key = pair[0] if isinstance(pair[0], str) else repr(pair[0])
        if key in document:
            return None
        document[key] = pair[1]
    return document


def number(word: str) -> Json:
    """The number that a word is; those that no float can hold, the imaginary and the very long stay texts."""
    sign = -1 if word[0] == "-" else 1
    digits = word.lstrip("+-").replace("_", "")
    if digits in CONSTANTS:
        return sign * (math.inf if digits[0] in "iI" else math.nan)
    if digits[-1] == "j" or len(digits) > _MOST_DIGITS:
        return word
    try:
        if digits[:2] in ("0x", "0o", "0b"):
            return sign * int(digits, 0)
        if digits.isdigit():
            return sign * int(digits, 0)
        number = sign * float(digits)
    except ValueError:
        return word
    return word if math.isinf(number) else number


def unquoted(word: str) -> str:
    """The text that stands in quotes; bytes and templates stay as they are written."""
    prefix = word[: min(word.find(quote) for quote in "'\"" if quote in word)]
    if prefix.lower().strip("ru"):
        return word
    inner = word[len(prefix) + 1 : -1]
    return _ESCAPE.sub(_character, inner) if "\\" in inner and "r" not in prefix.lower() else inner


def _character(match: re.Match[str]) -> str:
    """The character of an escape; one that Python does not know stays as it is written."""
    kind, code = match.lastgroup, match[match.lastgroup or 0]
    if kind == "one":
        return _ONE.get(code, code)
    if kind == "name":
        try:
            return unicodedata.lookup(code)
        except KeyError:
            return match[0]
    number = int(code, 8 if kind == "octal" else 16)
    return chr(number) if number <= 0x10FFFF else match[0]
