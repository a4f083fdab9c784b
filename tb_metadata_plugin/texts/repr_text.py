"""Documents as the `repr` of Python's objects, below a title at most, in one pass; nothing is ever evaluated."""

from __future__ import annotations

import re

from tb_metadata_plugin.model.limits import Document, Json
from tb_metadata_plugin.texts.parameters import is_parameter
from tb_metadata_plugin.texts.python_literals import of_pairs
from tb_metadata_plugin.texts.python_values import NAME, TYPE_KEY, NotPythonError, ValueReader

_START = re.compile(rf"\{{|{NAME}\(|[\[(]\s*[(\[]")
_OF_A_CALL = re.compile(r"[A-Z]\w{0,80}\(\{")
CONFIGURES = re.compile(
    r"(?:arg|argument|config|cfg|configuration|param|parameter|hparam|hyperparameter|option|opt|setting|flag)s?\Z", re.I
)
"""Names of calls, and titles, that say no more than that this is a config."""
_KEY = re.compile(r"[^\W\d][\w./-]*")


def parse_repr(text: str) -> Document | None:
    """The document of the `repr` of a mapping, of a call whose arguments are all keywords, or of a list of pairs.

    Tuples and sets become lists, nan and inf are numbers. Inside, a call whose arguments are all keywords is a mapping
    with its name under `@type`, but where the name says no more than that it is one, as `Namespace` does. What is no
    literal stays the text that it is: `<function f at 0x7f>`, `Box(-1.0, 1.0, (3,), float32)`. None for prose.
    """
    return _parsed(text.strip(), relaxed=False)


def parse_relaxed(text: str) -> Document | None:
    """The same of a text in braces, or of a call, in which keys may be bare and remarks are as in JavaScript.

    So flax prints its dictionaries, and people write JSON. A single key is none of a config.
    """
    while text.startswith(("//", "/*")):
        text = text.partition("\n" if text[1] == "/" else "*/")[2].lstrip()
    text = text.rstrip()
    if text[:1] != "{" and not _OF_A_CALL.match(text):
        return None
    document = _parsed(text, relaxed=True)
    return document if document and (len(document) > 1 or text[0] != "{") else None


def parse_wrapped(text: str) -> Document | None:
    """The same of a text around which braces, or the brackets of a `dict`, were put."""
    return _parsed(text, relaxed=True)


def _parsed(text: str, relaxed: bool) -> Document | None:
    if not _START.match(text) or text[-1] not in ")}].\u2026":
        return None
    reader = ValueReader(text, relaxed=relaxed)
    try:
        value = reader.value()
    except NotPythonError:
        return None
    if reader.at < len(text) or reader.loose > reader.known:
        return None
    if isinstance(value, list) and text[0] in "[(":
        return _of_parameters(value)
    if not isinstance(value, dict):
        return None
    # A name that is that of the tag is no news; others are, as of the optimizer.
    if CONFIGURES.search(str(value.get(TYPE_KEY, ""))):
        del value[TYPE_KEY]
    return value


def _of_parameters(value: list[Json]) -> Document | None:
    """The document of pairs that are parameters, not what a model gives: labels with scores, words with tags."""
    if len(value) < 2 or (document := of_pairs(value)) is None or not all(map(_KEY.fullmatch, document)):
        return None
    kinds = {type(item) for item in document.values()}
    return document if len(kinds) > 1 or any(map(is_parameter, document)) else None
