"""What a text stands for that was a value of Python before it was logged, as `str` or YAML write one."""

from __future__ import annotations

import json
import re

from tb_metadata_plugin.model.limits import Json
from tb_metadata_plugin.texts.core_schema import PRINTED
from tb_metadata_plugin.texts.printed_numbers import number_of
from tb_metadata_plugin.texts.repr_text import parse_repr

MAX_CHARACTERS = 256_000
"""Of all lists and mappings that were logged together; what is past that stays text."""

_WORDS: dict[str, Json] = {
    **PRINTED,
    "null": None,
    **dict.fromkeys(("True", "true"), True),
    **dict.fromkeys(("False", "false"), False),
}
_MAPPING = re.compile(r"(?:argparse\.)?(?:Namespace|SimpleNamespace|namespace|OrderedDict|dict|mappingproxy)\(")
# A quote that is not closed takes the rest, so that no place is looked at twice.
_TOKEN = re.compile(r"""'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?|[0-9][\w.]*|(?P<word>[^\W\d][\w.]*)""", re.DOTALL)
_CLOSING = {"[": "]", "{": "}", "(": ")"}


class Literals:
    """Reads the texts that were logged together."""

    def __init__(self) -> None:
        self._left = MAX_CHARACTERS

    def value_of(self, text: str) -> Json:
        """The null, truth value, number, list or mapping that a text is in Python's `repr`, JSON or YAML; else itself.

        Only a whole text is one, and a number only in the form in which Python or people write it: `1.10` and `007`
        stay texts, as do lists in which words stand that are no literals, such as `[MASK]`. Nothing is evaluated.
        """
        if text in _WORDS:
            return _WORDS[text]
        number = number_of(text)
        if number is not None:
            return number
        if not text or len(text) > self._left:
            return text
        if _CLOSING.get(text[0]) == text[-1] or (text[-1] == ")" and _MAPPING.match(text)):
            self._left -= len(text)
            value = _container(text)
            return text if value is None else value
        return text


def _container(text: str) -> Json:
    """The list or mapping of a text in brackets; None where it is none."""
    if text[0] in "[{":
        try:
            # Not orjson, which makes floats of large integers.
            value: Json = json.loads(text)
            return value
        except (ValueError, RecursionError):
            pass
    # Of a mapping its keys tell that it is none of our words, even where a value is no literal.
    if text[0] != "{" or text[1] not in "'\"":
        start = text.index("(") if text[0] not in _CLOSING else 0
        keywords = start > 0
        for token in _TOKEN.finditer(text, start):
            word = token["word"]
            if (
                word is not None
                and word not in _WORDS
                and not (keywords and text[token.end() : token.end() + 1] == "=")
            ):
                return None
    if "..." in text:
        return None  # What was left out when it was printed is no value.
    document = parse_repr(f"{{'': {text}}}")
    if document is None or list(document) != [""]:
        return None
    found = document[""]
    return found if isinstance(found, list | dict) else None
