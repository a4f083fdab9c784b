"""Says why a text that looks like a config was not read as one."""

from __future__ import annotations

import json
import re

from tb_metadata_plugin.texts.core_schema import typed
from tb_metadata_plugin.texts.entries import entry_of
from tb_metadata_plugin.texts.plain_values import value_of
from tb_metadata_plugin.texts.samples import is_sample
from tb_metadata_plugin.texts.table_text import repeats_a_key
from tb_metadata_plugin.texts.text_documents import as_json
from tb_metadata_plugin.texts.wrapping import several_fences

_LOOKED_AT = 4_000
"""Characters at the start of a text."""
_FEWEST = 3
"""Lines with keys."""
_KEY = re.compile(r"[a-z_][\w.\-]*")
_STARTS = re.compile(rb"\s*(?:[{<|`~+>*#-]|\xe2[\x94\x95]|[A-Za-z_][\w.]*\(|[*`\"']*[a-z_][\w.\-]*[*`\"']*[ \t]*[:=])")
_CALL = re.compile(r"(?:Namespace|dict|OrderedDict|DictConfig|[A-Z]\w*(?:Config|Args|Arguments|Options|Params))\(")


def why_unread(raw: bytes, most: int) -> str | None:
    """Why a text is no document though it looks like one, in words for a notice; None for prose and samples.

    Args:
        raw: a text that was not read.
        most: characters of the longest text that is read in other forms than JSON.
    """
    if _STARTS.match(raw, 0, 300) is None:
        return None
    text = raw[:_LOOKED_AT].decode(errors="replace").strip()
    if text.startswith('{"') or (text.startswith("{") and text[1:].lstrip().startswith('"')):
        return "it begins like JSON, and is none" + _where(raw)
    if text.startswith(("{'", "{ '")) or _CALL.match(text):
        return "it begins like a `repr` of Python, and is none that can be read" + _too_long(raw, most)
    if ("|" in text or text[0] in "<+" or not text.isascii()) and repeats_a_key(_up_to(raw, most)):
        return "its rows have keys and values, and a key is there twice"
    if (
        "```" in text
        and (fences := several_fences(_up_to(raw, most)))
        and all(as_json(each.encode()) for each in fences)
    ):
        return "it has several configs in fences, and only one is read of a text"
    keys: dict[str, str] = {}
    repeated = False
    for line in text.split("\n")[:50]:
        entry = entry_of(line)
        if entry is not None and _KEY.fullmatch(entry.key):
            repeated |= entry.key in keys
            keys[entry.key] = entry.value
    lines = [line for line in text.split("\n")[:50] if line.strip()]
    repeated = repeated and any(typed(value) is not value for value in keys.values())
    if len(keys) + repeated < _FEWEST or 2 * len(keys) < len(lines) or is_sample(dict(keys)):
        return None
    if all(isinstance(value_of(value), str | None) for value in keys.values()):
        return None
    if too_long := _too_long(raw, most):
        return "its lines have keys and values" + too_long
    return "its lines have keys and values" + (", and a key is there twice" if repeated else ", but of no form known")


def _up_to(raw: bytes, most: int) -> str:
    return raw[:most].decode(errors="replace").strip()


def _too_long(raw: bytes, most: int) -> str:
    return f", but only JSON is read of more than {most:,} characters" if len(raw) > most else ""


def _where(raw: bytes) -> str:
    if len(raw) > 100 * _LOOKED_AT:
        return ""
    try:
        json.loads(raw)
    except json.JSONDecodeError as error:
        return f" (line {error.lineno}, column {error.colno}: {error.msg})"
    except (ValueError, RecursionError):
        pass
    return ""
